"""What stands together on a page: the signature with text, a heading with its lines, a table with room; and full pages."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import pdfplumber
import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from services.formats.gongwen import layout
from services.formats.gongwen.checker import check
from services.formats.gongwen.layout import Style
from services.formats.gongwen.typesetting.breaking import broken
from services.formats.gongwen.typesetting.flow import flow
from services.formats.gongwen.typesetting.heights import Piece
from services.formats.pdf import LibreOffice, lost_characters
from services.model.checked import Outcome
from tests.framed_papers import ISSUER, attached, brief, file_paper, letter, pressed, table, text

MM = 72 / 25.4
FOOT = 262 * MM  # of the type area
SENTENCE = "各单位要切实加强组织领导，强化统筹协调，把各项任务落实到具体部门、具体责任人，做到责任明确、标准明确、任务明确。"
OFFICES = (
    "市委办公室",
    "市人大常委会办公室",
    "市政协办公室",
    "市纪委监委",
    "市法院",
    "市检察院",
    "市人武部",
    "各人民团体",
    "各民主党派",
    "驻地有关单位",
    "市直有关部门",
    "各有关企业",
)
COPIED = {1: (), 2: OFFICES[:3], 3: OFFICES[:7], 4: OFFICES}  # lines of the 版记
ISSUERS = (ISSUER, "某某市发展和改革委员会", "某某市财政局")
WAYS: tuple[dict[str, Any], ...] = (
    {},
    {"attachments": 1},
    {"attachments": 3},
    {"seal": "不盖章"},
    {"seal": "不盖章", "attachments": 3, "note": "此件公开发布"},
    {"issuers": 3},
    {"issuers": 3, "attachments": 3, "note": "此件公开发布"},
    {"issuers": 3, "seal": "不盖章"},
    {"note": "此件公开发布"},
    {"seal": "签名章", "signatory": "主任"},
)


def words(letters: int) -> str:
    """A text of so many letters, with a full stop."""
    cut = (SENTENCE * (letters // len(SENTENCE) + 1))[: letters - 1]
    return (cut[:-1] + "实" if cut[-1] in "，、。" else cut) + "。"


def body_of(lines: int, paragraphs: int) -> tuple[Any, ...]:
    """So many lines of text, the last of each paragraph not full."""
    count = min(lines, paragraphs)
    each = [lines // count + (1 if number < lines % count else 0) for number in range(count)]
    return tuple(text(words(28 * own - 6)) for own in each)


def notice(lines: int, paragraphs: int = 1, *, issuers: int = 1, attachments: int = 0, imprint: int = 1, **told: Any) -> Any:
    names = ISSUERS[:issuers]
    letterhead = "\n".join([*names[:-1], f"{names[-1]}文件"])
    titles = ("工作任务清单", "单位联络员名单", "月度工作台账")[:attachments]
    numbered = [attached(title, text("内容如下。"), number=number) for number, title in enumerate(titles, 1)]
    frame = {
        "letterhead": letterhead,
        "issuer": "\n".join(names),
        "body": body_of(lines, paragraphs),
        "recipients": ("各乡、镇人民政府", "市直有关单位"),
        "attachments": tuple(numbered) if attachments > 1 else tuple(attached(title, text("内容如下。")) for title in titles),
        "copy_to": COPIED[imprint],
    }
    return file_paper(**{**frame, **told})


def faults(docx: bytes, pdf: bytes) -> list[tuple[str, str]]:
    lost = [("lost", str(gap)) for gap in lost_characters(docx, pdf).gaps]
    return [(rule.id, rule.measured) for rule in check(pdf, docx).rules if rule.result is Outcome.FAILS] + lost


@pytest.fixture(scope="module")
def program() -> Iterator[LibreOffice]:
    found = LibreOffice.find()
    yield found
    found.close()


def failing(papers: Iterable[tuple[Any, Any]], program: LibreOffice) -> dict[Any, Any]:
    """Which of the named papers break a rule."""
    made = [(name, pressed(paper)) for name, paper in papers]
    found = {}
    for (name, docx), pdf in zip(made, program.to_pdfs([docx for _, docx in made]), strict=True):
        assert isinstance(pdf, bytes), (name, pdf)
        if broken_rules := faults(docx, pdf):
            found[str(name)] = broken_rules
    return found


def rendered(paper: Any, program: LibreOffice) -> Any:
    return pdfplumber.open(io.BytesIO(program.to_pdf(pressed(paper))))


def text_lines(page: Any) -> list[dict[str, Any]]:
    """The lines of 3号 type in the type area."""
    lines = page.extract_text_lines(return_chars=True)
    return [line for line in lines if 36 * MM < line["top"] < FOOT and 15 < line["chars"][0]["size"] < 17]


# -- the signature has company --


def sweep(lengths: Iterable[int]) -> Iterator[tuple[Any, Any]]:
    for lines in lengths:
        for number, way in enumerate(WAYS):
            paragraphs, imprint = 1 + (lines + number) % 6, 1 + (lines + number // 2) % 4
            told = {"lines": lines, "paragraphs": paragraphs, "imprint": imprint, **way}
            yield told, notice(**told)


@pytest.mark.office
def test_no_length_of_a_notice_leaves_its_signature_without_text(program: LibreOffice) -> None:
    assert failing(sweep((5, 8, 25)), program) == {}


@pytest.mark.office
@pytest.mark.long
def test_no_length_up_to_sixty_lines_breaks_a_rule(program: LibreOffice) -> None:
    cases = [(told, paper) for told, paper in sweep(range(1, 61)) if (told["lines"], told.get("issuers")) != (1, 3)]
    bad: dict[Any, Any] = {}
    for start in range(0, len(cases), 60):
        bad |= failing(cases[start : start + 60], program)
    assert bad == {}


@pytest.mark.office
@pytest.mark.parametrize("paragraphs", [1, 3])
def test_of_a_text_that_just_fills_the_first_page_two_lines_go_over_and_the_rest_stays(
    paragraphs: int, program: LibreOffice
) -> None:
    with rendered(notice(7, paragraphs), program) as opened:
        first, second = (text_lines(page) for page in opened.pages)
    assert len(first) >= 1 + 1 + 4 and "年9月2日" in second[-1]["text"].replace(" ", "")
    assert 1 <= len(second) - 2 <= 3


@pytest.mark.office
def test_one_line_by_three_issuers_is_set_wider_so_that_some_of_it_goes_over(program: LibreOffice) -> None:
    papers = [
        ((letters, seal), notice(1, issuers=3, seal=seal, body=(text(words(letters)),)))
        for letters in (20, 23, 26)
        for seal in ("盖章", "不盖章")
    ]
    assert failing(papers, program) == {}


@pytest.mark.office
def test_the_last_row_of_a_table_stands_with_the_signature_under_it(program: LibreOffice) -> None:
    rows = [(str(number), "市发展和改革委", "进展顺利") for number in range(1, 9)]
    papers = [
        ((count, seal), notice(3, body=(text(words(60)), table(("序号", "单位", "情况"), *rows[:count])), seal=seal))
        for count in range(1, 9)
        for seal in ("盖章", "不盖章")
    ]
    assert failing(papers, program) == {}


def test_the_box_that_keeps_a_foot_empty_stands_at_the_letter_from_where_it_counts() -> None:
    """A text of one paragraph over two pages: the box belongs to the second, and no letter is lost beside it."""
    given_text = words(28 * 27)
    document = Document(io.BytesIO(pressed(notice(1, body=(text(given_text),)))))
    (body,) = (each for each in document.paragraphs if each.style.name == Style.BODY)
    assert body.text == given_text
    (box,) = (at for at, run in enumerate(body.runs) if list(run._r.iter(qn("wp:wrapTopAndBottom"))))
    assert len("".join(run.text for run in body.runs[:box])) > 28 * 6


@pytest.mark.office
@pytest.mark.parametrize("lines", [6, 7])
def test_the_text_stays_where_the_list_of_attachments_goes_over_with_the_signature(lines: int, program: LibreOffice) -> None:
    paper = notice(lines, attachments=3)
    assert failing([(lines, paper)], program) == {}
    with rendered(paper, program) as opened:
        first, second = (text_lines(page) for page in opened.pages[:2])
    assert sum(line["text"].replace(" ", "")[:4] in SENTENCE or len(line["chars"]) > 20 for line in first) >= lines
    assert second[0]["text"].startswith("附件：")


@pytest.mark.office
def test_a_signature_after_a_table_that_was_turned_stands_on_its_page(program: LibreOffice) -> None:
    wide = table(tuple(f"指标{number}" for number in range(1, 31)), *[tuple(map(str, range(row, row + 30))) for row in (1, 2)])
    ways: tuple[dict[str, Any], ...] = ({}, {"seal": "不盖章"}, {"issuers": 3, "note": "此件公开发布"})
    assert failing([(way, notice(3, body=(text("汇总如下："), wide), **way)) for way in ways], program) == {}


@pytest.mark.office
def test_one_line_of_text_under_a_title_of_pages_goes_over_with_the_signature(program: LibreOffice) -> None:
    about = "做好水库圩口泵站涵闸堤防河道灌区"
    papers = [(count, notice(1, title=f"{ISSUER}关于{about * count}工作的通知")) for count in (29, 30)]
    found = failing(papers, program)
    assert {rule for rules in found.values() for rule, _ in rules} <= {"B01"}  # the first page has no room for text


# -- headings, items, full pages --


def numbered_body(kind: str) -> tuple[Any, ...]:
    chinese = "一二三四五六七八九十"
    if kind == "run-in":
        leads = [f"（{mark}）抓好工作落实。" for mark in chinese]
        return (text("现通知如下。"), *(text(lead + words(36), 2, lead) for lead in leads))
    if kind == "items":
        return (text("现通知如下。"), *(text(f"{number}.抓好工作落实", 3, f"{number}.抓好工作落实") for number in range(1, 25)))
    if kind == "short levels":
        return (text("现通知如下。"), *(text(f"（{mark}）抓好工作落实", 2, f"（{mark}）抓好工作落实") for mark in chinese * 2))
    return (text(words(60)), text(words(28 * 14)))


@pytest.mark.office
@pytest.mark.parametrize("kind", ["run-in", "items", "short levels", "long last paragraph"])
def test_the_first_page_of_a_long_text_is_filled(kind: str, program: LibreOffice) -> None:
    with rendered(notice(1, body=numbered_body(kind)), program) as opened:
        assert len(opened.pages) > 1
        last = text_lines(opened.pages[0])[-1]
    assert FOOT - last["bottom"] < 2.5 * layout.LINE / 20


@pytest.mark.office
def test_the_first_page_of_a_brief_is_filled(program: LibreOffice) -> None:
    leads = [f"{mark}、抓好工作落实" for mark in "一二三四五"]
    blocks = [block for lead in leads for block in (text(lead, 1, lead), text(words(100)))]
    with rendered(brief(body=tuple(blocks), copies="80"), program) as opened:
        last = text_lines(opened.pages[0])[-1]
    assert FOOT - last["bottom"] < 3.5 * layout.LINE / 20  # a heading and the line after it may have gone over


@pytest.mark.office
def test_a_heading_stands_with_two_lines_of_its_text(program: LibreOffice) -> None:
    for before in range(3, 8):
        body = (text(words(28 * before - 8)), text("一、总体要求", 1), text(words(28 * 6)), text(words(28 * 12)))
        with rendered(notice(1, body=body), program) as opened:
            pages = [text_lines(page) for page in opened.pages]
        at, page = next((at, page) for page in pages for at, line in enumerate(page) if line["text"].startswith("一、"))
        assert len(page) - at >= 3, before


# -- a table in the text --


@pytest.mark.office
@pytest.mark.parametrize("rows", [1, 2, 3])
def test_a_table_has_room_above_and_below_and_the_text_goes_on_upon_the_grid(rows: int, program: LibreOffice) -> None:
    made = table(("序号", "单位"), *[(str(number), "市发展和改革委") for number in range(rows)])
    blocks = (text(words(20)), made, text(words(40)), text(words(400)))
    with rendered(notice(1, body=blocks, recipients=()), program) as opened:
        page = opened.pages[0]
        lines = [line for line in text_lines(page) if SENTENCE[:4] in line["text"]]
        edges = sorted(edge["top"] for edge in page.horizontal_edges if edge["top"] > lines[0]["bottom"] - 2)
    above, below = edges[0] - lines[0]["bottom"], lines[1]["top"] - edges[-1]
    assert above > 8 and below > 8
    steps = (lines[1]["bottom"] - lines[0]["bottom"]) / (layout.LINE / 20)
    assert steps == pytest.approx(round(steps), abs=0.06)


# -- signatures without a seal, the 版记 --


@pytest.mark.office
def test_issuers_without_a_seal_begin_under_one_another_and_the_date_two_characters_further(program: LibreOffice) -> None:
    names = ("某某市第1建设公司（筹）", "某某市ABC中心", "某某市第22发展和改革局")
    with rendered(notice(2, seal="不盖章", issuer="\n".join(names), letterhead=f"{ISSUER}文件"), program) as opened:
        lines = [line for page in opened.pages for line in text_lines(page)][-4:]
    starts = [line["x0"] for line in lines]
    assert max(starts[:3]) - min(starts[:3]) < 0.5
    assert starts[3] - starts[0] == pytest.approx(2 * layout.CHARACTER / 20, abs=1)
    widest = max(line["x1"] for line in lines)
    assert (184 * MM - widest) / (layout.CHARACTER / 20) == pytest.approx(2, abs=0.6)


@pytest.mark.office
def test_a_long_list_of_recipients_in_the_imprint_is_as_high_as_its_lines(program: LibreOffice) -> None:
    """Whatever its length: the rule above it stands just over its first line."""
    names = [f"某某市第{number}发展和改革委员会" for number in range(1, 25)]
    papers = [(count, notice(2, recipients=tuple(names[:count]))) for count in (17, 18, 20, 22, 24)]
    pdfs = program.to_pdfs([pressed(paper) for _, paper in papers])
    for (count, _), pdf in zip(papers, pdfs, strict=True):
        assert isinstance(pdf, bytes)
        with pdfplumber.open(io.BytesIO(pdf)) as opened:
            page = opened.pages[-1]
            rules = sorted(edge["top"] for edge in page.horizontal_edges if edge["width"] > 150 * MM)
            line = next(line for line in page.extract_text_lines() if line["text"].startswith("主送"))
        assert rules[-1] / MM == pytest.approx(262, abs=0.6), count
        assert 0 < line["top"] - rules[0] < 16, count


LONG_NAME = "某某城市带承接产业转移示范区某某县生态环境保护委员会综合协调办公室第二处"


@pytest.mark.office
def test_an_issuing_office_of_any_length_stands_clear_of_its_date(program: LibreOffice) -> None:
    """Its last line begins one character in, its date is whole and ends one character in (7.4.3)."""
    lengths = (18, 20, 22, 24, 31, 36)
    papers = [(count, notice(2, printed_by=LONG_NAME[:count], imprint=1 + count % 4)) for count in lengths]
    assert failing(papers, program) == {}
    (pdf,) = program.to_pdfs([pressed(notice(2, printed_by=LONG_NAME[:31], imprint=2))])
    assert isinstance(pdf, bytes)
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        last = [line for line in opened.pages[-1].extract_text_lines() if 200 * MM < line["top"] < FOOT][-1]
    assert last["text"].replace(" ", "").endswith("2026年9月3日印发")


@pytest.mark.office
def test_lists_that_just_fill_a_page_stay_on_one(program: LibreOffice) -> None:
    names = [f"某某市第{number}发展和改革委员会" for number in range(10, 60)]
    papers = [(count, notice(2, recipients=tuple(names[:count]), copy_to=tuple(names[:count]))) for count in (23, 27)]
    assert failing(papers, program) == {}
    for count, paper in papers[:1]:
        with rendered(paper, program) as opened:
            last = "".join(line["text"] for line in opened.pages[-1].extract_text_lines())
        assert "主送" in last and "抄送" in last, count


@pytest.mark.office
def test_a_letter_of_a_name_of_any_length_begins_thirty_millimetres_down(program: LibreOffice) -> None:
    """And its rule and number stand under it as the standard has them (10.1)."""
    papers = [
        (count, letter(letterhead=LONG_NAME[:count], recipients=("某某市财政局",))) for count in (6, 14, 20, 24, 25, 31, 36)
    ]
    assert failing(papers, program) == {}


# -- the arithmetic --

_texts = st.text("各单位，。、“”（）《》〔〕2026abc %", min_size=1, max_size=120)


@given(_texts, st.floats(3, 30), st.floats(3, 30))
def test_the_lines_of_a_text_are_the_text_and_fit(words_: str, first: float, rest: float) -> None:
    lines = broken(words_, first=first, rest=rest)
    assert "".join(lines) == words_
    assert all(lines)
    for number, line in enumerate(lines):
        assert (
            sum(0.49 if letter.isascii() else 1 for letter in line) <= max(first if number == 0 else rest, len(line) == 1) + 1.1
        )


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    assert broken("各单位要切实，加强", first=6, rest=6) == ("各单位要切", "实，加强")
    assert broken("各单位要切（实加强）", first=6, rest=6) == ("各单位要切", "（实加强）")
    assert broken("共2026年", first=2, rest=4) == ("共", "2026年")


_piece = st.builds(
    Piece,
    element=st.none(),
    heights=st.lists(st.integers(1, 6), min_size=1, max_size=12).map(tuple),
    before=st.integers(0, 3),
    keeps=st.booleans(),
    orphans=st.integers(1, 2),
)


@given(st.lists(_piece, max_size=20), st.integers(12, 40))
def test_every_line_has_a_place_on_a_page_in_order(pieces: list[Piece], height: int) -> None:
    places = flow(pieces, height)
    assert [sum(place.counts) for place in places] == [len(piece.heights) for piece in pieces]
    assert all(before.last <= after.page for before, after in pairwise(places))
    assert all(foot <= height + 3 for place in places for foot in place.feet)
