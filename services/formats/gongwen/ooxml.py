"""The XML of a docx: elements, and where the schema wants them (Word refuses a file whose properties are out of order)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# ECMA-376 part 1, 17.3.1.26 (pPr), 17.3.2.28 (rPr), 17.4.60 (tblPr), 17.4.82 (trPr: any order), 17.4.70 (tcPr)
ORDER: dict[str, tuple[str, ...]] = {
    "pPr": (
        *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers"),
        *("pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct"),
        *("autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing"),
        *("mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl"),
        *("divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
    ),
    "rPr": (
        *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow"),
        *("emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern", "position"),
        *("sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang"),
    ),
    "tblPr": (
        *("tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc"),
        *("tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription"),
    ),
    "trPr": ("cnfStyle", "cantSplit", "trHeight", "tblHeader", "jc"),
    "tcPr": (
        *("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection"),
        *("tcFitText", "vAlign", "hideMark"),
    ),
}


def element(tag: str, **attributes: object) -> BaseOxmlElement:
    """A `w:` element with `w:` attributes."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def put(properties: Any, *children: Any) -> None:
    """Each child at the place that the schema has for it, instead of one of its name that is there."""
    order = ORDER[str(properties.tag).removeprefix(_W)]
    for child in children:
        drop(properties, _local(child))
        rank = order.index(_local(child))
        following = next((other for other in properties if _local(other) in order[rank + 1 :]), None)
        if following is None:
            properties.append(child)
        else:
            following.addprevious(child)


def drop(properties: Any, *tags: str) -> None:
    for tag in tags:
        for old in properties.findall(qn(f"w:{tag}")):
            properties.remove(old)


def _local(node: Any) -> str:
    return str(node.tag).rsplit("}", 1)[-1]


def fonts(face: str) -> BaseOxmlElement:
    """One face for every script, or “ ” … — turn into a Latin font."""
    return element("rFonts", ascii=face, hAnsi=face, eastAsia=face, cs=face, hint="eastAsia")


def tabs(stops: Iterable[tuple[str, int]]) -> BaseOxmlElement:
    made = element("tabs")
    for kind, at in stops:
        made.append(element("tab", val=kind, pos=at))
    return made


_DRAWING = nsdecls("w", "wp", "a") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_EMU = 635  # in a twip


def _anchor(
    shape: str,
    *,
    number: int,
    name: str,
    across: str,
    down: str,
    width: int,
    height: int,
    behind: bool,
    wrap: str = "wrapNone",
) -> Any:
    """A run that holds a shape over or behind the text, which it moves only if `wrap` says so; lengths in EMU."""
    return parse_xml(
        f"<w:r {_DRAWING}><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor distT='0' distB='0'"
        f" distL='0' distR='0' simplePos='0' relativeHeight='{number}' behindDoc='{int(behind)}' locked='0' layoutInCell='1'"
        " allowOverlap='1'>"
        f"<wp:simplePos x='0' y='0'/><wp:positionH {across}</wp:positionH><wp:positionV {down}</wp:positionV>"
        f"<wp:extent cx='{width}' cy='{height}'/><wp:{wrap}/><wp:docPr id='{number}' name='{name}'/>"
        "<a:graphic><a:graphicData uri='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'>"
        f"<wps:wsp>{shape}</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )


def _at(offset: int) -> str:
    return f"relativeFrom='page'><wp:posOffset>{offset}</wp:posOffset>"


def line(*, number: int, left: int, top: int, width: int, weight: int, colour: str) -> Any:
    """A run that holds a level line at a place of the page; all lengths in EMU."""
    shape = (
        f"<wps:cNvCnPr/><wps:spPr><a:xfrm><a:off x='0' y='0'/><a:ext cx='{width}' cy='0'/></a:xfrm><a:prstGeom prst='line'>"
        f"<a:avLst/></a:prstGeom><a:ln w='{weight}'><a:solidFill><a:srgbClr val='{colour}'/></a:solidFill></a:ln></wps:spPr>"
        "<wps:bodyPr/>"
    )
    return _anchor(
        shape, number=number, name=f"红线{number}", across=_at(left), down=_at(top), width=width, height=0, behind=True
    )


def text_box(*, number: int, name: str, width: int, height: int) -> tuple[Any, Any]:
    """A run that holds a box at the foot of the type area, and the box's content; lengths in twips."""
    across, down = "relativeFrom='margin'><wp:align>left</wp:align>", "relativeFrom='margin'><wp:align>bottom</wp:align>"
    wide, high = width * _EMU, height * _EMU
    shape = (
        f"<wps:cNvSpPr txBox='1'/><wps:spPr><a:xfrm><a:off x='0' y='0'/><a:ext cx='{wide}' cy='{high}'/></a:xfrm>"
        "<a:prstGeom prst='rect'><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>"
        "<wps:txbx><w:txbxContent/></wps:txbx><wps:bodyPr lIns='0' tIns='0' rIns='0' bIns='0' anchor='b'/>"
    )
    run = _anchor(shape, number=number, name=name, across=across, down=down, width=wide, height=high, behind=False)
    return run, next(run.iter(qn("w:txbxContent")))


def empty_foot(*, number: int, width: int, height: int) -> Any:
    """A run that keeps the foot of its page's type area free of text: an invisible box; lengths in twips."""
    across, down = "relativeFrom='margin'><wp:align>left</wp:align>", "relativeFrom='margin'><wp:align>bottom</wp:align>"
    wide, high = width * _EMU, height * _EMU
    shape = (
        f"<wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x='0' y='0'/><a:ext cx='{wide}' cy='{high}'/></a:xfrm>"
        "<a:prstGeom prst='rect'><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/>"
    )
    return _anchor(
        shape,
        number=number,
        name="面末留空",
        across=across,
        down=down,
        width=wide,
        height=high,
        behind=False,
        wrap="wrapTopAndBottom",
    )


def resize(run: Any, height: int) -> None:
    """A text box of another height, in twips."""
    for node in run.iter(
        "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent",
        "{http://schemas.openxmlformats.org/drawingml/2006/main}ext",
    ):
        if node.get("cy") is not None:
            node.set("cy", str(height * _EMU))
