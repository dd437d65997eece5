"""The search counter: answers queries, and feeds the index with the texts that wait."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

import numpy as np

from services.model import normal
from services.model.normal import object_text
from services.model.people import Scope
from services.model.query import Hit, IndexedText, Query, Results
from services.search import ranking, snippets
from services.search.catalogue import EMPTY, FACETS, Catalogue, Mask
from services.search.ranking import Clue
from services.search.snapshot import Snapshot
from services.stores.register import Register, Transaction
from services.stores.whoosh_index import NO_INDEX, Torn, View, WhooshIndex
from services.stores.whoosh_index.parser import parse
from services.stores.whoosh_index.schema import WORDS

FEW, MOST_NEAR = 5, 5  # with fewer hits than FEW, what comes near is offered
MOST_SCANNED = 1000  # texts outside the index that are ranked; more wait only while the whole index is built
AT_ONCE, REBUILT_AT_ONCE = 200, 4000  # texts; each portion becomes at least one segment


class Search:
    """Finds archive objects. Safe for many threads."""

    def __init__(self, *, register: Register, index: WhooshIndex) -> None:
        self._register, self._index = register, index
        self._turn = threading.Lock()
        self._snapshot = Snapshot.of(EMPTY, NO_INDEX)
        self._reconciled = ""  # the generation of the index that was last compared with the register
        self._settled = ("", "")  # the state of the texts and the generation for which nothing waited

    # -- answering --

    def find(self, query: Query, *, scope: Scope) -> Results:
        """What the scope may see of what the query asks for; exact whatever the index holds."""
        with self._register.reading() as transaction:
            catalogue = self._catalogue(transaction)
            view = self._index.view()  # after the catalogue: what that calls indexed is in here
            try:
                return self._answer(query, scope, self._matched(catalogue, view), transaction)
            except Torn:  # after it had been opened: answer from the texts alone
                self._index.give_up(view)
                return self._answer(query, scope, self._matched(catalogue, NO_INDEX), transaction)

    def _catalogue(self, transaction: Transaction) -> Catalogue:
        state = transaction.texts.state()
        known = self._snapshot.catalogue
        if known.state == state:
            return known
        return Catalogue.of(state, transaction.texts.catalogue(), transaction.texts.readers())

    def _matched(self, catalogue: Catalogue, view: View) -> Snapshot:
        with self._turn:
            if self._snapshot.catalogue.state != catalogue.state or self._snapshot.view is not view:
                self._snapshot = Snapshot.of(catalogue, view)
            return self._snapshot

    def _answer(self, query: Query, scope: Scope, snapshot: Snapshot, transaction: Transaction) -> Results:
        terms = parse(query.text)
        catalogue, filters = snapshot.catalogue, query.filters
        seen = catalogue.within(scope)
        read = transaction.texts.read
        matching = snapshot.holding(terms, seen, read=read) if terms else seen
        hits = matching & catalogue.passing(filters)
        total = int(hits.sum())
        found = ranking.clues(terms, snapshot) if total else []
        scores = ranking.scores(found, snapshot, _outside(snapshot, hits, transaction)) if terms and total else None
        page = catalogue.newest_first(hits, scores)[query.offset : query.offset + query.limit]
        others: tuple[Hit, ...] = ()
        if terms and total < FEW:
            others = _near(terms, seen & catalogue.passing(filters) & ~matching, snapshot, transaction)
        return Results(
            query=query.text,
            total=total,
            near=others,
            unread=int(catalogue.unread[seen].sum()),
            textless=int(catalogue.textless[seen].sum()),
            facets={name: catalogue.columns[name].counts(matching & catalogue.passing(filters, but_not=name)) for name in FACETS},
            hits=_shown(page, terms, snapshot, transaction),
        )

    # -- feeding the index --

    def index_waiting(self, limit: int = AT_ONCE) -> int:
        """Give the index every text that it has not got, `limit` at a time; returns how many. Called by the worker.

        Cheap when nothing waits, so it may be called at every turn: that is how a deleted index comes back by itself.
        """
        with self._register.reading() as transaction:
            if self._settled == (transaction.texts.state(), self._index.view().name):
                return 0
        self._reconcile()
        done = 0
        while True:
            with self._register.reading() as transaction:
                texts, state = transaction.texts.waiting(limit), transaction.texts.state()
            if not texts:
                break
            self._index.add(texts)
            with self._register.transaction() as transaction:
                done += transaction.texts.mark_indexed({text.object_id: text.fingerprint for text in texts})
        if done:
            self._index.tidy(self._read)
        self._reconciled = self._index.view().name
        self._settled = (state, self._reconciled)
        return done

    def reindex(self) -> int:
        """Normalise every text anew and build a new index aside, then take it into use; returns how many objects it holds."""
        self._renormalise()
        with self._register.reading() as transaction:
            ids = [row.object_id for row in transaction.texts.catalogue()]
        given: dict[str, int] = {}
        with self._index.anew() as put:
            for start in range(0, len(ids), REBUILT_AT_ONCE):
                texts = self._read(ids[start : start + REBUILT_AT_ONCE])
                put(texts)
                given |= {text.object_id: text.fingerprint for text in texts}
        with self._register.transaction() as transaction:
            transaction.texts.mark_indexed(given)
        self._reconciled = self._index.view().name
        return len(given)

    def _reconcile(self) -> None:
        """After a change of index or normaliser: what the register believes to be indexed has to be there, and nothing else."""
        with self._register.reading() as transaction:
            outdated = transaction.texts.normaliser() != normal.stamp()
        if outdated:
            self._renormalise()
        view = self._index.view()
        if view.name and view.name == self._reconciled:
            return
        held = {object_id: version for _number, object_id, version in view.documents()}
        with self._register.transaction() as transaction:
            rows = transaction.texts.catalogue()
            transaction.texts.unmark(row.object_id for row in rows if row.indexed and held.get(row.object_id) != row.version)
        gone = held.keys() - {row.object_id for row in rows}
        if gone:
            self._index.remove(gone)
        self._reconciled = view.name

    def _read(self, object_ids: Sequence[str]) -> list[IndexedText]:
        with self._register.reading() as transaction:
            return list(transaction.texts.read(object_ids))

    def _renormalise(self) -> None:
        """Make every text anew from the pages, as this normaliser does; the index waits for those that come out differently."""
        with self._register.transaction() as transaction:
            texts = transaction.texts
            rows = texts.catalogue()
            for start in range(0, len(rows), AT_ONCE):
                versions = {row.object_id: row.version for row in rows[start : start + AT_ONCE]}
                before = {text.object_id: text.normal for text in texts.read(list(versions))}
                for object_id, found in texts.found(list(versions), with_pages=True).items():
                    files = [[text for _number, text in pages] for pages in found.files.values()]
                    text = object_text(found.names, files)
                    if text != before[object_id]:
                        texts.put(object_id, version=versions[object_id], normal=text)
            texts.note_normaliser(normal.stamp())


def _outside(snapshot: Snapshot, mask: Mask, transaction: Transaction) -> Iterable[IndexedText]:
    """The texts of masked objects for which the index does not answer, as many as are ranked."""
    rows = np.flatnonzero(mask & ~snapshot.covered)[:MOST_SCANNED]
    return transaction.texts.read([snapshot.catalogue.ids[row] for row in rows])


def _near(terms: Sequence[str], among: Mask, snapshot: Snapshot, transaction: Transaction) -> tuple[Hit, ...]:
    """What of the masked objects shares most with the terms."""
    found = ranking.clues(terms, snapshot)
    close, shared = ranking.near(found, snapshot, _outside(snapshot, among, transaction))
    rows = snapshot.catalogue.newest_first(close & among, shared)[:MOST_NEAR]
    return _shown(rows, terms, snapshot, transaction, found)


def _shown(
    rows: Sequence[int], terms: Sequence[str], snapshot: Snapshot, transaction: Transaction, found: Sequence[Clue] = ()
) -> tuple[Hit, ...]:
    """The hits of these rows, with their snippets; an object that is gone is left out."""
    ids = [snapshot.catalogue.ids[row] for row in rows]
    shown = transaction.texts.found(ids, with_pages=bool(terms))
    pieces = [clue.text for clue in sorted(found, key=lambda clue: clue.field != WORDS)]
    return tuple(snippets.answer(shown[object_id], terms, pieces=pieces) for object_id in ids if object_id in shown)
