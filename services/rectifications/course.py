"""The course of a rectification: the house's own, by this desk's table of who may what."""

from __future__ import annotations

from services.course import Course, Kind
from services.intake import Intake
from services.model.errors import Conflict
from services.model.rectification import Rectification, RectificationStep
from services.rectifications import rules
from services.steps import Steps
from services.stores.register import Register


class RectificationKeyReused(Conflict):
    message = "没有保存：这张表已经提交过，这次填写的与当时不同。请刷新页面核对；要改的，请在刷新后的页面上重新填写。"


KIND = Kind(
    name="rectification",
    narrowed=rules.as_rectification,
    taken_by_people=rules.STEP_ROLES,
    require=rules.require,
    reused=RectificationKeyReused,
    read=RectificationStep.READ,
    recognise=RectificationStep.RECOGNISE,
)


def course_of(*, register: Register, intake: Intake, steps: Steps) -> Course[Rectification, RectificationStep]:
    """How every verb of the desk takes its step."""
    return Course(KIND, register=register, intake=intake, steps=steps)
