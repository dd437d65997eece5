"""What the values of 发文设置 are called on its pages."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from services.model.issuing_changes import Section
from services.model.issuing_differences import ORDER
from services.model.numbers import NumberForm
from services.model.papers import PAPERS, PageForm

PAGE_LABELS: dict[PageForm, str] = {
    PageForm.FILE: "文件格式",
    PageForm.LETTER: "信函格式",
    PageForm.MINUTES: "纪要格式",
    PageForm.BRIEF: "简报",
    PageForm.FORM: "表单",
}
NUMBER_LABELS: dict[NumberForm, str] = {NumberForm.NUMBER: "发文字号，如 广合管〔2026〕7号", NumberForm.ISSUE: "期号，如 第7期"}
KIND_NAMES = {form.kind.value: form.name for form in PAPERS}
# What each list is for, under its heading.
ABOUT: dict[Section, str] = {
    Section.ISSUERS: "以谁的名义发文；排在最前的是默认机关",
    Section.SERIES: "发文字号按机关代字、按年从 1 号起连续编；同样适用时用排在前面的",
    Section.OPENINGS: "启用本系统前已在纸面编过号的，从这里的序号接着编",
    Section.ELSEWHERE: "在系统外已经用掉的文号，编号时跳过",
    Section.SIGNERS: "补录发文稿纸签发意见时从这里选",
    Section.RECIPIENTS: "拟稿时可填入主送、抄送，分发时可整张勾选",
}
# What each field is called, as on the forms; the same name may stand in several lists.
FIELD_LABELS: Mapping[str, str] = {
    "name": "名称",
    "category": "类别",
    "letterheads": "红头",
    "printed_by": "印发机关",
    "code": "机关代字",
    "issuer": "发文机关",
    "kinds": "只用于文种",
    "pages": "只用于格式",
    "form": "编号方式",
    "year": "年份",
    "serial": "序号",
    "what": "用于",
    "post": "职务",
    "units": "单位",
    "retired": "停用",
    ORDER: "顺序",
}


def parts(value: Any, other: Any) -> list[tuple[str, bool]]:
    """A value in its parts, and of each whether to mark it: what the `other` lacks, or all where only the order differs."""
    if not (isinstance(value, tuple) and isinstance(other, tuple)) or sorted(map(str, value)) == sorted(map(str, other)):
        return [(words(value), True)]
    return [(words(one), one not in other) for one in value] or [(words(value), False)]


def words(value: Any) -> str:
    """A value of an entry as it is read; an empty one is said to be so."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "、".join(map(words, value)) or "（空）"
    if isinstance(value, PageForm):
        return PAGE_LABELS[value]
    if isinstance(value, NumberForm):
        return NUMBER_LABELS[value]
    if isinstance(value, Enum):
        return str(value.value)
    return KIND_NAMES.get(value, str(value)) or "（空）"
