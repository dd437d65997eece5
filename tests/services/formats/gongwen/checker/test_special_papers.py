"""Papers that are right though unusual hold all their rules; a fault in one of them is still found by its own rule."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from services.formats.gongwen.checker import check
from services.formats.gongwen.layout import Style
from services.formats.pdf import LibreOffice
from services.model.checked import Checked, Outcome
from tests.framed_papers import LONG, TEXT, attached, file_paper, full_notice, letter, minutes, pressed, table, text

JOINT = "某某合作示范区管委会\n某某市发展和改革委员会\n某某市商务局"
LONG_NAMES = "苏皖合作示范区某某市某某片区管委会\n某某市发展和改革委员会\n某某市农业农村局"
UNITS = ("市直各单位",)
MANY = tuple(f"某某市某某单位第{number}办公室" for number in range(60))
SHORT = "各单位要切实加强组织领导和统筹协调。"
LISTED = tuple(
    attached(f"第{number}项工作台账及其填报说明以及关于政策争取交流合作制度创新的有关情况说明表", text("请报送。"), number=number)
    for number in range(1, 6)
)
ROWS = tuple((str(number), "市发改委", "报送台账") for number in range(40))
LEDGER, FEW = (table(("序号", "单位", "事项"), *rows) for rows in (ROWS, ROWS[:9]))
NAMES = ("张三", "李四")
UPWARD: dict[str, Any] = {"recipients": ("某某市人民政府",), "title": "某某合作示范区管委会关于建立工作机制的请示"}
OPENING = (text(LONG * 2), text(LONG * 2), text(LONG * 2))  # paragraphs of which no page need be pushed on

GOOD: dict[str, Callable[[], bytes]] = {
    "joint, two signers in a row": lambda: pressed(
        file_paper(
            **UPWARD, body=OPENING, signer="张三 李四", issuer=JOINT.replace("\n某某市商务局", ""), letterhead=JOINT + "文件"
        )
    ),
    "five signers": lambda: pressed(file_paper(**UPWARD, body=OPENING, signer="张三 李四 张三 李四 张三")),
    "joint, names side by side": lambda: pressed(
        file_paper(**UPWARD, body=TEXT, issuer="市发改委\n市商务局\n市财政局", letterhead=JOINT + "文件")
    ),
    "joint, two names and one": lambda: pressed(full_notice(issuer=JOINT, letterhead=JOINT + "文件", signer="张三 李四 张三")),
    "joint, names under one another": lambda: pressed(full_notice(issuer=LONG_NAMES, letterhead=JOINT + "文件")),
    "signature stamp": lambda: pressed(full_notice(seal="签名章", signatory="主任", signer="")),
    "unsealed": lambda: pressed(full_notice(seal="不盖章", signer="")),
    "many recipients": lambda: pressed(file_paper(recipients=MANY, body=TEXT)),
    "many recipients, short text": lambda: pressed(file_paper(recipients=MANY)),
    "letter with many recipients": lambda: pressed(letter(recipients=MANY, body=TEXT, copy_to=("市政协",))),
    "minutes whose lists turn over": lambda: pressed(
        minutes(body=TEXT, attendees=NAMES * 20, absentees=NAMES * 12, observers=("张三（市直单位）", "李四（市发改委）") * 8)
    ),
    "a table over pages": lambda: pressed(file_paper(recipients=UNITS, body=(*OPENING, LEDGER, text(LONG)))),
    "a short table": lambda: pressed(file_paper(recipients=UNITS, body=(text(SHORT), FEW, text(SHORT)))),
    "announcement": lambda: pressed(file_paper(title="某某合作示范区管委会关于三项工作的公告", body=TEXT)),
    "draft": lambda: pressed(full_notice(), draft=True),
    "draft of minutes": lambda: pressed(minutes(body=TEXT, attendees=NAMES * 20), draft=True),
    "one short line": lambda: pressed(file_paper(recipients=UNITS)),
    "short letter": lambda: pressed(letter(recipients=UNITS)),
    **{
        f"{count} paragraphs of a line": lambda count=count: pressed(  # type: ignore[misc]
            file_paper(title="某某合作示范区管委会关于三项工作的通告", body=(text(SHORT),) * count)
        )
        for count in (1, 2, 4)
    },
    **{
        f"attachments listed over a page, {lines}": lambda lines=lines: pressed(  # type: ignore[misc]
            file_paper(recipients=UNITS, body=(*OPENING, *(text("抓好落实。"),) * lines), attachments=LISTED)
        )
        for lines in (2, 3, 4, 5)
    },
}


def edited(name: str, change: Callable[[Any], None]) -> Callable[[], bytes]:
    """The good paper of that name after a change."""

    def make() -> bytes:
        document = Document(io.BytesIO(GOOD[name]()))
        change(document)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return make


def styled(document: Any, style: str) -> list[Any]:
    return [paragraph for paragraph in document.paragraphs if paragraph.style.name == style]


def number_on_the_first_row(document: Any) -> None:
    first, *_, last = styled(document, Style.NUMBER_SIGNER)
    run = next(run for run in last.runs if "〔" in run.text)
    number, run.text = run.text, ""
    next(run for run in first.runs if "签发人" in run.text or "\t" in run.text)._r.addprevious(deepcopy(run._r))
    first.runs[0].text = number


def lines_of(count: int) -> Callable[[Any], None]:
    """A blank line put over, or (-1) taken away from under, the signature."""

    def change(document: Any) -> None:
        signed = next(p for style in (Style.SIGNATURE_STAMP, Style.SIGNATURE_PLAIN) for p in styled(document, style))
        if count < 0:
            signed._p.getparent().remove(signed._p.getnext())
        else:
            blank = signed._p.getprevious()
            blank.addprevious(deepcopy(blank))

    return change


def names_at_the_edge(document: Any) -> None:
    for row in styled(document, Style.ATTENDANCE):
        row.paragraph_format.left_indent, row.paragraph_format.first_line_indent = Mm(0), Mm(11.14)
        row.paragraph_format.tab_stops.clear_all()


def few_in_the_imprint(document: Any) -> None:
    node = next(node for node in document.element.body.iter(qn("w:t")) if MANY[0] in (node.text or ""))
    node.text = "各乡镇人民政府，市直各单位。"


def crooked_issuer(document: Any) -> None:
    for stop in styled(document, Style.SIGNATURE)[1]._p.iter(qn("w:tab")):
        if stop.get(qn("w:pos")):
            stop.set(qn("w:pos"), "4000")


def narrow(document: Any) -> None:
    for section in document.sections:
        section.left_margin = Mm(34)


def loose(document: Any) -> None:
    for element in (document.element, document.styles.element):
        for spacing in element.iter(qn("w:spacing")):
            if spacing.get(qn("w:line")) == "579":
                spacing.set(qn("w:line"), "700")


def table_on_a_page(document: Any) -> None:
    document.tables[0].rows[0].cells[0].paragraphs[0].paragraph_format.page_break_before = True


def table_lower(document: Any) -> None:
    before = document.add_paragraph()
    before.paragraph_format.page_break_before = True
    before.paragraph_format.space_before, before.paragraph_format.line_spacing = Mm(25), Mm(0.5)
    document.tables[0]._tbl.addprevious(before._p)


GOOD["a table at the head of a page"] = edited("a short table", table_on_a_page)
BAD: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "number on the first row of signers": (edited("five signers", number_on_the_first_row), {"H13", "H15"}),
    "a stamp's date without a blank line": (edited("signature stamp", lines_of(-1)), {"S03"}),
    "a stamp three lines under the text": (edited("signature stamp", lines_of(1)), {"S03"}),
    "unsealed two lines under the text": (edited("unsealed", lines_of(1)), {"S03"}),
    "an issuer out of line": (edited("joint, names under one another", crooked_issuer), {"S03"}),
    "names turned over to the edge": (edited("minutes whose lists turn over", names_at_the_edge), {"J02"}),
    "few recipients in the imprint": (edited("many recipients", few_in_the_imprint), {"M01"}),
    "notice without recipients": (lambda: pressed(file_paper(body=TEXT)), {"M01"}),
    "letter without recipients": (lambda: pressed(letter(body=TEXT)), {"M01"}),
    "short, wrong margin": (edited("1 paragraphs of a line", narrow), {"P03", "P04", "P05", "H16", "D01"}),
    "short, wrong pitch": (edited("1 paragraphs of a line", loose), {"P06", "P08", "H06", "H10", "T04"}),
    "a table low on its page": (edited("a short table", table_lower), {"P02"}),
}


@pytest.fixture(scope="module")
def checks() -> Iterator[dict[str, Checked]]:
    """All are converted in one go."""
    docxs = {name: make() for name, make in GOOD.items()} | {name: make() for name, (make, _) in BAD.items()}
    program = LibreOffice.find()
    checked = {}
    for (name, docx), pdf in zip(docxs.items(), program.to_pdfs(list(docxs.values())), strict=True):
        assert isinstance(pdf, bytes), (name, pdf)
        checked[name] = check(pdf, docx, label=name)
    yield checked
    program.close()


def failed(checked: Checked) -> dict[str, str]:
    return {rule.id: rule.measured for rule in checked.rules if rule.result is Outcome.FAILS}


@pytest.mark.office
@pytest.mark.parametrize("name", GOOD)
def test_a_paper_that_is_right_fails_no_rule(name: str, checks: dict[str, Checked]) -> None:
    assert failed(checks[name]) == {}


@pytest.mark.office
@pytest.mark.parametrize("name", BAD)
def test_a_fault_in_an_unusual_paper_is_found_by_its_rule(name: str, checks: dict[str, Checked]) -> None:
    assert set(failed(checks[name])) == BAD[name][1]
