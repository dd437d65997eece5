"""The house keeps its own rules: the layer diagram, the style and the papers that describe it."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.settings import Settings

ROOT = Path(__file__).parent.parent
ROOMS = ("services", "web", "commands")
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
LONGEST_MODULE, LONGEST_FUNCTION = 350, 60  # lines; the aim is under 300 and under 25
SHAPELESS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}


def modules() -> Iterator[Path]:
    """Every module of the house itself."""
    yield from (path for path in (ROOT / "app.py", ROOT / "run.py") if path.exists())
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LINT_IMPORTS, "--no-cache"]
    return subprocess.run(command, cwd=tree, capture_output=True, encoding="utf-8", env={"PYTHONUTF8": "1", "COLUMNS": "250"})


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the house that a test may spoil."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_go_down_the_stairs(house: Path) -> None:
    done = lint_imports(house)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("room", "line", "complaint"),
    [
        ("services/utils.py", "", "services.utils"),
        ("services/model/spoilt.py", "import services.stores", "services.model.spoilt -> services.stores"),
        ("services/model/spoilt.py", "import pathlib", "services.model.spoilt -> pathlib"),
        ("services/stores/spoilt.py", "import services.formats", "services.stores.spoilt -> services.formats"),
        ("services/formats/spoilt.py", "import sqlalchemy", "services.formats.spoilt -> sqlalchemy"),
        ("services/upkeep/spoilt.py", "import services.units", "services.upkeep.spoilt -> services.units"),
        ("services/search/spoilt.py", "from whoosh import fields", "services.search.spoilt -> whoosh"),
        ("services/search/spoilt.py", "import services.documents", "services.search.spoilt -> services.documents"),
        ("services/parsing/spoilt.py", "import flask", "services.parsing.spoilt -> flask"),
        ("services/parsing/spoilt.py", "import web", "services.parsing.spoilt -> web"),
        ("web/spoilt.py", "import click", "web.spoilt -> click"),
        ("web/spoilt.py", "import commands", "web.spoilt -> commands"),
        ("commands/spoilt.py", "import flask_login", "commands.spoilt -> flask_login"),
    ],
)
def test_what_stands_in_the_wrong_place_is_refused_by_name(house: Path, room: str, line: str, complaint: str) -> None:
    spoilt = house / room
    as_module = spoilt.parent.with_suffix(".py")
    if as_module.exists():  # a room may be a module or a package: the line goes into whichever it is
        spoilt, complaint = as_module, complaint.replace(".spoilt", "")
    else:
        spoilt.parent.mkdir(exist_ok=True)
        (spoilt.parent / "__init__.py").touch()
    with spoilt.open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    done = lint_imports(house)
    assert done.returncode == 1, f"{line} in {room} was let through"
    assert complaint in done.stdout


def test_no_module_or_folder_has_a_shapeless_name() -> None:
    shapeless = [
        str(path.relative_to(ROOT))
        for path in modules()
        if SHAPELESS & {part.removeprefix("_") for part in path.relative_to(ROOT).with_suffix("").parts}
    ]
    assert not shapeless, f"Name these after what they do for the office: {shapeless}"


def test_modules_stay_short() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in modules()}
    long = [f"{path.relative_to(ROOT)}: {lines} lines" for path, lines in lengths.items() if lines > LONGEST_MODULE]
    assert not long, f"Make a package of what is over {LONGEST_MODULE} lines: {long}"


def test_functions_stay_short() -> None:
    """Migrations apart: what one does to the tables is a list and reads as one."""
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for path in modules()
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not long, f"Cut what is over {LONGEST_FUNCTION} lines: {long}"


def test_app_py_stays_an_entry_and_nothing_more() -> None:
    assert len((ROOT / "app.py").read_text("utf-8").splitlines()) < 80


def test_the_types_of_every_room_are_checked() -> None:
    """`run.py test` runs mypy over what this table names."""
    checked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]
    assert checked["files"] == list(ROOMS)
    assert checked["strict"]


def test_every_setting_is_in_the_handbook_with_its_default_and_meaning() -> None:
    rows = [
        f"| `WENSHU_{name.upper()}` | `{name}` | {_shown(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    handbook = (ROOT / "docs" / "operations.md").read_text("utf-8")
    found = re.findall(r"(?m)^\| `WENSHU_.*$", handbook)
    assert found == rows, "docs/operations.md should have these rows:\n" + "\n".join(rows)


def _shown(default: object) -> str:
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, Path):
        return "程序所在目录"
    return f"`{default}`" if default != "" else "空"


def test_every_library_is_explained_in_the_decisions() -> None:
    asked = {
        re.split(r"[<>=~! ]", line)[0]
        for lock in ("requirements.in", "requirements-ocr.in", "requirements-test.in")
        for line in (ROOT / lock).read_text("utf-8").splitlines()
        if line and not line.startswith(("#", "-"))
    }
    explained = set(re.findall(r"(?m)^\| ([a-z0-9-]+) \|", (ROOT / "docs" / "decisions.md").read_text("utf-8")))
    assert asked <= explained, f"docs/decisions.md says nothing of {sorted(asked - explained)}"
    assert explained <= asked, f"docs/decisions.md explains what is not used: {sorted(explained - asked)}"
