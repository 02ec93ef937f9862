"""The cover calendar: customers by days of a month, covered or uncovered by how much."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from yingshou.core.calendar import is_working_day
from yingshou.interfaces.console.months import MonthView

_TEN_THOUSAND = Decimal(10_000)
CoverDay = tuple[str, str, date, bool, Decimal]


@dataclass(slots=True, kw_only=True)
class CalendarCell:
    """A day of a customer: `state` is ok, bad or none."""

    day: date
    state: str = "none"
    uncovered: Decimal = Decimal("0.00")

    @property
    def short(self) -> str:
        """Return the uncovered amount in ten thousands of yuan, whole; below one as `<1`."""
        if self.state != "bad":
            return ""
        tens = int(self.uncovered / _TEN_THOUSAND)
        return f"{tens}" if tens else "<1"


@dataclass(slots=True, kw_only=True)
class CalendarRow:
    """A customer's month."""

    account_no: str
    name: str
    cells: list[CalendarCell] = field(default_factory=list)

    @property
    def uncovered_days(self) -> int:
        """Count the days that stand uncovered."""
        return sum(cell.state == "bad" for cell in self.cells)

    @property
    def worst(self) -> Decimal:
        """Return the largest uncovered amount of the month."""
        return max((cell.uncovered for cell in self.cells), default=Decimal("0.00"))


@dataclass(slots=True, kw_only=True)
class CoverCalendar:
    """The rows, worst first, and the days of the heading with their rest days."""

    days: list[tuple[date, bool]]
    rows: list[CalendarRow]

    @property
    def uncovered_rows(self) -> list[CalendarRow]:
        """Return the customers with an uncovered day."""
        return [row for row in self.rows if row.uncovered_days]

    @property
    def uncovered_cells(self) -> list[tuple[CalendarRow, CalendarCell]]:
        """Return every uncovered day with its customer, for the text beside the picture."""
        return [(row, cell) for row in self.rows for cell in row.cells if cell.state == "bad"]


def cover_calendar(view: MonthView, cover_days: Iterable[CoverDay]) -> CoverCalendar:
    """Lay the positions of a month out as a calendar."""
    rows: dict[str, CalendarRow] = {}
    for account_no, name, day, covered, uncovered in cover_days:
        row = rows.get(account_no)
        if row is None:
            cells = [CalendarCell(day=each) for each in view.days]
            row = rows[account_no] = CalendarRow(account_no=account_no, name=name, cells=cells)
        cell = row.cells[day.day - 1]
        cell.state, cell.uncovered = ("ok" if covered else "bad"), uncovered
    ordered = sorted(rows.values(), key=lambda row: (-row.uncovered_days, -row.worst, row.account_no))
    return CoverCalendar(days=[(day, not is_working_day(day)) for day in view.days], rows=ordered)
