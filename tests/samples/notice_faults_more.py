"""More single faults, as somebody plants them who knows the standard and not the checker; and remarks that are no faults."""

from __future__ import annotations

import copy
from collections.abc import Callable

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from tests.samples.notice_faults import LABEL, SECOND_ENTRY, TURNED_LABEL, Fault, fold
from tests.samples.notice_plants import (
    Docx,
    Element,
    aligned,
    body_dressed,
    both,
    dressed,
    footer_dress,
    footer_text,
    footers,
    imprint_weights,
    indented,
    pitch,
    red_rule,
    reworded,
    rule_paragraph,
    runs,
    sections,
    tracked,
    where,
    without_blank_before,
)
from tests.samples.notices import (
    COPIES,
    DATE,
    FANG,
    LETTERHEAD,
    NUMBER,
    PRINTED,
    PROSE,
    RECIPIENTS,
    REMARK,
    SIGNATURE,
    TITLE,
    paragraph,
    run,
)


def removed(text: str) -> Callable[[Docx], None]:
    def plant(document: Docx) -> None:
        found = where(document, text)
        found.getparent().remove(found)

    return plant


def blank_after(text: str, count: int = 1) -> Callable[[Docx], None]:
    def plant(document: Docx) -> None:
        for _ in range(count):
            where(document, text).addnext(parse_xml(paragraph(run(""))))

    return plant


def partly(text: str, part: str, **changes: str) -> Callable[[Docx], None]:
    """Another look for some words of a paragraph only."""

    def plant(document: Docx) -> None:
        whole = next(one for one in runs(where(document, text)) if part in (one.find(qn("w:t")).text or ""))
        before, _, after = whole.find(qn("w:t")).text.partition(part)
        pieces = [whole, copy.deepcopy(whole), copy.deepcopy(whole)]
        for piece, words in zip(pieces, (before, part, after), strict=True):
            piece.find(qn("w:t")).text = words
        whole.addnext(pieces[1])
        pieces[1].addnext(pieces[2])
        for kind in ("ascii", "hAnsi", "eastAsia", "cs") if "font" in changes else ():
            pieces[1].find(qn("w:rPr")).find(qn("w:rFonts")).set(qn(f"w:{kind}"), changes["font"])
        if "colour" in changes:
            coloured = OxmlElement("w:color")
            coloured.set(qn("w:val"), changes["colour"])
            pieces[1].find(qn("w:rPr")).insert(1, coloured)

    return plant


def latin(font: str) -> Callable[[Docx], None]:
    """Figures of the whole text in another font than the Han characters."""

    def plant(document: Docx) -> None:
        for fonts in document.element.body.iter(qn("w:rFonts")):
            if fonts.get(qn("w:eastAsia")) == FANG:
                fonts.set(qn("w:ascii"), font)
                fonts.set(qn("w:hAnsi"), font)
                fonts.attrib.pop(qn("w:hint"), None)

    return plant


def emboldened(text: str) -> Callable[[Docx], None]:
    def plant(document: Docx) -> None:
        for one in runs(where(document, text)):
            one.find(qn("w:rPr")).insert(1, OxmlElement("w:b"))

    return plant


def unnumbered_pages(document: Docx) -> None:
    for section in document.sections:
        for footer in (section.footer, section.even_page_footer):
            for one in list(footer._element.iter(qn("w:r"))):
                one.getparent().remove(one)
        for header in (section.header, section.even_page_header):
            for table in list(header._element.iter(qn("w:tbl"))):
                table.getparent().remove(table)


def _imprint_borders(document: Docx) -> list[Element]:
    table = where(document, PRINTED[1]).getparent().getparent().getparent()
    return [edge for borders in table.iter(qn("w:tcBorders")) for edge in borders]


def unruled_imprint(document: Docx) -> None:
    for edge in _imprint_borders(document):
        edge.set(qn("w:val"), "nil")


def red_imprint(document: Docx) -> None:
    for edge in _imprint_borders(document):
        edge.set(qn("w:color"), "FF0000")


def without_rule(document: Docx) -> None:
    bordered = next(document.element.body.iter(qn("w:pBdr"))).getparent().getparent()
    bordered.getparent().remove(bordered)


def untitled(document: Docx) -> None:
    for text in TITLE:
        found = next(p for p in document.element.body.iter(qn("w:p")) if "".join(t.text or "" for t in p.iter(qn("w:t"))) == text)
        found.getparent().remove(found)


def page_breaks(text: str, count: int) -> Callable[[Docx], None]:
    def plant(document: Docx) -> None:
        for _ in range(count):
            where(document, text).addprevious(parse_xml(paragraph('<w:r><w:br w:type="page"/></w:r>')))

    return plant


def blank_page_before_imprint(document: Docx) -> None:
    box = where(document, PRINTED[1])
    while box.getparent() is not document.element.body:
        box = box.getparent()
    box.addprevious(parse_xml(paragraph('<w:r><w:br w:type="page"/></w:r>')))


def whole_item(document: Docx) -> None:
    for one in runs(where(document, f"（二）建立交流合作机制。{PROSE}")):
        fonts = one.find(qn("w:rPr")).find(qn("w:rFonts"))
        for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{kind}"), "楷体_GB2312")


def _renamed(name: str) -> Callable[[Docx], None]:
    return reworded(RECIPIENTS, f"{RECIPIENTS[:-1]}{name}")


# (name, rule, rules that fall with it because the page itself changes, how it is planted)
_ROWS: tuple[tuple[str, str, frozenset[str], Callable[[Docx], None]], ...] = (
    ("both margins of 31.8 mm", "P03", fold("P04", "P07", "H16", "D01"), sections(left_margin=Mm(31.8), right_margin=Mm(31.8))),
    ("27 characters a line", "P07", fold(), tracked(6)),
    ("21 lines a page", "P06", fold("P08", "H06", "D02"), pitch(607)),
    ("body of 15.5 pt", "P09", fold("B05"), body_dressed(sz="31")),
    ("one paragraph of 15 pt", "P09", fold(), dressed("各单位要切实加强", sz="30")),
    ("some words in 宋体", "P10", fold(), partly("各单位要切实", "切实加强组织领导", font="宋体")),
    ("signature in 黑体", "P10", fold(), dressed(SIGNATURE, font="黑体")),
    ("附注 in 黑体", "P10", fold(), dressed(REMARK, font="黑体")),
    ("some words in dark blue", "P11", fold(), partly("各单位要切实", "组织领导", colour="1F3864")),
    ("a red number", "P11", fold(), dressed(NUMBER, color="FF0000")),
    ("a red page number", "P11", fold(), footers(footer_dress(color="FF0000"))),
    ("a grey letterhead", "H05", fold(), dressed(LETTERHEAD, color="808080")),
    ("no number", "H09", fold(), reworded(NUMBER, "")),
    ("a number without 号", "H09", fold(), reworded(NUMBER, NUMBER[:-1])),
    ("number in 【】", "H09", fold(), reworded("〔2026〕7", "【2026】7")),
    ("number in ［］", "H09", fold(), reworded("〔2026〕7", "［2026］7")),
    ("第 in the number", "H09", fold(), reworded("〕7号", "〕第7号")),
    ("number in 四号", "H12", fold(), dressed(NUMBER, sz="28")),
    ("no separator", "H14", fold(), without_rule),
    ("a separator of half its length", "H14", fold(), rule_paragraph(left=2000, right=2000)),
    ("a blue separator", "H14", fold(), red_rule(color="0000FF")),
    ("no title", "T01", fold(), untitled),
    ("title with a full stop", "T05", fold(), reworded(TITLE[2], "工作机制的通知。")),
    ("one line of the title in 仿宋", "T02", fold(), dressed(TITLE[1], font=FANG)),
    ("no recipients", "M01", fold(), removed(RECIPIENTS)),
    ("recipients with a half-width colon", "M03", fold(), _renamed(":")),
    ("recipients with a full stop", "M03", fold(), _renamed("。")),
    ("recipients in the middle", "M02", fold(), aligned(RECIPIENTS, "center")),
    ("recipients of seven lines", "B01", fold(), reworded(RECIPIENTS, "，".join([RECIPIENTS[:-1]] * 9) + "：")),
    ("a paragraph indented by one character", "B02", fold(), indented("为贯彻", firstLine=315)),
    ("first level of 小二", "B03", fold(), dressed("二、重点任务", sz="36")),
    ("first level centred", "B02", fold(), aligned("二、重点任务", "center")),
    ("二. for 二、", "B06", fold(), reworded("二、重点", "二.重点")),
    ("half-width brackets of the second level", "B06", fold(), reworded("（二）建立", "(二)建立")),
    ("（二）、", "B06", fold(), reworded("（二）建立", "（二）、建立")),
    ("1）", "B06", fold(), reworded("1.梳理", "1）梳理")),
    ("附件说明 two lines under the body", "A01", fold(), blank_after("各单位要切实")),
    ("附件说明 in 四号", "A02", fold(), dressed(SECOND_ENTRY, sz="28")),
    ("no signature", "S03", fold(), removed(SIGNATURE)),
    ("a line between signature and date", "S03", fold(), blank_after(SIGNATURE)),
    ("signature at the left", "S03", fold(), aligned(SIGNATURE, "left")),
    ("no date", "S01", fold(), removed(DATE)),
    ("date in Chinese figures", "S01", fold(), reworded(DATE, "二〇二六年九月二日")),
    ("date with stops", "S01", fold("S03"), reworded(DATE, "2026.9.2")),
    ("附注 without brackets", "N01", fold(), reworded(REMARK, REMARK[1:-1])),
    ("附注 two lines under the date", "N01", fold(), blank_after(DATE)),
    ("附件一", "X01", fold(), reworded(LABEL, "附件一")),
    ("attachment label in the middle", "X01", fold(), aligned(LABEL, "center")),
    ("attachment label in 宋体", "X02", fold(), dressed(TURNED_LABEL, font="宋体")),
    ("one of two labels without number", "X04", fold(), reworded(LABEL, "附件")),
    ("imprint without rules", "C02", fold(), unruled_imprint),
    ("red imprint rules", "C02", fold(), red_imprint),
    ("imprint rules too thick", "C02", fold(), imprint_weights("12")),
    ("抄送 in 宋体", "C05", fold(), dressed(COPIES, font="宋体")),
    ("抄送 that turns over to the edge", "C05", fold(), indented(COPIES, left=280, hanging=0)),
    ("印发 lacking", "C06", fold(), reworded("日印发", "日")),
    ("印发 date in Chinese figures", "C06", fold(), reworded(PRINTED[1], "二〇二六年九月二日印发")),
    ("no 印发机关", "C06", fold(), reworded(PRINTED[0], "")),
    ("no page numbers", "G01", fold("D04"), unnumbered_pages),
    ("page numbers without dashes", "G01", fold(), footers(footer_text("—", ""))),
    ("page number of 三号", "G02", fold(), footers(footer_dress(sz="32"))),
    ("numbers on a blank page and the imprint after it", "G01", fold(), blank_page_before_imprint),
)
MORE_FAULTS = tuple(Fault(name=name, rule=rule, also=also, plant=plant) for name, rule, also, plant in _ROWS)

# what no rule of the standard counts: (name, code of the remark, how it is planted)
REMARKS: tuple[tuple[str, str, Callable[[Docx], None]], ...] = (
    ("figures in 宋体", "T54", latin("宋体")),
    ("一、 then 三、", "T18", reworded("二、重点任务", "三、重点任务")),
    ("（一） then （三）", "T18", reworded("（二）建立", "（三）建立")),
    ("1. then 3.", "T18", reworded("2.强化", "3.强化")),
    ("no room for the seal", "T53", both(*(without_blank_before(SIGNATURE) for _ in range(3)))),
    ("a blank page in the text", "T55", page_breaks("三、工作要求", 2)),
    ("a bold item", "T50", emboldened("1.梳理重点")),
)
# right, though another office sets it otherwise: nothing fails
GOOD_OTHERWISE: tuple[tuple[str, Callable[[Docx], None]], ...] = (
    ("the left margin 1 mm off", sections(left_margin=Mm(27), right_margin=Mm(27))),
    ("a whole item of the second level in 楷体", whole_item),
    ("a dark red head", both(dressed(LETTERHEAD, color="C00000"), red_rule(color="C00000"))),
)
