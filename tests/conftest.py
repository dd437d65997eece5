"""What every test gets: a clean environment, and a loud skip where an outside program is absent."""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import settings

# A slow machine is no bug; what a property found is replayed, what it tries is new each time.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")

PROGRAMS = {
    "office": (("soffice", "libreoffice"), "LibreOffice"),
    "browser": (("chromium", "chromium-browser", "google-chrome"), "Chromium"),
}

for name in [name for name in os.environ if name.startswith("WENSHU_")]:
    del os.environ[name]  # a developer's own home is not the tests' home


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked with a program that is not installed are skipped, and the reason is printed (-rs)."""
    absent = {
        marker: pytest.mark.skip(reason=f"!!! {label} is not installed: this was NOT tested")
        for marker, (commands, label) in PROGRAMS.items()
        if not any(shutil.which(command) for command in commands)
    }
    for item in items:
        for marker, skip in absent.items():
            if item.get_closest_marker(marker):
                item.add_marker(skip)
