"""Bills: the usage, the figures of rating, and the sum of the rounded lines."""

from typing import TYPE_CHECKING

import polars as pl

from yingshou.core.errors import InvariantError
from yingshou.core.identity import bill_no
from yingshou.core.joins import beside, matched, ordered
from yingshou.core.money import YUAN, yuan
from yingshou.core.tables import BILLS, CHARGE_LINES

if TYPE_CHECKING:
    from typing import Protocol

    class RatedFrames(Protocol):
        """What billing needs of rating: lines and facts."""

        @property
        def lines(self) -> pl.DataFrame:
            """Charge lines without a bill's number."""

        @property
        def facts(self) -> pl.DataFrame:
            """One row an account."""


def make_bills(
    *, usage: pl.DataFrame, rated: "RatedFrames", accounts: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make the first bill of the month for every rated account, and number its lines.

    An account that was rated without lines (nothing used, nothing fixed to pay) gets a bill of 0.00.

    Args:
        usage: frame USAGE.
        rated: lines and facts of rating.
        accounts: account_no and catalogue.

    Returns:
        Frames BILLS and CHARGE_LINES, sorted by bill and line.

    Raises:
        InvariantError: the bills do not add up to the lines, or an account is missing.
    """
    month, first = pl.lit(usage["bill_month"].first()), pl.lit(1, pl.Int32)
    billed = matched(matched(usage, rated.facts), accounts.select("account_no", "catalogue")).with_columns(
        bill_no=bill_no(pl.col("account_no"), month, first), sequence=first
    )
    which, sums = sum_lines(rated.lines)
    bills = beside(billed, sums).with_columns(pl.col("amount").fill_null(yuan(0)))
    numbers = beside(sums.select("account_no"), bills.select("account_no", "bill_no"))["bill_no"]
    lines = CHARGE_LINES.conform(rated.lines.with_columns(bill_no=numbers.gather(which)))
    _assert_complete(bills=bills, lines=lines, rated=rated)
    return ordered(BILLS.conform(bills), by="bill_no"), lines


def sum_lines(lines: pl.DataFrame) -> tuple[pl.Series, pl.DataFrame]:
    """Add up the lines of each account: which sum a line belongs to, and account_no and amount of the sums.

    Args:
        lines: account_no, line_no and amount; the lines of an account lie together, from 1 on.
    """
    first = lines["line_no"] == 1
    begins = first.arg_true()
    # What all lines come to up to the last one of each account, less what they came to before it.
    sums = lines["amount"].to_physical().cum_sum().gather(begins.shift(-1, fill_value=lines.height) - 1)
    accounts = lines["account_no"].gather(begins).to_frame().with_columns(amount=sums)
    amount = pl.col("amount") - pl.col("amount").shift(1, fill_value=0)
    return first.cum_sum() - 1, accounts.with_columns(amount.reinterpret(dtype=YUAN))


def _assert_complete(*, bills: pl.DataFrame, lines: pl.DataFrame, rated: "RatedFrames") -> None:
    billed, charged = bills["amount"].sum(), lines["amount"].sum()
    if len(bills) != len(rated.facts) or billed != charged:
        raise InvariantError(
            zh=f"账单 {len(bills)} 张合计 {billed}，应为 {len(rated.facts)} 张合计 {charged}",
            en=f"{len(bills)} bills add up to {billed}, expected {len(rated.facts)} bills of {charged}",
        )
