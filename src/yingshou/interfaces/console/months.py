"""The month a page is asked for, and its neighbours."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest

from yingshou.core.period import add_months, day_in_month, month_of, parse_month


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthView:
    """A calendar month as a page shows it, up to the business date."""

    month: int
    as_of: date

    @property
    def first(self) -> date:
        """Return the first day."""
        return day_in_month(self.month, 1)

    @property
    def last(self) -> date:
        """Return the last day."""
        return day_in_month(self.month, 31)

    @property
    def days(self) -> list[date]:
        """Return every day of the month."""
        return [self.first + timedelta(days=offset) for offset in range((self.last - self.first).days + 1)]

    @property
    def shown_until(self) -> date:
        """Return the last day that can have figures."""
        return min(self.last, self.as_of)

    @property
    def curve_from(self) -> date:
        """Return the first day of a curve that begins one month earlier."""
        return day_in_month(self.previous, 1)

    @property
    def previous(self) -> int:
        """Return the month before."""
        return add_months(self.month, -1)

    @property
    def following(self) -> int | None:
        """Return the month after, or None where that lies after the business date."""
        month = add_months(self.month, 1)
        return month if month <= month_of(self.as_of) else None


def asked_month(request: HttpRequest, as_of: date) -> MonthView:
    """Read `month` from the address; without one, or with none that can be read, it is the current month."""
    try:
        month = parse_month(request.GET.get("month", ""))
    except ValueError:
        month = month_of(as_of)
    return MonthView(month=month, as_of=as_of)
