"""Writes of cost control: agreements, days, balances, levels, stops asked for."""

from datetime import date, datetime
from decimal import Decimal

import polars as pl
from django.db import connection
from django.db.models import Sum

from yingshou.core.errors import YingshouError
from yingshou.core.tables import Table
from yingshou.core.tables.prepayment import PREPAID_BALANCES, PREPAID_DAY_LINES, PREPAID_DAYS
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.records.copy import Stored, copy_in, store_new
from yingshou.records.prepayment.frames import DATABASE_TABLES
from yingshou.records.prepayment.models import Conversion, LevelChange, PrepaymentCampaign, SignUp, StopAsk

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


class UnableToConvert(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """An account cannot go over, be won or be refunded; `code` says which rule stands against it."""

    def __init__(self, code: str, *, zh: str, en: str, field: str = "") -> None:
        """Keep the rule's code."""
        super().__init__(zh=zh, en=en, field=field)
        self.code = code


def convert_refusal(code: str, field: str, value: object) -> UnableToConvert:
    """Return the refusal of a problem code, with what it is about."""
    reason = PROBLEM_CODES[code]
    return UnableToConvert(
        code,
        zh=f"{field} {value}：{reason.zh}。{reason.remedy_zh}",
        en=f"{field} {value}: {reason.en}; {reason.remedy_en}",
        field=field,
    )


def store_conversion(
    *,
    account_no: str,
    on_date: date,
    from_kind: str,
    to_kind: str,
    arrears: Decimal,
    money: Decimal,
    reads: str,
    signed_by: str,
    person: str,
    reason: str,
    converted_at: datetime,
) -> None:
    """Write that an account went over to another way of paying."""
    Conversion.objects.create(
        account_no=account_no,
        on_date=on_date,
        from_kind=from_kind,
        to_kind=to_kind,
        arrears=arrears,
        money=money,
        reads=reads,
        signed_by=signed_by,
        person=person,
        reason=reason[:200],
        converted_at=converted_at,
    )


def hold_campaign(campaign_no: str) -> PrepaymentCampaign:
    """Hold a campaign until the transaction ends. Raises UnableToConvert: UNKNOWN_CAMPAIGN."""
    campaign = PrepaymentCampaign.objects.select_for_update().filter(campaign_no=campaign_no).first()
    if campaign is None:
        raise convert_refusal("UNKNOWN_CAMPAIGN", "campaign_no", campaign_no)
    return campaign


def spent_of(campaign: PrepaymentCampaign) -> Decimal:
    """Return what the gifts of a campaign have cost, in yuan."""
    spent: Decimal | None = campaign.sign_ups.aggregate(sum=Sum("gift_cost"))["sum"]
    return spent or Decimal(0)


def store_sign_up(*, account_no: str, campaign: PrepaymentCampaign, signed_on: date, won_by: str) -> None:
    """Write that a campaign won an account, with its gift. Raises UnableToConvert: GIFT_GIVEN."""
    if SignUp.objects.filter(account_no=account_no).exists():
        raise convert_refusal("GIFT_GIVEN", "account_no", account_no)
    SignUp.objects.create(
        account_no=account_no, campaign=campaign, signed_on=signed_on, gift=campaign.gift,
        gift_cost=campaign.gift_cost, won_by=won_by,
    )  # fmt: skip
