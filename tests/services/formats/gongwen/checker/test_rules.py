"""The table of rules: complete, in Chinese, and each row measured by something."""

from __future__ import annotations

import re

import pytest

from services.formats.gongwen.checker.checking import PACKAGE_CHECKS, PAGE_CHECKS, TEXT_CHECKS
from services.formats.gongwen.checker.rules import BOTTOM, CELL, RIGHT, RULES, Face, Form, Need, face_of

LETTERS = dict(zip("PHTMBASNXCGWQLJD", (11, 16, 6, 4, 7, 4, 5, 1, 4, 7, 6, 2, 4, 5, 2, 6), strict=True))


def test_there_are_ninety_rules_under_their_letters() -> None:
    counted = {letter: sum(identity[0] == letter for identity in RULES) for letter in LETTERS}
    assert counted == LETTERS and len(RULES) == 90


def test_every_rule_is_measured_and_every_measure_has_its_rule() -> None:
    assert set(PAGE_CHECKS) | set(TEXT_CHECKS) | set(PACKAGE_CHECKS) == set(RULES)


def test_every_rule_speaks_chinese_and_applies_to_something() -> None:
    for rule in RULES.values():
        assert re.search("[\u4e00-\u9fff]{2,}", rule.what) and rule.clause and rule.applies, rule.id


def test_advice_is_never_asked_of_a_form() -> None:
    assert all(Form.FORM not in rule.applies for rule in RULES.values() if rule.need is Need.ADVICE)


def test_the_type_area_is_that_of_the_standard() -> None:
    assert (RIGHT, BOTTOM) == (184.0, 262.0) and abs(CELL - 5.571) < 0.001


@pytest.mark.parametrize(
    ("font", "face"),
    [
        ("仿宋_GB2312", Face.FANG),
        ("FandolFang-Regular", Face.FANG),
        ("FangSong", Face.FANG),
        ("NotoSerifCJKjp-Bold-VKana", Face.XBS),
        ("FZXiaoBiaoSong-B05S", Face.XBS),
        ("Noto Serif CJK SC", Face.SONG),
        ("SimSun", Face.SONG),
        ("KaiTi_GB2312", Face.KAI),
        ("NotoSansCJKsc-Regular", Face.HEI),
        ("SimHei", Face.HEI),
        ("Times New Roman", None),
    ],
)
def test_a_face_is_known_by_its_name_or_by_that_of_its_stand_in(font: str, face: Face | None) -> None:
    assert face_of(font) is face
