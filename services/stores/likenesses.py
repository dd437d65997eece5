"""The `likenesses` table, by which filings of the same agreement find each other; and `ties`, what people said of two of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, delete, exists, func, insert, select

from services.model.people import Scope
from services.model.sketches import BINS, Sketch
from services.model.ties import Tie, TieKind
from services.stores.readers import within
from services.stores.tables import likenesses, objects, pages, ties


@dataclass(frozen=True, slots=True, kw_only=True)
class Likenesses:
    """The sketches of many filings: row n of `bins` and `pieces` is that of `ids[n]`; `parties` names who signed it."""

    ids: tuple[str, ...]
    bins: npt.NDArray[np.uint8]
    pieces: npt.NDArray[np.int64]
    parties: tuple[str, ...]


class LikenessStore:
    """Reads and writes `likenesses` and `ties`: projections of each filing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, object_id: str, sketch: Sketch, *, parties: str) -> None:
        """Keep the sketch of a filing's agreement."""
        self.remove(object_id)
        row = {"object_id": object_id, "bins": sketch.bins, "pieces": sketch.pieces, "parties": parties}
        self._connection.execute(insert(likenesses), [row])

    def remove(self, object_id: str) -> None:
        """A filing without text is like no other."""
        self._connection.execute(delete(likenesses).where(likenesses.c.object_id == object_id))

    def remove_all(self) -> None:
        """Forget every sketch: another way of sketching is in use."""
        self._connection.execute(delete(likenesses))

    def among(self, *, scope: Scope, states: Sequence[str], but_not: str) -> Likenesses:
        """The sketches of all filings in these states that the scope may see."""
        query = select(likenesses.c.object_id, likenesses.c.bins, likenesses.c.pieces, likenesses.c.parties).join(
            objects, objects.c.id == likenesses.c.object_id
        )
        query = within(query, scope).where(objects.c.state.in_(states), objects.c.id != but_not)
        rows = self._connection.execute(query).all()
        return Likenesses(
            ids=tuple(row[0] for row in rows),
            bins=np.frombuffer(b"".join(row[1] for row in rows), np.uint8).reshape(len(rows), BINS),
            pieces=np.fromiter((row[2] for row in rows), np.int64, len(rows)),
            parties=tuple(row[3] for row in rows),
        )

    def of(self, object_id: str) -> Sketch | None:
        """The sketch of one filing; None where it has no text."""
        row = self._connection.execute(select(likenesses).where(likenesses.c.object_id == object_id)).one_or_none()
        return Sketch(bins=row.bins, pieces=row.pieces) if row else None

    def lacking(self) -> list[str]:
        """Filings that were read and have no sketch."""
        query = select(objects.c.id).where(
            objects.c.kind == "filing",
            exists().where(pages.c.object_id == objects.c.id, func.length(pages.c.text) > 0),
            ~exists().where(likenesses.c.object_id == objects.c.id),
        )
        return list(self._connection.execute(query.order_by(objects.c.id)).scalars())

    def put_ties(self, object_id: str, tied: Iterable[Tie]) -> None:
        """Write a filing's ties anew."""
        self._connection.execute(delete(ties).where(ties.c.object_id == object_id))
        rows = [{"object_id": object_id, "other_id": tie.other, "kind": tie.kind.value} for tie in tied]
        if rows:
            self._connection.execute(insert(ties), rows)

    def tied_to(self, object_id: str) -> list[tuple[str, TieKind]]:
        """Which filings name this one as the other of a tie, and as what."""
        query = select(ties.c.object_id, ties.c.kind).where(ties.c.other_id == object_id).order_by(ties.c.object_id)
        return [(row.object_id, TieKind(row.kind)) for row in self._connection.execute(query)]
