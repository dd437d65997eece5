"""What a command changed in a register outlives the register: it is sealed into the archive at the command's end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from services.model.mechanisms import Mechanism
from services.model.units import UnitKind
from services.office import Office
from services.stores.archive import Archive
from services.stores.house import SEALED_UPTO
from services.upkeep.segments import spans
from services.worker import Worker
from tests.commands.test_command_line import Shell
from tests.commands.test_rosters import HEAD, ROWS
from tests.house import AGREEMENT, CLERK, NOW, an_office
from tests.samples.unit_lists import NOTICE


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "home")


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "通知.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    book = Workbook()
    for row in (*HEAD, *ROWS):
        book.active.append(list(row))
    path = tmp_path / "名单.xlsx"
    book.save(path)
    return path


def lose_the_register(home: Path) -> None:
    for path in (home / "archive").glob("register.sqlite3*"):
        path.unlink()


def segments(office: Office) -> list[tuple[int, int]]:
    return sorted(spans(office.archive))


def test_units_duties_and_rosters_of_today_come_back_after_the_register_is_lost(shell: Shell, notice: Path, listed: Path) -> None:
    shell.json("import-units", notice)
    shell.json("import-roster", listed)
    before = an_office(shell.home)
    units, rosters = before.units.all(), before.rosters.entries(by=CLERK)
    before.close()
    assert len(units) == 35 and sum(len(unit.assignments) for unit in units) == 66
    assert sum(entry.reported for entry in rosters) == 2
    lose_the_register(shell.home)
    told = shell.json("rebuild")
    assert told["registers"] == {
        "units": 35,
        "duties": 66,
        "rosters": 2,
        "calendar_days": 0,
        "reminders": 0,
        "drafts": 0,
        "schemes": 0,
    }
    after = an_office(shell.home)
    assert after.units.all() == units and after.rosters.entries(by=CLERK) == rosters
    assert after.upkeep.verify().ok
    after.close()


def test_a_lost_register_beside_sealed_segments_alone_is_missed(shell: Shell, notice: Path) -> None:
    shell.json("import-units", notice)
    lose_the_register(shell.home)
    for words in (("search", "协议"), ("verify",), ("import-units", notice), ("init",)):
        done = shell.run(*words)
        assert done.exit_code == 1 and "rebuild" in done.stderr and done.stdout == "", words
    assert not (shell.home / "archive/register.sqlite3").exists()


def test_an_archive_without_any_object_and_without_a_register_is_no_house(shell: Shell) -> None:
    shell.json("init")
    lose_the_register(shell.home)
    done = shell.run("search", "协议")
    assert done.exit_code == 1 and "没有文枢的数据" in done.stderr
    assert shell.json("init")["password"]


def test_a_command_that_changes_no_register_seals_nothing(shell: Shell, notice: Path) -> None:
    shell.json("import-units", notice)
    shell.json("import-units", notice)
    shell.json("search", "协议")
    office = an_office(shell.home)
    assert len(segments(office)) == 1
    office.close()


def test_the_worker_seals_what_was_changed_on_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = an_office(tmp_path / "home")
    office.units.put("某单位", UnitKind.OTHER, by=CLERK)
    assert segments(office) == []
    looks = iter((False, True))
    monkeypatch.setattr("services.worker.IDLE_SECONDS", 0.01)
    Worker(office, works={}).run(stop=lambda: next(looks, True))
    assert [last for _first, last in segments(office)] == [1]
    office.close()


def test_a_seal_that_was_broken_off_before_the_register_knew_is_not_written_again(tmp_path: Path) -> None:
    office = an_office(tmp_path / "home")
    office.units.put("某单位", UnitKind.OTHER, by=CLERK)
    assert office.upkeep.seal_registers()
    with office.register.transaction() as transaction:
        transaction.house.remove(SEALED_UPTO)
    assert not office.upkeep.seal_registers()
    with office.register.reading() as transaction:
        assert transaction.house.get(SEALED_UPTO) == "1"
    assert len(segments(office)) == 1
    office.close()


def test_a_full_disk_at_the_seal_is_told_and_the_import_stands(
    shell: Shell, notice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as fault:
        fault.setattr(Archive, "commit", full_disk)
        done = shell.run("import-units", notice, "--json")
    assert done.exit_code == 0 and len(json.loads(done.stdout)["added"]) == 35
    assert "还没有封存" in done.stderr
    shell.json("search", "协议")  # whichever command comes next seals it
    office = an_office(shell.home)
    assert len(segments(office)) == 1
    office.close()


# -- what rebuild says --


def test_a_rebuild_names_what_came_after_the_last_seal(shell: Shell, notice: Path, tmp_path: Path) -> None:
    agreement = tmp_path / "协议.txt"
    agreement.write_text(AGREEMENT, encoding="utf-8")
    shell.json("import-units", notice)
    shell.json("file", agreement, "--unit", "市发改委")
    lose_the_register(shell.home)
    told = shell.run("rebuild").stdout
    for word in ("单位 35 个", "职责 66 项", "联络员名单 0 条", "日历 0 天", "催报 0 次", "最近一次封存", "草稿", "账号没有恢复"):
        assert word in told, word
    assert "没有丢失" not in told


def test_a_rebuild_beside_a_sound_register_says_that_nothing_was_lost(shell: Shell, notice: Path) -> None:
    shell.json("import-units", notice)
    told = shell.run("rebuild").stdout
    assert "没有丢失" in told and "没有恢复" not in told.split("账号")[0]
    assert shell.json("rebuild")["whole"]


def test_a_unit_that_only_an_object_names_is_told_with_its_duties_unknown(tmp_path: Path) -> None:
    home, agreement = tmp_path / "home", tmp_path / "协议.txt"
    agreement.write_text(AGREEMENT, encoding="utf-8")
    shell = Shell(home)
    shell.json("file", agreement, "--unit", "市商务局")
    office = an_office(home)
    assert segments(office) == []  # the filing itself brings the unit back
    office.units.assign("市商务局", Mechanism.POLICY, since=NOW.date(), by=CLERK)
    office.close()
    lose_the_register(home)
    told = shell.run("rebuild").stdout
    assert "市商务局" in told and "职责" in told and "从未封存" in told
    lose_the_register(home)
    shell_told = shell.json("rebuild")
    assert shell_told["without_duties"] == ["市商务局"] and shell_told["registers"]["duties"] == 0


# -- a house that a command begins --


@pytest.mark.parametrize("command", ["import-units", "import-roster", "file"])
def test_a_command_that_begins_a_house_says_where_and_how_to_log_in(
    shell: Shell, notice: Path, listed: Path, command: str
) -> None:
    words = {"import-units": (notice,), "import-roster": (listed,), "file": (notice, "--unit", "市发改委", "--no-wait")}[command]
    done = shell.run(command, *words, "--json")
    assert f"已在 {shell.home} 新建数据目录" in done.stderr and "init" in done.stderr and "--home" in done.stderr
    json.loads(done.stdout)
    assert "新建" not in shell.run(command, *words, "--json").stderr


def test_init_says_that_the_house_is_new_and_shows_the_password_itself(shell: Shell) -> None:
    done = shell.run("init")
    assert f"已在 {shell.home} 新建数据目录" in done.stderr and "运行 init" not in done.stderr
    assert "一次性密码" in done.stdout
    assert "新建" not in shell.run("init").stderr


def test_a_dry_run_begins_no_house(shell: Shell, notice: Path) -> None:
    done = shell.run("import-units", notice, "--dry-run")
    assert done.exit_code == 0 and "新建" not in done.stderr and not shell.home.exists()
