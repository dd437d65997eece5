"""What a person asks of the archive, and what comes back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from services.model.errors import Refused

LONGEST_QUERY = 200
LARGEST_PAGE = 1000


class QueryTooLong(Refused):
    """Longer than anybody types; every term costs a look at the texts."""

    message = "检索词共 {length} 个字，超过 {limit} 个字的上限。请取其中最有特点的一句再检索。"


class BadPage(Refused):
    """A page of results that there can't be."""

    message = "检索结果从第 {offset} 条起取 {limit} 条，不在允许的范围内。请从检索页重新翻页。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Terms separated by white space, each of which a hit contains; a term in ASCII double quotes keeps its spaces.

    A filter that is None is not set. Without any term everything in scope that passes the filters is a hit.
    """

    text: str = ""
    kind: str | None = None
    unit: str | None = None
    year: int | None = None
    field: str | None = None
    limit: int = 20
    offset: int = 0

    def __post_init__(self) -> None:
        if len(self.text) > LONGEST_QUERY:
            raise QueryTooLong(length=len(self.text), limit=LONGEST_QUERY)
        if not (0 <= self.limit <= LARGEST_PAGE and self.offset >= 0):
            raise BadPage(offset=self.offset + 1, limit=self.limit)

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set, by the name of their facet."""
        chosen = {"kind": self.kind, "unit": self.unit, "year": self.year, "field": self.field}
        return {name: str(value) for name, value in chosen.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One archive object that was found. `snippet` is original text; `marks` are the spans in it that answer the query.

    `page` is None where the format has no pages. A hit without any term has no snippet.
    """

    id: str
    kind: str
    number: str | None
    title: str
    unit: str
    date: str | None
    page: int | None = None
    snippet: str = ""
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The answer to a query. All counts are of what the asker may see.

    `total` counts the objects that contain every term; `near` shares much with the query without containing it;
    `unread` counts the files that wait to be read, `textless` those in which there is no text; each facet ignores its own filter.
    """

    query: str
    total: int
    near: tuple[Hit, ...] = ()
    unread: int = 0
    textless: int = 0
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    hits: tuple[Hit, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return asdict(self)


class IndexedText(NamedTuple):
    """One object's normalised text at one version: what the index is fed with and every hit is verified on."""

    object_id: str
    version: int
    normal: str

    @property
    def fingerprint(self) -> int:
        """Differs where version or text differ; holds within one process."""
        return hash((self.version, self.normal))
