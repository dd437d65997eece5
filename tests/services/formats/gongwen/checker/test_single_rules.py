"""Rules that no rendered sample of ours breaks: a seal (S05), and type that is made bold (B07)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.formats.gongwen.checker.elements import Frame, Head, Imprint, Paper, Paragraph
from services.formats.gongwen.checker.page import MM, Glyph, Line, Sheet
from services.formats.gongwen.checker.rules import RULES, Face, Form
from services.formats.gongwen.checker.rules_body import b07
from services.formats.gongwen.checker.rules_grid import p02
from services.formats.gongwen.checker.rules_imprint import c06
from services.formats.gongwen.checker.rules_signature import s05
from services.model.checked import Box

OVER = (1, 125.0, 200.0, 167.0, 242.0)  # a seal of 42 mm


def line(text: str, x: float, base: float, font: str = "FangSong") -> Line:
    places = [(character, x + 5.5 * at) for at, character in enumerate(text)]
    return Line.of(
        1, [Glyph(one, left, left + 5.5, base, 16.0, font, Face.FANG, (0, 0, 0), (0, 0, 0, 0)) for one, left in places]
    )


def sealed(*seals: tuple[Box, float]) -> Paper:
    return Paper(
        kind=Form.FILE,
        sheets=(),
        page_count=1,
        frame=Frame(),
        head=Head(),
        signature=line("某某合作示范区管委会", 110, 215),
        dated=line("2026年9月2日", 120, 225),
        seals=seals,
    )


@pytest.mark.parametrize(
    ("seal", "red", "holds"),
    [
        (OVER, 0.9, True),
        (OVER, 0.1, False),
        ((1, 30.0, 200.0, 72.0, 242.0), 0.9, False),
        ((1, 125.0, 222.0, 167.0, 264.0), 0.9, False),
    ],
    ids=["over both", "not red", "beside", "over the date only"],
)
def test_a_seal_is_red_and_covers_signature_and_date(seal: Box, red: float, holds: bool) -> None:
    assert s05(sealed((seal, red)), RULES["S05"]).holds is holds


def test_without_a_seal_there_is_nothing_to_measure() -> None:
    assert s05(sealed(), RULES["S05"]).holds is None


@pytest.mark.parametrize(("font", "told"), [("FangSong-Bold", False), ("FangSong", None)])
def test_bold_on_the_body_s_type_is_told(font: str, told: bool | None) -> None:
    sheet = Sheet(number=1, width=210, height=297, lines=(), turned=(), strokes=(), pictures=(), tables=())
    body = Paragraph(lines=(line("各单位要切实加强组织领导", 39.1, 100, font),))
    paper = Paper(kind=Form.FILE, sheets=(sheet,), page_count=1, frame=Frame(), head=Head(), body=(body,))
    assert b07(paper, RULES["B07"]).holds is told


@pytest.mark.parametrize(("top", "holds"), [(40.4, True), (38.6, True), (36.9, False), (43.0, False)])
def test_body_type_at_the_head_of_a_page_has_half_of_what_its_line_leaves_over_it(top: float, holds: bool) -> None:
    first = replace(line("各单位要切实加强组织领导", 39.1, top + 0.88 * 16 * MM), page=2)
    sheets = tuple(
        Sheet(number=number, width=210, height=297, lines=lines, turned=(), strokes=(), pictures=(), tables=())
        for number, lines in ((1, ()), (2, (first,)))
    )
    paper = Paper(kind=Form.FILE, sheets=sheets, page_count=2, frame=Frame(pitch=10.2), head=Head())
    assert p02(paper, RULES["P02"]).holds is holds


def test_a_printing_date_that_is_wrong_is_quoted_whole() -> None:
    imprint = Imprint(page=1, rules=(), lines=(), copies=(), issued=line("某某县人民政府2026年10月09日印发", 33, 250))
    sheet = Sheet(number=1, width=210, height=297, lines=(), turned=(), strokes=(), pictures=(), tables=())
    paper = Paper(kind=Form.FILE, sheets=(sheet,), page_count=1, frame=Frame(), head=Head(), imprint=imprint)
    assert "2026年10月09日印发”" in c06(paper, RULES["C06"]).measured
