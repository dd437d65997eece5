"""The files of a desk's objects become text: what waits is read or recognised, and its text is archived with the object."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Generic, TypeVar

from services.course.course import Change, Course
from services.model.people import EVERYTHING, Person
from services.model.records import ArchivedObject
from services.model.work import Progress
from services.parsing import Parsing
from services.reading import FilesRead, Recognition, read_files
from services.stores.archive import Archive

R = TypeVar("R", bound=ArchivedObject)
S = TypeVar("S", bound=StrEnum)


class Texts(Generic[R, S]):
    """What the worker does with the files of one kind of object. Repeatable: what has its text is not read again."""

    def __init__(
        self,
        course: Course[R, S],
        *,
        archive: Archive,
        parsing: Parsing,
        recognition: Recognition,
        kept: Callable[[R, FilesRead], Change[R]],
    ) -> None:
        """`kept`: what the texts make of an object."""
        self._course, self._archive, self._parsing, self._recognition = course, archive, parsing, recognition
        self._kept = kept

    def read(self, object_id: str, *, by: Person, progress: Callable[[Progress], None]) -> None:
        """Read what waits and archive the texts. Raises NotFound, ArchiveDamaged."""
        record = self._course.get(object_id, scope=EVERYTHING)
        read = read_files(record, archive=self._archive, parsing=self._parsing, progress=progress)
        self._keep(record, self._course.kind.read, read, by=by)

    def recognise(self, object_id: str, *, by: Person, progress: Callable[[Progress], None]) -> None:
        """Recognise the pictures that wait and archive the texts. Raises NotFound, ArchiveDamaged and what `look_at` raises."""
        record = self._course.get(object_id, scope=EVERYTHING)
        read = self._recognition.look_at(record, progress=progress)
        self._keep(record, self._course.kind.recognise, read, by=by)
        self._recognition.forget(read)

    def _keep(self, record: R, step: S, read: FilesRead, *, by: Person) -> None:
        if read.outcomes:
            self._course.take(record.id, step, self._kept(record, read), by=by, files=read.texts())
        if read.trouble is not None:
            raise read.trouble
