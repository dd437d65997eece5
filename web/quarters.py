"""Quarters in URLs: text becomes a quarter at the door, once."""

from __future__ import annotations

from flask import request

from services.model.periods import PeriodRefused, Quarter


def asked_quarter(name: str) -> Quarter | None:
    """The quarter that the URL asks for; whatever is no quarter is not asked for."""
    return request.args.get(name, type=_quarter)


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except PeriodRefused as error:
        raise ValueError(str(error)) from error
