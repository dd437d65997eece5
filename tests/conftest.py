"""What every test gets: a clean environment, and a loud skip where an outside program is absent."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import settings
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from services import accounts
from services.formats.fonts import faces
from tests import warm

# A slow machine is no bug; what a property found is replayed, what it tries is new each time.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")

# What a guess at a password costs is tested in tests/services/test_accounts.py; hundreds of logins need not pay it.
accounts._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Compiled(BytecodeCache):
    """The templates that this process has compiled, for every further application that a test makes."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if known := self._known.get(bucket.key):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}

warm.keep_warm()


@pytest.fixture(scope="module", autouse=True)
def few_recognisers() -> Iterator[None]:
    """A recogniser stays for the tests of one file, not for all."""
    yield
    warm.end_recognisers()


# Where Python is told to keep no bytecode, each of the hundreds of processes that tests start would compile the whole house.
if sys.dont_write_bytecode:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(Path(__file__).parents[1] / "build/bytecode")
    sys.dont_write_bytecode = False

PROGRAMS = {
    "office": (("soffice", "libreoffice"), "LibreOffice"),
    "browser": (("chromium", "chromium-browser", "google-chrome"), "Chromium"),
}

# Tests that measure printed pages need faces of the right kind, real or standing in (.ci/run installs the free ones).
MEASURED = (
    "tests/services/formats/gongwen/",
    "tests/services/documents/test_typesetting.py",
    "tests/services/documents/test_templates.py",
    "tests/services/documents/test_bad_input.py",
    "tests/commands/",
)
# By the time that each took, the longest first.
LONGEST = (
    *("tests/test_readme.py", "tests/test_bench.py", "tests/services/demonstration/", "tests/browser/", "tests/faults/"),
    *("tests/commands/", "tests/services/formats/gongwen/checker/", "tests/services/formats/ocr/", "tests/services/filings/"),
)
NO_FACES = "!!! no face of the kind of 仿宋, 楷体 or 黑体 is installed (see .ci/run): the printed page was NOT measured"

for name in [name for name in os.environ if name.startswith("WENSHU_")]:
    del os.environ[name]  # a developer's own home is not the tests' home


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files go first, so that no worker waits for them at the end.

    Tests marked with a program that is not installed are skipped, and the reason is printed (-rs).
    """
    items.sort(key=lambda item: next((place for place, path in enumerate(LONGEST) if item.nodeid.startswith(path)), len(LONGEST)))
    absent = {
        marker: pytest.mark.skip(reason=f"!!! {label} is not installed: this was NOT tested")
        for marker, (commands, label) in PROGRAMS.items()
        if not any(shutil.which(command) for command in commands)
    }
    faceless = _faceless()
    for item in items:
        for marker, skip in absent.items():
            if item.get_closest_marker(marker):
                item.add_marker(skip)
        if faceless and item.get_closest_marker("office") and item.nodeid.startswith(MEASURED):
            item.add_marker(pytest.mark.skip(reason=NO_FACES))


def _faceless() -> bool:
    """Whether a face would be drawn as one of another kind."""
    return any(face.installed is False and "Noto Serif" in (face.stand_in or "Noto Serif") for face in faces()[:3])
