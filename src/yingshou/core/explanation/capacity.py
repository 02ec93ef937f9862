"""The days of the basic fee: which changes of capacity led to what was in service on each of them."""

import polars as pl

from yingshou.core.explanation.capacity_parts import CapacityChange, CapacityDays, CapacityStretch
from yingshou.core.explanation.quantities import by_account
from yingshou.core.rating.capacity import MINIMUM_SUSPENSION_DAYS, capacity_stretches, supply_spans

_CHANGE = (
    "change_no", "kind", "effective_date", "transformer_no", "capacity_kva", "interlock_group",
    "contract_demand_kw",
)  # fmt: skip
_STRETCH = ("start", "end", "capacity_kva", "installed_kva", "contract_demand_kw")
_DAY_BY_DAY = "DAY_BY_DAY"


def capacity_days(
    *, rules: pl.DataFrame, capacity_changes: pl.DataFrame, bill_month: int
) -> dict[str, CapacityDays]:
    """Explain the capacity of each day of a billing month, by account_no.

    Accounts that never changed and are supplied throughout the month are left out: they pay a full month.

    Args:
        rules: frame of `demand_rules`.
        capacity_changes: frame CAPACITY_CHANGES of these accounts, later ones too.
        bill_month: billing month YYYYMM.
    """
    spans = supply_spans(accounts=rules, capacity_changes=capacity_changes, bill_month=bill_month)
    part = (pl.col("start") > pl.col("cycle_start")) | (pl.col("end") < pl.col("cycle_end"))
    spans = spans.filter(part | pl.col("account_no").is_in(capacity_changes["account_no"].implode()))
    stretches = by_account(capacity_stretches(spans=spans, capacity_changes=capacity_changes))
    changes = by_account(capacity_changes.sort("account_no", "effective_date", "change_no"))
    return {
        row["account_no"]: CapacityDays(
            cycle_start=row["cycle_start"],
            cycle_end=row["cycle_end"],
            opened_date=row["opened_date"],
            closed_date=row["closed_date"],
            month_convention=row["month_convention"] or _DAY_BY_DAY,
            minimum_suspension_days=row["least_days"],
            suspended_share=row["share"],
            changes=tuple(
                CapacityChange(**{name: change[name] for name in _CHANGE})
                for change in changes.get(row["account_no"], ())
            ),
            stretches=tuple(
                CapacityStretch(**{name: stretch[name] for name in _STRETCH})
                for stretch in stretches.get(row["account_no"], ())
            ),
        )
        for row in _with_defaults(spans).iter_rows(named=True)
    }


def _with_defaults(spans: pl.DataFrame) -> pl.DataFrame:
    none = pl.lit(0).cast(spans.schema["suspended_share"])
    return spans.with_columns(
        least_days=pl.col("minimum_suspension_days").fill_null(MINIMUM_SUSPENSION_DAYS),
        share=pl.col("suspended_share").fill_null(none),
    )
