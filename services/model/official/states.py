"""The states of an official document, the steps between them, and the table of its roads."""

from __future__ import annotations

from enum import StrEnum

from services.model.people import OFFICE_ROLES, UNIT_ROLES, Role


class DocumentState(StrEnum):
    """Where an official document stands."""

    DRAFT = "draft"  # 拟稿
    REVIEW = "review"  # 核稿
    COUNTERSIGN = "countersign"  # 会签
    SIGNING = "signing"  # 待签发
    RECHECK = "recheck"  # 已签发，待复核
    TO_REGISTER = "to_register"  # 已复核，待登记编号
    REGISTERED = "registered"  # 已编号，正在生成定稿
    SEALING = "sealing"  # 定稿已成，待用印
    READY = "ready"  # 待分发
    DISTRIBUTED = "distributed"  # 已分发
    ABOLISHED = "abolished"  # 由另一件公文废止
    VOID = "void"  # 编号后作废
    DISCARDED = "discarded"  # 编号前弃用


DOCUMENT_STATE_LABELS: dict[DocumentState, str] = {
    DocumentState.DRAFT: "稿",
    DocumentState.REVIEW: "核稿中",
    DocumentState.COUNTERSIGN: "会签中",
    DocumentState.SIGNING: "待签发",
    DocumentState.RECHECK: "待复核",
    DocumentState.TO_REGISTER: "待登记编号",
    DocumentState.REGISTERED: "生成定稿",
    DocumentState.SEALING: "待用印",
    DocumentState.READY: "待分发",
    DocumentState.DISTRIBUTED: "已分发",
    DocumentState.ABOLISHED: "已废止",
    DocumentState.VOID: "已作废",
    DocumentState.DISCARDED: "已弃用",
}


class DocumentStep(StrEnum):
    """What can happen to an official document; each step is a version of its archive object.

    The values differ from those of a filing's steps: what follows a step (services/steps.py) is found by them.
    """

    DRAFT = "draft"
    REVISE = "revise"
    PROPOSE = "propose"
    COMMENT = "comment"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    COUNTERSIGN = "countersign"
    SIGN = "sign"
    RECORD_SIGN = "record_sign"
    RECHECK = "recheck"
    REGISTER = "register"
    ISSUE = "issue"
    PRINT = "print"
    PRINT_PLAIN = "print_plain"
    SEAL = "seal"
    DISTRIBUTE = "distribute"
    ACKNOWLEDGE = "acknowledge"
    REMIND = "remind"
    CORRECTED = "corrected"
    ABOLISH = "abolish"
    LINK = "link"
    VOID = "void"
    DISCARD = "discard"


DOCUMENT_STEP_LABELS: dict[DocumentStep, str] = {
    DocumentStep.DRAFT: "拟稿",
    DocumentStep.REVISE: "修改",
    DocumentStep.PROPOSE: "送核",
    DocumentStep.COMMENT: "核稿意见",
    DocumentStep.SEND_BACK: "退回修改",
    DocumentStep.APPROVE: "核稿通过",
    DocumentStep.COUNTERSIGN: "会签",
    DocumentStep.SIGN: "签发",
    DocumentStep.RECORD_SIGN: "补录签发",
    DocumentStep.RECHECK: "复核",
    DocumentStep.REGISTER: "登记编号",
    DocumentStep.ISSUE: "定稿",
    DocumentStep.PRINT: "印制",
    DocumentStep.PRINT_PLAIN: "印制（未经版面核验）",
    DocumentStep.SEAL: "用印",
    DocumentStep.DISTRIBUTE: "分发",
    DocumentStep.ACKNOWLEDGE: "签收",
    DocumentStep.REMIND: "催签",
    DocumentStep.CORRECTED: "被更正",
    DocumentStep.ABOLISH: "被废止",
    DocumentStep.LINK: "更正或废止他件",
    DocumentStep.VOID: "作废",
    DocumentStep.DISCARD: "弃用",
}

_OFFICE_AND_LEADER = OFFICE_ROLES | {Role.LEADER}

# Who may take which step. That a unit's people acknowledge for their own unit only is checked in sending.py.
# Source: 党政机关公文处理工作条例 (2012) 第二十二、二十五条: 签发 is the leader's, the rest the office's.
STEP_ROLES: dict[DocumentStep, frozenset[Role]] = {
    DocumentStep.DRAFT: OFFICE_ROLES,
    DocumentStep.REVISE: OFFICE_ROLES,
    DocumentStep.PROPOSE: OFFICE_ROLES,
    DocumentStep.COMMENT: _OFFICE_AND_LEADER,
    DocumentStep.SEND_BACK: _OFFICE_AND_LEADER,
    DocumentStep.APPROVE: _OFFICE_AND_LEADER,
    DocumentStep.COUNTERSIGN: OFFICE_ROLES,
    DocumentStep.SIGN: frozenset({Role.LEADER}),
    DocumentStep.RECORD_SIGN: OFFICE_ROLES,
    DocumentStep.RECHECK: OFFICE_ROLES,
    DocumentStep.REGISTER: OFFICE_ROLES,
    DocumentStep.ISSUE: OFFICE_ROLES,
    DocumentStep.PRINT: OFFICE_ROLES,
    DocumentStep.PRINT_PLAIN: OFFICE_ROLES,
    DocumentStep.SEAL: OFFICE_ROLES,
    DocumentStep.DISTRIBUTE: OFFICE_ROLES,
    DocumentStep.ACKNOWLEDGE: OFFICE_ROLES | UNIT_ROLES,
    DocumentStep.REMIND: OFFICE_ROLES,
    DocumentStep.CORRECTED: OFFICE_ROLES,
    DocumentStep.ABOLISH: OFFICE_ROLES,
    DocumentStep.LINK: OFFICE_ROLES,
    DocumentStep.VOID: OFFICE_ROLES,
    DocumentStep.DISCARD: OFFICE_ROLES,
}

_S = DocumentState
UNDER_WAY = frozenset({_S.REVIEW, _S.COUNTERSIGN, _S.SIGNING, _S.RECHECK, _S.TO_REGISTER})
IN_FORCE = frozenset({_S.SEALING, _S.READY, _S.DISTRIBUTED})
SEEN_BY_UNITS = frozenset({_S.DISTRIBUTED, _S.ABOLISHED})  # states in which the units that it was sent to see it

# step -> (states in which it is allowed, state afterwards or None: as before, or as the step itself decides).
# Source: the order of 条例 第十九至二十八条: 起草, 审核, 签发, 复核, 登记, 印制, 核发.
TRANSITIONS: dict[DocumentStep, tuple[frozenset[DocumentState], DocumentState | None]] = {
    DocumentStep.REVISE: (frozenset({_S.DRAFT, _S.REVIEW}), None),
    DocumentStep.PROPOSE: (frozenset({_S.DRAFT}), _S.REVIEW),
    DocumentStep.COMMENT: (UNDER_WAY, None),
    DocumentStep.SEND_BACK: (UNDER_WAY, _S.DRAFT),
    DocumentStep.APPROVE: (frozenset({_S.REVIEW}), None),  # to 会签 or straight to 签发
    DocumentStep.COUNTERSIGN: (frozenset({_S.COUNTERSIGN}), None),  # the last opinion leads to 签发
    DocumentStep.SIGN: (frozenset({_S.SIGNING}), _S.RECHECK),
    DocumentStep.RECORD_SIGN: (frozenset({_S.SIGNING}), _S.RECHECK),
    DocumentStep.RECHECK: (frozenset({_S.RECHECK}), _S.TO_REGISTER),
    DocumentStep.REGISTER: (frozenset({_S.TO_REGISTER}), _S.REGISTERED),
    DocumentStep.ISSUE: (frozenset({_S.DRAFT, _S.TO_REGISTER}), _S.REGISTERED),
    DocumentStep.PRINT: (frozenset({_S.REGISTERED, _S.SEALING, _S.READY}), None),
    DocumentStep.PRINT_PLAIN: (frozenset({_S.REGISTERED}), None),
    DocumentStep.SEAL: (IN_FORCE, None),
    DocumentStep.DISTRIBUTE: (frozenset({_S.READY, _S.DISTRIBUTED}), _S.DISTRIBUTED),
    DocumentStep.ACKNOWLEDGE: (SEEN_BY_UNITS, None),
    DocumentStep.REMIND: (frozenset({_S.DISTRIBUTED}), None),
    DocumentStep.CORRECTED: (frozenset({_S.DISTRIBUTED}), None),
    DocumentStep.ABOLISH: (frozenset({_S.DISTRIBUTED}), _S.ABOLISHED),
    DocumentStep.LINK: (frozenset(_S), None),
    DocumentStep.VOID: (frozenset({_S.REGISTERED, _S.SEALING, _S.READY}), _S.VOID),
    DocumentStep.DISCARD: (frozenset({_S.DRAFT, *UNDER_WAY}), _S.DISCARDED),
}
