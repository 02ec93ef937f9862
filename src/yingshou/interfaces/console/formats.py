"""How the console writes figures: thousands separated, yuan with two decimals, large sums in 万元."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from yingshou.core.period import format_month
from yingshou.core.tables import Table

MISSING = "–"
LARGE_SUM = Decimal(100_000)
_GROUP = 4


def is_chinese() -> bool:
    """Tell whether the page is being written in Chinese."""
    return (get_language() or "zh").startswith("zh")


def big_unit() -> tuple[Decimal, str]:
    """Return the unit of large sums in yuan, and its name: 万元, or million yuan in English."""
    return (Decimal(10_000), "万元") if is_chinese() else (Decimal(1_000_000), gettext("million yuan"))


def table_name(table: Table) -> str:
    """Name an exchange table: 用户档案, or `accounts`."""
    return table.zh if is_chinese() else table.name.replace("_", " ")


def yuan(amount: Decimal | None) -> str:
    """Write an amount to the fen: `1,234.50`."""
    return MISSING if amount is None else f"{amount:,.2f}"


def in_big_unit(amount: Decimal) -> Decimal:
    """Express an amount in the unit of large sums, four decimals."""
    return (amount / big_unit()[0]).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)


def large_sum(amount: Decimal | None) -> SafeString | str:
    """Write a large sum in 万元 with the exact amount on hover, a small one to the fen."""
    if amount is None:
        return MISSING
    if abs(amount) < LARGE_SUM:
        return format_html(
            '<span class="ys-amount">{} <small>{}</small></span>', yuan(amount), gettext("yuan")
        )
    return format_html(
        '<span class="ys-amount" title="{} {}">{} <small>{}</small></span>',
        yuan(amount),
        gettext("yuan"),
        yuan(in_big_unit(amount)),
        big_unit()[1],
    )


def energy(quantity: Decimal | None) -> str:
    """Write kWh, kW or kVA without needless zeros: `511,800`, `12.5`."""
    return MISSING if quantity is None else _without_zeros(f"{quantity:,.4f}")


def big_energy_unit() -> tuple[Decimal, str]:
    """Return the unit of large amounts of energy in kWh, and its name: 万千瓦时, or MWh in English."""
    return (Decimal(10_000), "万千瓦时") if is_chinese() else (Decimal(1_000), "MWh")


def price(value: Decimal | None) -> str:
    """Write a price or factor with at least two decimals: `0.4883`, `1.00`."""
    if value is None:
        return MISSING
    whole, _, decimals = f"{value:,.8f}".partition(".")
    return f"{whole}.{decimals[:2]}{decimals[2:].rstrip('0')}"


def share(ratio: Decimal | None) -> str:
    """Write a ratio as percent: `97.50 %`."""
    return MISSING if ratio is None else f"{ratio * 100:,.2f} %"


def month(bill_month: int | None) -> str:
    """Write a billing month as `2025-10`."""
    return MISSING if bill_month is None else format_month(bill_month)


def day(value: date | None) -> str:
    """Write a day as `2025-10-25`."""
    return MISSING if value is None else value.isoformat()


def moment(value: datetime | None) -> str:
    """Write an instant in local time: `2025-10-25 08:30`."""
    return MISSING if value is None else timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


def grouped(number: str | None) -> SafeString | str:
    """Show an account number in groups of four; copied, it is whole again."""
    if not number:
        return MISSING
    parts = [number[start : start + _GROUP] for start in range(0, len(number), _GROUP)]
    spans = [format_html("<span>{}</span>", part) for part in parts]
    return format_html('<span class="ys-no">{}</span>', SafeString("".join(spans)))


def text(value: Any) -> str:
    """Write a text, or a dash for nothing."""
    return MISSING if value is None or value == "" else str(value)


def _without_zeros(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
