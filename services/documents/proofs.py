"""清样: what 套红 and 核对 gave, laid by for a day between one click and the next. Derived data: delete it at any time."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from services.documents.first_look import look_first
from services.documents.typesetting import Frame, Typesetting
from services.formats.child import ReadingFailed, ReadingPool
from services.formats.wire import checked_from_wire, checked_to_wire
from services.model.checked import Checked
from services.model.errors import NotFound, StorageTrouble, Unavailable, reason_of
from services.model.findings import Finding
from services.parsing import Parsing

HOURS = 24  # a proof is looked at, downloaded or kept as a draft; then it is waste paper
MOST = 200  # proofs that lie there at a time, the newest; each is some megabytes
SCALE = 1.6  # of 72 dpi, as page images of archived files
_ID = re.compile(r"[0-9a-f]{8,10}-[A-Za-z0-9_-]{16}")
_GALLEY, _REPORT, _SOURCE, _DOCX, _PDF = "galley.json", "report.json", "source", "paper.docx", "paper.pdf"


class ProofGone(NotFound):
    message = f"这份清样或核对结果已经清理（只保留 {HOURS} 小时），没有找到。请重新提交原文。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Galley:
    """A paper as it was set. `pages` is 0 where there are no page images; `trouble` then says why."""

    id: str
    label: str
    title: str
    kind: str  # of the paper
    frame: Frame
    facts: Mapping[str, Any]
    findings: tuple[Finding, ...]
    pages: int
    trouble: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A document as it was measured. `of` is its id, where it is one of the archive."""

    id: str
    label: str
    of: str
    checked: Checked

    def boxes(self, page: int) -> list[tuple[int, float, float, float, float]]:
        """What is marked on a page."""
        return [box for rule in self.checked.rules for box in rule.boxes if box[0] == page]

    @property
    def marked(self) -> tuple[int, ...]:
        """The pages on which something is marked."""
        return tuple(sorted({box[0] for rule in self.checked.rules for box in rule.boxes}))


class Proofs:
    """Lays proofs by and hands them out. Whoever knows a proof's id may see it: it cannot be guessed."""

    def __init__(
        self, *, typesetting: Typesetting, parsing: Parsing, child: ReadingPool, folder: Path, now: Callable[[], datetime]
    ) -> None:
        self._typesetting, self._parsing, self._child = typesetting, parsing, child
        self._folder, self._now = folder, now

    def admit(self, content: bytes, *, label: str) -> None:
        """A stranger's file before it is opened; raises what `look_first` raises."""
        look_first(content, label=label, parsing=self._parsing)

    # -- 套红 --

    def typeset(self, content: bytes, *, label: str, frame: Frame) -> Galley:
        """Set a text. Raises what `admit` and Typesetting.typeset raise; that there is no PDF is a sentence in the galley."""
        self.admit(content, label=label)
        made = self._typesetting.typeset(content, label=label, frame=frame)
        drafted = made.drafted
        parts = {_SOURCE: content, _DOCX: drafted.docx}
        return self._lay(
            parts, label=label, title=drafted.title, kind=made.kind, frame=frame, facts=made.facts, findings=made.findings
        )

    def look(self, docx: bytes, *, kind: str, label: str, findings: Sequence[Finding] = ()) -> Galley:
        """A paper that was set elsewhere, to look at."""
        return self._lay({_DOCX: docx}, label=label, title=label, kind=kind, frame=Frame(), facts={}, findings=tuple(findings))

    def _lay(
        self,
        parts: dict[str, bytes],
        *,
        label: str,
        title: str,
        kind: str,
        frame: Frame,
        facts: Mapping[str, Any],
        findings: tuple[Finding, ...],
    ) -> Galley:
        pages, trouble = 0, ""
        try:
            pdf = self._typesetting.pdf(parts[_DOCX])
            pages = self._child.page_count(pdf)
            parts[_PDF] = pdf
        except (Unavailable, ReadingFailed) as unavailable:
            trouble = str(unavailable)
        galley = Galley(
            id=self._new_id(),
            label=label,
            title=title,
            kind=kind,
            frame=frame,
            facts=facts,
            findings=findings,
            pages=pages,
            trouble=trouble,
        )
        self._write(galley.id, {**parts, _GALLEY: _encoded(asdict(galley))})
        return galley

    def galley(self, proof_id: str) -> Galley:
        """A paper that was set; raises ProofGone."""
        values = json.loads(self._read(proof_id, _GALLEY))
        remarks = tuple(Finding(**remark) for remark in values.pop("findings"))
        return Galley(**{**values, "frame": Frame(**values["frame"]), "findings": remarks})

    def source(self, proof_id: str) -> bytes:
        """The text as it was handed in; raises ProofGone."""
        return self._read(proof_id, _SOURCE)

    def docx(self, proof_id: str) -> bytes:
        """The paper; raises ProofGone."""
        return self._read(proof_id, _DOCX)

    def pdf(self, proof_id: str) -> bytes:
        """The paper, or what was measured, as PDF; raises ProofGone."""
        return self._read(proof_id, _PDF)

    def page(self, proof_id: str, page: int) -> bytes:
        """A page as PNG, with the failing places marked where it was measured. Raises ProofGone, ReadingFailed."""
        name = f"page-{page}.png"
        known = self._place(proof_id) / name
        if not known.is_file():
            self._write(proof_id, {name: self._drawn(proof_id, page)})
        return self._read(proof_id, name)

    def _drawn(self, proof_id: str, page: int) -> bytes:
        pdf = self.pdf(proof_id)
        if (self._place(proof_id) / _REPORT).is_file():
            return self._child.marked_page(pdf, page, self.report(proof_id).boxes(page))
        return self._child.page_image(pdf, page, scale=SCALE)

    # -- 核对 --

    def check(self, content: bytes, *, label: str, form: str | None = None, of: str = "") -> Report:
        """Measure a document and lay the result by. Raises what `admit` and Typesetting.check raise."""
        self.admit(content, label=label)
        measured = self._typesetting.check(content, label=label, form=form)
        report = Report(id=self._new_id(), label=label, of=of, checked=measured.checked)
        values = {"id": report.id, "label": label, "of": of, "checked": checked_to_wire(report.checked)}
        self._write(report.id, {_PDF: measured.pdf, _REPORT: _encoded(values)})
        return report

    def report(self, proof_id: str) -> Report:
        """What was measured; raises ProofGone."""
        values = json.loads(self._read(proof_id, _REPORT))
        return Report(**{**values, "checked": checked_from_wire(values["checked"])})

    # -- the folder --

    def _new_id(self) -> str:
        """When, so that it can be cleared in time, and what nobody guesses."""
        return f"{int(self._now().timestamp()):08x}-{secrets.token_urlsafe(12)}"

    def _place(self, proof_id: str) -> Path:
        if not _ID.fullmatch(proof_id):
            raise ProofGone()
        return self._folder / proof_id

    def _read(self, proof_id: str, name: str) -> bytes:
        try:
            return (self._place(proof_id) / name).read_bytes()
        except FileNotFoundError as error:
            raise ProofGone() from error

    def _write(self, proof_id: str, parts: Mapping[str, bytes]) -> None:
        """Each file under its name only when it is whole; what tells of the others comes last."""
        place = self._place(proof_id)
        try:
            if not place.exists():
                self._clear()
            place.mkdir(parents=True, exist_ok=True)
            for name, content in parts.items():
                part = place / f"{name}.{secrets.token_hex(4)}"
                part.write_bytes(content)
                part.replace(place / name)
        except OSError as error:
            raise StorageTrouble(reason=reason_of(error)) from error

    def _clear(self) -> None:
        """Away with what is too old, and with what is too much."""
        if not self._folder.is_dir():
            return
        found = sorted((path for path in self._folder.iterdir() if _ID.fullmatch(path.name)), reverse=True)
        eldest = self._now().timestamp() - HOURS * 3600
        for number, path in enumerate(found):
            if number >= MOST - 1 or int(path.name.partition("-")[0], 16) < eldest:
                shutil.rmtree(path, ignore_errors=True)  # another has cleared it, or will


def _encoded(values: Mapping[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")
