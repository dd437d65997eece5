"""The 备案号: taken in the transaction of the 备案, and the order that it gives to the register book."""

from __future__ import annotations

from services.model.errors import Conflict
from services.model.filing import Filing
from services.model.numbers import FilingNumber
from services.stores.register import Transaction


class NumberInUse(Conflict):
    message = (
        "备案号 {number} 已被使用，本件没有备案。请管理员检查备案号格式（filing_number_format）并运行 python app.py verify。"
    )


def take_number(transaction: Transaction, filing: Filing, *, year: int, template: str) -> FilingNumber:
    """The next 备案号 of the year, written as `template` (filing_number_format) says. Raises NumberInUse."""
    serial = transaction.numbers.take(FilingNumber.series(year), filing.id)
    number = FilingNumber.give(year, serial, template=template)
    if transaction.objects.has_number(number.text):
        raise NumberInUse(number=number.text)
    return number


def by_number(filing: Filing) -> tuple[int, int]:
    """A key that sorts filings as their numbers were given; those without one come first."""
    return (filing.number.year, filing.number.serial) if filing.number else (0, 0)
