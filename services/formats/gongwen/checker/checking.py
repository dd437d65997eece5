"""The check of a document against every rule."""

from __future__ import annotations

from collections.abc import Callable

from services.formats.gongwen.checker import (
    rules_body,
    rules_end,
    rules_folio,
    rules_grid,
    rules_head,
    rules_imprint,
    rules_package,
    rules_page,
    rules_signature,
    rules_special,
    rules_text,
    rules_title,
)
from services.formats.gongwen.checker.elements import Paper
from services.formats.gongwen.checker.ink import Ink
from services.formats.gongwen.checker.package import Package, read_package
from services.formats.gongwen.checker.passages import Passage, passages_of
from services.formats.gongwen.checker.reading import measured_pages, opened, sheet_of
from services.formats.gongwen.checker.recognising import recognise
from services.formats.gongwen.checker.remarks import page_remarks
from services.formats.gongwen.checker.results import Verdict, absent
from services.formats.gongwen.checker.rules import FORM_LABELS, RULES, Form, Need, Rule
from services.formats.gongwen.checker.text_check import text_findings
from services.model.checked import Checked, NotMeasurable, Outcome, RuleResult
from services.model.findings import Finding, finding

PAGE_CHECKS: dict[str, Callable[[Paper, Rule], Verdict]] = {
    **rules_page.CHECKS,
    **rules_grid.CHECKS,
    **rules_head.CHECKS,
    **rules_title.CHECKS,
    **rules_body.CHECKS,
    **rules_signature.CHECKS,
    **rules_end.CHECKS,
    **rules_imprint.CHECKS,
    **rules_folio.CHECKS,
    **rules_special.CHECKS,
}
TEXT_CHECKS: dict[str, Callable[[tuple[Passage, ...]], Verdict]] = rules_text.CHECKS
PACKAGE_CHECKS: dict[str, Callable[[Paper, Package, Rule], Verdict]] = rules_package.CHECKS
_NO_TEXT = "页面上没有文字（可能是扫描件），请用 docx 或由它直接导出的 PDF 核对"
_NO_TEXT_IN_DOCX = "文件里没有文字（空白，或者只有图片），请核对是否选错了文件"
_ADVICE = {"B07": "T50", "C07": "T51"}


def check(pdf: bytes, docx: bytes | None = None, *, kind: str | None = None, label: str = "文件") -> Checked:
    """Measures the rendered pages (and the docx that they were made of) against GB/T 9704-2012.

    `kind` is a value of Form; without it the form is told from the page. Raises NotMeasurable, a Refused, for a file that
    can't be opened or has no text.
    """
    form = _form(kind, label)
    package = read_package(docx, label) if docx is not None else None
    paper = _measured(pdf, form, label, package)
    passages = passages_of(paper)
    verdicts = {identity: _verdict(rule, paper, passages, package) for identity, rule in RULES.items()}
    return Checked(
        kind=paper.kind.value,
        pages=paper.page_count,
        rules=tuple(_result(RULES[identity], verdict) for identity, verdict in verdicts.items()),
        text=(*text_findings(paper, passages), *page_remarks(paper), *_advice(verdicts), *_unmeasured(paper)),
    )


def _form(kind: str | None, label: str) -> Form | None:
    if kind is None:
        return None
    try:
        return Form(kind)
    except ValueError as error:
        known = "、".join(f"{form.value}（{name}）" for form, name in FORM_LABELS.items())
        raise NotMeasurable(label=label, reason=f"没有“{kind}”这一类，可选：{known}") from error


def _measured(pdf: bytes, form: Form | None, label: str, package: Package | None) -> Paper:
    with opened(pdf, label) as document:
        count = len(document)
        if count == 0:
            raise NotMeasurable(label=label, reason="文件里没有页面，请重新导出后再核对")
        sheets = [sheet_of(document, number, label) for number in measured_pages(count)]
        if not any(sheet.lines for sheet in sheets):
            raise NotMeasurable(label=label, reason=_NO_TEXT if package is None else _NO_TEXT_IN_DOCX)
        set_up = package.set_up if package is not None else None
        return recognise(sheets, Ink(document), form=form, page_count=count, set_up=set_up)


def _verdict(rule: Rule, paper: Paper, passages: tuple[Passage, ...], package: Package | None) -> Verdict:
    if paper.kind not in rule.applies:
        return absent(f"{FORM_LABELS[paper.kind]}不适用这一条")
    if rule.id in TEXT_CHECKS:
        return TEXT_CHECKS[rule.id](passages)
    if rule.id in PACKAGE_CHECKS:
        return PACKAGE_CHECKS[rule.id](paper, package, rule) if package is not None else absent("没有 docx，只核对了 PDF")
    return PAGE_CHECKS[rule.id](paper, rule)


def _result(rule: Rule, verdict: Verdict) -> RuleResult:
    counted = verdict.holds is not None and rule.need is not Need.ADVICE
    outcome = Outcome.NOT_APPLICABLE
    if counted:
        outcome = Outcome.HOLDS if verdict.holds else Outcome.FAILS
    boxes = verdict.boxes if verdict.holds is False else ()
    return RuleResult(
        id=rule.id,
        clause=rule.clause,
        what=rule.what,
        measured=verdict.measured,
        result=outcome,
        page=boxes[0][0] if boxes else None,
        boxes=boxes,
    )


def _advice(verdicts: dict[str, Verdict]) -> list[Finding]:
    """Rules of advice that do not hold."""
    return [
        finding(code, RULES[identity].what, measured=verdicts[identity].measured)
        for identity, code in _ADVICE.items()
        if verdicts[identity].holds is False
    ]


def _unmeasured(paper: Paper) -> list[Finding]:
    done = len(paper.sheets)
    return [finding("T52", f"共{paper.page_count}页", count=paper.page_count, done=done)] if done < paper.page_count else []
