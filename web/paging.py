"""Pages of a long list, and URLs that differ from the present one in a few arguments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

PAGE_SIZE = 20
MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Page `number` (from 1) of a list with `total` entries."""

    total: int
    number: int = 1
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        """The position of the first entry shown, from 1; 0 on an empty page."""
        return self.offset + 1 if self.offset < self.total else 0

    @property
    def last(self) -> int:
        return min(self.offset + self.size, self.total) if self.first else 0

    @property
    def numbers(self) -> list[int | None]:
        """The page numbers to offer; None stands for a gap."""
        shown = sorted({1, self.pages, *(n for n in range(self.number - 2, self.number + 3) if 1 <= n <= self.pages)})
        row: list[int | None] = []
        for number in shown:
            if row and row[-1] is not None and number - row[-1] > 1:
                row.append(None)
            row.append(number)
        return row


def page_number() -> int:
    """The page that the URL asks for; whatever is no page is the first."""
    return min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)


def url_with(**changes: object) -> str:
    """The present URL with other arguments; an empty value takes an argument away, and the list starts at its first page."""
    args = request.args.to_dict()
    args.pop("page", None)
    for name, value in changes.items():
        args.pop(name, None)
        if value not in (None, ""):
            args[name] = str(value)
    endpoint = request.endpoint
    assert endpoint is not None, "a list is always some page"
    return url_of(endpoint, args, **(request.view_args or {}))


def url_of(endpoint: str, args: Mapping[str, str], **values: Any) -> str:
    """The URL of a view with arguments that came from outside: given to url_for they could be taken for its own, as
    `endpoint` or `_method` are.
    """
    path = url_for(endpoint, **values)
    return f"{path}?{urlencode(list(args.items()))}" if args else path
