"""Who signs: from labels, from defined terms, from the columns of a signature block, and last from bare names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.model.facts import Fact, FactField
from services.model.findings import finding
from services.parsing.drafts import Draft, fact
from services.parsing.rules import BODY_ENDINGS, NAME_LENGTH, NAMED_ROLES, NOT_IN_NAMES, ORDINAL_ROLES, STRONG_ENDINGS
from services.parsing.view import View, tidy


def _spaced(word: str) -> str:
    return r"[ \t]{0,6}".join(word)


_ROLE = rf"(?:[{ORDINAL_ROLES}][ \t]{{0,8}}方(?:[一二三四五1-5](?!\d))?|" + "|".join(_spaced(role) for role in NAMED_ROLES) + ")"
_NOTE = r"(?:[ \t]*[(][^()\n]{1,24}[)])"
_TAIL = r"(?:[ \t]*(?:单位名称|单位|名称|全称|盖章|签章|公章|签字盖章|签字|印章))?"
_LABEL = re.compile(rf"(?:^|(?<=[\s,;、(]))(?P<role>{_ROLE}){_TAIL}{_NOTE}{{0,2}}{_TAIL}[ \t]*:", re.MULTILINE)
_CELL_LABEL = re.compile(rf"(?:^|(?<=\t))[ ]*(?P<role>{_ROLE}){_TAIL}{_NOTE}{{0,2}}[ ]*:?[ ]*\t", re.MULTILINE)
_BRACKETED = re.compile(rf"(?:^|(?<=[\s]))[(](?P<role>{_ROLE})[)][ \t]*:?", re.MULTILINE)
_DEFINED = re.compile(
    rf"(?P<name>[^\s,;。:、()\"“”]{{3,40}}(?:[(](?!以下|下称|简称|称|[{ORDINAL_ROLES}]方)[^()\n]{{1,10}}[)]"
    rf"[^\s,;。:、()\"“”]{{0,20}})?)[ \t]*[(](?:以下)?(?:简称|称|统称)?(?:为|作)?[ ]*[\"“‘']?"
    rf"(?P<role>{_ROLE})[\"”’']?[)]"
)
_COLUMN_ROLE = re.compile(rf"{_ROLE}{_TAIL}{_NOTE}{{0,2}}{_TAIL}[ \t]*:?")
_ENDS_NAME = re.compile(
    rf"[\t\n]| {{2,}}|[,;。:]|[ ]+(?={_ROLE})"
    rf"|[(][ ]*(?:盖|公|签|章|加盖|以下|下称|简称|称|单位|{_ROLE}|统一社会|法定|代表|地址|住所)"
)
_BODY = re.compile("(?:" + "|".join(re.escape(ending) for ending in BODY_ENDINGS) + r")(?:[(][^()]{1,12}[)])?$")
_STRONG = "|".join(re.escape(ending) for ending in sorted(STRONG_ENDINGS, key=len, reverse=True))
_STRONG_BODY = re.compile(rf"(?:{_STRONG})$")
SHORTEST_BARE = 6  # 市人民政府 alone is nobody's name
SIGNATURE_LINE = 160  # characters, blanks included
_SEAL = re.compile(r"[ ]*[(][ ]*(?:盖章|公章|签章|章|盖公章|印章|签字盖章|加盖公章)[ ]*[)]")
_LEAD = re.compile(r"^(?:本协议|本合同|本备忘录)?(?:是|系)?(?:由|经|与|及|同|为|、|和(?!县|平|田|顺|林|硕|龙))*")
_JOINT = re.compile(r"(?:、|与|和(?!县|平区)|及)")
_INTRODUCTION = re.compile(
    r"^\s*(?P<names>[^。;:,\n]{8,120}?)(?:经|本着|就|为|在[^。;:,\n]{2,20}(?:下|上)|共同|决定|达成|签订|签署|(?=,))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A name at start..end of the view, with the role that a label gives it."""

    role: str
    start: int
    end: int
    name: str
    rule: str
    confidence: float


def find_parties(view: View) -> Draft:
    """Every party once, in the order of the text; a role that is given to two different names is a remark."""
    draft = Draft()
    kept: dict[str, _Found] = {}
    for found in sorted([*_labelled(view), *_defined(view), *_columns(view)], key=lambda one: one.start):
        earlier = kept.get(found.role)
        if earlier is None or (found.confidence > earlier.confidence and not _BODY.search(earlier.name)):
            kept[found.role] = found
        elif _differ(earlier, found):
            draft.findings.append(finding("F07", "party", role=found.role, first=earlier.name, second=found.name))
    if len({one.name for one in kept.values()}) < 2:
        names = {one.name for one in kept.values()}
        for number, found in enumerate([*_sealed(view), *_introduced(view)]):
            if found.name not in names:
                names.add(found.name)
                kept[f"?{number}"] = found
    chosen = sorted(_once(kept.values()), key=lambda one: one.start)
    draft.facts = [_fact(view, found) for found in chosen]
    return draft


def _once(found: object) -> Iterator[_Found]:
    names: set[str] = set()
    for one in sorted(found, key=lambda one: (-one.confidence, one.start)):  # type: ignore[call-overload]
        if one.name not in names:
            names.add(one.name)
            yield one


def _fact(view: View, found: _Found) -> Fact:
    return fact(
        view,
        FactField.PARTY,
        found.start,
        found.end,
        value=found.name,
        role=found.role,
        rule=found.rule,
        confidence=found.confidence,
    )


def _differ(first: _Found, second: _Found) -> bool:
    both = bool(_BODY.search(first.name) and _BODY.search(second.name))
    return both and first.name not in second.name and second.name not in first.name


def is_name(name: str) -> bool:
    """Whether the text can be a body's or a person's name: short, and nothing that only a sentence or a form holds."""
    return (
        len(name) in NAME_LENGTH
        and NOT_IN_NAMES.search(name) is None
        and re.search(r"[\u4e00-\u9fffA-Za-z]{2}", name) is not None
    )


def _labelled(view: View) -> Iterator[_Found]:
    for pattern, rule in ((_LABEL, "party label"), (_CELL_LABEL, "party cell"), (_BRACKETED, "party bracket")):
        for match in pattern.finditer(view.text):
            found = _name_after(view, match.end(), _role(match["role"]), rule)
            if found is not None:
                yield found


def _role(text: str) -> str:
    return re.sub(r"\s", "", text)


def _name_after(view: View, at: int, role: str, rule: str) -> _Found | None:
    """The name that follows a label, on its line or on the next one."""
    text = view.text
    start = at + len(text[at:]) - len(text[at:].lstrip(" \t_＿"))
    if start < len(text) and text[start] == "\n":
        start += 1
        while start < len(text) and text[start] in " \t\n":
            start += 1
        line = text[start : text.find("\n", start) if "\n" in text[start:] else len(text)]
        if not _BODY.search(_cut(line)):
            return None
    return _name_at(view, start, role, rule)


def _cut(text: str) -> str:
    end = _ENDS_NAME.search(text)
    return re.sub(r"\s", "", text[: end.start()] if end else text).strip("_ .")


def _name_at(view: View, start: int, role: str, rule: str) -> _Found | None:
    text = view.text
    stop = _ENDS_NAME.search(text, start)
    end = stop.start() if stop else len(text)
    name = _value(view, start, end)
    if not _BODY.search(name):
        longer = _continued(view, start, end)
        if longer is not None:
            end, name = longer
    if not is_name(name):
        return None
    confidence = 0.95 if _BODY.search(name) else 0.7 if len(name) <= 20 else 0.5
    return _Found(role=role, start=start, end=end, name=name, rule=rule, confidence=confidence)


def _value(view: View, start: int, end: int) -> str:
    first, last = view.span(start, end) if end > start else (0, 0)
    return tidy(view.raw[first:last]).strip("_＿ .")


def _continued(view: View, start: int, end: int) -> tuple[int, str] | None:
    """A name whose rest stands on the next line: taken only where the whole then ends like a body's name."""
    text = view.text
    if end >= len(text) or text[end] != "\n":
        return None
    following = text[end + 1 :].split("\n", 1)[0]
    stop = _ENDS_NAME.search(following)
    last = end + 1 + (stop.start() if stop else len(following))
    name = _value(view, start, last)
    rest = text[end + 1 : last].strip()
    if not rest or len(rest) > 24 or not _BODY.search(name) or not is_name(name) or re.match(_ROLE, rest):
        return None
    return last, name


def _defined(view: View) -> Iterator[_Found]:
    """安徽省某局（以下简称“甲方”）."""
    for match in _DEFINED.finditer(view.text):
        lead = _LEAD.match(match["name"])
        start = match.start("name") + (lead.end() if lead else 0)
        name = _value(view, start, match.end("name"))
        if is_name(name) and _BODY.search(name):
            yield _Found(
                role=_role(match["role"]), start=start, end=match.end("name"), name=name, rule="party defined", confidence=0.93
            )


def _columns(view: View) -> Iterator[_Found]:
    """A line of roles over a line of names, as signature blocks and tables have it."""
    for (_at, roles), (below, names) in zip(view.lines, view.lines[1:], strict=False):
        found = list(_COLUMN_ROLE.finditer(roles))
        if len(found) < 2 or _COLUMN_ROLE.sub("", roles).strip():
            continue
        columns = list(re.finditer(r"[^\t]+?(?=\t| {2,}|$)", names))
        columns = [column for column in columns if column.group().strip()]
        if len(columns) != len(found):
            continue
        for role, column in zip(found, columns, strict=True):
            name = _name_at(
                view, below + column.start() + _indent(column.group()), _role(_plain_role(role.group())), "party column"
            )
            if name is not None and _BODY.search(name.name):
                yield name


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _plain_role(text: str) -> str:
    match = re.match(_ROLE, text)
    return match.group() if match else text


def _is_bare_body(name: str) -> bool:
    """Whether a name without any label beside it can be a party's: long enough to hold a place, and ending like a body's."""
    return is_name(name) and len(name) >= SHORTEST_BARE and _STRONG_BODY.search(name) is not None


def _sealed(view: View) -> Iterator[_Found]:
    """Bare names of the signature block: 宣城市人民政府（盖章）; without a seal mark the line holds names and nothing else."""
    tail = len(view.text) * 0.6
    for at, line in view.lines:
        if at < tail or len(line) > SIGNATURE_LINE:
            continue
        found = []
        for column in re.finditer(r"\S(?:[^\t]*?\S)?(?=\t| {2,}|\s*$)", line):
            sealed = _SEAL.search(column.group())
            start = at + column.start()
            end = start + (len(column.group()[: sealed.start()].rstrip()) if sealed else len(column.group()))
            name = _value(view, start, end)
            if _is_bare_body(name):
                confidence = 0.82 if sealed else 0.7
                found.append(_Found(role="", start=start, end=end, name=name, rule="party seal", confidence=confidence))
            elif sealed is None:
                break
        else:
            yield from found


def _introduced(view: View) -> Iterator[_Found]:
    """Bodies named together before 经友好协商: 广德市人民政府与安吉县人民政府经友好协商."""
    for at, line in view.lines[:40]:
        match = _INTRODUCTION.match(line)
        if match is None:
            continue
        places, cursor = [], match.start("names")
        for joint in [*_JOINT.finditer(line, *match.span("names")), None]:
            end = joint.start() if joint else match.end("names")
            places.append((cursor, end))
            cursor = joint.end() if joint else end
        names = [(start, end, _value(view, at + start, at + end)) for start, end in places if end > start]
        if len(names) >= 2 and all(_is_bare_body(name) for *_place, name in names):
            for start, end, name in names:
                yield _Found(role="", start=at + start, end=at + end, name=name, rule="party introduced", confidence=0.65)
            return
