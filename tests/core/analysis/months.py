"""A factory's three months at Beijing prices, billed by the core, for what is said about bills."""

from datetime import date

import polars as pl

from tests.core.frames import accounts, accumulated, beijing, usage
from yingshou.core.billing import make_bills
from yingshou.core.rating import rate

FACTORY = {"capacity_kva": 2000, "contract_demand_kw": 1000, "power_factor_standard": "0.90"}
MONTHS = {202402: (500000, 1120, 296700), 202403: (400000, 800, 100000), 202404: (450000, 1300, 150000)}
"""kWh (a third peak, a third valley, roughly), highest demand in kW, kvarh."""


def month_usage(month, kwh, demand, reactive, **more):
    first = date(month // 100, month % 100, 1)
    last = date(month // 100, month % 100 + 1, 1)
    return usage(
        {"bill_month": month, "period_start": first, "period_end": last, "total_kwh": kwh,
         "peak_kwh": kwh * 3 // 10, "valley_kwh": kwh * 3 // 10, "reactive_kvarh": reactive,
         "max_demand_kw": demand, **more}
    )  # fmt: skip


def billed(months=None, *, account=None, tariffs=None):
    """Return accounts, bills and charge lines."""
    owners = accounts({**FACTORY, **(account or {})})
    made = []
    for month, figures in (months or MONTHS).items():
        used = month_usage(month, *figures)
        rated = rate(usage=used, accounts=owners, tariffs=tariffs or beijing(), accumulated=accumulated())
        assert rated.problems.is_empty()
        made.append(make_bills(usage=used, rated=rated, accounts=owners))
    return owners, pl.concat(bill for bill, _ in made), pl.concat(lines for _, lines in made)
