"""How figures are rounded and written: once, half up, to two places; everything before that is exact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def rounded(value: Fraction | Decimal) -> Decimal:
    """To two places, half up (away from zero), as a person does it: 0.125 becomes 0.13."""
    hundredths = abs(Fraction(value)) * 100
    whole = (2 * hundredths.numerator + hundredths.denominator) // (2 * hundredths.denominator)
    return Decimal(-whole if value < 0 else whole).scaleb(-2)


def plain(value: Fraction | Decimal | int) -> str:
    """12, 2.5, 0.0625; what has no end as a decimal is a fraction: 13/3."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(exact.numerator)
    scaled = exact * 10_000
    if scaled.denominator != 1:
        return f"{exact.numerator}/{exact.denominator}"
    return format(Decimal(scaled.numerator).scaleb(-4).normalize(), "f")


def percent(value: Fraction | Decimal) -> str:
    """88.89%."""
    return f"{plain(rounded(Fraction(value) * 100))}%"
