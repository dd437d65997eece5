"""Who is there when the demonstration year begins: the register of units, the roster, the accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.demonstration.cast import APPROVING, DEPARTMENTS, PLACES, PLAYERS, UNIT_LISTS, Player, duties
from services.demonstration.threads import YEAR, dice
from services.model.people import Person, Role
from services.model.units import UnitKind
from services.office import Office

ADMINISTRATOR = Person(login="admin", name="管理员", role=Role.ADMINISTRATOR)
SINCE = date(YEAR, 1, 1)
_STEP = 10  # between the positions of two units, as the import of 附件1 leaves it
_UNREPORTED = frozenset({"市城管执法局", "卢村乡"})  # no roster came from them
_NO_LIAISON = frozenset({"市司法局"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """An account of the demonstration, with the password that is asked for once."""

    login: str
    name: str
    role: str
    unit: str
    password: str


_ACCOUNTS = (
    ("jingban", "经办人", Role.CLERK, None),
    ("lingdao", "领导", Role.LEADER, None),
    ("fagaiwei", "市发改委联络员", Role.LIAISON, "市发改委"),
    ("fagaiwei-fenguan", "市发改委分管领导", Role.DEPUTY_LEADER, "市发改委"),
)


def enter_units(office: Office) -> None:
    """附件1, and the townships and subdistricts that the office adds."""
    office.units.import_lists(UNIT_LISTS, name="附件1（演示）", since=SINCE, by=ADMINISTRATOR)
    for number, player in enumerate(PLACES, start=len(DEPARTMENTS) + 1):
        office.units.put(player.name, UnitKind.of(player.name), by=ADMINISTRATOR)
        for mechanism in duties(player):
            office.units.assign(player.name, mechanism, since=SINCE, by=ADMINISTRATOR)
        _describe(office, player, number * _STEP)
    for player in DEPARTMENTS:
        _describe(office, player, office.units.get(player.name).position)


def _describe(office: Office, player: Player, position: int) -> None:
    office.units.describe(
        player.name,
        kind=UnitKind.of(player.name),
        full_name=player.full_name,
        position=position,
        approves=player.name in APPROVING,
        by=ADMINISTRATOR,
    )


def enter_rosters(office: Office) -> int:
    """附件2, with posts and placeholders in the place of people; two units have not answered. Returns how many have."""
    told = [player for player in PLAYERS if player.name not in _UNREPORTED]
    for player in told:
        office.rosters.put(player.name, [_entry(player)], by=ADMINISTRATOR)
    return len(told)


def _entry(player: Player) -> dict[str, str]:
    chance = dice(player.name, "roster")
    entry = {
        "unit": player.name,
        "leader": "张三",
        "leader_post": player.deputy,
        "leader_phone": f"0563-8001{chance.randint(100, 999)}",
    }
    if player.name not in _NO_LIAISON:
        line = f"0563-8002{chance.randint(100, 999)}"
        entry |= {"liaison": "李四", "liaison_post": f"{player.section}负责人", "liaison_phone": line}
    for mechanism in duties(player):
        entry |= {f"{mechanism}_section": player.section, f"{mechanism}_person": "李四"}
    return entry


def open_accounts(office: Office) -> tuple[Login, ...]:
    """One account of each kind; each password has to be changed at the first login."""
    made = [
        Login(
            login="admin", name="管理员", role=Role.ADMINISTRATOR, unit="", password=office.accounts.first_administrator() or ""
        )
    ]
    for login, name, role, unit in _ACCOUNTS:
        password = office.accounts.create(login=login, name=name, role=role, unit=unit, by=ADMINISTRATOR)
        made.append(Login(login=login, name=name, role=role, unit=unit or "", password=password))
    return tuple(made)
