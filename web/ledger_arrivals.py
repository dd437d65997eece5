"""What the form of 代报 says of what came in: which ledgers are taken and how, which files go with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import request

from services.intake import HeldFile
from services.ledgers.arrivals import Arrival, Entry, FoundLedger
from services.model.errors import Refused
from services.model.files import FileRole
from services.model.ledgers.filling import Taking
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from web.forms import typed_one

TAKINGS = {
    Taking.MONTH: "保留，排在后面",
    Taking.APPEND: "保留，来件里新的接在后面",
    Taking.REPLACE: "以来件为准，来件里没有的删去",
}
ROLES = (FileRole.ORIGINAL, FileRole.MATERIAL, FileRole.STAMPED)


class NothingChosen(Refused):
    message = "没有选择要代报的台账，没有报送。请至少勾选一份；确无新增的，勾选机制的“本月无新增”。"


class ChosenTwice(Refused):
    message = "“{mechanism}”选了不止一份台账（{labels}），没有报送。同一单位同一期次每项机制只有一份，请只留一份。"


def chosen(arrival: Arrival) -> set[str]:
    """The ledgers that are to be taken, by the names of their files: as the form says, at first all."""
    return set(request.form.getlist("ledger") if "unit" in request.form else (one.name for one in arrival.ledgers))


def taking_of(found: FoundLedger) -> Taking:
    return typed_one(f"taking-{found.name}", Taking) or Taking.MONTH


def as_typed(files: Sequence[HeldFile]) -> list[HeldFile]:
    """The files with the roles that the form gives them."""
    said = ((file, typed_one(f"role-{file.name}", FileRole)) for file in files)
    return [replace(file, role=role) if role in ROLES else file for file, role in said]


def entries(arrival: Arrival) -> list[Entry]:
    """The ledgers that were chosen, each with its files. A form that is sent once more names them when their files are gone."""
    found = {one.name: one for one in arrival.ledgers}
    wanted_names = {name: typed_one(f"mechanism-{name}", Mechanism) for name in request.form.getlist("ledger")}
    wanted = [(mechanism, found.get(name)) for name, mechanism in wanted_names.items() if mechanism is not None]
    quiet = request.form.getlist("quiet", type=Mechanism)
    wanted += [(one, None) for one in quiet]
    if not wanted:
        raise NothingChosen()
    for mechanism, _ledger in wanted:
        same = [ledger.label if ledger else "本月无新增" for one, ledger in wanted if one is mechanism]
        if len(same) > 1:
            raise ChosenTwice(mechanism=MECHANISM_LABELS[mechanism], labels="、".join(same))
    return [
        Entry(
            mechanism=one,
            ledger=ledger,
            files=_files_of(one, ledger, arrival),
            nothing_new=one in quiet and ledger is None,
            taking=taking_of(ledger) if ledger else Taking.MONTH,
        )
        for one, ledger in wanted
    ]


def _files_of(mechanism: Mechanism, ledger: FoundLedger | None, arrival: Arrival) -> tuple[HeldFile, ...]:
    """What goes with a ledger: the mail it came in, its own file, and the materials that are nobody else's."""
    others = {one.name for one in arrival.ledgers if ledger is None or one.name != ledger.name}
    named = {file.name: request.form.get(f"of-{file.name}", "") for file in arrival.files}
    return tuple(
        file for file in as_typed(arrival.files) if file.name not in others and named[file.name] in ("", mechanism.value)
    )
