"""The quarters of the demonstration year: shown to the units, objected to, answered, frozen."""

from __future__ import annotations

from services.demonstration.threads import YEAR
from services.model.assessment.assessments import Assessment
from services.model.assessment.standings import Standing
from services.model.people import Person, Role
from services.model.periods import Month, Quarter
from services.office import Office

_SAID = "“{indicator}”得分偏低，我单位有关材料已在系统中补充上传，请复核。"
_UPHELD = "经复核，补充的材料属实，据实补计。"
_REJECTED = "经复核，该项按台账所列事项和支撑材料计分，计算无误，维持原得分。"
_POINTS = "1.5"


class Quarters:
    """Two units object each time: the last of a group is right, another one is not."""

    def __init__(self, office: Office, *, clerk: Person) -> None:
        self._office, self._clerk = office, clerk

    def show(self, month: int) -> None:
        """公示 of the quarter that ended before that month."""
        quarter = Month(YEAR, month).previous().quarter
        opened = self._office.rankings.open(quarter, by=self._clerk)
        self._office.rankings.preview(opened.id, by=self._clerk)

    def complain(self, month: int) -> None:
        """Two units say what they miss."""
        record = self._assessment(month)
        for sheet in _unhappy(record):
            lowest = min((one for one in sheet.scores if not one.by_hand), key=lambda one: one.points - one.most)
            self._office.rankings.object_to(
                record.id,
                _SAID.format(indicator=lowest.indicator),
                mechanism=sheet.mechanism,
                indicator=lowest.indicator,
                by=Person(login=f"liaison-{sheet.unit}", name=f"{sheet.unit}联络员", role=Role.LIAISON, unit=sheet.unit),
            )

    def answer(self, month: int) -> None:
        """The first is right."""
        record = self._assessment(month)
        for number, one in enumerate(record.open_objections):
            upheld = number == 0
            self._office.rankings.answer(
                record.id,
                one.id,
                upheld=upheld,
                answer=_UPHELD if upheld else _REJECTED,
                points=_POINTS if upheld else None,
                by=self._clerk,
            )

    def freeze(self, month: int) -> None:
        """The days are over."""
        self._office.rankings.freeze(self._assessment(month).id, by=self._clerk)

    def _assessment(self, month: int) -> Assessment:
        quarter: Quarter = Month(YEAR, month).previous().quarter
        found = self._office.rankings.newest(quarter, by=self._clerk)
        assert found is not None, "a quarter is shown before anybody objects"
        return found


def _unhappy(record: Assessment) -> list[Standing]:
    """Of a mechanism's groups the last of the first one, and whoever stands in the middle of the last one."""
    sheets = record.standings.standings if record.standings else ()
    ranked = [one for one in sheets if one.mechanism is not None and one.rank is not None]
    first = [one for one in ranked if (one.mechanism, one.group) == (ranked[0].mechanism, ranked[0].group)]
    last = [one for one in ranked if (one.mechanism, one.group) == (ranked[-1].mechanism, ranked[-1].group)]
    return [first[-1], last[len(last) // 2]]
