"""Months in URLs and forms: text becomes a month at the door, once."""

from __future__ import annotations

from flask import request

from services.model.errors import Refused
from services.model.periods import Month, PeriodRefused


class MonthUnset(Refused):
    message = "没有填写台账期次，没有保存。请选择月份后重新提交。"


def asked_month(name: str) -> Month | None:
    """The month that the URL asks for; whatever is no month is not asked for."""
    return request.args.get(name, type=_month)


def typed_month(name: str) -> Month:
    """The month typed into a field of the form; raises MonthUnset, PeriodRefused."""
    text = request.form.get(name, "").strip()
    if not text:
        raise MonthUnset()
    return Month.parse(text)


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except PeriodRefused as error:
        raise ValueError(str(error)) from error
