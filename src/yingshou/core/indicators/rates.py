"""The ratios of collection, from sums of yuan or counts of days; four decimals, half away from zero.

Each returns None where its denominator is zero: nothing was due, so there is no rate. The definitions are
those in use in the trade's monthly reports (电费回收统计); which denominator a supplier reports by is for
the supplier to confirm.
"""

from decimal import ROUND_HALF_UP, Decimal

_FOUR_PLACES = Decimal("0.0001")


def ratio(numerator: Decimal | int, denominator: Decimal | int) -> Decimal | None:
    """Divide and round to four decimals; None where the denominator is zero."""
    if not denominator:
        return None
    return (Decimal(numerator) / Decimal(denominator)).quantize(_FOUR_PLACES, rounding=ROUND_HALF_UP)


def recovery_rate(*, received: Decimal, receivable: Decimal) -> Decimal | None:
    """Return 当月电费回收率: principal received of a month's receivables ÷ those receivables, both in yuan.

    Cut-off is the end of the day chosen by the caller. Prepaid money counts only once it is applied.
    """
    return ratio(received, receivable)


def cash_recovery_rate(*, received: Decimal, in_drafts: Decimal, receivable: Decimal) -> Decimal | None:
    """Return 当月到款率: principal received less what came by drafts not yet cash ÷ receivables, in yuan."""
    return ratio(received - in_drafts, receivable)


def cumulative_recovery_rate(*, received: Decimal, receivable: Decimal) -> Decimal | None:
    """Return 累计电费回收率: received of the year's receivables ÷ those to date, in yuan."""
    return ratio(received, receivable)


def old_arrears_recovery_rate(*, recovered: Decimal, frozen: Decimal) -> Decimal | None:
    """Return 陈欠电费回收率: old arrears recovered ÷ their balance frozen on 1 January."""
    return ratio(recovered, frozen)


def instalment_share(*, received: Decimal, billed: Decimal) -> Decimal | None:
    """Return 分次划拨比重: money received on instalments and segments before the final bill ÷ the bills.

    Both in yuan, both of the accounts with a settlement agreement only; see `received_before_final`.
    """
    return ratio(received, billed)


def on_time_share(*, on_time: Decimal, cleared: Decimal) -> Decimal | None:
    """Return 资金到账及时率: principal received by its due date ÷ principal cleared, in yuan."""
    return ratio(on_time, cleared)


def zero_risk_day_share(*, covered_days: int, days: int) -> Decimal | None:
    """Return 零风险天数占比: account-days on which everything supplied was covered ÷ all account-days."""
    return ratio(covered_days, days)


def arrears_to_average_month(*, arrears: Decimal, receivable: Decimal, months: int) -> Decimal | None:
    """Return 应收电费余额占比: the balance at a day ÷ the average monthly receivable of the year, in yuan.

    `receivable` is the sum over the `months` of the year so far.
    """
    return ratio(arrears * months, receivable)
