"""The members of a package, each as a view of its own: what is at the head of the agreement is at the head of no package.

Photos that lie together are the sheets of one paper, and one view.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from services.formats.kinds import EXTENSIONS, PACKAGES, PICTURES, extension_of
from services.model.document import Page
from services.parsing.drafts import Draft
from services.parsing.parties import find_parties
from services.parsing.rulebook.titles import ENDING
from services.parsing.titles import find_title
from services.parsing.view import View

_PACKAGES = frozenset(kind.value for kind in PACKAGES)
# What the rules of a title are worth among members: the later ones find something in a covering letter too.
_WORTH = {"title label": 0, "title line": 0, "title late": 0, "title english": 0, "title other": 1}
_GUESS = 2
PARTIES = 2  # that an agreement has at least
_PHOTOS = frozenset(extension for extension, (kind, _forms) in EXTENSIONS.items() if kind in PICTURES)


def title_of(view: View) -> Draft:
    """The agreement's title. In a package that of the first member that has a line like an agreement's; a member named like one
    is looked at before the others, and the words of the message itself last.
    """
    if view.document.kind not in _PACKAGES:
        return find_title(view)
    drafts = [find_title(member) for _name, member in sorted(_members(view), key=lambda found: _rank(found[0]))]
    found = [draft for draft in drafts if draft.facts]
    return min(found, key=lambda draft: _WORTH.get(draft.facts[0].rule, _GUESS), default=Draft())


def looks(view: View, title: Draft) -> tuple[View, ...]:
    """Where facts are looked for, in this order: in the member of a package that is the agreement, then in the whole file.

    That is the member that bears the `title`; where the message does, the first in which parties stand.
    """
    if view.document.kind not in _PACKAGES:
        return (view,)
    place = next((fact.start for fact in title.facts if fact.start is not None), -1)
    members = [member for name, member in sorted(_members(view), key=lambda found: _rank(found[0])) if name]
    bearing = next((member for member in members if member.places[0] <= place <= member.places[-1]), None)
    chosen = bearing or next((member for member in members if len(find_parties(member).facts) >= PARTIES), None)
    return (chosen, view) if chosen is not None else (view,)


def _rank(name: str) -> int:
    if not name:
        return 2
    stem = name.rpartition("/")[2].rpartition(".")[0]
    return 0 if ENDING.search("".join(stem.split())) else 1


def _members(view: View) -> Iterator[tuple[str, View]]:
    """(name, what of the view is from it), in the order of the package; characters keep their places in the file's text."""
    start = 0
    for name, pages in groupby(view.document.pages, key=_paper):
        end = start + sum(len(page.text) + 1 for page in pages)
        first, last = bisect_left(view.places, start), bisect_left(view.places, end)
        if view.text[first:last].strip():
            yield name, replace(view, text=view.text[first:last], places=view.places[first:last])
        start = end


def _paper(page: Page) -> str:
    """What pages of one paper have in common: the member's name, of a photo that of its folder."""
    folder, _, name = page.part.rpartition("/")
    return f"{folder}/" if extension_of(name) in _PHOTOS else page.part
