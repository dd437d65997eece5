"""What is wrong with a template, in a secretary's words: which construct of Jinja's is not allowed, what is wrong with a tag."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jinja2 import nodes

# construct -> (what a secretary calls it, what of a tag shows it); the first that fits, so narrower ones come first
_CONSTRUCTS: tuple[tuple[tuple[type[nodes.Node], ...], str, str], ...] = (
    ((nodes.Call,), "调用函数", r"\("),
    ((nodes.Include,), "引用别的文件", r"\binclude\b"),
    ((nodes.Import, nodes.FromImport), "引用别的文件", r"\bimport\b"),
    ((nodes.Extends,), "套用别的模板", r"\bextends\b"),
    ((nodes.Block,), "可替换的块", r"\bblock\b"),
    ((nodes.Macro,), "定义宏", r"\bmacro\b"),
    ((nodes.CallBlock,), "调用宏", r"\bcall\b"),
    ((nodes.Assign, nodes.AssignBlock), "给变量赋值", r"\bset\b"),
    ((nodes.With,), "另设变量", r"\bwith\b"),
    ((nodes.FilterBlock,), "整段过滤", r"\bfilter\b"),
    ((nodes.ScopedEvalContextModifier, nodes.EvalContextModifier), "改变转义方式", r"\bautoescape\b"),
    ((nodes.Concat,), "拼接文字", "~"),
    ((nodes.BinExpr, nodes.UnaryExpr), "算术运算", r"[-+*/%](?![%}]\})"),
    ((nodes.Getitem, nodes.Slice), "按序号取值", r"\["),
    ((nodes.List, nodes.Tuple, nodes.Dict, nodes.Pair), "写出一组值", r"[\[({,]"),
    ((nodes.Test,), "测试“is”", r"\bis\b"),
)

# what Jinja says -> what a secretary is told; {0} is what Jinja quotes
_REASONS: tuple[tuple[str, str], ...] = (
    (r"^Encountered unknown tag '(end\w+|else|elif)'", "“{0}”前面没有与它成对的标记"),
    (r"^Encountered unknown tag '(\w+)'", "没有“{0}”这种标记，只能用 if、for"),
    (r"^Unexpected end of template.*innermost block that needs to be closed is '(\w+)'", "“{0}”没有写对应的“end{0}”"),
    (r"^unexpected end of template", "花括号没有写完"),
    (r"^Missing end of (?:comment|raw)", "花括号没有写完"),
    (r"^unexpected char '?\"?(.)", "“{0}”不能写在标记里"),
    (r"^expected token 'end of (?:print statement|statement block)', got '(.+?)'", "“{0}”前面缺少连接，或者花括号没有写完"),
    (r"^expected token 'in'", "循环要写成“for 项目 in 变量”"),
    (r"^expected token '(.+?)', got '(.+?)'", "“{1}”的位置应当是“{0}”"),
    (r"^unexpected '(?:end of .+?)'", "标记里少写了变量"),
    (r"^unexpected '(.+?)'", "“{0}”写在了不该写的地方，或者前面少写了变量"),
    (r"^Expected an expression", "标记里少写了变量"),
    (r"^tag name expected", "“{{%”后面没有写 if 或 for"),
    (r"^can't assign to", "循环里的项目名不能用这个词"),
)
_UNKNOWN = "写法无法识别"
_TAG = re.compile(r"\{[{%].*?[%}]\}|\{[{%].*")
_WHOLE = re.compile(r"\{\{(?:(?!\{[{%]).)*?\}\}|\{%(?:(?!\{[{%]).)*?%\}|\{#.*?#\}")
_PAIRED = re.compile(r"\{%[-+]?(?P<level>p|tr|tc|r)?\s+(?P<end>end)?(?P<word>if|for)\b")
_BRACES = "花括号没有写完整，“{{”要有“}}”，“{%”要有“%}”"


def construct(node: nodes.Node) -> str:
    """What a node that is not allowed is called."""
    return next((words for types, words, _ in _CONSTRUCTS if isinstance(node, types)), "不认识的写法")


def shown_by(node: nodes.Node) -> str:
    """A pattern of what shows the node in its tag; of a name, the name itself."""
    if isinstance(node, nodes.Getattr):
        return re.escape(node.attr)
    if isinstance(node, (nodes.Name, nodes.Filter)):
        return re.escape(node.name)
    return next((pattern for types, _, pattern in _CONSTRUCTS if isinstance(node, types)), "")


def reason(message: str | None) -> str:
    """What Jinja says of a tag that it can't parse, in Chinese."""
    for pattern, words in _REASONS:
        if found := re.search(pattern, message or "", re.DOTALL):
            return words.format(*found.groups())
    return _UNKNOWN


def tag_on(line: str, pattern: str = "") -> str:
    """The tag on a line of docxtpl's source that shows `pattern`, else its last one, else the text of the line."""
    text = re.sub(r"<[^>]*>", "", line)
    tags = _TAG.findall(text)
    return next((tag for tag in tags if re.search(pattern, tag)), tags[-1] if tags else text)


def torn(texts: Iterable[str]) -> tuple[int, str] | None:
    """(paragraph from 0, what is wrong) of the first tag that is not whole or has no partner of its own kind; None where all
    have. A pair of `{%p %}` runs over paragraphs, one of `{% %}` within them: the one does not close the other.
    """
    open_tags: list[tuple[int, str, str]] = []  # (paragraph, its p or tr, if or for)
    for at, text in enumerate(texts):
        if "{{" in (left := _left(text)) or "}}" in left or "{%" in left or "%}" in left:
            return at, _BRACES
        for paired in _PAIRED.finditer(text):
            level, ends, word = paired["level"] or "", paired["end"], paired["word"]
            if not ends:
                open_tags.append((at, level, word))
            elif open_tags and open_tags[-1][1:] == (level, word):
                open_tags.pop()
            elif (level, word) in {one[1:] for one in open_tags}:
                return _never_closed(open_tags[-1])
            else:
                return at, f"“{level} end{word}”前面没有与它成对的“{level} {word}”".replace("“ ", "“")
    return _never_closed(open_tags[-1]) if open_tags else None


def _never_closed(tag: tuple[int, str, str]) -> tuple[int, str]:
    at, level, word = tag
    return at, f"“{level} {word}”没有写对应的“{level} end{word}”".replace("“ ", "“")


def _left(text: str) -> str:
    """What is left of a paragraph without its whole tags; a tag that holds the beginning of another is not whole."""
    return _WHOLE.sub("", text)
