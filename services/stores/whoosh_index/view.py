"""The index at one moment, and how it is kept in few segments of bearable size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.model.query import IndexedText
from services.stores.whoosh_index.reading import Segment

MOST_SEGMENTS = 8
LARGEST_SEGMENT = 8_000_000  # characters; a bound on the memory that writing one takes (some 60 bytes each)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The index as it was at one moment. Its documents are numbered through, segment after segment."""

    name: str  # of the generation; "" where there is no index
    segments: tuple[Segment, ...]
    alive: npt.NDArray[np.bool_]  # by document: not replaced by a later one of the same object

    @property
    def parts(self) -> Iterator[tuple[int, Segment]]:
        """Each segment with the number of its first document."""
        base = 0
        for segment in self.segments:
            yield base, segment
            base += segment.size

    def documents(self) -> Iterator[tuple[int, str, int]]:
        """(number, object id, version) of each document that counts."""
        for base, segment in self.parts:
            for number in np.flatnonzero(self.alive[base : base + segment.size]).tolist():
                yield base + number, segment.ids[number], int(segment.versions[number])

    def frequency(self, field: str, term: str) -> int:
        """In how many documents the term stands, replaced ones included."""
        return sum(segment.frequency(field, term) for segment in self.segments)


NO_INDEX = View(name="", segments=(), alive=np.empty(0, np.bool_))


def to_join(view: View) -> list[Segment]:
    """The smallest segments, once there are too many: as many as together stay below LARGEST_SEGMENT."""
    living = {segment: int(segment.characters * view.alive[base : base + segment.size].mean()) for base, segment in view.parts}
    small = sorted((segment for segment in living if living[segment] < LARGEST_SEGMENT // 2), key=living.__getitem__)
    if len(small) <= MOST_SEGMENTS:
        return []
    chosen, total = small[:2], living[small[0]] + living[small[1]]
    for segment in small[2:]:
        # what is larger than all the smaller ones together is left, so that each text is joined only a few times
        if total + living[segment] > LARGEST_SEGMENT or (len(chosen) > MOST_SEGMENTS // 2 and living[segment] > total):
            break
        chosen.append(segment)
        total += living[segment]
    return chosen


def portions(texts: Sequence[IndexedText]) -> Iterator[list[IndexedText]]:
    """The texts in portions that each make one segment of bearable size."""
    portion: list[IndexedText] = []
    total = 0
    for text in texts:
        if portion and total + len(text.normal) > LARGEST_SEGMENT:
            yield portion
            portion, total = [], 0
        portion.append(text)
        total += len(text.normal)
    if portion:
        yield portion
