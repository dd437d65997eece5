"""What can be a party's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.model.regions import regions_of
from services.parsing.rulebook.parties import BODY, ENDS_NAME, JOINT, ROLE, SEAL, STRONG_BODY
from services.parsing.rules import LEGAL_FORMS, NAME_LENGTH, NOT_AT_HEAD, NOT_IN_NAMES, SURNAMES
from services.parsing.view import View

SHORTEST_BARE = 6  # 市人民政府 alone is nobody's name
LONGEST_FOREIGN = 90
LONGEST_LIST = 400  # characters behind one label
_JOINTS = re.compile(rf"{JOINT.pattern}|,")
_NOTED = re.compile(r"[(][^()\n]{0,12}(?:牵头|联合体|成员)[^()\n]{0,8}[)][ ]?(?:、|,|和|与|及)")
_LEAD = re.compile(
    r"^(?:本协议|本合同|本备忘录)?(?:是|系)?(?:现|兹)?(?:由|经(?![济开信贸发营])|与|及|同(?![济仁安])|为|、|和(?![县平田顺林硕龙]))*"
)
_PERSON = re.compile(rf"[{SURNAMES}][\u4e00-\u9fff]{{1,2}}|[{SURNAMES}] {{0,2}}[\u4e00-\u9fff]")
_CONSORTIUM = re.compile(r"(?:共同)?(?:组成)?的?联合体[ ]{0,4}$")
_IDENTITY = re.compile(r"身份证|性别|住址|公民身份|居民|户籍|[男女][,、 ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A name at start..end of the view, with the roles that a label gives it, the first as printed."""

    roles: tuple[str, ...]
    start: int
    end: int
    name: str
    rule: str
    confidence: float | None = None

    @property
    def role(self) -> str:
        return self.roles[0] if self.roles else ""


def is_name(name: str) -> bool:
    """Whether the text can be a body's or a person's name: short, and nothing that only a sentence or a form holds."""
    return (
        len(name) in NAME_LENGTH
        and NOT_IN_NAMES.search(name) is None
        and NOT_AT_HEAD.match(name) is None
        and re.fullmatch(ROLE, name) is None
        and name.count("(") + name.count("（") == name.count(")") + name.count("）")
        and re.search(r"[\u4e00-\u9fffA-Za-z]{2}", name) is not None
    )


def is_body(name: str) -> bool:
    """Whether a name behind a label is surely a body's."""
    return is_name(name) and BODY.search(name) is not None


def is_bare_body(name: str) -> bool:
    """Whether a name without any label beside it can be a party's: long enough to hold a place, and ending like a body's."""
    return is_name(name) and len(name) >= SHORTEST_BARE and STRONG_BODY.search(name) is not None


def is_foreign(name: str) -> bool:
    """Whether it is a firm's or a university's name in Latin letters."""
    return (
        len(name) <= LONGEST_FOREIGN
        and name.isascii()
        and LEGAL_FORMS.search(name.rstrip(". ") + ("." if name.endswith(".") else "")) is not None
    )


def is_person(name: str) -> bool:
    """Whether it looks like a Chinese person's name."""
    return _PERSON.fullmatch(name) is not None and BODY.search(name) is None


def value_of(view: View, start: int, end: int) -> str:
    """The name as it is kept."""
    return view.words(start, end).strip("_＿ ,，、")


def lead_of(text: str) -> int:
    """How many characters before the name belong to the sentence: 由, 经, 与."""
    lead = _LEAD.match(text)
    return lead.end() if lead else 0


def name_end(text: str, start: int) -> int:
    """Where the name that begins at `start` ends at the latest."""
    limit = min(len(text), start + LONGEST_LIST)
    at = start
    while stop := ENDS_NAME.search(text, at, limit):
        more = _NOTED.match(text, stop.start())
        if more is None:
            return stop.start()
        at = more.end()
    return limit


def split_names(view: View, start: int, end: int) -> list[tuple[int, int, str]]:
    """The places of names that stand together, parted by 、与和及; one place where that doesn't make names of all."""
    text = view.text
    places: list[tuple[int, int]] = []
    cursor = start
    for joint in _JOINTS.finditer(text[start:end]):
        if STRONG_BODY.search(_plain(text[cursor : start + joint.start()])):
            places.append((cursor, start + joint.start()))
            cursor = start + joint.end()
    places.append((cursor, end))
    names = []
    for first, last in places:
        first += len(text[first:last]) - len(text[first:last].lstrip())
        sealed = SEAL.search(text, first, last)
        last = sealed.start() if sealed else last
        note = re.search(r"[(][^()]{0,12}(?:牵头|联合体|成员|甲|乙|丙|丁)[^()]{0,8}[)]$", text[first:last])
        last = first + note.start() if note else last
        names.append((first, last, value_of(view, first, last)))
    if len(names) > 1 and all(is_bare_body(name) for *_place, name in names):
        return names
    return [(start, end, value_of(view, start, end))]


def _plain(text: str) -> str:
    return re.sub(r"\s|[(][^()]{0,12}[)]$", "", text)


def found_at(view: View, start: int, roles: tuple[str, ...], rule: str, *, until: int | None = None) -> Iterator[Found]:
    """What stands behind a label at `start`, and before `until`: one name, several, or nothing that is a name."""
    text = view.text
    end = _before_another(text, start, min(name_end(text, start), until or len(text)))
    name = value_of(view, start, end)
    if not BODY.search(name):
        longer = _continued(view, start, end)
        if longer is not None:
            end, name = longer
    several = split_names(view, start, _without_consortium(text, start, end))
    if len(several) > 1:
        for first, last, one in several:
            yield Found(roles=roles, start=first, end=last, name=one, rule=rule)
        return
    if is_foreign(name):
        yield Found(roles=roles, start=start, end=end, name=name, rule="party foreign")
    elif is_body(name):
        doubt = 0.8 if re.search(r"[、和与及]", name) and STRONG_BODY.search(re.split(r"[、和与及]", name)[0]) else None
        yield Found(roles=roles, start=start, end=end, name=name, rule=rule, confidence=doubt)
    elif is_person(name):
        near = text[end : end + 80]
        yield Found(
            roles=roles, start=start, end=end, name=name, rule="party person", confidence=None if _IDENTITY.search(near) else 0.75
        )
    elif is_name(name):
        yield Found(
            roles=roles, start=start, end=end, name=name, rule="party doubtful", confidence=0.7 if len(name) <= 20 else 0.5
        )


def _without_consortium(text: str, start: int, end: int) -> int:
    """A与B联合体, A、B组成的联合体: the end of the last name."""
    said = _CONSORTIUM.search(text, start, end)
    return said.start() if said else end


def _before_another(text: str, start: int, end: int) -> int:
    """The end of the first name where a blank parts it from another body: 广德市水利局 溧阳市水利局."""
    for blank in re.finditer(" ", text[start:end]):
        at = start + blank.start()
        if STRONG_BODY.search(text[start:at]) and regions_of(text[at + 1 : end]):
            return at
    return end


def _continued(view: View, start: int, end: int) -> tuple[int, str] | None:
    """A name whose rest stands on the next line: taken only where the whole then ends like a body's name."""
    text = view.text
    if end >= len(text) or text[end] != "\n":
        return None
    following = text[end + 1 : end + 121].split("\n", 1)[0]
    last = end + 1 + name_end(following, 0)
    name = value_of(view, start, last)
    rest = text[end + 1 : last].strip()
    if not rest or len(rest) > 24 or not is_body(name) or re.match(ROLE, rest) or regions_of(rest):
        return None
    return last, name
