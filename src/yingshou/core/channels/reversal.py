"""Until when a channel lets a payment be taken back."""

from datetime import date, timedelta


def last_reversal_day(*, value_date: date, rule: str, days: int | None) -> date | None:
    """Return the last day on which a payment may be reversed; None where it never may.

    Args:
        value_date: value date of the payment.
        rule: one of ANY_DAY, SAME_DAY, WITHIN_DAYS, NEVER.
        days: days after the value date, for WITHIN_DAYS.
    """
    if rule == "NEVER":
        return None
    if rule == "ANY_DAY":
        return date.max
    return value_date + timedelta(days=days or 0) if rule == "WITHIN_DAYS" else value_date
