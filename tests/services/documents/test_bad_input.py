"""Texts that nobody should write: each prints whole and within its margins, or is refused by a sentence with its place."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pdfplumber
import pytest
from docx import Document

from services.documents.framing import BodyMissing
from services.documents.typesetting import Frame
from services.formats.fonts import drawable
from services.formats.gongwen.templates import Drafted
from services.formats.pdf import CharactersLost, lost_characters
from services.formats.pdf.letters import page_texts
from services.model.errors import Refused
from services.model.papers import sample_of
from services.model.papers.reading import FactsRefused
from services.office import Office
from tests.house import CLERK, an_office
from tests.samples.manuscripts import NOTICE

MM = 72 / 25.4
SENTENCE = "各单位要切实加强对三项工作的组织领导，强化统筹协调，把各项任务落实到具体部门、具体责任人，做到责任明确。"
ODD = "A & B <市> {{ x }} {% if y %} {# z #} {_{ w }_} ㎡ 𠮷野家 零\u200b宽 \u202e123\u202c 全　角 &amp; ①"
SEEN = "".join(ODD.split()).translate({0x200B: None, 0x202E: None, 0x202C: None})
ADDRESS = "https://www.example.com/" + "averyveryverylongpath" * 12 + "?q=1&x=2"
LONG_NAME = "某某自由贸易试验区某某联动创新区建设工作领导小组暨某某合作示范区管理委员会办公室"
BUREAUS = [
    f"某某市第{letter}{'发展和改革委员会' if at % 2 else '财政局'}" for at, letter in enumerate("甲乙丙丁戊己庚辛壬癸" * 2)
]
COPIES = "，".join(f"市第{number}综合管理局" for number in range(1, 46))
TITLE = "某某管委会关于" + "推进合作区建设、加快政策争取工作" * 30 + "等有关事项的通知"


def plain(*body: str, title: str = "某某管委会关于开展检查的通知", to: str = "各单位：", after: str = "") -> str:
    return "\n".join([title, to, *body, "某某管委会", "2022年9月2日", after])


def tabbed(*rows: list[str]) -> str:
    return "附件\n统计表\n" + "\n".join("\t".join(row) for row in rows)


def word_file() -> bytes:
    """The notice as a Word file, with a table of Word's own."""
    document = Document()
    for line in NOTICE.strip().split("\n"):
        document.add_paragraph(line)
        if line.startswith("政策争取涉及单位"):
            table = document.add_table(2, 4)
            for cell, text in zip(
                table._cells, ("单位", "分管领导", "", "备注", "市发改委", "张三", "李四", "长文字" * 30), strict=True
            ):
                cell.text = text
            table.rows[0].cells[1].merge(table.rows[0].cells[2])
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


LISTED = "附件：统计表"
MANY = "附件：" + "\n".join(f"{number}.统计表之{number}" for number in range(1, 61))
ATTACHED = "\n".join(f"附件{number}\n统计表之{number}\n内容{number}。" for number in range(1, 61))
HEADING = "坚持目标导向和问题导向相统一不断完善工作机制和推进体系" * 4
ROWS = [["单位", "电话", "情况说明"], *([f"第{number}局", f"60{number:05}", f"情况{number}"] for number in range(500))]

Make = Callable[[Office], Drafted]


def typeset(text: str | bytes, *, label: str = "文稿.txt", **frame: str) -> Make:
    content = text.encode() if isinstance(text, str) else text
    given = {"letterhead": "某某管委会文件", "number": "合管〔2022〕18号", **frame}
    return lambda office: office.typesetting.typeset(content, label=label, frame=Frame(**given)).drafted


def drafted(kind: str, **facts: Any) -> Make:
    return lambda office: office.documents.draft(kind, {**sample_of(kind, minimal=True), **facts})


CASES: dict[str, Make] = {
    "odd characters": typeset(plain(ODD, f"一、{ODD}", f"（一）{ODD}。{SENTENCE}")),
    "odd facts": drafted(
        "notice", title=f"某某管委会关于{ODD}的通知", body=f"{ODD}\n{SENTENCE}", recipients=[ODD], copy_to=[ODD]
    ),
    "a title of 500 characters": drafted("notice", title=TITLE),
    "300 recipients": typeset(plain("请执行。", to="，".join(f"市第{number}局" for number in range(300)) + "：")),
    "a table of 30 columns": typeset(
        plain("见附件。", LISTED, after=tabbed([f"列{at}" for at in range(30)], [f"第{at}格" for at in range(30)]))
    ),
    "a cell of 3,000 characters": typeset(
        plain("见附件。", LISTED, after=tabbed(["单位", "情况"], ["市发改委", "长文字内容，" * 500], ["市财政局", "无"]))
    ),
    "a table of 500 rows": typeset(plain("见附件。", LISTED, after=tabbed(*ROWS))),
    "60 attachments": typeset(plain("见附件。", MANY, after=ATTACHED)),
    "200 paragraphs": drafted("notice", body="\n".join(f"{SENTENCE}这是第{number}段。" for number in range(200))),
    "one word": typeset(plain("好")),
    "long words": typeset(
        plain(f"请登录{ADDRESS}查询。", f"（一）{ADDRESS}", "Supercalifragilistic" * 9, "数字" + "1234567890" * 12)
    ),
    "a heading of four lines": typeset(plain(f"一、{HEADING}", SENTENCE, f"（一）{HEADING}", SENTENCE, f"1.{HEADING}")),
    "a head of 12 lines": typeset(plain("请执行。"), letterhead="\n".join(BUREAUS[:12]) + "文件"),
    "a head of 60 letters": typeset(plain("请执行。"), letterhead="某" * 60 + "文件"),
    "a signature longer than the line": typeset(plain("请执行。"), signature=LONG_NAME),
    "the same without a seal": drafted("notice", issuer=LONG_NAME, letterhead="某某管委会文件", seal="不盖章"),
    "20 issuers": typeset(plain("请执行。", SENTENCE), signature="\n".join(BUREAUS)),
    "400 characters of copies": typeset(plain("请执行。"), copy_to=COPIES),
    "a long printing office": typeset(plain("请执行。"), printed_by=LONG_NAME),
    "the notice under a long head": typeset(NOTICE, letterhead=f"{LONG_NAME}文件"),
    "the notice under two heads": typeset(NOTICE, letterhead="某某市人民政府\n某某县人民政府文件"),
    "the notice from Word": typeset(word_file(), label="文稿.docx"),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = an_office(tmp_path_factory.mktemp("bad-input"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def printed(office: Office) -> dict[str, tuple[Drafted, bytes]]:
    """Every case, converted in one go."""
    made = {name: make(office) for name, make in CASES.items()}
    pdfs = office.press().to_pdfs(each.docx for each in made.values())
    for name, pdf in zip(made, pdfs, strict=True):
        assert isinstance(pdf, bytes), (name, pdf)
    return {name: (each, pdf) for (name, each), pdf in zip(made.items(), pdfs, strict=True) if isinstance(pdf, bytes)}


@pytest.mark.office
@pytest.mark.parametrize("name", CASES)
def test_every_character_is_on_the_pages_and_within_the_margins(name: str, printed: dict[str, tuple[Drafted, bytes]]) -> None:
    drafted, pdf = printed[name]
    assert lost_characters(drafted.docx, pdf).gaps == ()
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages[:4]:
            edge = page.width - (26 if page.width < page.height else 10) * MM
            assert max(letter["x1"] for letter in page.chars if letter["text"].strip()) < edge + 1 * MM, page.page_number


@pytest.mark.office
def test_odd_characters_are_printed_as_they_are(printed: dict[str, tuple[Drafted, bytes]]) -> None:
    for name, times in (("odd characters", 3), ("odd facts", 4)):
        text = "".join(printed[name][0].text.split())
        assert text.count(SEEN) == times


@pytest.mark.office
def test_a_word_that_does_not_fit_spreads_no_line(printed: dict[str, tuple[Drafted, bytes]]) -> None:
    with pdfplumber.open(io.BytesIO(printed["long words"][1])) as opened:
        first = [letter for letter in opened.pages[0].chars if letter["text"] in "请登录"][:3]
    assert [letter["text"] for letter in first] == ["请", "登", "录"]
    assert all(after["x0"] - before["x1"] < 1 for before, after in pairwise(first))


@pytest.mark.office
def test_the_text_begins_on_the_first_page_whatever_its_head_and_signatures(printed: dict[str, tuple[Drafted, bytes]]) -> None:
    for name in ("300 recipients", "a head of 12 lines", "20 issuers", "a signature longer than the line"):
        assert "请执行。" in page_texts(printed[name][1])[0], name


@pytest.mark.office
def test_a_table_over_many_pages_has_its_header_on_each(printed: dict[str, tuple[Drafted, bytes]]) -> None:
    pages = page_texts(printed["a table of 500 rows"][1])[1:-1]
    assert len(pages) > 10 and all("单位电话情况说明" in page for page in pages)


@pytest.mark.office
def test_a_long_signature_is_broken_by_meaning_over_the_date(printed: dict[str, tuple[Drafted, bytes]]) -> None:
    lines = printed["a signature longer than the line"][0].text.split("\n")
    date = lines.index("2022年9月2日")
    assert "".join(lines[date - 3 : date]) == LONG_NAME
    assert max(map(len, lines[date - 3 : date])) <= 17


@pytest.mark.office
def test_a_character_that_no_font_has_stops_the_pdf_and_is_named(office: Office) -> None:
    unknown = next(chr(code) for code in range(0x20000, 0x2FA1F) if drawable(chr(code)) is False)
    made = typeset(plain(f"请张{unknown}同志执行。"))(office)
    with pytest.raises(CharactersLost, match=f"“请张”之后的“{unknown}”.*没有能印“{unknown}”的字体"):
        office.typesetting.pdf(made.docx)


REFUSED: dict[str, tuple[Make, str]] = {
    "an empty body": (drafted("notice", body="　\n\u200b"), "缺少“正文”"),
    "a title alone": (typeset("某某管委会关于开展检查的通知\n"), "没有正文，没有排版"),
    "a title of 501 characters": (drafted("notice", title="某" * 501), "“标题”有501个字，超过500个字"),
    "an invisible title": (drafted("notice", title="\u200b\u2060\ufeff"), "缺少“标题”"),
    "a table of 70 columns": (
        drafted("notice", body=[{"block": "table", "rows": [["甲"] * 70]}]),
        "“正文”第1段的表格有70栏，超过60栏",
    ),
    "100 attachments": (
        drafted("notice", attachments=[{"title": "表", "text": "甲"}] * 100),
        "“附件”有100件，超过99件",
    ),
    "half a character": (drafted("notice", title="关于\ud842的通知"), "“标题”含有残缺的字符"),
    "two issuers of a notice": (
        drafted("notice", issuer="甲局\n乙局"),
        "“发文机关”只能写一个机关；联合行文请用“通用公文”",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_printed_is_refused_with_its_place(name: str, office: Office) -> None:
    make, sentence = REFUSED[name]
    with pytest.raises(Refused) as refusal:
        make(office)
    assert isinstance(refusal.value, (FactsRefused, BodyMissing))
    assert sentence in re.sub(r"（[a-z_]+）", "", str(refusal.value))


def test_what_is_left_out_of_typed_texts_is_told_with_its_field(office: Office) -> None:
    body = "**请各单位**认真\u200b执行。\n---\n- 甲\x07乙。"
    made = drafted("notice", body=body, attachments=[{"title": "名单", "text": "第一行。\n**乙**"}])(office)
    told = [(found.code, found.where) for found in made.findings if found.code.startswith("M")]
    assert told == [
        ("M06", "正文第1行"),
        ("M01", "正文第1行"),
        ("M01", "正文第2行"),
        ("M06", "正文第3行"),
        ("M01", "正文第3行"),
        ("M01", "附件第1件第2行"),
    ]
    assert "请各单位认真执行。" in made.text and "甲乙。" in made.text


def test_a_draft_that_is_kept_has_these_remarks(office: Office) -> None:
    facts = {**sample_of("notice", minimal=True), "body": "**请**执行。"}
    assert "M01" in {found.code for found in office.documents.keep("notice", facts, by=CLERK).findings}


def test_invisible_characters_of_single_facts_are_told(office: Office) -> None:
    made = drafted("notice", title="某某管委会关于\u202e123\u202c号事项的通知")(office)
    assert made.title == "某某管委会关于123号事项的通知"
    assert [found.where for found in made.findings if found.code == "P01"] == ["标题"]
