"""The labelled corpus: agreements with what a careful reader finds in them.

`python -m tests.samples.labelled [FOLDER]` writes the files and their labels; the default is tests/samples/labelled/files.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.samples.labelled.grammar import grammar
from tests.samples.labelled.held import held
from tests.samples.labelled.odd import odd
from tests.samples.labelled.others_first import first
from tests.samples.labelled.others_second import second
from tests.samples.labelled.writing import Labelled

FILES = Path(__file__).with_name("files")


def corpus() -> list[Labelled]:
    """Every labelled agreement."""
    return [*grammar(), *odd(), *first(), *second(), *held()]


def write(folder: Path = FILES) -> list[Path]:
    """Write every file with its label beside it; returns the paths of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for one in corpus():
        path = folder / one.sample.label
        path.write_bytes(one.sample.build())
        label = json.dumps(one.label.as_json(one.group), ensure_ascii=False, indent=1)
        path.with_suffix(".json").write_text(label + "\n", encoding="utf-8")
        paths.append(path)
    return paths
