"""The counter of templates: the office's own copies go before the built-in ones, from the next document on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from services.formats.child import ReadingFailed, ReadingPool
from services.formats.docx_blocks import text_of
from services.formats.gongwen.environment import TemplateTrouble
from services.formats.gongwen.templates import Drafted, render
from services.formats.pdf import LibreOffice, LibreOfficeMissing, lost_characters
from services.intake import clean_label
from services.model.checked import Outcome, RuleResult
from services.model.comparing import Line, compare
from services.model.dates import chinese_date
from services.model.errors import NotFound, Refused, Unavailable
from services.model.files import FileKind, FileRole, ReadingState, StoredFile
from services.model.findings import Finding, finding
from services.model.papers import FieldKind, PaperField, facts_of, fields_of, paper_form, sample_of
from services.model.people import EVERYTHING, Person, require_office
from services.model.records import ArchivedObject
from services.model.template import TEMPLATE_STEP_LABELS, OfficeTemplate, TemplateStep
from services.settings import Settings
from services.steps import ChangedMeanwhile, Decision, Steps
from services.stores.archive import Archive
from services.stores.objects import Listing
from services.stores.register import Register, Transaction

BUILT_IN = 0  # the position of the copy that comes with the house


class FactsUnprinted(TemplateTrouble):
    """A template that leaves out what its paper can't do without: often a finished document taken for a template."""

    message = (
        "这份文件不能用作“{kind}”的模板：它没有印出必填的{lacking}。"
        "请下载现用模板，在它上面修改文字，保留花括号里的变量，再上传。"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateCheck:
    """What a template makes of the sample facts: the paper, and what is wrong with it."""

    docx: bytes
    findings: tuple[Finding, ...]


class Templates:
    """Keeps, checks and hands out templates."""

    def __init__(
        self,
        *,
        register: Register,
        archive: Archive,
        steps: Steps,
        folder: Path,
        child: ReadingPool,
        libreoffice: LibreOffice | None,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        self._register, self._archive, self._steps, self._folder = register, archive, steps, folder
        self._child, self._libreoffice, self._settings, self._now = child, libreoffice, settings, now

    def own(self, kind: str) -> bytes | None:
        """The office's own copy that counts now; None where the built-in one does. Raises ArchiveDamaged."""
        known = self.known(kind)
        return self._archive.read(known.id, known.file.path) if known and known.file else None

    def template_for(self, kind: str) -> bytes:
        """The template of the next paper of this kind. Raises UnknownPaperKind, NotFound, ArchiveDamaged."""
        own = self.own(kind)
        return self.built_in(kind) if own is None else own

    def known(self, kind: str) -> OfficeTemplate | None:
        """The office's copies of this template; None where there never was one."""
        with self._register.reading() as transaction:
            record, _version = transaction.objects.with_version(OfficeTemplate.id_of(paper_form(kind).kind.value))
        return record if isinstance(record, OfficeTemplate) else None

    def all_known(self) -> dict[str, OfficeTemplate]:
        """The office's copies of every template that has any, by kind of paper."""
        with self._register.reading() as transaction:
            found = transaction.objects.records(Listing(kind="template"), scope=EVERYTHING)
        return {record.paper: record for record in found if isinstance(record, OfficeTemplate)}

    def built_in(self, kind: str) -> bytes:
        """The template that comes with the house; raises UnknownPaperKind, NotFound."""
        path = self._folder / paper_form(kind).template
        if not path.is_file():
            raise NotFound(what=path.name)
        return path.read_bytes()

    def copy(self, kind: str, position: int) -> bytes:
        """One of the copies, or the built-in one; raises NotFound."""
        if position == BUILT_IN:
            return self.built_in(kind)
        known = self.known(kind)
        file = next((file for file in known.files if file.position == position), None) if known else None
        if known is None or file is None:
            raise NotFound(what=f"{paper_form(kind).name}的第 {position} 份模板")
        return self._archive.read(known.id, file.path)

    def compare(self, kind: str, older: int, newer: int) -> tuple[Line, ...]:
        """Two copies (by their positions) side by side as text, variables as they are written. Raises NotFound."""
        return compare(text_of(self.copy(kind, older)), text_of(self.copy(kind, newer)))

    def check(self, kind: str, content: bytes) -> TemplateCheck:
        """Print the sample facts, all and only the required ones, from this template.

        Raises TemplateTrouble: no docx, code in it, a variable that there is not (with its paragraph), FactsUnprinted.
        What the printed sample lacks, and the rules that it breaks, are findings and refuse nothing.
        """
        sample = self._sample(kind, content, minimal=False)
        self._sample(kind, content, minimal=True)
        unprinted = _unprinted(kind, sample.text, self._sample(kind, None, minimal=False).text)
        if lacking := [field.label for field in unprinted if field.required]:
            raise FactsUnprinted(kind=paper_form(kind).name, lacking="、".join(lacking))
        told = (finding("P44", paper_form(kind).name, label=field.label) for field in unprinted)
        return TemplateCheck(docx=sample.docx, findings=(*told, *self._printed(kind, sample.docx)))

    def _sample(self, kind: str, content: bytes | None, *, minimal: bool) -> Drafted:
        at = self._now()
        mapping = sample_of(kind, minimal=minimal)
        facts = facts_of(kind, mapping, issuer=self._settings.committee, today=at.date())
        return render(kind, facts, folder=self._folder, stamp=at, template=content)

    def _printed(self, kind: str, docx: bytes) -> Iterator[Finding]:
        """What the sample loses when it is printed, and the rules that it breaks and the built-in template holds."""
        name = paper_form(kind).name
        try:
            pdf, built_in = self._pdf(docx), self._pdf(self._sample(kind, None, minimal=False).docx)
            broken, usual = self._broken(pdf, docx, name), self._broken(built_in, b"", name)
        except (Unavailable, Refused, ReadingFailed) as error:
            yield finding("P41", name, reason=str(error).rstrip("。"))
            return
        for gap in lost_characters(docx, pdf).gaps:
            yield finding("P42", name, lost=gap.sentence)
        for rule in (rule for rule_id, rule in broken.items() if rule_id not in usual):
            yield finding("P43", name, what=rule.what, clause=rule.clause, measured=rule.measured)

    def _pdf(self, docx: bytes) -> bytes:
        if self._libreoffice is None:
            raise LibreOfficeMissing(reason="")
        return self._libreoffice.to_pdf(docx)

    def _broken(self, pdf: bytes, docx: bytes, label: str) -> dict[str, RuleResult]:
        results = self._child.check(pdf, docx, label=label).rules
        return {rule.id: rule for rule in results if rule.result is Outcome.FAILS}

    def upload(self, kind: str, content: bytes, *, label: str, note: str, seen: int | None, by: Person) -> OfficeTemplate:
        """Take this copy into use, after `check`. The same bytes as now change nothing. Raises NotAllowed, TemplateTrouble."""
        _require(by, TemplateStep.UPLOAD)  # before anything of a stranger's is opened
        checked = self.check(kind, content)
        file = _file(content, label=label)

        def change(known: OfficeTemplate) -> OfficeTemplate | None:
            same = known.file is not None and known.file.sha256 == file.sha256
            numbered = replace(file, position=len(known.files) + 1)
            grown = replace(known, files=(*known.files, numbered), current=numbered.position, findings=checked.findings)
            return None if same else grown

        files = {file.path: content}
        return self._take(kind, TemplateStep.UPLOAD, change, by=by, note=note.strip() or file.label, seen=seen, files=files)

    def put_back(self, kind: str, position: int | None, *, note: str, seen: int | None, by: Person) -> OfficeTemplate:
        """Back to an older copy, or (None, BUILT_IN) to the built-in template. Raises NotFound, NotAllowed."""
        _require(by, TemplateStep.PUT_BACK)
        position = None if position == BUILT_IN else position
        if position is None and self.known(kind) is None:
            raise NotFound(what=f"{paper_form(kind).name}的本单位模板")
        content = None if position is None else self.copy(kind, position)
        findings = self.check(kind, content).findings if content is not None else ()

        def change(known: OfficeTemplate) -> OfficeTemplate | None:
            return None if known.current == position else replace(known, current=position, findings=findings)

        words = "恢复为内置模板" if position is None else f"恢复为第 {position} 份"
        return self._take(kind, TemplateStep.PUT_BACK, change, by=by, note=note.strip() or words, seen=seen)

    def _take(
        self,
        kind: str,
        step: TemplateStep,
        change: Callable[[OfficeTemplate], OfficeTemplate | None],
        *,
        by: Person,
        note: str,
        seen: int | None,
        files: dict[str, bytes] | None = None,
    ) -> OfficeTemplate:
        form = paper_form(kind)
        object_id = OfficeTemplate.id_of(form.kind.value)

        def decide(_transaction: Transaction, current: ArchivedObject | None) -> Decision | None:
            none_yet = OfficeTemplate(id=object_id, paper=form.kind.value, title=f"{form.name}模板", submitted_at=self._now())
            known = current if isinstance(current, OfficeTemplate) else none_yet
            changed = change(known)
            if changed is None:
                return None
            version = known.events[-1].version if known.events else 0
            if seen is not None and version != seen:
                raise ChangedMeanwhile(title=known.title, seen=seen, now=version)
            return Decision(record=changed, note=note)

        done = self._steps.take(object_id, step, decide, by=by, files=files)
        assert isinstance(done, OfficeTemplate), "the object under this id is the template"
        return done


def _require(by: Person, step: TemplateStep) -> None:
    require_office(by, TEMPLATE_STEP_LABELS[step])


def _file(content: bytes, *, label: str) -> StoredFile:
    return StoredFile(
        position=1,
        role=FileRole.TEMPLATE,
        label=clean_label(label),
        kind=FileKind.DOCX,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        reading=ReadingState.ASIDE,
    )


def _unprinted(kind: str, text: str, usual: str) -> list[PaperField]:
    """The facts whose sample the built-in template prints (`usual`) and this one does not.

    A required one has to be gone altogether; of any other one mention less is enough, since 张三 may stand elsewhere too.
    """
    ours, theirs = _solid(text), _solid(usual)
    fields = fields_of(paper_form(kind).facts)
    gone: dict[str, int] = {}  # words of facts that are not printed -> how often they are not
    unprinted = set()
    for field in sorted(fields, key=lambda field: -len(_words(field))):  # the issuer's name went with the title that has it
        words = _words(field)
        if not words:
            continue
        within = sum(lost * longer.count(words) for longer, lost in gone.items() if longer != words)
        missing = theirs.count(words) - ours.count(words) - within
        if missing > 0 and not (field.required and words in ours):
            gone[words] = missing
            unprinted.add(field.name)
    return [field for field in fields if field.name in unprinted]


def _words(field: PaperField) -> str:
    """What of a fact's sample can be looked for in print; empty for facts that are printed in another shape."""
    sample = field.sample[0] if isinstance(field.sample, list) and field.sample else field.sample
    if field.kind is FieldKind.DATE:
        return chinese_date(date.fromisoformat(sample))
    return _solid(sample.split("\n")[0]) if isinstance(sample, str) else ""


def _solid(text: str) -> str:
    return "".join(text.split())
