"""Who may tell whom what."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from services.model.papers import PAPERS, facts_of, sample_of
from services.model.papers.addressing import (
    APPROVED,
    RULES,
    IssuerClass,
    Issuers,
    Purpose,
    RecipientClass,
    classify,
    route,
    rule_for,
    single_names,
)
from services.model.papers.remarks import remarks
from services.model.units import UnitKind

OFFICE = "广德市人民政府办公室"
COMMITTEE = "某某合作示范区管委会"


def read(kind: str, **changes: Any) -> Any:
    mapping = {**sample_of(kind, minimal=True), **changes}
    return facts_of(kind, mapping, issuer=COMMITTEE, today=dt.date(2026, 11, 1))


def codes(facts: Any, issuers: Issuers | None = None) -> list[str]:
    return [finding.code for finding in remarks(facts, issuers)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("市发改委", RecipientClass.DEPARTMENT),
        ("市国资委", RecipientClass.DEPARTMENT),
        ("市 商务局", RecipientClass.DEPARTMENT),
        ("广德市发展和改革委员会", RecipientClass.DEPARTMENT),
        ("广德经济开发区管委会", RecipientClass.DEPARTMENT),
        ("市直有关单位", RecipientClass.DEPARTMENT),
        ("各乡、镇人民政府", RecipientClass.TOWNSHIP),
        ("桃州镇", RecipientClass.TOWNSHIP),
        ("新杭镇人民政府", RecipientClass.TOWNSHIP),
        ("祠山街道", RecipientClass.SUBDISTRICT),
        ("各街道办事处", RecipientClass.SUBDISTRICT),
        ("市委组织部", RecipientClass.PARTY),
        ("市委办公室", RecipientClass.PARTY),
        ("市残联", RecipientClass.PARTY),
        ("市法院", RecipientClass.COURT),
        ("市检察院", RecipientClass.COURT),
        ("市人大常委会办公室", RecipientClass.CONGRESS),
        ("市政协办公室", RecipientClass.CONGRESS),
        ("市税务局", RecipientClass.VERTICAL),
        ("人行广德支行", RecipientClass.VERTICAL),
        ("市生态环境分局", RecipientClass.VERTICAL),
        ("宣城海关", RecipientClass.VERTICAL),
        ("市委", RecipientClass.SUPERIOR),
        ("市政府", RecipientClass.SUPERIOR),
        ("省发展改革委", RecipientClass.SUPERIOR),
        ("宣城市发展和改革委员会", RecipientClass.SUPERIOR),
        ("郎溪县人民政府", RecipientClass.PEER),
        ("上海市松江区人民政府", RecipientClass.PEER),
        ("某某科技有限公司", RecipientClass.PEER),
    ],
)
def test_a_recipient_is_told_by_its_name(name: str, kind: RecipientClass) -> None:
    assert {classify(one) for one in single_names([name])} == {kind}


def test_names_that_an_office_writes_together_are_one() -> None:
    assert list(single_names(["各乡、镇人民政府", "市发改委、市科技局：", "各县、市、区人民政府"])) == [
        "各乡镇人民政府",
        "市发改委",
        "市科技局",
        "各县市区人民政府",
    ]


def test_the_table_answers_for_every_class_and_purpose_once_and_names_its_source() -> None:
    for kind in RecipientClass:
        for purpose in Purpose:
            rules = [rule for rule in RULES if kind in rule.recipients and purpose in rule.purposes]
            assert len(rules) == 1, (kind, purpose)
            assert rules[0].issuers and rules[0].types and rules[0].source


def test_a_department_orders_no_government_without_the_governments_approval() -> None:
    routing = route(["各乡、镇人民政府", "各街道办事处", "市直有关单位"], Purpose.RECTIFY)
    assert routing.issuer is IssuerClass.GOVERNMENT_OFFICE
    assert routing.phrase(IssuerClass.GOVERNMENT_OFFICE) == ""
    assert routing.phrase(IssuerClass.COMMITTEE) == routing.phrase(IssuerClass.LEADING_GROUP_OFFICE) == APPROVED
    assert routing.types == ("通知", "督办单")


def test_party_organs_courts_and_bodies_elsewhere_get_a_letter_and_are_not_ranked() -> None:
    for name in ("市委组织部", "市法院", "市税务局", "上海市松江区人民政府"):
        assert route([name], Purpose.URGE).types == ("函",)
        assert not rule_for(classify(name), Purpose.RANK).ranked
    assert route(["市法院", "市发改委"], Purpose.ARRANGE).types == ()
    assert route(["宣城市发展和改革委员会"], Purpose.REPORT).types == ("报告", "请示")


def test_nobody_addressed_is_no_matter() -> None:
    routing = route([], Purpose.ARRANGE)
    assert (routing.types, routing.phrase(IssuerClass.COMMITTEE), routing.misfits("通知")) == ((), "", ())


@pytest.mark.parametrize(
    ("name", "issuer"),
    [
        (OFFICE, IssuerClass.GOVERNMENT_OFFICE),
        ("广德市人民政府", IssuerClass.GOVERNMENT_OFFICE),
        ("苏皖合作示范区建设工作领导小组办公室", IssuerClass.LEADING_GROUP_OFFICE),
        (COMMITTEE, IssuerClass.COMMITTEE),
    ],
)
def test_an_issuer_is_told_by_its_name(name: str, issuer: IssuerClass) -> None:
    assert Issuers().class_of(name) is issuer


def test_an_issuer_of_the_settings_goes_before_its_name() -> None:
    issuers = Issuers(government_office="某某秘书处", leading_group_office="某某专班", committee="某某政府办公室")
    assert issuers.class_of("某某秘书处") is IssuerClass.GOVERNMENT_OFFICE
    assert issuers.class_of("某某政府办公室") is IssuerClass.COMMITTEE


# -- what papers make of it --


def test_a_paper_proposes_the_approval_that_its_issuer_needs() -> None:
    assert read("rectification-demand").phrase == APPROVED
    assert read("rectification-demand", issuer=OFFICE).phrase == ""
    assert read("reminder", units=["市税务局"]).phrase == ""
    assert "经市政府同意，现将有关情况通报如下" in read("ranking-bulletin").opening
    assert "同意" not in read("ranking-bulletin", phrase="不写").opening


def test_a_demand_without_the_approval_is_remarked() -> None:
    assert codes(read("rectification-demand", phrase="不写")) == ["P11"]
    assert codes(read("rectification-demand", phrase="不写", issuer=OFFICE)) == []
    assert codes(read("rectification-demand", phrase="经市委、市政府同意")) == []


def test_a_general_notice_of_the_committee_must_say_who_approved() -> None:
    (found,) = remarks(read("notice", body="现将有关事项通知如下：\n一、按时报送。"))
    assert found.code == "P11" and "请改由“市政府办公室”印发" in found.text
    (found,) = remarks(read("notice", body="现通知如下。"), Issuers(government_office=OFFICE))
    assert f"“{OFFICE}”" in found.text


def test_a_notice_to_whom_no_notice_is_due_is_remarked_with_the_type_that_is() -> None:
    found = remarks(read("reminder", units=["市商务局", "市法院", "市委组织部"]))
    assert [finding.code for finding in found] == ["P10", "P10"]
    assert "“市法院”是法院、检察院，不宜用“通知”，宜用“函”" in found[0].text
    assert codes(read("letter", recipients=["省发展改革委"])) == ["P10"]


def test_units_that_are_named_and_not_ranked_are_remarked() -> None:
    standings = [{"unit": unit, "score": 90} for unit in ("市发改委", "市法院", "甲局")]
    assert codes(read("ranking-bulletin", standings=standings)) == ["P12"]


def test_a_title_that_does_not_end_in_its_type_is_remarked() -> None:
    assert codes(read("notice", title="关于做好备案工作的函")) == ["P13"]
    assert codes(read("notice", title="关于做好备案工作的通知（试行）")) == []


@pytest.mark.parametrize("minimal", [False, True], ids=["full", "minimal"])
@pytest.mark.parametrize("form", PAPERS, ids=lambda form: form.kind.value)
def test_the_samples_of_the_house_have_nothing_to_remark(form: Any, minimal: bool) -> None:
    facts = facts_of(form.kind, sample_of(form.kind, minimal=minimal), issuer=COMMITTEE, today=dt.date(2026, 11, 1))
    assert codes(facts) == []


def test_who_should_issue_instead_is_never_who_issues_already() -> None:
    facts = read("bulletin", recipients=["县水利局", "青石镇"], body="现通报如下。")
    (told,) = [found for found in remarks(facts, Issuers(committee=COMMITTEE)) if found.code == "P11"]
    assert "市政府办公室" in told.text and COMMITTEE not in told.text
    assert route(["县水利局", "青石镇"], Purpose.RANK).issuer is IssuerClass.GOVERNMENT_OFFICE


@pytest.mark.parametrize(
    ("name", "kept", "kind"),
    [
        ("县水利局", UnitKind.DEPARTMENT, RecipientClass.DEPARTMENT),
        ("县 水利局", UnitKind.DEPARTMENT, RecipientClass.DEPARTMENT),
        ("城东新区", UnitKind.SUBDISTRICT, RecipientClass.SUBDISTRICT),
        ("青石农场", UnitKind.TOWNSHIP, RecipientClass.TOWNSHIP),
        ("市法院", UnitKind.DEPARTMENT, RecipientClass.COURT),
        ("某某科技有限公司", UnitKind.OTHER, RecipientClass.PEER),
    ],
)
def test_a_unit_that_is_kept_is_judged_by_what_it_is_kept_as(name: str, kept: UnitKind, kind: RecipientClass) -> None:
    assert classify(name, Issuers(units=(("县水利局" if "水利" in name else name, kept),))) is kind


def test_a_kept_unit_is_no_stranger_in_the_remarks_on_a_paper() -> None:
    facts = read("bulletin", recipients=["县水利局"], body="经市政府同意，现通报如下。")
    kept = Issuers(units=(("县水利局", UnitKind.DEPARTMENT),))
    assert "P10" in codes(facts) and "P10" not in codes(facts, kept)
