"""The checks of a ledger, as a table: which finding, of which columns, by which rule. Each source stands with its finding.

They find what a person should look at and stop nobody: a ledger with gaps is an ordinary working day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from services.model.dates import chinese_date
from services.model.findings import FINDINGS, finding
from services.model.ledgers.checks import agreements, standing, sums, times, words
from services.model.ledgers.checks.cell import Cell, CheckedLedger, FiledAgreement, own_by_names, says_nothing
from services.model.ledgers.columns import columns_of, written_columns
from services.model.ledgers.remarks import HEADER_LABELS, CellRemark, header_name
from services.model.mechanisms import Mechanism

__all__ = ["ALSO_READ", "CHECKS", "Check", "CheckedLedger", "FiledAgreement", "check_ledger", "own_by_names", "says_nothing"]

_P, _E, _I = Mechanism.POLICY, Mechanism.EXCHANGE, Mechanism.INNOVATION
_WRITTEN = {one: tuple(column.name for column in written_columns(one)) for one in Mechanism}
_REQUIRED = {one: tuple(column.name for column in columns_of(one) if column.required) for one in (_P, _I)}
_CLAIMS = {one: tuple(column.name for column in columns_of(one) if column.claims) for one in Mechanism}
_WINDOWS = {one: tuple(name for mechanism, name in times.WINDOWS if mechanism is one) for one in (_P, _E)}

ALSO_READ = ("L05", "L10")
"""What the reading of a file tells as well: of a file it is the reading that tells it, of a ledger the checks."""

Rule = Callable[[Cell], Iterator[dict[str, Any]]]
"""What is wrong with a cell: for each fault the details that its sentence needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: `at` are the columns whose cells it looks at; the finding `code` has its sentence and its source."""

    code: str
    at: dict[Mechanism, tuple[str, ...]]
    rule: Rule

    @property
    def source(self) -> str:
        return FINDINGS[self.code][1]


CHECKS: tuple[Check, ...] = (
    Check(code="L10", at=_WRITTEN, rule=words.example),
    Check(code="L30", at=_REQUIRED, rule=words.empty),
    Check(code="L31", at={_E: ("signing",)}, rule=words.all_empty),
    Check(code="L32", at=_WINDOWS, rule=times.before_window),
    Check(code="L33", at=_CLAIMS, rule=times.after_filling),
    Check(code="L34", at=_WRITTEN, rule=times.impossible_day),
    Check(code="L35", at=_WRITTEN, rule=sums.words_against_figures),
    Check(code="L36", at=_WRITTEN, rule=sums.unit_slipped),
    Check(code="L37", at=_WRITTEN, rule=sums.part_above_whole),
    Check(code="L38", at=_WRITTEN, rule=words.placeholder),
    Check(code="L39", at={_I: ("status",)}, rule=words.status),
    Check(code="L40", at={_E: ("signing", "implementation")}, rule=agreements.not_filed),
    Check(code="L41", at={_E: ("signing", "implementation")}, rule=agreements.returned),
    Check(code="L42", at={_P: ("effect",), _E: ("implementation",), _I: ("progress",)}, rule=standing.without_progress),
    Check(code="L43", at={_P: ("matter",), _E: ("signing",), _I: ("item",)}, rule=standing.twice),
    Check(code="L44", at={_P: ("unit",), _E: ("unit",)}, rule=words.another_unit),
    Check(code="L45", at={_I: ("remark",)}, rule=words.no_batch),
    Check(code="L46", at={_I: ("remark", "item")}, rule=words.wrong_batch),
    Check(code="L52", at={_I: ("remark", "item")}, rule=words.no_such_batch),
    Check(code="L50", at={_P: ("effect",), _E: ("signing", "coverage"), _I: ("coverage",)}, rule=standing.unevidenced),
    Check(code="L51", at={_I: ("status",)}, rule=words.done_and_not),
)


def check_ledger(ledger: CheckedLedger, checks: Iterable[Check] = CHECKS) -> tuple[CellRemark, ...]:
    """Everything that a person should look at: the header block, then row by row in the order of the columns."""
    ordered = tuple(checks)
    remarks = [remark for row in range(len(ledger.rows)) for remark in _of_row(ledger, row, ordered)]
    return (*_of_header(ledger), *remarks)


def _of_row(ledger: CheckedLedger, at: int, checks: tuple[Check, ...]) -> Iterator[CellRemark]:
    row = ledger.rows[at]
    if row.blank:
        return
    for column in columns_of(ledger.mechanism):
        cell = Cell(ledger=ledger, number=at + 1, row=row, column=column.name)
        for check in checks:
            if column.name in check.at.get(ledger.mechanism, ()):
                for details in check.rule(cell):
                    where = f"{ledger.called(cell.number)}“{column.label}”"
                    yield CellRemark(row=row.id, column=column.name, finding=finding(check.code, where, **details))


def _of_header(ledger: CheckedLedger) -> Iterator[CellRemark]:
    for name in standing.header_gaps(ledger):
        yield _header(name, "L05", labels=HEADER_LABELS[name])
    filled_on = ledger.header.filled_on
    if filled_on is not None and not ledger.period.first_day <= filled_on <= ledger.day:
        yield _header("filled_on", "L48", day=chinese_date(filled_on), period=ledger.period.label)
    if ledger.header.unit.strip() and not (ledger.own(ledger.header.body) or ledger.own(ledger.header.unit)):
        yield _header("unit", "L49", text=ledger.header.unit.strip()[:30], unit=ledger.unit)


def _header(name: str, code: str, **details: object) -> CellRemark:
    return CellRemark(row="", column=name, finding=finding(code, header_name(name), **details))
