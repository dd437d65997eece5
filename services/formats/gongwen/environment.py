"""The Jinja in which templates are rendered: strict, sandboxed, and with no more language than a document needs.

A template is inspected before it runs: names that the paper does not have are told with their place, and anything
but variables, loops over them and conditions is refused, so that no template can call code or run without end.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from services.formats.gongwen.template_words import construct, reason, shown_by, tag_on
from services.model.errors import Refused

_FILTERS = frozenset({"length", "join", "first", "last"})
_MOST_CODE = 256
_CODE: dict[bytes, CodeType] = {}  # what was inspected and compiled before: seventy letters come from one template
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.For,
    nodes.If,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Filter,
)


class TemplateTrouble(Refused):
    """A template can't be used; the sentence names the template and what to change."""


class UnknownVariable(TemplateTrouble):
    """A template asks for a fact that its paper does not have."""

    message = (
        "模板“{template}”{place}用到的“{name}”不是这份公文的变量。请改正变量名（可用的变量列在 doc_templates/README.md），"
        "再重新起草。"
    )


class CodeInTemplate(TemplateTrouble):
    """A template holds more than variables, loops and conditions."""

    message = (
        "模板“{template}”{place}含有不允许的代码（{what}），已停止，没有执行。模板中只能写变量、循环和条件，请改正后再起草。"
    )


class BrokenTag(TemplateTrouble):
    """A tag of a template can't be parsed."""

    message = "模板“{template}”{place}的标记写错了（{reason}）。请检查花括号和 for/endfor、if/endif 是否成对。"


Locate = Callable[[str], str]  # a name or snippet -> where it stands in the template, in Chinese
Torn = Callable[[], tuple[str, str] | None]  # -> (where, what) of the first tag that is not whole or has no partner


def as_given(value: Any) -> Any:
    """A value as it will stand in the document: docxtpl would turn `{_{` into `{{` after rendering."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return Markup(str(escape(value)).replace("_", "&#95;"))


class PaperEnvironment(ImmutableSandboxedEnvironment):
    """Inspects every source that docxtpl hands it: body, headers, footers, footnotes, properties."""

    def __init__(self, *, template: str, known: frozenset[str], locate: Locate, torn: Torn = lambda: None) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True, finalize=as_given, keep_trailing_newline=True)
        self.globals.clear()
        self.template_name = template
        self.known = known
        self.locate, self.torn = locate, torn

    def from_string(self, source: Any, globals: Any = None, template_class: Any = None) -> Template:
        key = hashlib.sha256("\0".join([str(source), *sorted(self.known)]).encode("utf-8", "surrogatepass")).digest()
        code = _CODE.get(key)
        if code is None:
            code = self._compiled(source)
            if len(_CODE) >= _MOST_CODE:
                _CODE.clear()
            _CODE[key] = code  # an edited template has another key
        return Template.from_code(self, code, self.make_globals(globals))

    def _compiled(self, source: Any) -> CodeType:
        """The code of a source that has passed inspection."""
        try:
            tree = self.parse(source)
        except TemplateSyntaxError as error:
            place, told = self.torn() or (self._near(str(source), error.lineno), reason(error.message))
            raise BrokenTag(template=self.template_name, place=place, reason=told) from error
        self._inspect(tree, str(source))
        for name in sorted(meta.find_undeclared_variables(tree)):
            if name not in self.known:
                raise UnknownVariable(template=self.template_name, place=self.locate(name), name=name)
        return self.compile(tree)

    def _near(self, source: str, line: int, pattern: str = "") -> str:
        """The place of a line of docxtpl's source, which starts a line at each paragraph; of its tags, the one with `pattern`."""
        lines = _lines(source)
        return self.locate(tag_on(lines[line - 1], pattern)) if 0 < line <= len(lines) else ""

    def _inspect(self, tree: nodes.Template, source: str) -> None:
        for node in _walk(tree):
            if what := _forbidden(node):
                place = self._near(source, node.lineno, shown_by(node))
                raise CodeInTemplate(template=self.template_name, place=place, what=what)
        self._inspect_loops(tree, frozenset(), source)

    def _inspect_loops(self, node: nodes.Node, outer: frozenset[str], source: str) -> None:
        """An inner loop runs over what belongs to an outer loop's item: a rendering is never longer than its facts."""
        for child in node.iter_child_nodes():
            names = outer
            if isinstance(child, nodes.For):
                if outer and not (isinstance(child.iter, nodes.Getattr) and _root(child.iter) in outer):
                    what = "内层循环只能用外层循环项目的下级"
                    raise CodeInTemplate(template=self.template_name, place=self._near(source, child.lineno, "for"), what=what)
                names = outer | {name.name for name in child.target.find_all(nodes.Name)} | _own(child.target)
            self._inspect_loops(child, names, source)


def _lines(source: str) -> list[str]:
    """The lines as Jinja counts them."""
    return re.split("\r\n|\r|\n", source)


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _walk(child)


def _own(target: nodes.Node) -> frozenset[str]:
    return frozenset({target.name}) if isinstance(target, nodes.Name) else frozenset()


def _root(node: nodes.Node) -> str:
    while isinstance(node, nodes.Getattr):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""


def _forbidden(node: nodes.Node) -> str:
    """What of a node is not allowed, or nothing."""
    if not isinstance(node, _ALLOWED):
        return construct(node)
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        return f"以下划线开头的“{node.attr}”"
    if isinstance(node, nodes.Name) and node.name.startswith("_"):
        return f"以下划线开头的“{node.name}”"
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        return f"过滤器“{node.name}”"
    return "循环套用自身" if isinstance(node, nodes.For) and node.recursive else ""
