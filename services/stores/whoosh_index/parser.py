"""The query language, in Whoosh's parser cut down to two rules: white space separates, ASCII double quotes keep together."""

from __future__ import annotations

from whoosh.qparser import QueryParser
from whoosh.qparser.plugins import TaggingPlugin, WhitespacePlugin
from whoosh.qparser.syntax import WordNode

from services.model.normal import normalise


class QuotedTerm(TaggingPlugin):  # type: ignore[misc]
    """A term in ASCII double quotes. A quote inside a word, and one that is never closed, is a character like any other."""

    expr = r'(?:^|(?<=\s))"(?P<text>[^"]*)"(?=\s|$)'
    nodetype = WordNode


_PARSER = QueryParser("text", schema=None, plugins=[WhitespacePlugin(), QuotedTerm()])


def parse(text: str) -> tuple[str, ...]:
    """The normalised terms of a query, each of which a hit contains; those that leave nothing to look for are dropped."""
    tree = _PARSER.parse(text)
    terms = (normalise(leaf.text) for leaf in tree.leaves() if hasattr(leaf, "text"))
    return tuple(dict.fromkeys(term for term in terms if term))
