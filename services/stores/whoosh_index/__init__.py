"""The index: Whoosh segments in a folder that may be deleted, torn or outdated at any time and is then built anew.

It answers one question: which objects, at which version, hold these characters. Below its folder lie its generations, each a
complete Whoosh index named by what its terms depend on; the file CURRENT names the one in use, and is replaced in one step.
"""

from __future__ import annotations

import secrets
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from whoosh.codec.whoosh3 import W3Segment
from whoosh.index import TOC, clean_files

from services.model.errors import Unavailable
from services.model.query import IndexedText
from services.stores.archive.disk import sync_folder
from services.stores.whoosh_index import schema
from services.stores.whoosh_index.files import DurableStorage, Torn, seal, sync_file
from services.stores.whoosh_index.reading import PostingCache, Segment
from services.stores.whoosh_index.segment import INDEX_NAME, write_segment
from services.stores.whoosh_index.view import NO_INDEX, View, portions, to_join

CURRENT = "CURRENT"
CACHE_BYTES = 128 << 20

Read = Callable[[Sequence[str]], Iterable[IndexedText]]
"""The texts of these objects as the register has them now."""


class IndexBusy(Unavailable):
    """Another process has been writing the index for longer than we wait."""

    message = "检索索引正由另一进程更新，等待 {seconds:.0f} 秒仍未结束。新材料仍可检索到；请稍后再试。"


class WhooshIndex:
    """Reads the index from many threads, and writes it from one process at a time."""

    def __init__(self, folder: Path, *, patience: float = 30.0) -> None:
        self._root = folder
        self._patience = patience
        self._cache = PostingCache(CACHE_BYTES)
        self._turn = threading.Lock()
        self._seen: tuple[str, int] = ("", -1)
        self._view = NO_INDEX

    # -- reading --

    def view(self) -> View:
        """The index as it is now. What can't be read counts as no index: it is given up, and the next writer builds it anew."""
        with self._turn:
            for _attempt in range(3):  # a writer may remove what has just been looked up
                current = self._current()
                if current == self._seen:
                    return self._view
                try:
                    self._view = self._open(*current)
                    self._seen = current
                    return self._view
                except Exception:  # a torn pickle raises anything
                    if self._current() == current:
                        self._give_up(current[0])
                        break
            self._view, self._seen = NO_INDEX, ("", -1)
            return self._view

    def give_up(self, view: View) -> None:
        """Don't use this generation any more: reading it failed."""
        with self._turn:
            self._give_up(view.name)
            self._view, self._seen = NO_INDEX, ("", -1)

    def _current(self) -> tuple[str, int]:
        """The generation in use and the number of its last commit; ("", -1) where there is none or it is another stamp's."""
        try:
            name = (self._root / CURRENT).read_text("ascii").strip()
        except (OSError, ValueError):
            return "", -1
        if not name.startswith(f"{schema.stamp()}-") or "/" in name or "\\" in name:
            return "", -1
        number = TOC._latest_generation(DurableStorage(str(self._root / name)), INDEX_NAME)
        return (name, number) if number >= 0 else ("", -1)

    def _open(self, name: str, number: int) -> View:
        if not name:
            return NO_INDEX
        segments = self._toc(name, number).segments
        known = {segment.name: segment for segment in self._view.segments}
        opened = tuple(
            known.get(segment.segment_id()) or Segment(self._root / name, segment, self._cache) for segment in segments
        )
        alive = np.ones(sum(segment.size for segment in opened), np.bool_)
        base = 0
        for segment in segments:
            alive[[base + number for number in segment.deleted_docs()]] = False
            base += segment.doc_count_all()
        return View(name=name, segments=opened, alive=alive)

    def _toc(self, name: str, number: int) -> TOC:
        return TOC.read(DurableStorage(str(self._root / name)), INDEX_NAME, gen=number)

    def _give_up(self, name: str) -> None:
        """Take the pointer away from a generation, unless somebody is writing, who will find out for himself."""
        try:
            with FileLock(self._lock, timeout=0):
                if name and self._current()[0] == name:
                    (self._root / CURRENT).unlink(missing_ok=True)
        except (Timeout, OSError):
            return

    # -- writing --

    @property
    def _lock(self) -> str:
        return str(self._root / "writer.lock")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._root.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._lock, timeout=self._patience):
                yield
        except Timeout as error:
            raise IndexBusy(seconds=self._patience) from error

    def add(self, texts: Sequence[IndexedText]) -> None:
        """Put these texts into the index in place of what it has of their objects; durable on return."""
        for portion in portions(texts):
            with self._writing():
                self._commit(self._usable(), portion)

    def remove(self, object_ids: Iterable[str]) -> None:
        """Take these objects out of the index."""
        with self._writing():
            self._commit(self._usable(), (), gone=frozenset(object_ids))

    def tidy(self, read: Read) -> None:
        """Join small segments, whose texts are read again, so that a search never has many to look into."""
        with self._writing():
            view = self._usable()
            small = to_join(view)
            if not small:
                return
            held = {name: version for _number, name, version in view.documents()}
            ids = [name for segment in small for name in segment.ids]
            texts = [text for text in read(ids) if held.get(text.object_id) == text.version]
            self._commit(view, texts, without=small)

    @contextmanager
    def anew(self) -> Iterator[Callable[[Sequence[IndexedText]], None]]:
        """Build a new generation aside with the function that this yields, and take it into use at the end."""
        with self._writing():
            name = self._create()
            empty = View(name=name, segments=(), alive=NO_INDEX.alive)

            def put(texts: Sequence[IndexedText]) -> None:
                for portion in portions(texts):
                    self._commit(empty, portion)

            yield put
            self._use(name)

    def _usable(self) -> View:
        """The view to write on; a new empty generation where there is none that can be read."""
        view = self.view()
        if view.name and self._readable(view.name):
            return view
        name = self._create()
        self._use(name)
        return View(name=name, segments=(), alive=NO_INDEX.alive)

    def _readable(self, name: str) -> bool:
        """Whether the table of contents can still be read: the segments that are open don't tell."""
        try:
            self._toc(name, self._current()[1])
        except Exception:  # a torn pickle raises anything
            return False
        return True

    def _create(self) -> str:
        name = f"{schema.stamp()}-{secrets.token_hex(4)}"
        folder = self._root / name
        folder.mkdir()
        TOC(schema.schema(), [], 0).write(DurableStorage(str(folder)), INDEX_NAME)
        return name

    def _use(self, name: str) -> None:
        """Point CURRENT to the generation and clear away the others."""
        aside = self._root / f"{CURRENT}.new"
        aside.write_text(name, "ascii")
        sync_file(aside)
        aside.replace(self._root / CURRENT)
        sync_folder(self._root)
        for folder in self._root.iterdir():
            if folder.is_dir() and folder.name != name:
                shutil.rmtree(folder, ignore_errors=True)  # on Windows a reader may hold it: the next time

    def _commit(
        self,
        view: View,
        texts: Sequence[IndexedText],
        *,
        gone: frozenset[str] = frozenset(),
        without: Sequence[Segment] = (),
    ) -> None:
        """One commit: mark replaced and gone objects, add one segment, leave segments out; flushed before it counts."""
        folder = self._root / view.name
        storage = DurableStorage(str(folder))
        number = TOC._latest_generation(storage, INDEX_NAME)
        toc = self._toc(view.name, number)
        gone |= {text.object_id for text in texts}
        left_out = {segment.name for segment in without}
        kept = [segment for segment in toc.segments if segment.segment_id() not in left_out]
        _delete(kept, view, gone)
        kept = [segment for segment in kept if segment.doc_count() > 0]
        if texts:
            added = write_segment(storage, toc.schema, texts)
            seal(folder, added.segment_id())
            kept.append(added)
        TOC(toc.schema, kept, number + 1).write(storage, INDEX_NAME)
        clean_files(storage, INDEX_NAME, number + 1, kept)
        shutil.rmtree(folder / f"{INDEX_NAME}.tmp", ignore_errors=True)  # Whoosh's scratch folder


def _delete(segments: Sequence[W3Segment], view: View, gone: frozenset[str]) -> None:
    by_name = {segment.segment_id(): segment for segment in segments}
    for opened in view.segments:
        segment = by_name.get(opened.name)
        if segment is None:
            continue
        for number, object_id in enumerate(opened.ids):
            if object_id in gone:
                segment.delete_document(number)


__all__ = ["NO_INDEX", "IndexBusy", "Torn", "View", "WhooshIndex"]
