"""Whether a frozen assessment is still what was sealed: asked before its figures are printed, announced or held against a unit.

`verify` looks at everything; this is the part of it that concerns one quarter and takes a tenth of a second.
"""

from __future__ import annotations

from functools import lru_cache

from services.model.assessment.assessments import Assessment
from services.model.assessment.comparing import disagreements
from services.model.assessment.scoring import standings
from services.model.assessment.sealing import seal
from services.model.errors import Conflict, WenshuError


class FrozenUnsound(Conflict):
    message = (
        "“{title}”冻结的结果与封存时不一致（{reason}），没有采用。"
        "请运行 python app.py verify 查明改动在哪里，从备份恢复后再办理；在此以前不要据以排名、通报或要求整改。"
    )


def require_sound(record: Assessment, *, noted: str) -> None:
    """Raises FrozenUnsound. `noted`: the seal as the journal has it, "" where it has none; what is not frozen is as it is.

    With the journal's word and a seal that fits, it is to the letter what was frozen, and stands, even if a later version of the
    software should reckon otherwise (`verify` tells that). Without it the figures have to come of the facts once more.
    """
    if not record.frozen:
        return
    if noted and noted != record.seal:
        reason = "与操作日志记下的校验值不符"
    else:
        reason = _broken(record) or ("" if noted else _differing(record))
    if reason:
        raise FrozenUnsound(title=record.title, reason=reason)


@lru_cache(maxsize=8)
def _broken(record: Assessment) -> str:
    """Why the seal doesn't hold; "": it does. Remembered for equal records: a page asks several times."""
    if record.facts is None or record.standings is None:
        return "缺少事实或得分"
    return "" if record.seal == seal(record, previous=record.previous) else "校验值不符，内容被改动过"


@lru_cache(maxsize=8)
def _differing(record: Assessment) -> str:
    """What comes out otherwise when it is reckoned again; "": nothing."""
    if record.facts is None or record.standings is None:
        return ""
    try:
        differing = disagreements(record.standings, standings(record.facts, record.scheme, record.adjustments))
    except WenshuError as error:
        return str(error).rstrip("。")
    return f"按冻结的事实和方案重新计算，{differing[0]}" if differing else ""
