"""The table of variables that are worked out from the facts of one kind of paper (what all have is in frame_variables.py)."""

from __future__ import annotations

from collections.abc import Sequence

from services.formats.gongwen.derived import (
    Derived,
    alone,
    because,
    boards,
    contact,
    day,
    due,
    filled_on,
    form_rows,
    items,
    listed,
    named,
    numbered,
    section,
)
from services.model.ledgers.forms import LEDGER_EXAMPLES
from services.model.mechanisms import Mechanism
from services.model.papers import PaperKind
from services.model.papers.addressing import UNSAID
from services.model.papers.sheets import RECTIFICATION_COLUMNS
from services.model.papers.wording import month_words, quarter_words, quoted, said

_CONTACT = Derived(name="contact_text", about="联系人和联系电话；都没有时为空", of=("contact", "phone"), make=contact)
_AGREED = Derived(
    name="agreed", about="批准用语加逗号，如“经市政府同意，”；不写时为空", of=("phrase",), make=lambda f: said(f.phrase)
)
_ADDRESSED = Derived(
    name="addressed",
    about="“你单位”，几个单位时为“有关单位”",
    of=(),
    make=lambda f: "你单位" if alone(f.units) else "有关单位",
)
_ADDRESSED_AS_YOU = Derived(
    name="addressed", about="“你单位”，几个单位时为“你们”", of=(), make=lambda f: "你单位" if alone(f.units) else "你们"
)
_DUE = Derived(name="due_text", about="原定期限一句；没有原定期限时为空", of=("due", "matter"), make=due)
_DUE_ASKED = Derived(
    name="due_text",
    about="原定期限一句，商请的语气；没有原定期限时为空",
    of=("due", "matter"),
    make=lambda f: f"{f.matter}原定于{day(f.due)}前报送。" if f.due else "",
)
_UNITS_NAMED = Derived(
    name="units_named", about="各单位，以顿号分开，三个以上的加“等几个单位”", of=("units",), make=lambda f: named(f.units)
)


def _items_of(name: str, fact: str, about: str) -> Derived:
    return Derived(
        name=name,
        about=f"{about}：每项有 number 序号、lead 首句、rest 其余、more 其他段落",
        of=(fact,),
        make=lambda f: items(getattr(f, fact)),
    )


def _joined(name: str, fact: str, about: str) -> Derived:
    return Derived(name=name, about=f"{about}，以顿号分开", of=(fact,), make=lambda f: "、".join(getattr(f, fact)))


def _lines(name: str, fact: str, about: str) -> Derived:
    return Derived(name=name, about=f"{about}，编号分行", of=(fact,), make=lambda f: numbered(getattr(f, fact)))


def _whole(name: str, fact: str, about: str) -> Derived:
    return Derived(name=name, about=f"{about}，保留分行", of=(fact,), make=lambda f: getattr(f, fact))


def _opinions(name: str, fact: str, about: str, *, blank: str = "\n") -> Derived:
    """What is written by hand where nobody has said it on screen."""
    made = f"{about}，一行一条；没有时空出手写的地方"
    return Derived(name=name, about=made, of=(fact,), make=lambda f: "\n".join(getattr(f, fact)) or blank)


_SIGNED = "\n\n签字：　　　　　　　　年　　月　　日"
_MARK = Derived(
    name="mark_text", about="附件标注；写“不写”时为空", of=("mark",), make=lambda f: "" if f.mark == UNSAID else f.mark
)


def _form_rows(columns: Sequence[str], *, empty: int, **guidance: str) -> tuple[Derived, ...]:
    """The rows of a form of the notice, with the mark of its attachment."""
    return _MARK, _printed_rows(columns, empty=empty, **guidance)


def _printed_rows(columns: Sequence[str], *, empty: int, **guidance: str) -> Derived:
    """`empty`: rows below the guidance of a blank form, as many as its page has room for."""
    return Derived(
        name="printed_rows",
        about="表格各行；没有内容时是填写示例和空行，这些行的 to_fill_in 为真，行高一致",
        of=("rows",),
        make=lambda f: form_rows(f, guidance, columns, empty=empty),
    )


_FILLED_ON = Derived(name="filled_on_text", about="填表日期；空白表为空", of=("date",), make=filled_on)

DERIVED: dict[PaperKind, tuple[Derived, ...]] = {
    PaperKind.LEDGER_CALL: (
        _AGREED,
        Derived(
            name="period", about="台账期次，如“2026年11月”", of=("year", "month"), make=lambda f: month_words(f.year, f.month)
        ),
        Derived(
            name="ledgers_text",
            about="各项台账，以顿号分开；几项时加“涉及几项报送几项”",
            of=("ledgers",),
            make=lambda f: "、".join(f.ledgers) + ("，涉及几项报送几项" if len(f.ledgers) > 1 else ""),
        ),
        _CONTACT,
    ),
    PaperKind.REMINDER: (_AGREED, _ADDRESSED, _DUE, _items_of("missing_items", "missing", "未报内容"), _CONTACT),
    PaperKind.CORRECTION_NOTICE: (
        _ADDRESSED_AS_YOU,
        Derived(
            name="received_text",
            about="如“于2026年10月12日”；没有收到日期时为空",
            of=("received_on",),
            make=lambda f: f"于{day(f.received_on)}" if f.received_on else "",
        ),
        _items_of("gap_items", "gaps", "补正内容"),
        _CONTACT,
    ),
    PaperKind.RECTIFICATION_DEMAND: (
        _AGREED,
        _ADDRESSED,
        _items_of("problem_items", "problems", "存在问题"),
        _items_of("measure_items", "measures", "整改措施"),
        _CONTACT,
    ),
    PaperKind.CONTEST_CALL: (
        _AGREED,
        _items_of("condition_items", "conditions", "评选条件"),
        _items_of("step_items", "steps", "评选程序"),
        _CONTACT,
    ),
    PaperKind.RANKING_BULLETIN: (
        Derived(
            name="period",
            about="年份和季度，如“2026年第三季度”",
            of=("year", "quarter"),
            make=lambda f: quarter_words(f.year, f.quarter),
        ),
        _AGREED,
        Derived(
            name="boards",
            about="排名表：每个工作机制一项（heading 小标题，groups 各组），每组有 caption 表题和 rows 各行"
            "（rank 名次、unit 单位、score 得分、remark 备注）",
            of=("standings",),
            make=boards,
        ),
        Derived(name="highlights_no", about="“主要成效”一节的序号", of=(), make=lambda f: section(f, "highlights")),
        _items_of("highlight_items", "highlights", "主要成效"),
        Derived(name="problems_no", about="“存在问题”一节的序号", of=(), make=lambda f: section(f, "problems")),
        _items_of("problem_items", "problems", "存在问题"),
        Derived(name="commended_no", about="“通报表扬”一节的序号", of=(), make=lambda f: section(f, "commended")),
        Derived(name="commended_text", about="表扬单位，以顿号分开", of=("commended",), make=lambda f: named(f.commended)),
        Derived(name="criticised_no", about="“通报批评”一节的序号", of=(), make=lambda f: section(f, "criticised")),
        Derived(name="criticised_text", about="批评单位，以顿号分开", of=("criticised",), make=lambda f: named(f.criticised)),
        Derived(name="requirements_no", about="“工作要求”一节的序号", of=(), make=lambda f: section(f, "requirements")),
        _items_of("step_items", "next_steps", "下一步工作"),
    ),
    PaperKind.COMMENDATION: (_AGREED, _UNITS_NAMED, _items_of("deed_items", "deeds", "主要成效")),
    PaperKind.CRITICISM: (
        _AGREED,
        _UNITS_NAMED,
        _items_of("problem_items", "problems", "存在问题"),
        Derived(
            name="until_text",
            about="如“，请于2026年11月30日前（含当日）整改到位”；没有整改期限时为空",
            of=("deadline",),
            make=lambda f: f"，请于{day(f.deadline)}前（含当日）整改到位" if f.deadline else "",
        ),
    ),
    PaperKind.CORRECTION_BULLETIN: (
        Derived(
            name="because",
            about="更正原因加逗号，本身有停顿的自成一句、加句号；没有时为空",
            of=("reason",),
            make=lambda f: because(f.reason),
        ),
        Derived(
            name="issued_text",
            about="如“于2026年7月20日”；没有原印发日期时为空",
            of=("issued_on",),
            make=lambda f: f"于{day(f.issued_on)}" if f.issued_on else "",
        ),
        Derived(name="document_quoted", about="带书名号的原公文标题", of=("document",), make=lambda f: quoted(f.document)),
        Derived(
            name="numbered_corrections",
            about="更正内容各行：position 序号、place 位置、wrong 原文、right 更正为",
            of=("corrections",),
            make=lambda f: [dict(row.cells) | {"position": str(number)} for number, row in enumerate(f.corrections, 1)],
        ),
    ),
    PaperKind.LETTER: (_CONTACT,),
    PaperKind.RECTIFICATION_LETTER: (
        _items_of("problem_items", "problems", "存在问题"),
        _items_of("measure_items", "measures", "商请事项"),
        _CONTACT,
    ),
    PaperKind.REMINDER_LETTER: (_DUE_ASKED, _items_of("missing_items", "missing", "未报内容"), _CONTACT),
    PaperKind.FILING_RECEIPT: (
        Derived(name="title_quoted", about="带书名号的协议名称", of=("title",), make=lambda f: quoted(f.title)),
        _joined("parties_text", "parties", "协议各方"),
        _lines("materials_text", "materials", "备案材料"),
        _whole("remark_text", "remark", "备注"),
        _CONTACT,
    ),
    PaperKind.SUPERVISION_ORDER: (
        _joined("units_text", "units", "承办单位"),
        _joined("helpers_text", "helpers", "协办单位"),
        _whole("matter_text", "matter", "督办事项"),
        _whole("basis_text", "basis", "督办依据"),
        _lines("requirements_text", "requirements", "办理要求"),
    ),
    PaperKind.CLOSURE_FORM: (
        _lines("problems_text", "problems", "存在问题"),
        _lines("results_text", "results", "整改完成情况"),
        _lines("materials_text", "materials", "佐证材料"),
        _opinions("checked_text", "checked", "核查意见", blank=_SIGNED),
        _opinions("signed_text", "signed", "审批意见", blank=_SIGNED),
    ),
    PaperKind.RECTIFICATION_LEDGER: (_printed_rows(tuple(column.name for column in RECTIFICATION_COLUMNS), empty=8),),
    PaperKind.SIGN_OFF_SHEET: (
        _opinions("signed_text", "signed", "签发意见", blank="\n\n　　　　　　　年　　月　　日"),
        _opinions("countersigned_text", "countersigned", "会签意见"),
        _opinions("reviewed_text", "reviewed", "核稿意见"),
        _opinions("rechecked_text", "rechecked", "复核意见"),
        _joined("copy_to_text", "copy_to", "抄送机关"),
        _lines("enclosed_text", "enclosed", "附件名称"),
        Derived(
            name="disclosure_text",
            about="公开属性；没有选时列出各项供勾选",
            of=("disclosure",),
            make=lambda f: f.disclosure or "□主动公开　□依申请公开　□不予公开",
        ),
        _whole("remark_text", "remark", "备注"),
    ),
    PaperKind.UNIT_LISTS: (
        _MARK,
        *(
            Derived(
                name=f"{name}_text",
                about=f"{label}涉及单位，以顿号分开，末尾写不写“等”照选定",
                of=(name, "ending"),
                make=lambda f, name=name: listed(f, name),  # type: ignore[misc]
            )
            for name, label in (("policy", "政策争取"), ("exchange", "交流合作"), ("innovation", "制度创新"))
        ),
    ),
    PaperKind.ROSTER: _form_rows(
        ("unit", "leader", "leader_post", "leader_phone", "liaison", "liaison_post", "liaison_phone"), empty=8
    ),
    PaperKind.LEDGER_POLICY: (
        *_form_rows(
            ("position", "unit", "matter", "effect", "next_step", "remark"),
            empty=2,
            **LEDGER_EXAMPLES[Mechanism.POLICY],
        ),
        _FILLED_ON,
    ),
    PaperKind.LEDGER_EXCHANGE: (
        *_form_rows(
            ("position", "unit", "signing", "implementation", "other_cooperation", "coverage", "remark"),
            empty=1,
            **LEDGER_EXAMPLES[Mechanism.EXCHANGE],
        ),
        _FILLED_ON,
    ),
    PaperKind.LEDGER_INNOVATION: (
        *_form_rows(
            ("item", "quarter_goal", "status", "progress", "coverage", "remark"),
            empty=2,
            **LEDGER_EXAMPLES[Mechanism.INNOVATION],
        ),
        _FILLED_ON,
    ),
    PaperKind.LEDGER_INNOVATION_COMBINED: (
        *_form_rows(
            ("position", "unit", "item", "quarter_goal", "status", "progress", "coverage", "remark"),
            empty=2,
            **LEDGER_EXAMPLES[Mechanism.INNOVATION],
        ),
        _FILLED_ON,
    ),
}
