"""Who signs: from labels, from defined terms, from the columns of a signature block, and last from bare names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.model.facts import Fact, FactField
from services.model.findings import finding
from services.parsing.drafts import Draft, fact
from services.parsing.parties.block import columns, introduced, sealed
from services.parsing.parties.jurisdiction import Jurisdiction, jurisdictions
from services.parsing.parties.labels import defined, labelled, listed, nicknamed, stated
from services.parsing.parties.names import Found, is_bare_body, is_body, is_name
from services.parsing.rulebook import RULES
from services.parsing.rulebook.parties import BESIDE
from services.parsing.rules import BUILDERS, SUPERVISORS
from services.parsing.view import View

__all__ = ["find_parties", "is_name"]
MEMBER = "联合体成员"  # a role that several may have
MOST = 30  # parties of one agreement
BYSTANDER = 0.75  # the most that somebody is believed a party who may only stand by
PLACELESS = 0.75  # the most that a name is believed whose place is open


def find_parties(view: View) -> Draft:
    """Every party once, in the order of the text; a role that is given to two different names is a remark."""
    draft = Draft()
    kept = _by_role(view, draft)
    if len({one.name for one in kept}) < 2:
        kept += _without_role(view, {one.name for one in kept})
    chosen = sorted(_once(_beside_works(kept)), key=lambda one: one.start)[:MOST]
    places = jurisdictions(view, [one.name for one in chosen])
    for one, place in zip(chosen, places, strict=True):
        draft.facts.append(_fact(view, one, place))
        if place.doubtful:
            between = f"（可能是{'、'.join(place.choices[:4])}）" if place.choices else ""
            draft.findings.append(finding("F11", "party", name=one.name, between=between))
    return draft


def _by_role(view: View, draft: Draft) -> list[Found]:
    """The parties that a role names: the surest name of each role, the first of equally sure ones."""
    kept: dict[str, list[Found]] = {}
    every = sorted([*labelled(view), *defined(view), *columns(view), *stated(view)], key=lambda one: (one.start, one.end))
    for found in every:
        role = next((role for role in found.roles if role in kept), None)
        if role is None:
            group = [found]
            kept.update(dict.fromkeys(found.roles, group))
        elif _stands_beside(view, kept[role][-1], found):
            kept[role].append(found)
        elif _belief(found) > _belief(kept[role][0]) and not is_body(kept[role][0].name):
            kept[role][:] = [found]
        elif _differ(kept[role], found):
            draft.findings.append(finding("F07", "party", role=role, first=kept[role][0].name, second=found.name))
            if all(found.name != one.value for one in draft.alternatives):
                [place] = jurisdictions(view, [found.name])
                draft.alternatives.append(_fact(view, replace(found, roles=(role,)), place))
    groups = {id(group): group for group in kept.values()}
    return [one for group in groups.values() for one in group]


def _beside_works(found: Sequence[Found]) -> list[Found]:
    """The supervisor that a contract for works names beside its parties is for a person to judge."""
    works = any(not BUILDERS.isdisjoint(one.roles) for one in found)
    return [
        replace(one, confidence=min(_belief(one), BYSTANDER)) if works and not SUPERVISORS.isdisjoint(one.roles) else one
        for one in found
    ]


def _stands_beside(view: View, last: Found, found: Found) -> bool:
    """Whether it is a further name behind the same label: 乙方：A公司（牵头）、B公司（成员）; or a label of its own says so."""
    if not is_bare_body(found.name) or found.start < last.end or found.name == last.name:
        return False
    if any(role.startswith(MEMBER) for role in found.roles):
        return True
    between = view.text[last.end : found.start]
    near = len(between) <= 24 and not re.search(r"[:\n\t]", between)
    return last.rule == found.rule and last.roles == found.roles and (near or BESIDE.fullmatch(between) is not None)


def _belief(found: Found) -> float:
    return RULES[found.rule].confidence if found.confidence is None else found.confidence


def _differ(group: Sequence[Found], found: Found) -> bool:
    return is_body(found.name) and all(
        is_body(one.name) and one.name not in found.name and found.name not in one.name for one in group
    )


def _without_role(view: View, known: set[str]) -> list[Found]:
    """The parties that no role names: a list, nicknames, or what stands both at the head and at the seals."""
    for rule in (listed, nicknamed):
        found = list(rule(view))
        if len({one.name for one in found} | known) > 1:
            return found
    heads, seals = list(introduced(view)), list(sealed(view))
    at_seals = {one.name for one in seals}
    if heads:
        both = [replace(one, rule="party twice") if one.name in at_seals else one for one in heads]
        return [*both, *(one for one in seals if _is_new(one, both))]
    return seals


def _is_new(found: Found, others: Iterable[Found]) -> bool:
    return all(found.name not in one.name and one.name not in found.name for one in others)


def _once(found: Iterable[Found]) -> list[Found]:
    names: dict[str, Found] = {}
    for one in sorted(found, key=lambda one: (-_belief(one), one.start)):
        names.setdefault(one.name, one)
    return list(names.values())


def _fact(view: View, found: Found, place: Jurisdiction) -> Fact:
    believed = min(_belief(found), PLACELESS) if place.doubtful else _belief(found)
    return fact(
        view,
        FactField.PARTY,
        found.start,
        found.end,
        value=found.name,
        role=found.role,
        rule=found.rule,
        confidence=believed,
        region=place.region,
    )
