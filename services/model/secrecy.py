"""密级 marks. The system is not for classified papers: one at the head of a file stops it at the door."""

from __future__ import annotations

import re
import unicodedata

HEAD_LINES = 8  # non-empty lines at the head of the first page, where GB/T 9704-2012, 7.2.1-7.2.2 puts 份号 and 密级
# 密级和保密期限: 秘密, 机密 or 绝密, a star, a period or 长期 (保守国家秘密法 第二十条; GB/T 9704-2012, 7.2.2).
_LEVEL = r"(?P<level>绝密|机密|秘密)"
_TERM = r"(?:[★☆*·✩✭⭐⚝](?:\d{1,3}|[一二三四五六七八九十]{1,3}|长期|解密前|启封前|启用前)?(?:年|个月|月|日|天)?(?:解密|启封)?)?"
_URGENCY = r"(?:(?:特急|特提|加急|平急|急件|急))?"
_COPY_NUMBER = r"(?:(?:份号|编号)?[:№NoO.]{0,3}\d{3,8})?"
_MARK = re.compile(rf"[\[(【〔]?{_COPY_NUMBER}(?:密级[:]?)?{_LEVEL}{_TERM}[\])】〕]?{_URGENCY}{_COPY_NUMBER}")
_LABELLED = re.compile(rf"密级(?:和保密期限|及保密期限)?[:]?{_LEVEL}{_TERM}")


def secrecy_mark(first_page_text: str) -> str | None:
    """The 密级 mark at the head of a file, as it stands there; None where there is none.

    A mark stands on a line of its own, alone or beside 份号 and 紧急程度. Words such as 保密, 商业秘密保护协议 or 秘密级
    within a title or a sentence are none.
    """
    lines = [line for line in first_page_text.splitlines() if line.strip()]
    for line in lines[:HEAD_LINES]:
        for column in (line, *re.split(r"\t|[ \u3000]{2,}", line)):
            packed = re.sub(r"\s+", "", unicodedata.normalize("NFKC", column))
            if _MARK.fullmatch(packed) or _LABELLED.fullmatch(packed):
                return column.strip()
    return None
