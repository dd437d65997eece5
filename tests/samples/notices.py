"""A notice in exact GB/T 9704 form, made by hand from XML, so that the checker is not tested by the office's own generator."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Twips

FANG, KAI, HEI, SONG, XBS = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
LINE, CELL, WIDTH = 579, 315, 8845  # twips
LETTERHEAD = "某某合作示范区管委会文件"
NUMBER = "合管〔2026〕7号"
TITLE = ("某某合作示范区管委会", "关于建立政策争取、交流合作、制度创新", "工作机制的通知")
RECIPIENTS = "各乡、镇人民政府，各街道办事处，市直有关单位："
SIGNATURE, DATE, REMARK = "某某合作示范区管委会", "2026年9月2日", "（此件公开发布）"
ATTACHMENTS = ("市直有关单位名单", "工作台账")
COPIES = "抄送：市委各部门，市人大常委会办公室，市政协办公室，市监委，市法院，市检察院，市人武部，各人民团体。"
PRINTED = ("某某合作示范区管委会办公室", "2026年9月2日印发")
PROSE = (
    "坚持以高质量发展为主题，深入贯彻落实长三角一体化发展国家战略和省、市相关决策部署，对政策争取、交流合作、制度创新三项工作紧盯不放、一抓到底，"
    "实行定期调度，强化过程管理，形成上下联动、分工负责、协同推进的工作机制，奋力推动合作区崛起成势。"
)
BODY = (
    "为贯彻《关于高质量推进合作区规划建设的若干政策措施》（皖长三角〔2021〕4号），现就建立工作机制有关事项通知如下：",
    "一、总体要求",
    PROSE,
    "二、重点任务",
    "（一）建立政策争取机制。" + PROSE,
    "1.梳理重点任务。各相关单位要认真对照文件，找准切入点和突破口，有针对性地梳理谋划一批争取事项（附件1）。",
    "2.强化对接争取。加强与省直相关部门协调联系，主要领导每季度至少1次、分管领导每月至少1次向上汇报对接。",
    "（二）建立交流合作机制。" + PROSE,
    PROSE,
    "三、工作要求",
    "各单位要切实加强组织领导，强化统筹协调，明确分管领导和责任人，按月填报工作台账（附件2），确保各项任务落到实处。",
)


def run(text: str, font: str = FANG, size: float = 16, *, colour: str = "", spacing: int = -5, scale: int = 100) -> str:
    """A run, tracked so that 28 characters fill a line."""
    return (
        f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}" w:hint="eastAsia"/>'
        + (f'<w:color w:val="{colour}"/>' if colour else "")
        + (f'<w:spacing w:val="{spacing}"/>' if spacing else "")
        + (f'<w:w w:val="{scale}"/>' if scale != 100 else "")
        + f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )


def paragraph(
    *runs: str,
    line: int = LINE,
    align: str = "both",
    first: int = 0,
    left: int = 0,
    right: int = 0,
    hanging: int = 0,
    before: int = 0,
    keep: bool = False,
    inner: str = "",
) -> str:
    indent = f'w:left="{left}" w:right="{right}"' + (f' w:firstLine="{first}"' if first else "")
    indent += f' w:hanging="{hanging}"' if hanging else ""
    return (
        f'<w:p {nsdecls("w")}><w:pPr>{"<w:keepNext/>" if keep else ""}<w:widowControl w:val="0"/>{inner}'
        f'<w:snapToGrid w:val="0"/><w:spacing w:before="{before}" w:after="0" w:line="{line}" w:lineRule="exact"/>'
        f'<w:ind {indent}/><w:jc w:val="{align}"/></w:pPr>{"".join(runs)}</w:p>'
    )


def blank(count: int = 1, *, keep: bool = False) -> list[str]:
    return [paragraph(run(""), keep=keep) for _ in range(count)]


def heading(text: str) -> str:
    if text[1] == "、":
        return paragraph(run(text, HEI), first=2 * CELL, keep=True)
    if text[0] == "（":
        lead, _, rest = text.partition("。")
        return paragraph(run(lead + "。", KAI), run(rest), first=2 * CELL)
    return paragraph(run(text), first=2 * CELL)


MARKS = (("000001", FANG), ("秘密★1年", HEI), ("加急", HEI))
SIGNER = "张三"


def opening(*, upward: bool) -> Iterable[str]:
    top = 99.21 - 3 * LINE / 20 - (0.8 * 60 - 0.855 * 46)  # pt: the type then stands 35 mm below the type area's top
    yield from (paragraph(run(text, font), align="left") for text, font in MARKS) if upward else blank(3)
    yield paragraph(
        run(LETTERHEAD, XBS, 46, colour="FF0000", spacing=0, scale=78), line=1200, align="center", before=round(top * 20)
    )
    yield from blank(2)
    if upward:
        tab = f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH - CELL}"/></w:tabs>'
        signed = "<w:r><w:tab/></w:r>", run("签发人："), run(SIGNER, KAI)
        yield paragraph(run(NUMBER), *signed, align="left", left=CELL, right=CELL, inner=tab)
    else:
        yield paragraph(run(NUMBER), align="center")
    border = '<w:pBdr><w:top w:val="single" w:sz="12" w:space="0" w:color="FF0000"/></w:pBdr>'
    yield paragraph(run(""), line=20, before=152, inner=border)
    yield from blank(2)
    yield from (paragraph(run(line, XBS, 22, spacing=0), align="center", line=680) for line in TITLE)
    yield from blank()
    yield paragraph(run(RECIPIENTS))


def closing() -> Iterable[str]:
    yield from blank(keep=True)
    tab = f'<w:tabs><w:tab w:val="left" w:pos="{6 * CELL}"/></w:tabs>'
    for number, name in enumerate(ATTACHMENTS, 1):
        label = run(f"{'附件：' if number == 1 else ''}{number}.") + "<w:r><w:tab/></w:r>"
        hanging = 4 * CELL if number == 1 else CELL
        yield paragraph(label, run(name), left=6 * CELL, hanging=hanging, align="left", keep=True, inner=tab)
    yield from blank(3, keep=True)
    wide = 3.5 + 3 + 6 * 0.21  # characters: 2026年9月2日 with the gaps beside its figures
    yield paragraph(run(SIGNATURE), align="right", right=round((4 + (wide - len(SIGNATURE)) / 2) * CELL), keep=True)
    yield paragraph(run(DATE), align="right", right=4 * CELL)
    yield paragraph(run(REMARK), first=2 * CELL)


def attachment(number: int) -> Iterable[str]:
    yield paragraph(run(f"附件{number}", HEI), align="left")
    yield from blank()
    yield paragraph(run(ATTACHMENTS[number - 1], XBS, 22, spacing=0), align="center", line=660)
    yield from blank()


def ledger() -> str:
    columns = ("序号", "事项", "进展", "备注")
    widths = (900, 4800, 4800, 2200)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )

    def row(texts: Iterable[str], font: str) -> str:
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/></w:tcPr>'
            f"{paragraph(run(text, font, 14, spacing=0), line=440)}</w:tc>"
            for text, wide in zip(texts, widths, strict=True)
        )
        return f"<w:tr>{cells}</w:tr>"

    rows = row(columns, HEI) + row(("1", "签署协议", "已完成", ""), FANG) + row(("2", "组建联盟", "序时推进", ""), FANG)
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="12700" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def imprint() -> str:
    """版记: a table in a text box at the foot of the type area."""

    def row(above: int, below: int, inner: str) -> str:
        edges = "".join(
            f'<w:{side} w:val="single" w:sz="{weight}" w:space="0" w:color="000000"/>'
            for side, weight in (("top", above), ("bottom", below))
        )
        cell = f'<w:tcPr><w:tcW w:w="{WIDTH}" w:type="dxa"/><w:tcBorders>{edges}</w:tcBorders></w:tcPr>'
        return f"<w:tr><w:tc>{cell}{inner}</w:tc></w:tr>"

    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH - 280}"/></w:tabs>'
    copies = paragraph(run(COPIES, size=14, spacing=0), line=440, before=60, left=1120, right=280, hanging=840)
    printed = paragraph(
        run(PRINTED[0], size=14, spacing=0),
        "<w:r><w:tab/></w:r>",
        run(PRINTED[1], size=14, spacing=0),
        line=440,
        before=60,
        left=280,
        right=280,
        align="left",
        inner=tabs,
    )
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{WIDTH}"/></w:tblGrid>{row(8, 6, copies)}{row(6, 8, printed)}</w:tbl>'
    )
    wide, high = WIDTH * 635, 1700 * 635
    drawing = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" '
        'simplePos="0" relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="0"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:wrapTopAndBottom/><wp:docPr id="907" name="版记"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f'<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr><wps:txbx>'
        f"<w:txbxContent>{table}{paragraph(line=20)}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"/></wps:wsp></a:graphicData></a:graphic></wp:anchor>'
        "</w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    return paragraph(drawing, line=20).replace("<w:p ", f"<w:p {spaces} ", 1)


def page_number(odd: bool) -> str:
    field = "".join(
        run("", SONG, 14, spacing=0).replace('<w:t xml:space="preserve"></w:t>', inner)
        for inner in (
            '<w:fldChar w:fldCharType="begin"/>',
            "<w:instrText> PAGE </w:instrText>",
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    dash = run("— ", SONG, 14, spacing=0), run(" —", SONG, 14, spacing=0)
    return paragraph(dash[0], field, dash[1], line=400, align="right" if odd else "left", **{"right" if odd else "left": 280})


def side_number(odd: bool) -> str:
    """The page number of a turned page, in a cell at its left edge whose text runs downwards."""
    x, y = 1984 - 397 - 140 - 200, (11906 - 1474 - 280 - 1400) if odd else (1587 + 280)
    inner = page_number(odd).replace('w:right="280"', 'w:right="0"').replace('w:left="280"', 'w:left="0"')
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" '
        f'w:horzAnchor="page" w:tblpX="{x}" w:tblpY="{y}"/><w:tblW w:w="400" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        "<w:tblCellMar>"
        '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>'
        '<w:gridCol w:w="400"/></w:tblGrid><w:tr><w:trPr><w:trHeight w:val="1400" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
        '<w:tcW w:w="400" w:type="dxa"/>'
        f'<w:textDirection w:val="tbRl"/></w:tcPr>{inner}</w:tc></w:tr></w:tbl>'
    )


def set_up(section: Section, *, turned: bool = False) -> None:
    section.header_distance, section.footer_distance = Mm(15), Twips(1400)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = parse_xml(f"<w:docGrid {nsdecls('w')}/>")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE))
    odd, even = (section.header, section.even_page_header) if turned else (section.footer, section.even_page_footer)
    for place in (section.header, section.even_page_header, section.footer, section.even_page_footer):
        place.is_linked_to_previous = False
    if turned:
        section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
        section.top_margin, section.bottom_margin = Twips(1587), Twips(1474)
        section.left_margin, section.right_margin = Twips(1984), Twips(2098)
    else:
        section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Twips(2098), Twips(1984)
        section.left_margin, section.right_margin = Twips(1587), Twips(1474)
    for place, is_odd in ((odd, True), (even, False)):
        last = place.paragraphs[0]._p
        if turned:
            last.addprevious(parse_xml(side_number(is_odd)))
        else:
            last.addprevious(parse_xml(page_number(is_odd)))
            last.getparent().remove(last)


def good_notice(*, upward: bool = False) -> bytes:
    """Two pages and more of body, two attachments (one on a turned page), the imprint on the last page.

    `upward` gives it the whole head: 份号, 密级, 紧急程度 and 签发人.
    """
    document: Any = Document()
    fonts = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{key}"), FANG)
    document.settings.odd_and_even_pages_header_footer = True
    set_up(document.sections[0])

    def put(parts: Iterable[str]) -> None:
        for part in parts:
            document.element.body[-1].addprevious(parse_xml(part))

    put([*opening(upward=upward), *(heading(text) for text in BODY), *closing()])
    set_up(document.add_section(WD_SECTION.NEW_PAGE))
    put([*attachment(1), heading("各相关单位：市委组织部、市委宣传部、市发改委、市科技局、市商务局。")])
    set_up(document.add_section(WD_SECTION.NEW_PAGE), turned=True)
    put([*attachment(2), ledger()])
    set_up(document.add_section(WD_SECTION.NEW_PAGE))
    put([imprint()])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
