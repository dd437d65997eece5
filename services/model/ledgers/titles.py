"""How ledgers are called (notice 附件3 to 附件5)."""

from __future__ import annotations

from services.model.mechanisms import Mechanism
from services.model.periods import Month

LEDGER_TITLES: dict[Mechanism, str] = {
    Mechanism.POLICY: "政策争取工作台账",
    Mechanism.EXCHANGE: "交流合作工作台账",
    Mechanism.INNOVATION: "制度创新工作台账",
}


def ledger_title(mechanism: Mechanism, period: Month) -> str:
    """政策争取工作台账（2022年9月）."""
    return f"{LEDGER_TITLES[mechanism]}（{period.label}）"
