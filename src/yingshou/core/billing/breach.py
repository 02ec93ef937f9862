"""The charge for a breach (违约使用电费) on the bill that charges what was taken or kept back by it.

Source: 供电营业规则 (1996) art. 102: the energy stolen is paid for, and up to three times as much for the
breach; art. 100: so for the difference of prices (twice) and the basic fee (three times) of a breach of the
terms of use.
"""

from decimal import Decimal

import polars as pl

from yingshou.core.money import ZERO_YUAN, multiply, round_yuan
from yingshou.core.tables import BILLS, CHARGE_LINES

BREACH_CHARGE = "BREACH_CHARGE"


def with_breach_charge(
    *, bills: pl.DataFrame, charge_lines: pl.DataFrame, bases: pl.DataFrame, multiple: Decimal
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Add the charge for the breach as the last line of bills: round(base × multiple), in yuan.

    Args:
        bills: table BILLS.
        charge_lines: table CHARGE_LINES of these bills.
        bases: `account_no`, `base`: what is charged besides at the month's prices, in yuan.
        multiple: up to three, see `core.billing.causes.breach_multiple`.

    Returns:
        The bills and their lines; bills without a base above zero stay as they are.
    """
    last = charge_lines.group_by("bill_no").agg(pl.col("line_no").max())
    charged = bills.join(bases.filter(pl.col("base") > ZERO_YUAN), on="account_no").join(
        last, on="bill_no", how="left"
    )
    lines = CHARGE_LINES.conform(
        charged.with_columns(
            line_no=pl.col("line_no").fill_null(0) + 1,
            component=pl.lit(BREACH_CHARGE),
            item=pl.lit("-"),
            quantity="base",
            quantity_unit=pl.lit("YUAN"),
            base_price=pl.lit(multiple),
            factor=pl.lit(Decimal(1)),
            price=pl.lit(multiple),
            amount=round_yuan(multiply(pl.col("base"), pl.lit(multiple))),
        )
    ).filter(pl.col("amount") > ZERO_YUAN)
    more = lines.select("bill_no", more="amount")
    raised = bills.join(more, on="bill_no", how="left", maintain_order="left").with_columns(
        amount=pl.col("amount") + pl.col("more").fill_null(ZERO_YUAN)
    )
    return BILLS.conform(raised), pl.concat([charge_lines, lines]).sort(
        "bill_no", "line_no", maintain_order=True
    )
