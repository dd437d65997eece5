"""How large a worksheet claims to be, found by streaming its XML: a few bytes can claim seventeen thousand million cells."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

MAX_AREA = 20_000_000  # cells that a sheet's dimension or all its merges may cover
MAX_CELLS = 1_000_000  # cells really written
MAX_COLUMNS = 16_384
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


@dataclass(slots=True, kw_only=True)
class SheetSize:
    """Cells written, the largest area claimed, the merged ranges as (first row, first column, last row, last column)."""

    cells: int = 0
    area: int = 0
    merged_area: int = 0
    merges: list[tuple[int, int, int, int]]
    unreckoned: list[str]  # cells with a formula whose result no program has kept

    @property
    def oversized(self) -> bool:
        return self.cells > MAX_CELLS or self.area > MAX_AREA or self.merged_area > MAX_AREA


@dataclass(slots=True)
class _Cell:
    """The cell that is being streamed. A text may be an empty result."""

    place: str = ""
    text: bool = False
    formula: bool = False
    inside: bool = False
    result: bool = False

    def begin(self, attributes: dict[str, str]) -> None:
        self.place, self.text = attributes.get("r", ""), attributes.get("t") == "str"
        self.formula = self.inside = self.result = False


def worksheets(package: zipfile.ZipFile) -> list[str]:
    """The names of the worksheet parts."""
    return [name for name in package.namelist() if re.fullmatch(r"/?xl/worksheets/[^/]+\.xml", name, re.IGNORECASE)]


def measure(package: zipfile.ZipFile, part: str) -> SheetSize:
    """Stream one worksheet; stops as soon as it is too large. Raises expat.ExpatError on broken XML."""
    size = SheetSize(merges=[], unreckoned=[])
    parser = expat.ParserCreate(namespace_separator=" ")
    cell = _Cell()

    def start(name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(" ")[2]:
            case "c":
                size.cells += 1
                _claim(size, attributes.get("r", ""))
                cell.begin(attributes)
            case "f":
                cell.formula = True
            case "v":
                cell.inside = True
                cell.result |= cell.text
            case "dimension":
                _claim(size, attributes.get("ref", ""))
            case "mergeCell":
                _merge(size, attributes.get("ref", ""))

    def end(name: str) -> None:
        match name.rpartition(" ")[2]:
            case "v":
                cell.inside = False
            case "c" if cell.formula and not cell.result:
                size.unreckoned.append(cell.place)

    def text(_text: str) -> None:
        cell.result |= cell.inside

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    with package.open(part) as stream:
        while chunk := stream.read(64 * 1024):
            parser.Parse(chunk, False)
            if size.oversized:
                return size
    parser.Parse(b"", True)
    return size


def _corners(reference: str) -> Iterator[tuple[int, int]]:
    for letters, digits in _REFERENCE.findall(reference):
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        yield int(digits), column


def _range(reference: str) -> tuple[int, int, int, int] | None:
    corners = list(_corners(reference))
    if not corners:
        return None
    rows, columns = [row for row, _ in corners], [column for _, column in corners]
    return min(rows), min(columns), max(rows), max(columns)


def _claim(size: SheetSize, reference: str) -> None:
    area = _range(reference)
    if area is not None:
        size.area = max(size.area, area[2] * area[3])


def _merge(size: SheetSize, reference: str) -> None:
    area = _range(reference)
    if area is not None:
        size.merged_area += (area[2] - area[0] + 1) * (area[3] - area[1] + 1)
        size.merges.append(area)
