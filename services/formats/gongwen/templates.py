"""Facts in, a docx out: the whole paper, its tables included, comes from its template."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from services.formats.gongwen.environment import CodeInTemplate, PaperEnvironment, TemplateTrouble, UnknownVariable
from services.formats.gongwen.packaging import reproducible
from services.formats.gongwen.template_words import torn
from services.formats.gongwen.typesetting import typeset
from services.formats.gongwen.variables import known_names, variables
from services.model.findings import Finding
from services.model.papers import PaperFacts, paper_form
from services.model.papers.addressing import Issuers
from services.model.papers.cleaning import printable
from services.model.papers.ranks import MECHANISMS

# what python-docx raises for a package that is no docx, is cut off or has a flipped byte
_NO_DOCX = (
    zipfile.BadZipFile,
    zlib.error,
    PackageNotFoundError,
    SyntaxError,
    KeyError,
    ValueError,
    AttributeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
TEMPLATE_LIMIT = 20_000_000  # bytes


class MissingTemplate(TemplateTrouble):
    """A template is not where it should be."""

    message = (
        "没有找到模板“{template}”。请恢复 doc_templates 中的这个文件，或运行 python -m services.formats.gongwen.build 重新生成。"
    )


class BrokenTemplate(TemplateTrouble):
    """A template is no docx."""

    message = (
        "模板“{template}”打不开（{reason}）。请用 Word 或 WPS 另存为 .docx，"
        "或运行 python -m services.formats.gongwen.build 恢复原件。"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A rendered paper. `text` is the text of the docx, paragraph by paragraph, cell by cell; `template` the sha256 of what it
    was rendered from."""

    docx: bytes
    title: str
    text: str
    template: str
    findings: tuple[Finding, ...] = ()


def render(
    kind: str,
    facts: PaperFacts,
    *,
    folder: Path,
    stamp: datetime,
    draft: bool = False,
    template: bytes | None = None,
    issuers: Issuers | None = None,
) -> Drafted:
    """The paper `kind` from the template in `folder`; equal facts and stamp give equal bytes.

    `draft` marks every page with 稿, outside the type area; `template` goes before the one in the folder;
    `issuers` are the names by which the remarks tell who issues (model/papers/addressing.py).

    Raises UnknownPaperKind, and TemplateTrouble for a template that is missing, broken, holds code or asks for a fact
    that the paper does not have.
    """
    form = paper_form(kind)
    cleaned, findings = printable(facts, issuers)
    content = _template(folder / form.template) if template is None else template
    document = _rendered(content, form.template, known_names(form.kind), variables(form.kind, cleaned))
    typeset(document, keep=_kept(cleaned), draft=draft)
    docx = reproducible(document, title=cleaned.heading, author=cleaned.issuer, stamp=stamp)
    return Drafted(
        docx=docx, title=cleaned.heading, text=text_of(document), template=sha256(content).hexdigest(), findings=findings
    )


def _kept(facts: PaperFacts) -> tuple[str, ...]:
    """Names that a title doesn't break: of the issuer, the mechanisms, and the units that the paper is sent to."""
    sent = (*getattr(facts, "recipients", ()), *getattr(facts, "units", ()))
    return tuple(dict.fromkeys([*facts.issuer.split("\n"), *MECHANISMS.values(), *sent]))


def text_of(document: Docx) -> str:
    """The text of a docx body in reading order, one line per paragraph."""
    lines = []
    for paragraph in document.element.body.iter(qn("w:p")):
        pieces = paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
        lines.append("".join(_piece(node) for node in pieces if _holder(node) is paragraph))
    return "\n".join(lines)


def _holder(node: Any) -> Any:
    """The paragraph in which a piece of text stands: a box has paragraphs of its own, inside another."""
    if node.getparent().tag != qn("w:r"):
        return None  # a tab stop
    return next(node.iterancestors(qn("w:p")))


def _piece(node: Any) -> str:
    if node.tag == qn("w:t"):
        return node.text or ""
    return "\n" if node.tag == qn("w:br") else "\t"


def _template(path: Path) -> bytes:
    if not path.is_file():
        raise MissingTemplate(template=path.name)
    if path.stat().st_size > TEMPLATE_LIMIT:
        raise BrokenTemplate(template=path.name, reason=f"超过{TEMPLATE_LIMIT // 1_000_000}兆")
    return path.read_bytes()


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """A template; what docxtpl makes of its XML before Jinja sees it is kept, as seventy letters come from one template."""

    def patch_xml(self, src_xml: str) -> str:
        return _patched(src_xml)


@lru_cache(maxsize=64)
def _patched(source: str) -> str:
    return str(DocxTemplate.patch_xml(DocxTemplate(io.BytesIO()), source))


def _rendered(content: bytes, name: str, known: frozenset[str], values: dict[str, Any]) -> Docx:
    places = _Places(content)
    template = _Template(io.BytesIO(content))
    try:
        template.init_docx()
    except _NO_DOCX as error:
        raise BrokenTemplate(template=name, reason="不是 docx 文件") from error
    environment = PaperEnvironment(template=name, known=known, locate=places.of, torn=places.torn)
    try:
        template.render(values, environment, autoescape=True)
    except UndefinedError as error:
        missing = re.findall(r"'(\w+)'", str(error))[-1:] or [str(error)]
        raise UnknownVariable(template=name, place=places.of(missing[0]), name=missing[0]) from error
    except SecurityError as error:
        raise CodeInTemplate(template=name, place="", what=str(error)) from error
    saved = io.BytesIO()
    template.save(saved)
    return Document(saved)  # docxtpl puts plain XML in place of python-docx's elements


class _Places:
    """Where in a template a name stands: paragraph numbers as a reader counts them, table cells included."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    @cached_property
    def _texts(self) -> list[tuple[str, int, str]]:
        document = Document(io.BytesIO(self._content))
        found = [("正文", number, text) for number, text in enumerate(_texts(document.element.body), 1)]
        for section in document.sections:
            for label, part in (("页眉", section.header), ("页脚", section.footer), ("偶数页页脚", section.even_page_footer)):
                found += [(label, number, text) for number, text in enumerate(_texts(part._element), 1)]
        return found

    def of(self, what: str) -> str:
        """The first paragraph with a tag that holds the name `what`, or with the tag `what` as docxtpl hands it to Jinja."""
        name, wanted = what.strip(), _as_jinja_sees(what)
        for label, number, text in self._texts:
            if name.isidentifier():
                found = any(re.search(rf"\b{name}\b", tag) for tag in re.findall(r"\{[{%].*?[}%]\}", text))
            else:
                found = bool(wanted) and wanted in _as_jinja_sees(text)
            if found:
                return _place(label, number, text)
        return ""

    def torn(self) -> tuple[str, str] | None:
        """(where, what) of the first tag that is not whole or has no partner."""
        for part in dict.fromkeys(label for label, _, _ in self._texts):
            texts = [found for found in self._texts if found[0] == part]
            if wrong := torn(text for _, _, text in texts):
                return _place(*texts[wrong[0]]), wrong[1]
        return None


def _place(label: str, number: int, text: str) -> str:
    return f"{label}第{number}段（{text[:40]}）"


def _as_jinja_sees(text: str) -> str:
    """A tag without what docxtpl changes in it: its `p` or `tr`, curly quotes, entities; and without white space."""
    bare = re.sub(r"(\{[{%])[-+]?(?:p|tr|tc|r|-)?\s+", r"\1", html.unescape(text))
    return "".join(bare.translate(_QUOTES).split())


_QUOTES = str.maketrans("“”‘’", "\"\"''")


def _texts(root: Any) -> Iterator[str]:
    for paragraph in root.iter(qn("w:p")):
        yield "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
