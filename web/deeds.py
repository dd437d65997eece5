"""The steps that a document's page offers: the URL of each, what of its form goes to which desk, what is told when it is done.

A new step is a row here, and its form in documents/_steps.html.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import request

from services.model.errors import Refused
from services.model.files import FileRole
from services.model.official import DOCUMENT_STATE_LABELS, DocumentStep, OfficialDocument
from web.access import office, person
from web.forms import seen, typed_day, typed_line, typed_lines, typed_text
from web.scans import sent_scan


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A step as its form sends it. In `said`: {number} or 本件, {state}, {units} that have it by now, {office} of the form."""

    step: DocumentStep
    url: str
    act: Callable[[str], OfficialDocument]
    said: str

    @property
    def endpoint(self) -> str:
        return self.url.replace("-", "_")

    def told(self, done: OfficialDocument) -> str:
        """What has been done, for the person who did it."""
        return self.said.format(
            number=done.number.text if done.number else "本件",
            state=DOCUMENT_STATE_LABELS[done.state],
            units=len(done.deliveries),
            office=typed_line("office"),
        )


class NoDay(Refused):
    message = "没有填写{what}，没有登记。请按 2026-11-30 的格式填写后重新提交。"


def _day(name: str, what: str) -> date:
    """A day that has to be there; raises NoDay, NotADay."""
    day = typed_day(name, what)
    if day is None:
        raise NoDay(what=what)
    return day


def _approve(document_id: str) -> OfficialDocument:
    """核稿通过, and who has to countersign."""
    return office().review.approve(
        document_id, countersign=typed_lines("offices"), note=typed_text("note"), seen=seen(), by=person()
    )


def _countersign(document_id: str) -> OfficialDocument:
    """会签意见 of one office."""
    with sent_scan(FileRole.OPINION) as scan:
        return office().review.countersign(
            document_id,
            typed_line("office"),
            agreed=typed_text("agreed") != "no",
            name=typed_line("name"),
            on=_day("on", "会签日期"),
            opinion=typed_text("opinion"),
            scan=scan,
            seen=seen(),
            by=person(),
        )


def _sign(document_id: str) -> OfficialDocument:
    """签发, on screen."""
    dated = typed_day("dated", "成文日期")
    return office().review.sign(document_id, opinion=typed_text("opinion"), dated=dated, seen=seen(), by=person())


def _record_sign(document_id: str) -> OfficialDocument:
    """补录签发 from a signed 发文稿纸."""
    with sent_scan(FileRole.SHEET) as scan:
        return office().review.record_sign_off(
            document_id,
            signer=typed_line("signer"),
            on=_day("on", "签发日期"),
            scan=scan,
            opinion=typed_text("opinion"),
            dated=typed_day("dated", "成文日期"),
            seen=seen(),
            by=person(),
        )


def _seal(document_id: str) -> OfficialDocument:
    """用印: the scan of the sealed paper."""
    with sent_scan(FileRole.STAMPED) as scan:
        return office().issue.attach_seal(
            document_id,
            scan=scan,
            note=typed_text("note"),
            pages_checked="pages_checked" in request.form,
            seen=seen(),
            by=person(),
        )


def _distribute(document_id: str) -> OfficialDocument:
    """分发 to units that were ticked, to lists, and to others by their names."""
    return office().delivery.distribute(
        document_id,
        units=request.form.getlist("units"),
        lists=request.form.getlist("lists"),
        outside=typed_lines("outside"),
        note=typed_text("note"),
        seen=seen(),
        by=person(),
    )


DEEDS: tuple[Deed, ...] = (
    # to the sign-off
    Deed(
        step=DocumentStep.PROPOSE,
        url="propose",
        act=lambda of: office().review.propose(of, note=typed_text("note"), seen=seen(), by=person()),
        said="已送核。",
    ),
    Deed(
        step=DocumentStep.COMMENT,
        url="comment",
        act=lambda of: office().review.comment(of, typed_text("text"), seen=seen(), by=person()),
        said="意见已记录，拟稿人可以看到。",
    ),
    Deed(
        step=DocumentStep.SEND_BACK,
        url="send-back",
        act=lambda of: office().review.send_back(of, reason=typed_text("reason"), seen=seen(), by=person()),
        said="已退回修改。",
    ),
    Deed(step=DocumentStep.APPROVE, url="approve", act=_approve, said="核稿通过，{state}。"),
    Deed(step=DocumentStep.COUNTERSIGN, url="countersign", act=_countersign, said="“{office}”的会签意见已登记，{state}。"),
    Deed(step=DocumentStep.SIGN, url="sign", act=_sign, said="已签发，由经办人复核、登记编号。"),
    Deed(step=DocumentStep.RECORD_SIGN, url="record-sign", act=_record_sign, said="签发已补录，请复核。"),
    Deed(
        step=DocumentStep.RECHECK,
        url="recheck",
        act=lambda of: office().review.recheck(of, note=typed_text("note"), seen=seen(), by=person()),
        said="复核无误，可以登记编号。",
    ),
    # number and paper
    Deed(
        step=DocumentStep.REGISTER,
        url="register",
        act=lambda of: office().issue.register(of, code=typed_line("code") or None, seen=seen(), by=person()),
        said="已登记，发文字号 {number}。正在印制定稿。",
    ),
    Deed(
        step=DocumentStep.ISSUE,
        url="issue",
        act=lambda of: office().issue.issue(of, seen=seen(), by=person()),
        said="已定稿，正在印制。",
    ),
    Deed(
        step=DocumentStep.PRINT,
        url="print",
        act=lambda of: office().issue.print_again(of, by=person()),
        said="已重新排队印制。",
    ),
    Deed(
        step=DocumentStep.PRINT_PLAIN,
        url="print-plain",
        act=lambda of: office().issue.print_plain(of, reason=typed_text("reason"), seen=seen(), by=person()),
        said="Word 定稿已生成，标明“未经版面核验”。",
    ),
    Deed(step=DocumentStep.SEAL, url="seal", act=_seal, said="盖章扫描件已存档。"),
    Deed(
        step=DocumentStep.VOID,
        url="void",
        act=lambda of: office().issue.void(of, reason=typed_text("reason"), seen=seen(), by=person()),
        said="已作废，{number}留存，不再使用。",
    ),
    Deed(
        step=DocumentStep.DISCARD,
        url="discard",
        act=lambda of: office().documents.discard(of, reason=typed_text("reason"), seen=seen(), by=person()),
        said="已弃用，不再办理；稿件和记录留存。",
    ),
    # to the units
    Deed(step=DocumentStep.DISTRIBUTE, url="distribute", act=_distribute, said="已分发，共 {units} 个收文单位。"),
    # by another document
    Deed(
        step=DocumentStep.CORRECTED,
        url="correct",
        act=lambda of: office().delivery.correct(of, by_document=typed_line("by"), seen=seen(), by=person()),
        said="更正关系已登记，两件公文互相链接。",
    ),
    Deed(
        step=DocumentStep.ABOLISH,
        url="abolish",
        act=lambda of: office().delivery.abolish(of, by_document=typed_line("by"), seen=seen(), by=person()),
        said="已登记废止，两件公文互相链接。",
    ),
)
