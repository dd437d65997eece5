"""Where 署名 and 成文日期 stand (7.3.5)."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from docx.oxml.ns import qn

from services.formats.gongwen import layout
from services.formats.gongwen.layout import Style
from services.formats.gongwen.ooxml import element, put, tabs
from services.formats.gongwen.titles import measure, title_lines
from services.formats.gongwen.typesetting.styled import Styles, indent, keep_with_next, properties_of, text_of

SIGNED = (Style.SIGNATURE, Style.SIGNATURE_PLAIN, Style.SIGNATURE_STAMP)
_TOGETHER = 5  # rows of joint signatures that stay on one page, with the text over them
_BETWEEN_SEALS = 3 * layout.LINE  # more between two rows of signatures, so that their seals don't touch


def place_signatures(body: Any, styles: Styles) -> None:
    """Each run of signatures with the date after it."""
    names: list[Any] = []
    style = ""
    for paragraph in body.findall(qn("w:p")):
        name = styles.of(paragraph)
        if name in SIGNED:
            names = [*names, paragraph] if name == style else [paragraph]
            style = name
        elif name == Style.DATE and names:
            _PLACES[style](names, paragraph)
            names, style = [], ""


def _sealed(names: Sequence[Any], date: Any) -> None:
    """The date four characters from the right, the signature centred over it (7.3.5.1)."""
    if len(names) > 1:
        _sealed_together(names, date)
        return
    lines = _broken(names[0])
    widths = [measure(text_of(line)) for line in lines]
    overhang = (max(widths) - measure(text_of(date))) / 2
    right = max(0.0, layout.SEALED_RIGHT - overhang)
    for line, across in zip(lines, widths, strict=True):
        indent(line, right=right + (max(widths) - across) / 2)
    indent(date, right=right + overhang)


def _broken(name: Any) -> list[Any]:
    """A name that is longer than a line, in lines that are broken by its meaning."""
    text = text_of(name)
    if measure(text) <= layout.SIGNATURE_LINE:
        return [name]
    lines = [name]
    for words in title_lines(text, most=layout.SIGNATURE_BROKEN):
        line = copy.deepcopy(name)
        for number, letters in enumerate(line.iter(qn("w:t"))):
            letters.text = "" if number else words
        lines[-1].addnext(line)
        lines.append(line)
    name.getparent().remove(name)
    return lines[1:]


def _sealed_together(names: Sequence[Any], date: Any) -> None:
    """Joint issuers in rows of up to three, a seal's width apart, the last one over the date (7.3.5.1)."""
    widest = max(measure(text_of(name)) for name in names)
    dated = measure(text_of(date))
    centre = layout.CHARACTERS - max(layout.SEALED_RIGHT + dated / 2, widest / 2)
    pitch = max(float(layout.SEAL_WIDTH), widest + 1)
    columns = max(1, min(3, len(names), int((centre - widest / 2) / pitch) + 1))
    indent(date, right=layout.CHARACTERS - centre - dated / 2)
    for start in range(0, len(names), columns):
        row = names[start : start + columns]
        stops = [("center", round((centre - pitch * back) * layout.CHARACTER)) for back in reversed(range(len(row)))]
        _in_one_line(row, stops, before=_BETWEEN_SEALS if start else 0)
        if len(names) > (_TOGETHER * columns) and start + columns < len(names):  # too many to push off the page of the text
            keep_with_next(row[0], False)


def _in_one_line(row: Sequence[Any], stops: Sequence[tuple[str, int]], *, before: int) -> None:
    line = row[0]
    runs = [(name, name.findall(qn("w:r"))) for name in row]
    for name, own in runs:
        lead = element("r")
        lead.append(element("tab"))
        if name is line:
            own[0].addprevious(lead)
        else:
            line.extend([lead, *own])
            name.getparent().remove(name)
    properties = properties_of(line)
    put(properties, tabs(stops), element("ind", left=0, right=0), element("jc", val="left"))
    put(properties, element("spacing", before=before, after=0, line=layout.LINE, lineRule="exact"))


def _unsealed(names: Sequence[Any], date: Any) -> None:
    """The date begins two characters right of the signature; the longer of both stands two from the right (7.3.5.2)."""
    lines = [line for name in names for line in _broken(name)]
    widest, dated = max(measure(text_of(line)) for line in lines), measure(text_of(date))
    edge, shift = layout.CHARACTERS - layout.UNSEALED_RIGHT, layout.UNSEALED_SHIFT
    start = min(edge - widest, edge - shift - dated)
    for line in lines:  # by their left edges: those stand under one another whatever the letters
        _from_left(line, start)
    _from_left(date, start + shift)


def _from_left(line: Any, characters: float) -> None:
    indent(line, left=max(0.0, characters), right=0)
    put(properties_of(line), element("jc", val="left"))


def move_signatures(elements: Sequence[Any], styles: Styles, by: int) -> None:
    """What is placed from the left keeps its place from the right, on a page that is wider `by` so many twips."""
    for each in elements:
        if each.tag != qn("w:p") or styles.of(each) not in (*SIGNED, Style.DATE):
            continue
        for stop in each.iter(qn("w:tab")):
            if stop.get(qn("w:pos")) is not None:
                stop.set(qn("w:pos"), str(int(stop.get(qn("w:pos"))) + by))
        placed = each.find(f"{qn('w:pPr')}/{qn('w:jc')}")
        start = each.find(f"{qn('w:pPr')}/{qn('w:ind')}")
        if placed is not None and placed.get(qn("w:val")) == "left" and each.find(f"{qn('w:pPr')}/{qn('w:tabs')}") is None:
            start.set(qn("w:left"), str(int(start.get(qn("w:left"), 0)) + by))


def _stamped(names: Sequence[Any], date: Any) -> None:
    """The styles place it: nothing depends on a length (7.3.5.3)."""
    indent(date, right=layout.SEALED_RIGHT)


_PLACES = {Style.SIGNATURE: _sealed, Style.SIGNATURE_PLAIN: _unsealed, Style.SIGNATURE_STAMP: _stamped}
