"""Single faults planted in a good notice: each breaks one rule, and those that can't but fall with it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from docx import Document
from docx.shared import Mm, Twips

from tests.samples.notice_plants import (
    Docx,
    aligned,
    body_dressed,
    both,
    centred,
    dress,
    dressed,
    footer_dress,
    footer_text,
    footers,
    imprint_moved,
    imprint_weights,
    indented,
    insertion,
    last_run_in,
    lead_dressed,
    lower,
    narrow_imprint,
    odd_faces,
    page_break_before,
    pitch,
    red_rule,
    renumbered,
    reworded,
    reworded_run,
    rule_paragraph,
    same_footers,
    sections,
    spaced,
    title_lower,
    titled,
    tracked,
    unpaged_attachment,
    upright_number,
    wide_table,
    without_blank_before,
    without_imprint,
)
from tests.samples.notices import (
    ATTACHMENTS,
    COPIES,
    DATE,
    FANG,
    LETTERHEAD,
    NUMBER,
    PRINTED,
    RECIPIENTS,
    REMARK,
    SIGNATURE,
    SIGNER,
    TITLE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`rule` is the fault's own; `also` are the rules that fail with it, because they measure from the same place."""

    name: str
    rule: str
    plant: Callable[[Docx], None]
    also: frozenset[str] = frozenset()


def planted(notice: bytes, fault: Fault) -> bytes:
    document = Document(io.BytesIO(notice))
    fault.plant(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def fold(*rules: str) -> frozenset[str]:
    return frozenset(rules)


SECOND_ENTRY = f"2.{ATTACHMENTS[1]}"
LABEL, TURNED_LABEL = "附件1", "附件2"

# (name, rule, rules that fall with it, how it is planted)
_ROWS: tuple[tuple[str, str, frozenset[str], Callable[[Docx], None]], ...] = (
    ("paper too narrow", "P01", fold("D01"), sections(page_width=Mm(204), right_margin=Mm(20))),
    (
        "top margin of 30 mm",
        "P02",
        fold("D01", "C04"),
        both(sections(top_margin=Mm(30), bottom_margin=Mm(42), header_distance=Mm(5)), lower(397)),
    ),
    ("left margin of 29.3 mm", "P03", fold("D01", "P05"), sections(left_margin=Mm(29.3), right_margin=Mm(24.7))),
    ("right margin of 23.9 mm", "P04", fold("D01", "P05", "H16"), sections(right_margin=Mm(23.9))),
    ("a line beyond the right edge", "P05", fold(), indented("2.强化对接争取", right=-600)),
    ("line pitch of 30.2 pt", "P06", fold("D02", "P08", "H06"), pitch(604)),
    ("untracked characters", "P07", fold(), tracked(0)),
    ("line pitch of 26 pt", "P08", fold("P06", "D02"), pitch(520)),
    ("body in 四号", "P09", fold("P07", "B05"), body_dressed(sz="28")),
    ("body in 宋体", "P10", fold("B05"), body_dressed(font="宋体")),
    ("a blue paragraph", "P11", fold(), dressed("各单位要切实加强", color="0000FF")),
    ("a black letterhead", "H05", fold(), dressed(LETTERHEAD, color="000000")),
    ("letterhead 10 mm too low", "H06", fold(), lower(567)),
    ("letterhead off the centre", "H07", fold(), indented(LETTERHEAD, left=600, right=-600)),
    ("letterhead in 黑体", "H08", fold(), dressed(LETTERHEAD, font="黑体")),
    ("square brackets in the number", "H09", fold(), reworded("〔2026〕", "[2026]")),
    ("a leading zero in the number", "H09", fold(), reworded(NUMBER, "合管〔2026〕07号")),
    ("number close under the letterhead", "H10", fold(), without_blank_before(NUMBER)),
    ("number flush left", "H11", fold(), aligned(NUMBER, "left")),
    ("number in 黑体", "H12", fold(), dressed(NUMBER, font="黑体")),
    ("a black separator", "H14", fold(), red_rule(color="000000")),
    ("separator 9 mm below the number", "H15", fold(), rule_paragraph(before=440)),
    ("separator too short", "H16", fold(), rule_paragraph(left=600, right=600)),
    ("title in 小二", "T01", fold(), titled(lambda run: dress(run, {"sz": "36"}))),
    ("title in 黑体", "T02", fold(), titled(lambda run: dress(run, {"font": "黑体"}))),
    ("title not centred", "T03", fold(), aligned(TITLE[2], "left")),
    ("title far below the separator", "T04", fold(), title_lower),
    ("title with 通知书", "T05", fold(), reworded(TITLE[2], "工作机制的通知书")),
    ("an orphan in the title", "T06", fold(), both(reworded(TITLE[1], f"{TITLE[1]}工作的"), reworded(TITLE[2], "通知"))),
    ("recipients far below the title", "M01", fold(), spaced(RECIPIENTS, before=500)),
    ("recipients indented", "M02", fold(), indented(RECIPIENTS, left=2 * 315)),
    ("recipients without a colon", "M03", fold(), reworded("市直有关单位：", "市直有关单位")),
    ("recipients in 黑体", "M04", fold(), dressed(RECIPIENTS, font="黑体")),
    ("no body on page 1", "B01", fold(), page_break_before("为贯彻")),
    ("a paragraph without indent", "B02", fold(), indented("1.梳理重点任务", firstLine=0)),
    ("first level in 仿宋", "B03", fold(), dressed("二、重点任务", font="仿宋_GB2312")),
    ("second level in 黑体", "B04", fold(), lead_dressed("（二）建立交流", font="黑体")),
    ("third level in 黑体", "B05", fold("P10"), dressed("1.梳理重点任务", font="黑体")),
    ("1、 for 1.", "B06", fold(), reworded("1.梳理", "1、梳理")),
    ("附件说明 close under the body", "A01", fold(), without_blank_before("附件：1.")),
    ("附件说明 with a half-width colon", "A02", fold("A04"), reworded("附件：1.", "附件:1.")),
    ("附件说明 in 楷体", "A02", fold(), lead_dressed("附件：1.", font="楷体_GB2312")),
    ("a full stop after an attachment's name", "A03", fold(), reworded_run(SECOND_ENTRY, f"{ATTACHMENTS[1]}。")),
    ("attachments not aligned", "A04", fold(), indented(SECOND_ENTRY, hanging=3 * 315)),
    ("leading zeros in the date", "S01", fold("Q03"), reworded(DATE, "2026年09月02日")),
    ("date at the right edge", "S02", fold("S03"), indented(DATE, right=0)),
    ("signature far left of the date", "S03", fold(), indented(SIGNATURE, right=14 * 315)),
    ("signature and date alone on a page", "S04", fold(), page_break_before(SIGNATURE)),
    ("附注 not indented", "N01", fold(), indented(REMARK, firstLine=0)),
    ("attachment label with a colon", "X01", fold(), reworded(LABEL, "附件1：")),
    ("attachment not on a page of its own", "X01", fold(), unpaged_attachment),
    ("attachment label in 仿宋", "X02", fold(), dressed(TURNED_LABEL, font="仿宋_GB2312")),
    ("attachment title flush left", "X03", fold(), aligned(ATTACHMENTS[0], "left")),
    ("attachment title differs", "X04", fold(), reworded(ATTACHMENTS[0], "市直单位名册")),
    ("no imprint", "C01", fold(), without_imprint),
    ("imprint rules all alike", "C02", fold(), imprint_weights("4")),
    ("imprint narrower than the type area", "C03", fold(), narrow_imprint),
    ("imprint in the middle of the page", "C04", fold(), imprint_moved),
    ("抄送 without a full stop", "C05", fold(), reworded("各人民团体。", "各人民团体")),
    ("抄送 in 三号", "C05", fold("P05"), dressed(COPIES, sz="32")),
    ("印发 date with leading zeros", "C06", fold("Q03"), reworded(PRINTED[1], "2026年09月02日印发")),
    ("page number between hyphens", "G01", fold(), footers(footer_text("—", "-"))),
    ("page number in 小四", "G02", fold(), footers(footer_dress(sz="24"))),
    ("page number in 仿宋", "G03", fold(), footers(footer_dress(font="仿宋_GB2312"))),
    ("page number too low", "G04", fold(), sections(footer_distance=Twips(800))),
    ("page number in the middle", "G05", fold(), footers(centred)),
    ("page numbers that begin anew", "G06", fold("G05"), renumbered),
    ("table wider than the page's type area", "W01", fold(), wide_table),
    ("number of a turned page not on its short side", "W02", fold(), upright_number),
    ("half-width commas", "Q01", fold(), reworded("找准切入点和突破口，", "找准切入点和突破口,")),
    ("round brackets in a cited number", "Q02", fold(), reworded("〔2021〕4号", "（2021）4号")),
    ("leading zero of a date in the text", "Q03", fold(), reworded("按月填报", "自2026年09月起按月填报")),
    ("template residue", "Q04", fold(), reworded("明确分管领导", "明确{{ leader }}")),
    ("page number the same on odd and even pages", "D04", fold("G05"), same_footers),
    ("tracked change", "D06", fold("P11"), insertion),
    ("a face of no class", "D03", fold("P10", "H12", "M04", "B05", "A02", "C05", "C06"), odd_faces),
)
_UPWARD_ROWS: tuple[tuple[str, str, frozenset[str], Callable[[Docx], None]], ...] = (
    ("份号 of five figures", "H01", fold(), reworded("000001", "00001")),
    ("密级 in 仿宋", "H02", fold(), dressed("秘密★1年", font=FANG)),
    ("紧急程度 indented", "H03", fold(), indented("加急", left=630)),
    ("签发人's name in 仿宋", "H13", fold(), last_run_in(SIGNER, FANG)),
    ("number indented beside 签发人", "H11", fold(), indented("签发人：", left=900)),
)
UPWARD_FAULTS = tuple(Fault(name=name, rule=rule, also=also, plant=plant) for name, rule, also, plant in _UPWARD_ROWS)
FAULTS = tuple(Fault(name=name, rule=rule, also=also, plant=plant) for name, rule, also, plant in _ROWS)
