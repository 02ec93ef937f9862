"""The core against plain decimals: the row-at-a-time code that rebuilds bills from their explanations."""

import json
import time
from dataclasses import asdict, dataclass
from decimal import Decimal
from statistics import median

from tests.core.billing.plain_rebuild import rebuild

from bench.core_pass import bill_month
from bench.mixed import month, tariffs
from yingshou.core.explanation import explain
from yingshou.core.tables import DAILY_USAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class DecimalResult:
    """Medians in seconds over the repetitions; ratio = core ÷ decimals."""

    accounts: int
    lines: int
    core_seconds: float
    decimal_seconds: float

    @property
    def ratio(self) -> float:
        return self.core_seconds / self.decimal_seconds


def measure(*, accounts: int, seed: int, repeat: int) -> DecimalResult:
    """Bill some accounts by the core, then each of them again by itself in plain decimals, to the fen.

    The explanations are laid out beforehand; only the arithmetic on them is measured.
    """
    drawn, prices = month(0, accounts, seed), tariffs()
    core, peer = [], []
    for _ in range(repeat):
        started = time.perf_counter()
        billing = bill_month(drawn, prices)
        core.append(time.perf_counter() - started)
    told = [
        json.loads(json.dumps(asdict(each), default=str))
        for each in explain(
            bills=billing.bills,
            charge_lines=billing.charge_lines,
            tariffs=prices,
            accounts=drawn.accounts,
            metering_points=drawn.metering_points,
            reads=drawn.reads,
            daily_usage=DAILY_USAGE.empty(),
        )
    ]
    for _ in range(repeat):
        started = time.perf_counter()
        amounts = [rebuild(each)[2] for each in told]
        peer.append(time.perf_counter() - started)
    wrong = [
        each["bill_no"]
        for each, amount in zip(told, amounts, strict=True)
        if Decimal(each["amount"]) != amount
    ]
    if wrong or len(told) != accounts:
        raise RuntimeError(
            f"{len(told)} of {accounts} bills rebuilt, {len(wrong)} of them differ: {wrong[:3]}"
        )
    return DecimalResult(
        accounts=accounts,
        lines=billing.charge_lines.height,
        core_seconds=median(core),
        decimal_seconds=median(peer),
    )
