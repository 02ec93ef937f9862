"""The last billed months of an account with everything they can be rated again from."""

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from yingshou.core.period import add_months, month_of
from yingshou.core.tables import Tariffs
from yingshou.records.billing.frames import bills_of, lines_by_bill
from yingshou.records.contracts.frames import market_contracts
from yingshou.records.customers.frames import accounts_of, capacity_changes_of
from yingshou.records.tariffs.frames import load_tariffs

MONTHS = 12
_LOOKED_BACK = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountMonths:
    """Frames ACCOUNTS, BILLS, CHARGE_LINES and CAPACITY_CHANGES of one account, and its catalogue."""

    accounts: pl.DataFrame
    bills: pl.DataFrame
    charge_lines: pl.DataFrame
    capacity_changes: pl.DataFrame
    tariffs: Tariffs


def account_months(*, account_no: str, as_of: date, months: int = MONTHS) -> AccountMonths | None:
    """Read the last billed months of an account up to a day's; None where there is no such account.

    Months without a bill are passed over, as long as the last bill is not older than two years.
    """
    accounts = accounts_of([account_no])
    if accounts.is_empty():
        return None
    last = month_of(as_of)
    bills = (
        bills_of([account_no], from_month=add_months(last, -_LOOKED_BACK), to_month=last)
        .sort("bill_month")
        .tail(months)
    )
    return AccountMonths(
        accounts=accounts,
        bills=bills,
        charge_lines=lines_by_bill(bills["bill_no"].to_list()),
        capacity_changes=capacity_changes_of([account_no]),
        tariffs=replace(
            load_tariffs(), market_contracts=market_contracts().filter(pl.col("account_no") == account_no)
        ),
    )
