"""Remarks about a filing as its pages tell them: pages that wait for their text in one line, not in one each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from services.model.files import StoredFile, paper_of
from services.model.filing import Filing
from services.model.findings import Finding
from web.leaves import PageNames

WITHOUT_TEXT = "R02"  # a page that waits to be recognised
_PLACE = re.compile(r"(?P<label>.+) 第(?P<page>\d+)页")  # of such a finding: the file, and the page of its text

Place = tuple[StoredFile, int]


def remarks_of(filing: Filing, findings: Sequence[Finding], names: PageNames, *, recognising: bool = False) -> list[str]:
    """The findings in words, with the file that each is about where there are several.

    While pages are being recognised it isn't said that they wait for it.
    """
    waiting = {} if recognising else _waiting(filing, findings)
    told = [_told(filing, one) for one in findings if one.code != WITHOUT_TEXT]
    return [*(_pages(filing, paper, places, names) for paper, places in waiting.items()), *told]


def _waiting(filing: Filing, findings: Sequence[Finding]) -> dict[tuple[StoredFile, ...], list[tuple[Place, str]]]:
    """By paper the pages without text, each with its sentence. Of files of one name each has its own finding, in their order."""
    found: dict[tuple[StoredFile, ...], list[tuple[Place, str]]] = {}
    named: dict[str, int] = {}
    for finding in (one for one in findings if one.code == WITHOUT_TEXT):
        place = _PLACE.fullmatch(finding.where)
        files = [file for file in filing.files if place and file.label == place["label"]]
        if not place or not files:
            continue
        at = named[finding.where] = named.get(finding.where, -1) + 1
        file = files[min(at, len(files) - 1)]
        found.setdefault(paper_of(filing.files, file.position), []).append(((file, int(place["page"])), finding.text))
    return found


def _pages(filing: Filing, paper: tuple[StoredFile, ...], told: Sequence[tuple[Place, str]], names: PageNames) -> str:
    """第 1—3、5 张没有可用的文字…, with the words of the finding itself."""
    numbers = [names.number(file.position, page) or page for (file, page), _ in told]
    (_, page), sentence = told[0]
    of = "" if paper == filing.agreement_files else f"“{paper[0].label}”"
    return sentence.replace(f"第{page}页", f"{of}第 {'、'.join(ranges(numbers))} {'张' if len(paper) > 1 else '页'}", 1)


def ranges(numbers: Sequence[int]) -> Iterator[str]:
    """1, 2, 3, 5 as 1—3 and 5."""
    ordered = sorted(set(numbers))
    starts = [n for n in ordered if n - 1 not in ordered]
    ends = [n for n in ordered if n + 1 not in ordered]
    return (str(start) if start == end else f"{start}—{end}" for start, end in zip(starts, ends, strict=True))


def _told(filing: Filing, finding: Finding) -> str:
    """The sentence; where there are several files, with the name of the one that it is about."""
    labels = {file.label for file in filing.files}
    of = finding.where if finding.where in labels else finding.where.rpartition(" ")[0]
    return f"{of}：{finding.text}" if len(filing.files) > 1 and of in labels and of not in finding.text else finding.text
