"""What the papers say and refuse to say: verbs, deadlines, who is addressed, and the remarks' places."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from services.formats.gongwen.derivations import DERIVED
from services.model.papers import PAPERS, FactsRefused, PaperKind, facts_of, sample_of
from services.model.papers.frame import dates_out_of_order
from services.model.papers.remarks import passed, remarks, unlike_attachments

TODAY = dt.date(2026, 11, 22)


def read(kind: str, **facts: Any) -> Any:
    return facts_of(kind, {**sample_of(kind, minimal=True), **facts}, issuer="合作区管委会", today=TODAY)


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("三项工作机制运行情况", "，研究三项工作机制运行情况。"),
        ("研究三项工作机制运行情况。", "，研究三项工作机制运行情况。"),
        ("听取三项工作机制运行情况汇报", "，听取三项工作机制运行情况汇报。"),
        ("专题研究合作协议备案工作", "，专题研究合作协议备案工作。"),
        ("协调机制建设", "，研究协调机制建设。"),
        ("", "会议。"),
    ],
)
def test_the_minutes_say_what_the_meeting_did(topic: str, said: str) -> None:
    facts = read("minutes", meeting="第3次主任办公会议", topic=topic)
    assert f"{said}现将会议议定事项纪要如下：" in facts.opening


def test_minutes_of_a_meeting_called_minutes_do_not_hold_the_minutes() -> None:
    facts = read("minutes", meeting="第3次主任办公会议纪要")
    assert "主持召开第3次主任办公会议。" in facts.opening and facts.title == "第3次主任办公会议纪要"


@pytest.mark.parametrize("kind", ["reminder", "reminder-letter"])
def test_an_original_due_date_after_the_new_deadline_is_refused(kind: str) -> None:
    with pytest.raises(FactsRefused, match="原定期限（2026-12-31）晚于"):
        read(kind, due="2026-12-31", deadline="2026-11-30")


def test_a_deadline_before_today_is_refused_and_under_an_earlier_date_remarked() -> None:
    with pytest.raises(FactsRefused, match="补报期限（2026-11-20）早于成文日期（2026-11-22）"):
        read("reminder", deadline="2026-11-20")
    facts = read("reminder", deadline="2026-11-20", date="2026-11-18")
    assert [found.text for found in passed(facts, TODAY)] == ["“补报期限”（2026-11-20）已经过去，请核对"]
    assert list(passed(facts, dt.date(2026, 11, 20))) == []


def test_a_reminder_of_what_is_not_yet_due_is_remarked() -> None:
    facts = read("reminder", due="2026-11-25", deadline="2026-11-30")
    assert [found.code for found in remarks(facts)] == ["P16"]
    assert remarks(read("reminder", due="2026-11-15", deadline="2026-11-30")) == []


@pytest.mark.parametrize(
    ("more", "deadline"),
    [
        ({"year": 2026, "month": 12}, dt.date(2026, 12, 15)),
        ({"year": 2026, "month": 11}, dt.date(2026, 12, 15)),  # the 15th has passed: the next due day
        ({"year": 2022, "month": 9}, dt.date(2026, 12, 15)),
        ({"year": 2022, "month": 9, "date": "2022-09-02"}, dt.date(2022, 9, 15)),
        ({"year": 2022, "month": 9, "date": "2022-09-15"}, dt.date(2022, 9, 15)),  # that day included
        ({"year": 2026, "month": 12, "date": "2026-12-31"}, dt.date(2027, 1, 15)),
    ],
)
def test_a_ledger_call_never_fails_on_its_own_deadline(more: dict[str, Any], deadline: dt.date) -> None:
    facts = read("ledger-call", **more)
    assert facts.deadline == deadline
    moved = (deadline.year, deadline.month) != (more["year"], more["month"])
    assert ["P15"] * moved == [found.code for found in remarks(facts)]


@pytest.mark.parametrize(
    ("units", "reminded", "asked"),
    [
        (["市商务局"], "你单位", "你单位"),
        (["市商务局", "市科技局"], "有关单位", "你们"),
        (["市商务局、市科技局"], "有关单位", "你们"),
        (["各乡、镇人民政府"], "有关单位", "你们"),
    ],
)
def test_several_are_never_called_one_unit(units: list[str], reminded: str, asked: str) -> None:
    for kind, said in (
        (PaperKind.REMINDER, reminded),
        (PaperKind.RECTIFICATION_DEMAND, reminded),
        (PaperKind.CORRECTION_NOTICE, asked),
    ):
        derived = {one.name: one for one in DERIVED[kind]}
        assert derived["addressed"].make(read(kind.value, units=units)) == said


def test_a_commendation_of_last_year_does_not_say_this_year() -> None:
    facts = read("commendation", matter="2025年第四季度交流合作工作")
    assert facts.background.startswith("在2025年第四季度交流合作工作中，各单位") and "今年" not in facts.background


def test_the_signer_is_named_only_upward() -> None:
    assert [found.code for found in remarks(read("notice", signer="张三"))] == ["P18"]
    assert remarks(read("official-text", signer="张三")) == []


def test_the_places_of_remarks_are_chinese() -> None:
    found = [
        *remarks(
            read(
                "notice",
                number="合管[2026]7号",
                title="关于备案的意见",
                recipients=["市委组织部"],
                signer="张三",
                body="请备案。",
            )
        ),
        *remarks(read("ranking-bulletin", commended=["不在表中的单位"], criticised=["市法院"])),
        *remarks(read("ledger-innovation", rows=[{"item": "甲", "status": "进行中"}])),
    ]
    assert {one.code for one in found} >= {"P03", "P04", "P10", "P13", "P14", "P18"}
    assert [one.where for one in found if one.where.isascii()] == []


@pytest.mark.parametrize("form", PAPERS, ids=lambda form: form.kind.value)
def test_the_examples_of_a_kind_contradict_nothing(form: Any) -> None:
    for minimal in (False, True):
        sample = sample_of(form.kind.value, minimal=minimal)
        facts = facts_of(form.kind.value, sample, issuer="合作区管委会", today=dt.date(2026, 10, 20))
        assert dates_out_of_order(facts) == ()


@pytest.mark.parametrize("title", ["某某县人民政府关于增加防汛经费的请示", "某某县人民政府关于防汛工作情况的报告"])
def test_what_goes_upward_names_who_signed_it(title: str) -> None:
    assert [found.code for found in remarks(read("official-text", title=title))] == ["P19"]
    assert remarks(read("official-text", title=title, signer="张三")) == []


def test_what_does_not_go_upward_need_not_name_who_signed_it() -> None:
    for title in ("某某县人民政府关于转发防汛工作报告的通知", "某某县防汛工作方案"):
        assert "P19" not in [found.code for found in remarks(read("official-text", title=title))]


def test_a_list_of_attachments_that_says_otherwise_than_they_are_is_told() -> None:
    one, two = {"title": "名单", "text": "张三"}, {"title": "台账", "text": "李四"}
    for named, attached, code in (
        (["名册"], [one], ["P48"]),
        (["名单", "台账"], [one], ["M17"]),
        (["名单"], [one, two], ["M18"]),
        (["名单", "台账"], [one, two], []),
        ([], [one, two], []),
    ):
        facts = read("official-text", listed=named, attachments=attached)
        assert [found.code for found in unlike_attachments(facts)] == code
