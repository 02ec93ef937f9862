"""What a folder of exchange files holds beside the bills: rules of validation, and energy fed in."""

from collections.abc import Mapping

import polars as pl

from yingshou.core.feed_in import FeedIn, feed_in_statements
from yingshou.core.metering.validation.check import Validation
from yingshou.core.metering.validation.defaults import default_rules
from yingshou.core.metering.validation.history import history_from_bills
from yingshou.core.tables import (
    ACCOUNTS,
    BILLS,
    FEED_IN_AGREEMENTS,
    METER_CLOCKS,
    METERING_POINTS,
    READS,
    VALIDATION_RULES,
    Tariffs,
)


def folder_validation(*, frames: Mapping[str, pl.DataFrame], bill_month: int) -> Validation:
    """Return the shipped rules and those of the folder, with what its earlier bills and clock checks tell.

    Args:
        frames: good rows by table name.
        bill_month: billing month YYYYMM.
    """
    own = VALIDATION_RULES.conform(frames[VALIDATION_RULES.name])
    return Validation(
        rules=pl.concat([default_rules(), own]),
        history=history_from_bills(bills=BILLS.conform(frames[BILLS.name]), bill_month=bill_month),
        clocks=METER_CLOCKS.conform(frames[METER_CLOCKS.name]),
    )


def folder_feed_in(*, frames: Mapping[str, pl.DataFrame], tariffs: Tariffs, bill_month: int) -> FeedIn:
    """State what the supplier owes for the energy fed in at the meters of a folder.

    Args:
        frames: good rows by table name.
        tariffs: the catalogue.
        bill_month: billing month YYYYMM.
    """
    accounts = ACCOUNTS.conform(frames[ACCOUNTS.name])
    return feed_in_statements(
        bill_month=bill_month,
        accounts=accounts,
        metering_points=METERING_POINTS.conform(frames[METERING_POINTS.name]),
        reads=READS.conform(frames[READS.name]),
        agreements=FEED_IN_AGREEMENTS.conform(frames[FEED_IN_AGREEMENTS.name]),
        tariffs=tariffs,
    )
