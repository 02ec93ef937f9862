"""When a notice may go out: hours of rest, and how many an account is sent."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from yingshou.core.messages.versions import Rule

LOCAL = ZoneInfo("Asia/Shanghai")
"""The zone in which days begin and hours of rest are told."""


def quiet_until(*, rule: Rule, at: datetime) -> datetime | None:
    """Return the end of the hours of rest a moment lies in, None outside them. They may span midnight.

    Args:
        rule: rule of the purpose.
        at: local time; the answer is of the same zone.
    """
    if rule.quiet_from is None or rule.quiet_to is None:
        return None
    start, end, now = time.fromisoformat(rule.quiet_from), time.fromisoformat(rule.quiet_to), at.time()
    ends_today = datetime.combine(at.date(), end, tzinfo=at.tzinfo)
    if start < end:
        return ends_today if start <= now < end else None
    if now >= start:
        return ends_today + timedelta(days=1)
    return ends_today if now < end else None


def capped_until(*, rule: Rule, sent: Sequence[datetime], at: datetime) -> datetime | None:
    """Return when the next notice may go out where the cap is reached, None while it is not.

    Args:
        rule: rule of the purpose.
        sent: when notices of the purpose went out to the account.
        at: moment of sending.
    """
    if rule.cap_count is None or rule.cap_days is None:
        return None
    window = timedelta(days=rule.cap_days)
    counted = sorted(each for each in sent if each > at - window)
    return counted[-rule.cap_count] + window if len(counted) >= rule.cap_count else None
