"""Ledgers as units fill them in: the script that makes tests/samples/ledgers, and what must be read from each file.

`python -m tests.samples.ledger_files` writes them anew (one is converted by LibreOffice). A bad file is named after the finding,
or the refusal, that it must raise.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docx import Document
from openpyxl import Workbook

from services.model.ledgers import LedgerHeader
from services.model.mechanisms import Mechanism

FOLDER = Path(__file__).parent / "ledgers"
P, E, I = Mechanism.POLICY, Mechanism.EXCHANGE, Mechanism.INNOVATION  # noqa: E741
Row = dict[str, str]
Merges = Sequence[tuple[int, int, int, int]]  # first row, first column, last row, last column, from 0

HEADER = LedgerHeader(unit="市发改委", filled_by="李四", phone="0563-6012346", filled_on=dt.date(2022, 9, 14))
BLOCK = ("填表单位（盖章）：市发改委", "填表人：李四", "联系电话：0563-6012346", "填表日期：2022年9月14日")
HEADS: dict[Mechanism, tuple[str, ...]] = {
    P: ("序号", "部门（单位）", "工作事项", "工作成效（进展）", "下一步工作打算", "备注"),
    E: (
        "序号",
        "部门（单位）",
        "协议签署情况",
        "协议落实情况\n（“3个1”工作成效）",
        "其他合作情况",
        "各类媒体\n宣传报道情况",
        "备注",
    ),
    I: ("复制推广的具体事项", "本季度目标", "本月完成状态", "进展情况", "各类媒体\n宣传报道情况", "备注"),
}
NAMES: dict[Mechanism, tuple[str, ...]] = {
    P: ("position", "unit", "matter", "effect", "next_step", "remark"),
    E: ("position", "unit", "signing", "implementation", "other_cooperation", "coverage", "remark"),
    I: ("item", "quarter_goal", "status", "progress", "coverage", "remark"),
}
TITLES = {P: "政策争取工作台账", E: "交流合作工作台账", I: "制度创新工作台账"}
CELLS: dict[Mechanism, tuple[tuple[str, ...], ...]] = {
    P: (
        (
            "1",
            "市发改委",
            "9月2日，张三带队赴省发展改革委拜访，汇报专项资金事项。",
            "获得省级专项资金500万元。",
            "跟进拨付",
            "批复另附",
        ),
        ("2", "市发改委", "9月8日，李四赴省财政厅对接。\n9月9日，再次对接。", "资金XXX万元待批", "月底前完成申报", ""),
        ("3", "市发改委", "争取省级开发区扩区", "1.已报省政府；\n2.待批复", "", "重点"),
    ),
    E: (
        (
            "1",
            "市发改委",
            "9月18日，与上海市松江区签订合作协议。",
            "标志性项目1个已开工",
            "9月25日联合举办推介会",
            "安徽日报9月26日报道",
            "协议另附",
        ),
        ("2", "市发改委", "", "2020年11月签署的协议取得突破性成果1个", "", "", ""),
    ),
    I: (
        (
            "跨区域项目核准备案一体化",
            "出台实施办法",
            "序时推进",
            "办法已征求意见。\n9月印发",
            "宣城日报9月9日报道",
            "（2021年第一批）",
        ),
        ("长三角“一网通办”", "上线3个事项", "已完成", "已上线", "", "（2022年第二批）"),
    ),
}
EXAMPLES: dict[Mechanism, tuple[str, ...]] = {
    P: (
        "",
        "",
        "如：X 月 X 日，XXX 带队赴 XX 部门 拜访 XXX，汇报（对接）XXX 事项。",
        "如：获得 XXX 支持政策、专项资金 XXX 万元等。",
        "",
        "",
    ),
    E: ("", "", "如：X 月 X 日，与 XX 单位签订 XXX 协议。", "", "", "", ""),
    I: ("", "", "", "", "", "(202X 年第 X 批)"),
}
NOTES: dict[Mechanism, tuple[str, ...]] = {
    P: (
        "填表说明：1.该台账填报 2022 年 1 月以来，到省直有关部门争取政策、项目、资金的具体时间和工作情况。",
        "2.工作成效相关支撑材料随台账一并上报。",
        "3.如有其他需说明的事项请在“备注”栏填写。",
    ),
    E: (
        "填表说明：1.“协议签署情况”一栏填报 2022 年 1 月以来与长三角地区签署协议情况。",
        "4.新签订协议文本和宣传报道支撑材料随台账一并上报。",
        "5.如有其他需说明的事项请在“备注”栏填写。",
    ),
    I: (
        "填表说明：1.2021 年第一批、2022 年第二批制度创新经验复制推广工作开展情况均列入填报范围。",
        "3.“本月完成状态”一栏填写“已完成”“序时推进”或“滞后序时”。",
        "5.如有其他需说明的事项请在“备注”栏填写。",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A file and what must be read from it: rows by the names of the columns, findings by their codes."""

    name: str
    mechanism: Mechanism
    make: Callable[[], bytes]
    rows: tuple[Row, ...]
    header: LedgerHeader = HEADER
    findings: tuple[str, ...] = ()
    skipped: tuple[str, ...] | None = None  # reasons; None: whatever they are
    note: str = ""


@dataclass(slots=True)
class Paper:
    """A docx in the making."""

    document: object = field(default_factory=Document)

    def say(self, *lines: str) -> Paper:
        for line in lines:
            self.document.add_paragraph(line)  # type: ignore[attr-defined]
        return self

    def table(self, rows: Sequence[Sequence[str]], merges: Merges = (), *, breaks: bool = False) -> Paper:
        """A table; a line break in a cell is a paragraph, or with `breaks` a break within one."""
        made = self.document.add_table(rows=len(rows), cols=max(map(len, rows)), style="Table Grid")  # type: ignore[attr-defined]
        for row, texts in zip(made.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                first, *more = [text] if breaks else text.split("\n")
                cell.paragraphs[0].add_run(first)
                for line in more:
                    cell.add_paragraph(line)
            for cell in row.cells[len(texts) :]:  # a row that ends early
                row._tr.remove(cell._tc)
        for top, left, bottom, right in merges:
            kept = rows[top][left]
            whole = made.cell(top, left).merge(made.cell(bottom, right))
            for surplus in whole.paragraphs[1:]:
                whole._tc.remove(surplus._p)
            for run in whole.paragraphs[0].runs:
                run._r.getparent().remove(run._r)
            whole.paragraphs[0].add_run(kept)
        return self

    def page_break(self) -> Paper:
        self.document.add_page_break()  # type: ignore[attr-defined]
        return self

    def data(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)  # type: ignore[attr-defined]
        return still(out.getvalue())


def book(sheets: Mapping[str, tuple[Sequence[Sequence[object]], Merges]]) -> bytes:
    """An xlsx of (rows, merged cells) by the names of its sheets."""
    made = Workbook()
    made.remove(made.active)  # type: ignore[arg-type]
    for name, (rows, merges) in sheets.items():
        sheet = made.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for at, value in enumerate(row, 1):
                if value not in ("", None):
                    cell = sheet.cell(row=number, column=at)
                    cell.value = value  # type: ignore[assignment]
                    if isinstance(value, str):
                        cell.data_type = "s"
        for top, left, bottom, right in merges:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    out = io.BytesIO()
    made.save(out)
    return still(out.getvalue())


def still(data: bytes) -> bytes:
    """The package without the time at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2022-09-14T08:00:00Z", content)
            new.writestr(zipfile.ZipInfo(entry.filename, (2022, 9, 14, 8, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def rows_of(mechanism: Mechanism, cells: Sequence[Sequence[str]] | None = None) -> tuple[Row, ...]:
    return tuple(dict(zip(NAMES[mechanism], texts, strict=True)) for texts in (CELLS[mechanism] if cells is None else cells))


def paper(
    mechanism: Mechanism,
    *,
    block: Sequence[str] = BLOCK,
    head: Sequence[Sequence[str]] | None = None,
    cells: Sequence[Sequence[str]] | None = None,
    merges: Merges = (),
    title: str = "",
    example: bool = True,
    after: Sequence[str] = (),
) -> bytes:
    """The form as the notice prints it, filled in; what is given takes the place of the usual."""
    table = [*(head or [HEADS[mechanism]]), *([EXAMPLES[mechanism]] if example else []), *(cells or CELLS[mechanism])]
    made = Paper().say(f"附件 {3 + list(Mechanism).index(mechanism)}", title or TITLES[mechanism], *block)
    return made.table(table, merges).say(*NOTES[mechanism], *after).data()


def grid(
    mechanism: Mechanism,
    *,
    head: Sequence[str] | None = None,
    cells: Sequence[Sequence[object]] | None = None,
    block: Sequence[str] = BLOCK,
) -> list[list[object]]:
    """The rows of the form on a sheet: title, header block, headings, rows, notes."""
    headings = HEADS[mechanism] if head is None else head
    return [
        [TITLES[mechanism]],
        list(block),
        list(headings),
        *[list(row) for row in (CELLS[mechanism] if cells is None else cells)],
        *[[note] for note in NOTES[mechanism]],
    ]


def sheet(mechanism: Mechanism, rows: list[list[object]] | None = None, merges: Merges = ()) -> bytes:
    rows = rows or grid(mechanism)
    width = max(map(len, rows))
    across = [(at, 0, at, width - 1) for at in (0, *range(len(rows) - len(NOTES[mechanism]), len(rows)))]
    return book({"Sheet1": (rows, [*across, *merges])})


def _order(row: Sequence[str], order: Sequence[int]) -> list[str]:
    return [row[at] for at in order]


def _header_in_cells() -> bytes:
    block = [["填表单位（盖章）", "市发改委", "填 表 人", "李四"], ["联系电话：", "0563-6012346", "填表日期", "2022.9.14"]]
    return Paper().say("政策争取工作台账").table(block).say("").table([HEADS[P], *CELLS[P]]).say(*NOTES[P]).data()


def _two_row_header() -> bytes:
    head = [
        ["序号", "部门（单位）", "合作协议", "", "其他合作情况", "各类媒体宣传报道情况", "备注"],
        ["", "", "协议签署情况", "协议落实情况（“3个1”工作成效）", "", "", ""],
    ]
    merges = [(0, 2, 0, 3), *((0, at, 1, at) for at in (0, 1, 4, 5, 6))]
    return paper(E, head=head, merges=merges, example=False)


def _continued(*, after_break: bool) -> bytes:
    made = Paper().say(TITLES[P], *BLOCK).table([HEADS[P], *CELLS[P][:2]])
    made = made.page_break() if after_break else made.say("")
    return made.table(CELLS[P][2:]).say(*NOTES[P]).data()


def _three_in_one() -> bytes:
    made = Paper()
    for mechanism in Mechanism:
        made.say(TITLES[mechanism], "  ".join(BLOCK)).table([HEADS[mechanism], *CELLS[mechanism]]).say(*NOTES[mechanism])
    return made.data()


def _repeated_header() -> bytes:
    cells = [*CELLS[P][:2], HEADS[P], *CELLS[P][2:]]
    return paper(P, cells=cells)


def _odds_and_ends() -> bytes:
    """Figures under the headings, blank rows, a total, rows that are only numbered."""
    cells = [
        ["1", "2", "3", "4", "5", "6"],
        *CELLS[P],
        [],
        ["4", "市发改委", "", "", "", ""],
        ["合计", "", "", "500万元", "", ""],
        [],
    ]
    return sheet(P, grid(P, cells=cells))


def _values() -> bytes:
    """Cells that Excel keeps as numbers and dates."""
    cells = [[1, "市发改委", dt.date(2022, 9, 2), 500, 0.5, "=1+1"], [2.0, "市发改委", "争取项目", "立项", "", ""]]
    return sheet(P, grid(P, cells=cells))


VALUES = (
    ("1", "市发改委", "2022-09-02", "500", "0.5", "=1+1"),
    ("2", "市发改委", "争取项目", "立项", "", ""),
)


def _split_column() -> bytes:
    head = [*HEADS[I][:4], "各类媒体宣传报道情况", "", "备注"]
    under = ["", "", "", "", "市级", "省级", ""]
    cells = [[*row[:4], row[4], "新华网报道" if not at else "", row[5]] for at, row in enumerate(CELLS[I])]
    rows = [*grid(I, head=head)[:3], under, *cells]
    merges = [(2, 4, 2, 5), *((2, at, 3, at) for at in (0, 1, 2, 3, 6))]
    return book({"制度创新": (rows, merges)})


def _with_column(mechanism: Mechanism, heading: str, text: str) -> bytes:
    head = [*HEADS[mechanism][:3], heading, *HEADS[mechanism][3:]]
    cells = [[*row[:3], text, *row[3:]] for row in CELLS[mechanism]]
    return sheet(mechanism, grid(mechanism, head=head, cells=cells))


def _combined() -> bytes:
    head = ["序号", "部门（单位）", *HEADS[I]]
    cells = [["1", "市发改委", *CELLS[I][0]], ["2", "市教体局", *CELLS[I][1]]]
    return sheet(I, grid(I, head=head, cells=cells))


COMBINED = tuple(
    {"position": str(at), "unit": unit, **row}
    for at, (unit, row) in enumerate(zip(("市发改委", "市教体局"), rows_of(I), strict=True), 1)
)


def _changed(mechanism: Mechanism, changes: Mapping[tuple[int, int], str]) -> list[list[str]]:
    cells = [list(row) for row in CELLS[mechanism]]
    for (row, column), text in changes.items():
        cells[row][column] = text
    return cells


WIDE = [[text.translate(str.maketrans("0123456789", "０１２３４５６７８９")) for text in row] for row in CELLS[P]]
MERGED = _changed(P, {(1, 3): CELLS[P][0][3]})
_SPLIT_ROWS = tuple(
    {**row, "coverage": "市级：宣城日报9月9日报道\n省级：新华网报道" if not at else ""} for at, row in enumerate(rows_of(I))
)


def _converted(data: bytes, name: str, to: str) -> bytes:
    """The file as LibreOffice makes another kind of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", folder, str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return path.with_suffix(f".{to}").read_bytes()


def _whole_notice() -> bytes:
    """The notice's annexes in one file, one of the ledgers filled in."""
    roster = [["部门（单位）", "分管领导", "", "", "联络员", "", ""], ["", *["姓名", "职务", "联系电话"] * 2], [""] * 7]
    made = Paper().say("附件2", "分管领导及联络员名单").table(roster, [(0, 0, 1, 0), (0, 1, 0, 3), (0, 4, 0, 6)])
    for mechanism in Mechanism:
        blank = [""] * len(HEADS[mechanism])
        rows = [HEADS[mechanism], EXAMPLES[mechanism], *(CELLS[P] if mechanism is P else [blank, blank])]
        made.say(TITLES[mechanism], *(BLOCK if mechanism is P else [f"{part.split('：')[0]}：" for part in BLOCK]))
        made.table(rows).say(*NOTES[mechanism])
    return made.data()


_THREE_RESULTS = [
    ["序号", "部门（单位）", "协议签署情况", "协议落实情况", "", "", "其他合作情况", "媒体宣传报道情况", "备注"],
    ["", "", "", "标志性项目", "关键性政策", "突破性成果", "", "", ""],
    ["1", "市发改委", "9月18日签约", "园区开工", "", "专利互认", "", "", ""],
]
_THREE_READ = {**dict.fromkeys(NAMES[E], ""), "position": "1", "unit": "市发改委", "signing": "9月18日签约"}
_NOTHING = ["2", "市发改委", "本月无新增", "", "", ""]


_SYNONYMS = ("编号", "填报单位", "对接争取事项", "取得成效", "下步打算", "备注说明")

GOOD: tuple[Sample, ...] = (
    Sample(name="policy_as_in_the_notice.docx", mechanism=P, make=lambda: paper(P), rows=rows_of(P), skipped=("填写示例",)),
    Sample(
        name="exchange_header_on_one_line.docx",
        mechanism=E,
        make=lambda: paper(E, block=["".join(BLOCK)]),
        rows=rows_of(E),
        skipped=("填写示例",),
    ),
    Sample(name="innovation_as_in_the_notice.docx", mechanism=I, make=lambda: paper(I), rows=rows_of(I), skipped=("填写示例",)),
    Sample(name="policy_sheet.xlsx", mechanism=P, make=lambda: sheet(P), rows=rows_of(P)),
    Sample(name="exchange_sheet.xlsx", mechanism=E, make=lambda: sheet(E), rows=rows_of(E)),
    Sample(name="innovation_sheet.xlsx", mechanism=I, make=lambda: sheet(I), rows=rows_of(I)),
    Sample(name="policy_header_in_cells.docx", mechanism=P, make=_header_in_cells, rows=rows_of(P), skipped=()),
    Sample(
        name="policy_unit_merged.docx",
        mechanism=P,
        make=lambda: paper(P, merges=[(2, 1, 4, 1)]),
        rows=rows_of(P),
    ),
    Sample(name="policy_unit_merged.xlsx", mechanism=P, make=lambda: sheet(P, merges=[(3, 1, 5, 1)]), rows=rows_of(P)),
    Sample(
        name="policy_old_excel.xls",
        mechanism=P,
        make=lambda: _converted(sheet(P, merges=[(3, 1, 5, 1)]), "ledger.xlsx", "xls"),
        rows=rows_of(P),
    ),
    Sample(
        name="exchange_columns_in_another_order.docx",
        mechanism=E,
        make=lambda: paper(
            E,
            head=[_order(HEADS[E], (1, 0, 5, 3, 2, 4, 6))],
            cells=[_order(row, (1, 0, 5, 3, 2, 4, 6)) for row in CELLS[E]],
            example=False,
        ),
        rows=rows_of(E),
    ),
    Sample(name="exchange_header_over_two_rows.docx", mechanism=E, make=_two_row_header, rows=rows_of(E)),
    Sample(
        name="policy_header_repeated.docx",
        mechanism=P,
        make=_repeated_header,
        rows=rows_of(P),
        skipped=("填写示例", "重复的表头"),
    ),
    Sample(name="three_in_one_policy.docx", mechanism=P, make=_three_in_one, rows=rows_of(P), findings=("L12",)),
    Sample(name="three_in_one_innovation.docx", mechanism=I, make=_three_in_one, rows=rows_of(I), findings=("L12",)),
    Sample(name="policy_full_width_figures.xlsx", mechanism=P, make=lambda: sheet(P, grid(P, cells=WIDE)), rows=rows_of(P, WIDE)),
    Sample(name="innovation_combined.xlsx", mechanism=I, make=_combined, rows=COMBINED),
    Sample(
        name="policy_other_words.docx",
        mechanism=P,
        make=lambda: paper(P, head=[_SYNONYMS], title="市发改委2022年9月政策争取台账"),
        rows=rows_of(P),
    ),
    Sample(
        name="exchange_breaks_in_cells.docx",
        mechanism=E,
        make=lambda: Paper().say(TITLES[E], *BLOCK).table([HEADS[E], *CELLS[E]], breaks=True).data(),
        rows=rows_of(E),
    ),
    Sample(
        name="policy_totals_and_blank_rows.xlsx",
        mechanism=P,
        make=_odds_and_ends,
        rows=rows_of(P),
        skipped=("栏号", "空行", "只有序号或单位，没有填写内容", "合计行", "空行", *["填表说明"] * 3),
    ),
    Sample(
        name="policy_own_note.docx",
        mechanism=P,
        make=lambda: paper(P, after=["4.另有两件事项正在协商，下月报送。"]),
        rows=rows_of(P),
        note="4.另有两件事项正在协商，下月报送。",
    ),
    Sample(name="policy_numbers_and_dates.xlsx", mechanism=P, make=_values, rows=rows_of(P, VALUES)),
    Sample(
        name="policy_rows_that_end_early.docx",
        mechanism=P,
        make=lambda: Paper().say(TITLES[P], *BLOCK).table([HEADS[P], CELLS[P][0], CELLS[P][1][:5]]).data(),
        rows=rows_of(P)[:2],
    ),
    Sample(name="policy_within_the_whole_notice.docx", mechanism=P, make=_whole_notice, rows=rows_of(P), skipped=("填写示例",)),
    Sample(
        name="policy_nothing_new_over_the_whole_row.docx",
        mechanism=P,
        make=lambda: paper(P, cells=[CELLS[P][0], _NOTHING], merges=[(3, 2, 3, 5)], example=True),
        rows=rows_of(P)[:1],
        skipped=("填写示例", "写明没有内容（无、本月无新增等）"),
    ),
)

BAD: tuple[Sample, ...] = (
    Sample(
        name="L01_no_next_step.docx",
        mechanism=P,
        make=lambda: Paper().say(TITLES[P], *BLOCK).table([_order(row, (0, 1, 2, 3, 5)) for row in (HEADS[P], *CELLS[P])]).data(),
        rows=tuple({**row, "next_step": ""} for row in rows_of(P)),
    ),
    Sample(name="L02_extra_column.xlsx", mechanism=P, make=lambda: _with_column(P, "完成时限", "2022年底"), rows=rows_of(P)),
    Sample(
        name="L03_merged_effect.xlsx",
        mechanism=P,
        make=lambda: sheet(P, grid(P, cells=_changed(P, {(1, 3): ""})), merges=[(3, 3, 4, 3)]),
        rows=rows_of(P, MERGED),
    ),
    Sample(
        name="L03_merged_effect.docx",
        mechanism=P,
        make=lambda: paper(P, cells=_changed(P, {(1, 3): ""}), merges=[(2, 3, 3, 3)]),
        rows=rows_of(P, MERGED),
    ),
    Sample(
        name="L04_no_unit.docx",
        mechanism=P,
        make=lambda: paper(P, block=("填表单位（盖章）：        ", *BLOCK[1:])),
        rows=rows_of(P),
        header=LedgerHeader(filled_by="李四", phone="0563-6012346", filled_on=dt.date(2022, 9, 14)),
    ),
    Sample(
        name="L05_nobody_filled_it_in.xlsx",
        mechanism=E,
        make=lambda: sheet(E, grid(E, block=(BLOCK[0], "填表人：", "联系电话：____", BLOCK[3]))),
        rows=rows_of(E),
        header=LedgerHeader(unit="市发改委", filled_on=dt.date(2022, 9, 14)),
    ),
    Sample(
        name="L06_no_such_day.docx",
        mechanism=P,
        make=lambda: paper(P, block=(*BLOCK[:3], "填表日期：2022年9月31日")),
        rows=rows_of(P),
        header=LedgerHeader(unit="市发改委", filled_by="李四", phone="0563-6012346"),
    ),
    Sample(
        name="L07_two_units.docx",
        mechanism=P,
        make=lambda: (
            Paper()
            .say(TITLES[P], *BLOCK)
            .table([HEADS[P], *CELLS[P][:2]])
            .say(TITLES[P], "填表单位：市教体局")
            .table([HEADS[P], *CELLS[P][2:]])
            .data()
        ),
        rows=rows_of(P),
        findings=("L15",),
    ),
    Sample(name="L08_blank_form.docx", mechanism=P, make=lambda: paper(P, cells=[[""] * 6, [""] * 6]), rows=()),
    Sample(
        name="L09_example_with_a_day.docx",
        mechanism=P,
        make=lambda: paper(P, cells=[["", "", "如：9月2日，张三带队赴省发展改革委拜访。", "", "", ""], *CELLS[P]]),
        rows=rows_of(P),
    ),
    Sample(
        name="L10_example_left_in_a_cell.xlsx",
        mechanism=P,
        make=lambda: sheet(P, grid(P, cells=_changed(P, {(1, 3): "如：获得XXX支持政策等。"}))),
        rows=rows_of(P, _changed(P, {(1, 3): "如：获得XXX支持政策等。"})),
    ),
    Sample(
        name="L11_title_of_another_ledger.docx",
        mechanism=P,
        make=lambda: paper(P, title="交流合作工作台账"),
        rows=rows_of(P),
    ),
    Sample(
        name="L12_two_ledgers_on_two_sheets.xlsx",
        mechanism=P,
        make=lambda: book({"政策争取": (grid(P), []), "交流合作": (grid(E), [])}),
        rows=rows_of(P),
    ),
    Sample(
        name="L13_text_across.docx",
        mechanism=P,
        make=lambda: paper(P, cells=[["一、市级重点事项", *[""] * 5], *CELLS[P]], merges=[(2, 0, 2, 5)]),
        rows=rows_of(P),
    ),
    Sample(
        name="L14_table_goes_on_without_a_header.docx", mechanism=P, make=lambda: _continued(after_break=True), rows=rows_of(P)
    ),
    Sample(
        name="L15_two_tables_of_one_ledger.docx",
        mechanism=P,
        make=lambda: (
            Paper().say(TITLES[P], *BLOCK).table([HEADS[P], *CELLS[P][:2]]).say("续表").table([HEADS[P], *CELLS[P][2:]]).data()
        ),
        rows=rows_of(P),
    ),
    Sample(
        name="L16_three_results_under_one_head.docx",
        mechanism=E,
        make=lambda: Paper().say(TITLES[E], *BLOCK).table(_THREE_RESULTS, [(0, 3, 0, 5)]).data(),
        rows=({**_THREE_READ, "implementation": "标志性项目：园区开工\n突破性成果：专利互认"},),
    ),
    Sample(name="L16_two_columns_under_one_head.xlsx", mechanism=I, make=_split_column, rows=_SPLIT_ROWS),
    Sample(
        name="L17_header_in_unsure_words.docx",
        mechanism=P,
        make=lambda: paper(P, head=[[*HEADS[P][:4], "下一阶段工作打算", "备注"]]),
        rows=rows_of(P),
    ),
    Sample(name="L18_column_without_a_header.xlsx", mechanism=P, make=lambda: _with_column(P, "", "另见附表"), rows=rows_of(P)),
    Sample(
        name="L20_cell_too_long.xlsx",
        mechanism=P,
        make=lambda: sheet(P, grid(P, cells=_changed(P, {(0, 3): "长" * 32_001}))),
        rows=rows_of(P, _changed(P, {(0, 3): "长" * 32_001})),
    ),
    Sample(
        name="L22_cell_merged_over_two_columns.xlsx",
        mechanism=P,
        make=lambda: sheet(P, grid(P, cells=_changed(P, {(0, 3): ""})), merges=[(3, 2, 3, 3)]),
        rows=rows_of(P, _changed(P, {(0, 3): ""})),
    ),
    Sample(
        name="L23_printed_as.pdf",
        mechanism=P,
        make=lambda: _converted(paper(P), "ledger.docx", "pdf"),
        rows=rows_of(P),
    ),
    Sample(
        name="L24_rows_above_the_header.xlsx",
        mechanism=P,
        make=lambda: book({"Sheet1": ([[TITLES[P]], [*BLOCK], *CELLS[P][:2], HEADS[P], *CELLS[P][2:]], [(0, 0, 0, 5)])}),
        rows=rows_of(P),
        skipped=("重复的表头",),
    ),
)

_ROSTER = [["部门（单位）", "分管领导", "联络员"], ["市发改委", "张三", "李四"]]
REFUSED: tuple[Sample, ...] = (
    Sample(
        name="NotALedger_roster.docx",
        mechanism=P,
        make=lambda: Paper().say("分管领导及联络员名单").table(_ROSTER).data(),
        rows=(),
    ),
    Sample(
        name="NotALedger_letter.docx",
        mechanism=P,
        make=lambda: Paper().say("关于报送工作台账的函", "现将台账报上。").data(),
        rows=(),
    ),
    Sample(name="EmptyLedger_nothing.xlsx", mechanism=P, make=lambda: book({"Sheet1": ([], [])}), rows=()),
    Sample(name="EmptyLedger_nothing.docx", mechanism=P, make=lambda: Paper().say("").data(), rows=()),
    Sample(name="OtherLedger_exchange.xlsx", mechanism=P, make=lambda: sheet(E), rows=()),
    Sample(name="OtherLedger_policy.docx", mechanism=I, make=lambda: paper(P), rows=()),
    Sample(
        name="TooManyRows_five_thousand.xlsx",
        mechanism=P,
        make=lambda: sheet(P, grid(P, cells=[[str(at), "市发改委", f"事项{at}", "进展", "", ""] for at in range(1, 5_001)])),
        rows=(),
    ),
)


def write_all() -> None:
    """Every sample into its folder."""
    for folder, samples in (("good", GOOD), ("bad", (*BAD, *REFUSED))):
        (FOLDER / folder).mkdir(parents=True, exist_ok=True)
        for sample in samples:
            (FOLDER / folder / sample.name).write_bytes(sample.make())


if __name__ == "__main__":
    write_all()
