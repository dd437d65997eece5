"""The three working mechanisms (notice 二)."""

from __future__ import annotations

from enum import StrEnum


class Mechanism(StrEnum):
    """What a unit works in; the unit register says since when."""

    POLICY = "policy"
    EXCHANGE = "exchange"
    INNOVATION = "innovation"


MECHANISM_LABELS: dict[Mechanism, str] = {
    Mechanism.POLICY: "政策争取",
    Mechanism.EXCHANGE: "交流合作",
    Mechanism.INNOVATION: "制度创新",
}
