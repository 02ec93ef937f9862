"""From reads and days to the energy billed: one way for billing and for explaining, so that both agree."""

from dataclasses import dataclass, replace

import polars as pl

from yingshou.core.metering.back_billed import with_back_billed
from yingshou.core.metering.chain import Settled, settle_quantities
from yingshou.core.metering.intervals import usage_from_daily
from yingshou.core.metering.limits import metering_limits
from yingshou.core.metering.links import with_linked
from yingshou.core.metering.new_year import frozen_energy
from yingshou.core.metering.register_periods import billed_periods, period_moves
from yingshou.core.metering.registers import usage_from_reads
from yingshou.core.metering.section_days import numbered_days
from yingshou.core.metering.sections import Sections, by_account, join_sections, split_sections
from yingshou.core.rating.capacity import installed_capacity
from yingshou.core.tables.quantities import Quantities


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledMonth:
    """What a month's meters come to.

    chain: the energy billed by account, its steps and who is blocked. parts: frame of `rating.sections`, the
    parts of accounts at several classes. frozen: account_no, frozen_kwh, metered_kwh, what residents' meters
    counted before 1 January. sections: the accounts, meters and rules with each part under its own number.
    """

    chain: Settled
    parts: pl.DataFrame
    frozen: pl.DataFrame
    sections: Sections


def settled_month(
    *,
    accounts: pl.DataFrame,
    metering_points: pl.DataFrame,
    reads: pl.DataFrame,
    daily_usage: pl.DataFrame,
    capacity_changes: pl.DataFrame,
    quantities: Quantities,
    back_billed: pl.DataFrame | None,
    register_periods: pl.DataFrame,
    bill_month: int,
    validation_rules: pl.DataFrame | None = None,
) -> SettledMonth:
    """Turn reads and days into the energy billed, the parts of accounts, and what New Year divides.

    Frames as for `core.flow.bill`; the other accounts that `quantities` names are drawn in. The limits of
    what is fit for billing are those of validation_rules (VALIDATION_RULES); None for the shipped ones.
    """
    accounts, metering_points, reads, daily_usage = with_linked(
        quantities=quantities, accounts=accounts, metering_points=metering_points, reads=reads,
        daily_usage=daily_usage,
    )  # fmt: skip
    rules = quantities.rules
    metered = installed_capacity(accounts=accounts, capacity_changes=capacity_changes, bill_month=bill_month)
    sections = split_sections(
        accounts=metered, metering_points=metering_points, quantity_rules=rules.quantity_rules
    )
    metered, metering_points = sections.accounts, sections.metering_points
    daily_usage = numbered_days(
        daily_usage=daily_usage, section_days=quantities.section_days, sections=sections
    )
    limits = metering_limits(rules=validation_rules, accounts=metered, bill_month=bill_month)
    by_register, register_problems = usage_from_reads(
        reads=reads, metering_points=metering_points, accounts=metered, bill_month=bill_month, limits=limits
    )
    moves = period_moves(register_periods=register_periods, bill_month=bill_month)
    by_register = billed_periods(usage=by_register, accounts=metered, moves=moves)
    by_interval, interval_problems = usage_from_daily(
        daily_usage=daily_usage, metering_points=metering_points, accounts=metered, bill_month=bill_month,
        limits=limits,
    )  # fmt: skip
    settled = settle_quantities(
        usage=pl.concat([by_register, by_interval]),
        problems=pl.concat([register_problems, interval_problems]),
        accounts=metered,
        metering_points=metering_points,
        rules=replace(rules, quantity_rules=sections.quantity_rules),
        bill_month=bill_month,
    )
    if back_billed is not None:
        settled = with_back_billed(chain=settled, back_billed=back_billed, bill_month=bill_month)
    frozen = frozen_energy(
        reads=reads, metering_points=metering_points, accounts=metered, bill_month=bill_month, limits=limits
    )
    if sections.names.is_empty():
        return SettledMonth(chain=settled, parts=sections.parts(), frozen=frozen, sections=sections)
    settled, parts = join_sections(settled=settled, sections=sections, bill_month=bill_month)
    frozen = by_account(frozen, sections=sections)
    return SettledMonth(chain=settled, parts=parts, frozen=frozen, sections=sections)
