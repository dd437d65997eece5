"""A letter and minutes in exact GB/T 9704 form (10.1, 10.3), made by hand as notices.py makes a notice."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from tests.samples.notices import CELL, FANG, HEI, LINE, XBS, blank, imprint, paragraph, run, set_up

_SPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
LETTERHEAD, SIZE, HIGH = "某某合作示范区管理委员会", 38, 56  # pt: the type and its line
LETTER_NUMBER = "合管函〔2026〕6号"
THICK, THIN = 28575, 9525  # EMU


def new_document() -> Any:
    document: Any = Document()
    fonts = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{key}"), FANG)
    document.settings.odd_and_even_pages_header_footer = True
    set_up(document.sections[0])
    return document


def put(document: Any, parts: Iterable[str]) -> bytes:
    for part in parts:
        document.element.body[-1].addprevious(parse_xml(part))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def double_rule(y: float, *, thick_above: bool, number: int, width: float = 170.0) -> str:
    weights = ((THICK, 0.0), (THIN, 0.9)) if thick_above else ((THIN, 0.0), (THICK, 0.9))
    return "".join(red_line(y + down, weight, number + at, width) for at, (weight, down) in enumerate(weights))


def red_line(y: float, weight: int, number: int, width: float) -> str:
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" '
        f'simplePos="0" relativeHeight="{number}" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1">'
        f'<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="page"><wp:posOffset>{20 * 36000}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{round(y * 36000)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{round(width * 36000)}" cy="0"/><wp:wrapNone/><wp:docPr id="{number}" name="红线{number}"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvCnPr/>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{round(width * 36000)}" cy="0"/></a:xfrm><a:prstGeom prst="line">'
        f'<a:avLst/></a:prstGeom><a:ln w="{weight}"><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:ln></wps:spPr>'
        "<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )


def good_letter(
    *,
    letterhead_down: float = 0.0,
    upper: float = 170.0,
    lower_at: float = 297 - 20 - 1.6,
    number_align: str = "right",
    first_page_number: bool = False,
) -> bytes:
    """A letter of one page; each argument plants one fault."""
    document = new_document()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    above = (0.8 * HIGH - 0.855 * SIZE) * 0.3528
    section.header_distance = Mm(30 - above + letterhead_down)
    section.top_margin = Mm(37)
    header = section.first_page_header
    header.is_linked_to_previous = False
    below = 30 + letterhead_down + 0.93 * SIZE * 0.3528 + 4
    lines = double_rule(below, thick_above=True, number=11, width=upper)
    lines += double_rule(lower_at, thick_above=False, number=21)
    mark = paragraph(
        run(LETTERHEAD, XBS, SIZE, colour="FF0000", spacing=0, scale=90), lines, line=HIGH * 20, align="center"
    ).replace("<w:p ", f"<w:p {_SPACES} ", 1)
    old = header.paragraphs[0]._p
    old.addprevious(parse_xml(mark))
    old.getparent().remove(old)
    section.first_page_footer.is_linked_to_previous = False
    if first_page_number:
        source = section.footer._element
        target = section.first_page_footer._element
        target.clear()
        for child in list(source):
            target.append(parse_xml(_xml(child)))
    prose = "按照《关于建立三项工作机制的通知》（合管〔2026〕7号）要求，各单位应于每月15日前报送工作台账。"
    return put(
        document,
        [
            paragraph(run(LETTER_NUMBER), align=number_align, before=60),
            *blank(2),
            paragraph(run(f"{LETTERHEAD}关于", XBS, 22, spacing=0), align="center", line=680),
            paragraph(run("催报三项工作台账的函", XBS, 22, spacing=0), align="center", line=680),
            *blank(),
            paragraph(run("市发展和改革委员会：")),
            paragraph(run(prose + "截至2026年10月18日，你单位尚未报送9月份工作台账。"), first=2 * CELL),
            paragraph(run("请于2026年10月20日前将工作台账及相关支撑材料报送至我单位，逾期未报的将予以通报。"), first=2 * CELL),
            *blank(3),
            paragraph(run(LETTERHEAD), align="right", right=round((4 + (8.26 - len(LETTERHEAD)) / 2) * CELL)),
            paragraph(run("2026年10月18日"), align="right", right=4 * CELL),
        ],
    )


def _xml(element: Any) -> str:
    return etree.tostring(element, encoding="unicode")


def good_minutes(*, mark: str = "某某合作示范区会议纪要", label_font: str = HEI) -> bytes:
    top = 99.21 - 3 * LINE / 20 - (0.8 * 60 - 0.855 * 46)
    border = '<w:pBdr><w:top w:val="single" w:sz="12" w:space="0" w:color="FF0000"/></w:pBdr>'
    names = (("出席", "张三  李四"), ("请假", "张三"))
    return put(
        new_document(),
        [
            *blank(3),
            paragraph(
                run(mark, XBS, 46, colour="FF0000", spacing=0, scale=80), line=1200, align="center", before=round(top * 20)
            ),
            *blank(2),
            paragraph(run("〔2026〕3号"), align="center"),
            paragraph(run(""), line=20, before=152, inner=border),
            *blank(2),
            paragraph(run("三项工作推进会议纪要", XBS, 22, spacing=0), align="center", line=680),
            *blank(),
            paragraph(run("2026年10月9日，管委会召开三项工作推进会议。现将会议主要精神纪要如下："), first=2 * CELL),
            paragraph(run("一、关于台账报送", HEI), first=2 * CELL, keep=True),
            paragraph(
                run("会议听取了三项工作进展情况汇报，要求各单位按月填报政策争取、交流合作、制度创新工作台账，按季度排名。"),
                first=2 * CELL,
            ),
            *(
                paragraph(run(f"{label}：", label_font), run(people), left=5 * CELL, hanging=3 * CELL, align="left")
                for label, people in names
            ),
            imprint(),
        ],
    )
