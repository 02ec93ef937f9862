"""How the large customers settle: mostly an instalment and two segments, a few on weaker plans."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl

from yingshou.core.tables import AGREEMENT_TERMS, AGREEMENTS, GUARANTEES
from yingshou.sample.company.large import account_numbers, peaks_kw
from yingshou.sample.company.plan import Plan

_YUAN_A_KW = 310
"""About what a kW of usual peak costs a month, all in: rough bases and securities are made of it."""
_ROUND = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One due date of a settlement plan."""

    kind: str
    month_offset: int
    day: int
    ratio: str
    less_instalments: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A settlement plan: its terms and how open rests are treated."""

    terms: tuple[Term, ...]
    offset_mode: str = "CUMULATIVE"
    holiday_shift: str = "PREVIOUS"
    final_due_days: int = 3


def _instalment(day: int, ratio: str, month_offset: int = -1) -> Term:
    return Term(kind="INSTALMENT", month_offset=month_offset, day=day, ratio=ratio)


_FIRST = Term(kind="SEGMENT", month_offset=0, day=1, ratio="0.50")
_SECOND = Term(kind="SEGMENT", month_offset=0, day=15, ratio="0.50", less_instalments=True)
USUAL = Settlement(terms=(_instalment(28, "0.20"), _FIRST, _SECOND))
EARLY = Settlement(terms=(_instalment(26, "0.20"), _FIRST, _SECOND))
THREE = Settlement(
    terms=(_instalment(26, "0.10"), _instalment(28, "0.10"), _FIRST, _instalment(8, "0.10", 0), _SECOND)
)
BY_TRANCHE = Settlement(terms=USUAL.terms, offset_mode="TRANCHE", holiday_shift="NEXT")
WITHOUT_INSTALMENT = Settlement(
    terms=(_FIRST, Term(kind="SEGMENT", month_offset=0, day=15, ratio="0.50")),
    holiday_shift="NEXT",
    final_due_days=10,
)

_WEAK_PLANS = {
    3: WITHOUT_INSTALMENT,
    13: BY_TRANCHE,
    17: THREE,
    23: WITHOUT_INSTALMENT,
    27: BY_TRANCHE,
    33: THREE,
}
_SECURITY_ENDS = {2: date(2026, 11, 20)}
"""Days on which security ends other than that of the others: one is about to."""
_SECURITY_KINDS = ("BANK_GUARANTEE", "BANK_GUARANTEE", "PLEDGE", "THIRD_PARTY")
_ISSUERS = {
    "BANK_GUARANTEE": "澜屿银行股份有限公司",
    "PLEDGE": "定期存单",
    "THIRD_PARTY": "澜屿控股集团有限公司",
}


def settlement_of(index: int) -> Settlement:
    """Return the settlement plan of the large customer at a place."""
    return _WEAK_PLANS.get(index, EARLY if index % 4 == 1 else USUAL)


def _monthly_yuan(plan: Plan) -> list[Decimal]:
    """Return a round guess of each large customer's monthly bill."""
    tens = np.maximum(np.rint(peaks_kw(plan) * _YUAN_A_KW / _ROUND), 1).astype(int)
    return [Decimal(int(value)) * _ROUND for value in tens]


def agreements(plan: Plan) -> pl.DataFrame:
    """Return the agreements (AGREEMENTS), signed before the first month."""
    plans = [settlement_of(index) for index in range(plan.large)]
    frame = pl.DataFrame(
        {
            "account_no": account_numbers(plan),
            "fixed_base": pl.Series(_monthly_yuan(plan), dtype=pl.Decimal(38, 2)),
            "offset_mode": [settlement.offset_mode for settlement in plans],
            "holiday_shift": [settlement.holiday_shift for settlement in plans],
            "final_due_days": [settlement.final_due_days for settlement in plans],
        }
    ).with_columns(
        pl.lit(1).alias("version"),
        pl.lit(plan.bill_months[0]).alias("valid_from_month"),
        pl.lit("LAST_BILL").alias("base_method"),
        pl.lit(date(plan.first_day.year, plan.first_day.month, 1)).alias("signed_date"),
    )
    return AGREEMENTS.conform(frame)


def agreement_terms(plan: Plan) -> pl.DataFrame:
    """Return the terms (AGREEMENT_TERMS) of all agreements."""
    rows = [
        {
            "account_no": number,
            "version": 1,
            "term_no": place,
            "kind": term.kind,
            "month_offset": term.month_offset,
            "day": term.day,
            "ratio": Decimal(term.ratio),
            "less_instalments": term.less_instalments,
        }
        for index, number in enumerate(account_numbers(plan))
        for place, term in enumerate(settlement_of(index).terms, start=1)
    ]
    return AGREEMENT_TERMS.conform(pl.DataFrame(rows))


def guarantees(plan: Plan) -> pl.DataFrame:
    """Return the securities (GUARANTEES) of every second large customer: about five days of use."""
    rows = [
        {
            "guarantee_no": f"G{number}",
            "account_no": number,
            "kind": _SECURITY_KINDS[index // 2 % len(_SECURITY_KINDS)],
            "amount": amount / 5,
            "valid_from": plan.first_day,
            "valid_to": _SECURITY_ENDS.get(index, date(2027, 1, 1) if index % 3 else None),
            "issuer": _ISSUERS[_SECURITY_KINDS[index // 2 % len(_SECURITY_KINDS)]],
        }
        for index, (number, amount) in enumerate(zip(account_numbers(plan), _monthly_yuan(plan), strict=True))
        if index % 2 == 0
    ]
    return GUARANTEES.conform(pl.DataFrame(rows)) if rows else GUARANTEES.empty()
