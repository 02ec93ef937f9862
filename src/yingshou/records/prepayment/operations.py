"""Writes of cost control: agreements, days, balances, levels, stops asked for."""

from datetime import date, datetime
from decimal import Decimal

import polars as pl
from django.db import connection

from yingshou.core.tables import Table
from yingshou.core.tables.prepayment import PREPAID_BALANCES, PREPAID_DAY_LINES, PREPAID_DAYS
from yingshou.records.copy import Stored, copy_in, store_new
from yingshou.records.prepayment.frames import DATABASE_TABLES
from yingshou.records.prepayment.models import LevelChange, StopAsk

DAY, MONEY = "DAY", "MONEY"
"""What made a level change: the day's use, or money that came."""
_STANDING = ("kind", *(name for name in PREPAID_BALANCES.names if name != "account_no"))


def store(table: Table, frame: pl.DataFrame) -> Stored:
    """Store new versions of agreements or rules; what is stored is never overwritten."""
    return store_new(DATABASE_TABLES[table.name], table.conform(frame), table.key)


def store_days(*, days: pl.DataFrame, lines: pl.DataFrame) -> int:
    """Write days (table PREPAID_DAYS) with their lines (PREPAID_DAY_LINES). Returns how many days."""
    copy_in("prepayment_prepaidday", PREPAID_DAYS.conform(days))
    copy_in("prepayment_prepaiddayline", PREPAID_DAY_LINES.conform(lines))
    return days.height


def store_months(*, months: pl.DataFrame, closed_on: date) -> int:
    """Write months held against their bills, columns as in PrepaidMonth. Returns how many."""
    return copy_in("prepayment_prepaidmonth", months.with_columns(closed_on=pl.lit(closed_on)))


def store_balances(balances: pl.DataFrame) -> int:
    """Write the balances of a day that are not stored yet, and return how many those were."""
    stored = store_new("prepayment_prepaidbalance", PREPAID_BALANCES.conform(balances), PREPAID_BALANCES.key)
    return stored.inserted


def replace_standing(*, balances: pl.DataFrame, kinds: pl.DataFrame) -> None:
    """Put how accounts stand now in the place of how they stood.

    Args:
        balances: table PREPAID_BALANCES.
        kinds: account_no, kind of the agreement.
    """
    rows = balances.join(kinds.select("account_no", "kind"), on="account_no").select("account_no", *_STANDING)
    if rows.is_empty():
        return
    names = ", ".join(("account_no", *_STANDING))
    changed = ", ".join(f"{name} = excluded.{name}" for name in _STANDING)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE TEMP TABLE prepaid_standing_now ON COMMIT DROP AS
            SELECT {names} FROM prepayment_prepaidstanding WITH NO DATA"""
        )
        copy_in("prepaid_standing_now", rows)
        cursor.execute(
            f"""INSERT INTO prepayment_prepaidstanding ({names}) SELECT {names} FROM prepaid_standing_now
            ON CONFLICT (account_no) DO UPDATE SET {changed}"""
        )
        cursor.execute("DROP TABLE prepaid_standing_now")


def drop_standing(account_nos: list[str]) -> None:
    """Let accounts stand no longer among those on cost control."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM prepayment_prepaidstanding WHERE account_no = ANY(%s)", [account_nos])


def change_level(
    *, account_no: str, from_level: str, level: str, since: date, balance: Decimal, cause: str,
    notice_no: str = "",
) -> None:  # fmt: skip
    """Write that an account's money reached another level."""
    LevelChange.objects.create(
        account_no=account_no, from_level=from_level, level=level, since=since, balance=balance, cause=cause,
        notice_no=notice_no,
    )  # fmt: skip


def ask_stop(
    *, account_no: str, out_since: date, asked_at: datetime, balance: Decimal, order_no: str
) -> None:
    """Write that a stop was asked for."""
    StopAsk.objects.create(
        account_no=account_no, out_since=out_since, asked_at=asked_at, balance=balance, order_no=order_no
    )
