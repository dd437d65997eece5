"""Who may tell whom what: issuer, phrase and type of document by the class of recipient and the purpose.

《党政机关公文处理工作条例》 art. 16（二）: only the offices of a party committee or government, authorised by it, write
downward to governments; other departments give governments no orders, save that a matter approved by the government may
be written by its department, which says so in the text. Art. 17: departments write to one another within their duties.
Art. 8（十四）: a 函 is for bodies that are not subordinate to one another. Art. 15: upward goes a 报告 or a 请示.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from services.model.units import UnitKind

APPROVED = "经市政府同意"  # art. 16（二）: the text must say that the government has approved
UNSAID = "不写"  # typed where an approval is not to be mentioned


class RecipientClass(StrEnum):
    """What a recipient is to the office."""

    SUPERIOR = "上级机关"
    COURT = "法院、检察院"
    CONGRESS = "人大、政协机关"
    PARTY = "党群机关"
    VERTICAL = "垂直管理单位"
    TOWNSHIP = "乡镇人民政府"
    SUBDISTRICT = "街道办事处"
    DEPARTMENT = "市直部门"
    PEER = "不相隶属机关"


class Purpose(StrEnum):
    """What a document is to bring about."""

    ARRANGE = "部署工作"
    URGE = "催报"
    RECTIFY = "限期整改"
    SUPPLEMENT = "补正"
    RANK = "排名通报"
    PRAISE = "通报表扬"
    CRITICISE = "通报批评"
    CONSULT = "商洽"
    REPORT = "报告、请示"


class IssuerClass(StrEnum):
    """The three that may issue."""

    GOVERNMENT_OFFICE = "市政府办公室"
    LEADING_GROUP_OFFICE = "领导小组办公室"
    COMMITTEE = "管委会"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuers:
    """The names under which the three issue; each place has its own. `known`: every name of theirs, with its class.

    `units` are the place's own units and what they are, to which they write.
    """

    government_office: str = "市政府办公室"
    leading_group_office: str = "领导小组办公室"
    committee: str = "管委会"
    known: tuple[tuple[str, IssuerClass], ...] = ()
    units: tuple[tuple[str, UnitKind], ...] = ()

    def name(self, issuer: IssuerClass) -> str:
        names = (self.government_office, self.leading_group_office, self.committee)
        return dict(zip(IssuerClass, names, strict=True))[issuer]

    def class_of(self, name: str) -> IssuerClass:
        """By the given names first, then by what issuers are commonly called. Of several, the first leads."""
        name = name.strip().split("\n")[0].strip()
        given = (*self.known, *((self.name(issuer), issuer) for issuer in IssuerClass))
        for known, issuer in given:
            if name == known:
                return issuer
        return next((issuer for issuer, pattern in _ISSUERS if re.search(pattern, name)), IssuerClass.COMMITTEE)


_ISSUERS = (
    (IssuerClass.LEADING_GROUP_OFFICE, r"领导小组"),
    (IssuerClass.GOVERNMENT_OFFICE, r"政府办公室$|政府办$|人民政府$|市政府$"),
)

# Read from top to bottom, the first that fits; names without brackets' width and white space. A place may change this table.
CLASSES: tuple[tuple[RecipientClass, str], ...] = (
    (RecipientClass.SUPERIOR, r"^(国务院|国家|中央|安徽省|省|宣城市|长三角区域|推动长三角)"),
    (RecipientClass.SUPERIOR, r"^(中共)?(广德)?(市委|市政府|市人民政府|市委、市政府)$"),
    (RecipientClass.COURT, r"(法院|检察院)$"),
    (RecipientClass.CONGRESS, r"人大|政协"),
    (
        RecipientClass.PARTY,
        r"市委|县委|党委|党工委|党组|纪委|监委|总工会|团委|妇联|残联|科协|工商联|文联|侨联|红十字会|人武部|党校",
    ),
    (RecipientClass.VERTICAL, r"税务局|海关|人民银行|^人行|银保监|金融监督管理|金融监管[支分]局|气象局|烟草|供电|邮政管理局"),
    (RecipientClass.VERTICAL, r"消防救援|生态环境(局.*)?分局|调查队|海事|国家安全局"),
    (RecipientClass.SUBDISTRICT, r"街道(办事处|办)?$|街道办事处"),
    (RecipientClass.TOWNSHIP, r"[乡镇](人民)?政府$|乡镇|^\S{1,6}[乡镇]$"),
    (RecipientClass.DEPARTMENT, r"^各?(广德)?市|^广德|市直|各部门|有关单位|各单位|直属单位|成员单位"),
)


_KEPT = {  # 市直单位 are courts and party bodies too, which only their names tell; 其他 says nothing
    UnitKind.TOWNSHIP: RecipientClass.TOWNSHIP,
    UnitKind.SUBDISTRICT: RecipientClass.SUBDISTRICT,
    UnitKind.DEPARTMENT: RecipientClass.DEPARTMENT,
}
_FINER = frozenset({RecipientClass.COURT, RecipientClass.CONGRESS, RecipientClass.PARTY, RecipientClass.VERTICAL})


def classify(name: str, issuers: Issuers | None = None) -> RecipientClass:
    """What one recipient is: a unit of the place as it is kept, any other by its name; a name that no rule knows belongs to
    nobody here: 不相隶属."""
    plain = _plain(name)
    named = next((kind for kind, pattern in CLASSES if re.search(pattern, plain)), RecipientClass.PEER)
    kept = next((_KEPT.get(kind) for unit, kind in (issuers.units if issuers else ()) if _plain(unit) == plain), None)
    return named if kept is None or (kept is RecipientClass.DEPARTMENT and named in _FINER) else kept


def _plain(name: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of the table. `issuers` may do it, the first is proposed; all but the government's office say `phrase`."""

    recipients: frozenset[RecipientClass]
    purposes: frozenset[Purpose]
    issuers: tuple[IssuerClass, ...]
    types: tuple[str, ...]
    phrase: str
    ranked: bool
    source: str


_OURS = frozenset({RecipientClass.TOWNSHIP, RecipientClass.SUBDISTRICT, RecipientClass.DEPARTMENT})
_BESIDE = frozenset({RecipientClass.COURT, RecipientClass.CONGRESS, RecipientClass.PARTY, RecipientClass.VERTICAL})
_ELSEWHERE = frozenset({RecipientClass.PEER})
_ABOVE = frozenset({RecipientClass.SUPERIOR})
_ORDERS = frozenset({Purpose.ARRANGE, Purpose.RECTIFY})
_BULLETINS = frozenset({Purpose.RANK, Purpose.PRAISE, Purpose.CRITICISE})
_OFFICE, _GROUP, _COMMITTEE = IssuerClass.GOVERNMENT_OFFICE, IssuerClass.LEADING_GROUP_OFFICE, IssuerClass.COMMITTEE


def _rule(
    recipients: frozenset[RecipientClass],
    purposes: Iterable[Purpose],
    issuers: tuple[IssuerClass, ...],
    types: tuple[str, ...],
    source: str,
    *,
    phrase: str = "",
    ranked: bool = True,
) -> Rule:
    return Rule(
        recipients=recipients,
        purposes=frozenset(purposes),
        issuers=issuers,
        types=types,
        phrase=phrase,
        ranked=ranked,
        source=source,
    )


RULES: tuple[Rule, ...] = (
    _rule(_OURS, _ORDERS, (_OFFICE, _GROUP, _COMMITTEE), ("通知", "督办单"), "条例第十六条（二）", phrase=APPROVED),
    _rule(_OURS, {Purpose.URGE}, (_GROUP, _COMMITTEE, _OFFICE), ("通知", "函"), "条例第十六条（二）", phrase=APPROVED),
    _rule(_OURS, {Purpose.SUPPLEMENT}, (_COMMITTEE, _GROUP, _OFFICE), ("通知",), "通知二（二）2（报管委会备案）"),
    _rule(_OURS, _BULLETINS, (_OFFICE, _GROUP, _COMMITTEE), ("通报",), "条例第十六条（二）", phrase=APPROVED),
    _rule(_OURS, {Purpose.CONSULT}, (_COMMITTEE, _GROUP, _OFFICE), ("函",), "条例第十七条"),
    _rule(_OURS, {Purpose.REPORT}, (_COMMITTEE,), ("函",), "条例第十七条"),
    _rule(_BESIDE, _ORDERS | {Purpose.URGE}, (_GROUP, _OFFICE, _COMMITTEE), ("函",), "条例第八条（十四）", ranked=False),
    _rule(_BESIDE, {Purpose.SUPPLEMENT}, (_COMMITTEE, _GROUP, _OFFICE), ("通知", "函"), "通知二（二）2", ranked=False),
    _rule(_BESIDE, {Purpose.RANK, Purpose.PRAISE}, (_OFFICE, _GROUP, _COMMITTEE), ("通报",), "条例第十七条", ranked=False),
    _rule(_BESIDE, {Purpose.CRITICISE}, (_GROUP, _OFFICE, _COMMITTEE), ("函",), "条例第十七条", ranked=False),
    _rule(_BESIDE, {Purpose.CONSULT, Purpose.REPORT}, (_COMMITTEE, _GROUP, _OFFICE), ("函",), "条例第八条（十四）", ranked=False),
    _rule(_ELSEWHERE, Purpose, (_COMMITTEE, _GROUP, _OFFICE), ("函",), "条例第八条（十四）", ranked=False),
    _rule(_ABOVE, Purpose, (_COMMITTEE, _GROUP), ("报告", "请示"), "条例第十五条", ranked=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """One recipient, what it is, and the rule for it."""

    name: str
    kind: RecipientClass
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """What the table says of all recipients together: the issuer, phrase and type of the most exacting of them."""

    purpose: Purpose
    recipients: tuple[Addressed, ...]

    @property
    def issuer(self) -> IssuerClass:
        """The first that may write to all, as the table proposes it for those to whom not everybody may write."""
        rules = sorted((addressed.rule for addressed in self.recipients), key=lambda rule: not rule.phrase)
        if not rules:
            return IssuerClass.COMMITTEE
        common = [issuer for issuer in rules[0].issuers if all(issuer in rule.issuers for rule in rules)]
        return common[0] if common else rules[0].issuers[0]

    @property
    def types(self) -> tuple[str, ...]:
        """The types that fit all recipients; empty where they need papers of their own."""
        if not self.recipients:
            return ()
        first = self.recipients[0].rule.types
        return tuple(kind for kind in first if all(kind in addressed.rule.types for addressed in self.recipients))

    def phrase(self, issuer: IssuerClass) -> str:
        """What this issuer has to say of its authority; the government's office needs none."""
        if issuer is IssuerClass.GOVERNMENT_OFFICE:
            return ""
        return next((addressed.rule.phrase for addressed in self.recipients if addressed.rule.phrase), "")

    def misfits(self, kind: str) -> tuple[Addressed, ...]:
        """The recipients to whom no document of this type is due."""
        return tuple(addressed for addressed in self.recipients if kind not in addressed.rule.types)


def route(recipients: Iterable[str], purpose: Purpose, issuers: Issuers | None = None) -> Routing:
    """How to write to these recipients for this purpose; `issuers` know the place's own units."""
    return Routing(
        purpose=purpose,
        recipients=tuple(
            Addressed(name=name, kind=kind, rule=rule_for(kind, purpose))
            for name in single_names(recipients)
            for kind in (classify(name, issuers),)
        ),
    )


def rule_for(kind: RecipientClass, purpose: Purpose) -> Rule:
    return next(rule for rule in RULES if kind in rule.recipients and purpose in rule.purposes)


_ONE_NAME = (("乡、镇", "乡镇"), ("县、市、区", "县市区"), ("县、区", "县区"))  # as an office writes them together


def single_names(recipients: Iterable[str]) -> Iterator[str]:
    """One by one: 各乡、镇人民政府 is one, 市发改委、市科技局 are two."""
    for line in recipients:
        for together, one in _ONE_NAME:
            line = line.replace(together, one)
        for name in re.split("[、，,；;]", line.rstrip("：: ")):
            if name.strip():
                yield name.strip()


def approval(recipients: Iterable[str], purpose: Purpose, issuer: str, issuers: Issuers | None = None) -> str:
    """The phrase that a paper of this issuer proposes."""
    return route(recipients, purpose, issuers).phrase((issuers or Issuers()).class_of(issuer))
