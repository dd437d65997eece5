"""附件1: which units have which mechanism, out of the whole notice or of the annex alone.

A list begins behind its label (政策争取涉及单位：) and ends at the next label, the next annex or a full stop. Nothing is invented
for the 等 at its end.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.model.dates import dates_in
from services.model.errors import Refused
from services.model.findings import Finding, finding
from services.model.mechanisms import MECHANISM_LABELS, Mechanism


class NoUnitLists(Refused):
    message = (
        "“{name}”里没有找到涉及单位的名单，没有导入。名单应像“政策争取涉及单位：市委组织部、市发改委……”这样写，"
        "三项机制各一段；请核对是不是附件1，扫描件请先识别成文字。"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLists:
    """The names under each mechanism as printed, each once; `dated` is the day that the notice bears, if it bears one."""

    policy: tuple[str, ...] = ()
    exchange: tuple[str, ...] = ()
    innovation: tuple[str, ...] = ()
    dated: date | None = None
    findings: tuple[Finding, ...] = ()

    def of(self, mechanism: Mechanism) -> tuple[str, ...]:
        return {
            Mechanism.POLICY: self.policy,
            Mechanism.EXCHANGE: self.exchange,
            Mechanism.INNOVATION: self.innovation,
        }[mechanism]

    @property
    def text(self) -> str:
        """The lists again as a text that reads the same."""
        said = ((label, self.of(mechanism)) for mechanism, label in MECHANISM_LABELS.items())
        return "\n".join(f"{label}涉及单位：{'、'.join(names)}。" for label, names in said if names)


_WHICH = {label: mechanism for mechanism, label in MECHANISM_LABELS.items()}
_NUMBERING = r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）]?[、.．]?)?"
_LABEL = re.compile(
    rf"^[ \t]*{_NUMBERING}[ \t]*[“\"《【]?(?P<which>{'|'.join(_WHICH)})[”\"》】]?(?P<more>工作|机制|工作机制)?"
    r"(?P<whose>(?:所?涉及|有关|相关|责任|成员|牵头|参与|牵头和责任|牵头、责任)?的?(?:市直)?(?:有关|相关|责任|成员)?"
    r"(?:单位|部门|部门[(（]单位[)）]|单位和部门)?(?:名单|名录)?)"
    r"[ \t]*(?:[(（][^()（）\n]{0,12}[)）])?[ \t]*(?P<end>[:：\t]|(?=\n)|$)",
    re.MULTILINE,
)
_ANNEX = re.compile(r"^[ \t]*附[ \t]*件[ \t]*[一二三四五\d]*[ \t]*(?:[:：].*)?$", re.MULTILINE)
_TITLE = re.compile(r"^[ \t#*]*(?:市直)?(?:有关|相关|涉及)?单位名单[ \t]*$", re.MULTILINE)
_NOTES = re.compile(r"^[ \t]*(?:备注|注|说明|填表说明|联系人|联系电话)[ \t]*[:：]", re.MULTILINE)
_SEPARATORS = re.compile("[、，,;；/|]")
_AND = re.compile("(?:以及|和|及|与)")
_ITEM = re.compile(r"^(?:[（(]\d{1,2}[)）]|\d{1,2}[.、．)）]|[①-⑳]|[-•·●*])")
_ASIDE = re.compile("[（(](?:牵头|牵头单位|责任单位|配合|配合单位|主要负责|兼|新增|共?\\d+[家个])[)）]")
_AND_OTHERS = re.compile(r"等*(?:共?计?\d+[家个])?(?:有关|相关|市直)*(?:单位|部门)?$|等+$")
_OPEN_END = re.compile(r"等(?:有关|相关|市直)*(?:单位|部门)?$")
_WHOLE = re.compile(
    r"^.{0,24}(?:局|委|部|办|中心|院|会|行|支行|社|站|所|处|队|镇|乡|街道|办事处|政府|公司|集团|学校|医院|联|管委会)$"
)
# Everybody of a kind (各乡镇、市直有关单位): whom that means a person has to say.
_GROUP = re.compile(
    r"(?:[全本]?市|市直|市级|县直|区直)*(?:各|所有|其他|其它|有关|相关|全体)"
    r"(?:各|有关|相关|市直|涉及|成员|责任|县|市|区|乡|镇|街道|办事处|人民政府|政府|部门|单位|机关|企业|企事业|园区|管委会|、|和|\(|\))*"
    r"|(?:[全本]?市|市直|市级)(?:单位|部门|机关)|(?:乡镇|街道|街道办事处|园区)(?:人民政府|政府)?"
)
_LONGEST = 26  # the longest names of real bodies have about 22: 国家金融监督管理总局宣城监管分局广德监管支局
_CELLS = re.compile(r"\t")
_BARS = re.compile(r"[ \u3000]*\|[ \u3000]*")
_NO_HEAD = re.compile(r"(?:序号?|编号|项次)?")
_RULE = re.compile(r"[-: ]*")
_MOST = 200


def read_unit_lists(text: str, *, name: str = "文件") -> UnitLists:
    """The lists in a text; raises NoUnitLists where there is none of the three."""
    whole = _marks_taken_off(unicodedata.normalize("NFKC", text).replace("\r\n", "\n").replace("\r", "\n"))
    whole = "\n".join(_columns_below_each_other(whole.split("\n")))
    found: dict[Mechanism, tuple[str, ...]] = {}
    findings: list[Finding] = []
    for mechanism, body in _segments(_annex(whole)):
        label = MECHANISM_LABELS[mechanism]
        groups, names, open_end = _names(body)
        findings += [finding("U10", label, label=label, unit=group) for group in groups]
        findings += [finding("U11", label, label=label, unit=name[:60]) for name in names if not _may_be(name)]
        if not (names := tuple(filter(_may_be, names))):
            continue
        together = (*found.get(mechanism, ()), *names)
        findings += [finding("U01", label, label=label, unit=unit) for unit in _twice(together)]
        found[mechanism] = tuple(dict.fromkeys(together))
        if open_end:
            findings.append(finding("U02", label, label=label))
    if not found:
        raise NoUnitLists(name=name)
    for mechanism, label in MECHANISM_LABELS.items():
        if mechanism not in found:
            findings.append(finding("U03", label, label=label))
    lists = {mechanism.value: names for mechanism, names in found.items()}
    return UnitLists(**lists, dated=_dated(whole), findings=tuple(dict.fromkeys(findings)))


def _marks_taken_off(text: str) -> str:
    """Without the marks of Markdown."""
    return re.sub(r"\*\*|__|^[ \t]*#+[ \t]*", "", text, flags=re.MULTILINE)


def _annex(text: str) -> str:
    """The annex of the lists where the text has one under its own heading, else all of it."""
    titles = [match for match in _TITLE.finditer(text) if _LABEL.search(text, match.end())]
    if not titles:
        return text
    start = titles[0].end()
    after = _ANNEX.search(text, start)
    return text[start : after.start() if after else len(text)]


def _segments(text: str) -> Iterator[tuple[Mechanism, str]]:
    """Each label with the text that belongs to it."""
    labels = [match for match in _LABEL.finditer(text) if _labels_a_list(match)]
    for at, match in enumerate(labels):
        ends = [labels[at + 1].start()] if at + 1 < len(labels) else [len(text)]
        ends += [stop.start() for pattern in (_ANNEX, _NOTES) if (stop := pattern.search(text, match.end()))]
        yield _WHICH[match["which"]], text[match.end() : min(ends)].split("。", 1)[0]


def _labels_a_list(match: re.Match[str]) -> bool:
    """A line of its own has to say that units follow; a mere 政策争取 needs its colon, or the cell beside it."""
    return bool(match["end"]) or bool(re.search("单位|部门|名单|名录", match["whose"]))


def _names(body: str) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """The groups and the names in a list, and whether it ends in 等."""
    pieces = [_ITEM.sub("", piece.strip()).strip() for part in _SEPARATORS.split(body) for piece in _lines(part)]
    pieces = [_ASIDE.sub("", piece).strip("“”\"'：: .") for piece in pieces]
    pieces = [piece for piece in pieces if piece]
    open_end = bool(pieces) and _OPEN_END.search(pieces[-1]) is not None
    bare = ["".join(piece.split()) for piece in pieces]
    groups = tuple(piece.rstrip("等") for piece in bare if _GROUP.fullmatch(piece.rstrip("等")))
    alone = [piece for piece in bare if not _GROUP.fullmatch(piece.rstrip("等"))]
    names = [name for piece in alone for name in _parted(_AND_OTHERS.sub("", piece))]
    return groups, tuple(name for name in names if len(name) >= 2)[:_MOST], open_end


def _may_be(name: str) -> bool:
    """Whether a unit may be called so: no list run into the next one, and no sentence."""
    return len(name) <= _LONGEST and not any(label in name for label in MECHANISM_LABELS.values())


def column_heads(cells: Sequence[str]) -> dict[int, Mechanism]:
    """Which columns of a table are lists, where its cells are the heads of several; else none."""
    said = {place: _LABEL.fullmatch(cell.strip()) for place, cell in enumerate(cells)}
    heads = {place: _WHICH[match["which"]] for place, match in said.items() if match}
    others = [cell for place, cell in enumerate(cells) if place not in heads]
    return heads if len(set(heads.values())) > 1 and all(_NO_HEAD.fullmatch(cell.strip()) for cell in others) else {}


def _columns_below_each_other(lines: Sequence[str]) -> Iterator[str]:
    """The text with lists that stand side by side put one below the other, each behind its label."""
    at = 0
    while at < len(lines):
        parted = _CELLS if "\t" in lines[at] else _BARS
        heads = column_heads(parted.split(lines[at]))
        if not heads:
            yield lines[at]
            at += 1
            continue
        listed: dict[Mechanism, list[str]] = {mechanism: [] for mechanism in heads.values()}
        at += 1
        while at < len(lines) and _goes_on(lines[at], parted):
            for place, cell in enumerate(parted.split(lines[at])):
                if place in heads and not _RULE.fullmatch(cell):
                    listed[heads[place]].append(cell.replace("。", "、"))
            at += 1
        yield from (f"{MECHANISM_LABELS[mechanism]}涉及单位：{'、'.join(cells)}。" for mechanism, cells in listed.items())


def _goes_on(line: str, parted: re.Pattern[str]) -> bool:
    """Whether a line is a row of the table above; a row whose last cells are empty may have no tab."""
    others = any(pattern.match(line) for pattern in (_LABEL, _ANNEX, _NOTES))
    return bool(parted.search(line)) or (bool(line.strip()) and len(line) <= _LONGEST and "。" not in line and not others)


def _lines(part: str) -> Iterator[str]:
    """What stands between two separators: one name that a line's end or blanks tear, or several names below each other."""
    begun = ""
    for piece in re.split(r"[\n\t\u2028]|[ \u3000]+", part):
        if not piece:
            continue
        if begun and (_WHOLE.match(_bare(begun)) or _ITEM.match(piece)):
            yield begun
            begun = piece
        else:
            begun += piece
    yield begun


def _bare(piece: str) -> str:
    return _ASIDE.sub("", _ITEM.sub("", piece))


def _parted(piece: str) -> Iterator[str]:
    """市财政局和市人社局 are two; 市发展和改革委员会 is one."""
    for link in _AND.finditer(piece):
        left, right = piece[: link.start()], piece[link.end() :]
        if all(len(side) > 2 and _WHOLE.match(side) for side in (left, right)):
            yield from _parted(left)
            yield from _parted(right)
            return
    yield piece


def _twice(names: tuple[str, ...]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1}, key=names.index)


def _dated(text: str) -> date | None:
    """The date of the notice: the last that stands on a line of its own."""
    alone = [found for line in text.splitlines() if (found := _only_date(line.strip()))]
    return alone[-1] if alone else None


def _only_date(line: str) -> date | None:
    if not line.endswith(("日", "号")) or len(line) > 16:
        return None
    days = dates_in("".join(line.split()))
    return days[0].value if len(days) == 1 else None
