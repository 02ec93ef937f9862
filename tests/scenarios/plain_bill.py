"""The plant's bill once more, by plain decimal arithmetic that shares nothing with the product."""

import datetime as dt
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

PURCHASE, LINE_LOSS, TRANSMISSION, OPERATION = map(Decimal, ("0.399348", "0.012185", "0.2065", "0.02649"))
FUNDS = tuple(map(Decimal, ("0.001968", "0.0062", "0.019")))
FACTORS = {"sharp": Decimal("1.92"), "peak": Decimal("1.6"), "flat": Decimal(1), "valley": Decimal("0.4")}
DEMAND_PRICE = Decimal(51)

Quarter = tuple[dt.datetime, Decimal, Decimal]


def fen(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def period(start: dt.datetime) -> str:
    """Name the period of a quarter-hour by 京发改规〔2023〕11号."""
    hour, month = start.hour, start.month
    if (month in {7, 8} and hour in {11, 12, 16}) or (month in {1, 12} and 18 <= hour < 21):
        return "sharp"
    if 10 <= hour < 13 or 17 <= hour < 22:
        return "peak"
    return "valley" if hour >= 23 or hour < 7 else "flat"


def adjustment_percent(active: Decimal, reactive: Decimal) -> tuple[Decimal, Decimal]:
    """Return cos φ in hundredths and the percent for standard 0.90, between 0.70 and 1.00."""
    cosine = (active / (active**2 + reactive**2).sqrt()).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    steps = (cosine - Decimal("0.90")) * 100
    if steps >= 0:
        return cosine, max(Decimal("-0.15") * steps, Decimal("-0.75"))
    assert cosine >= Decimal("0.70")
    return cosine, Decimal("-0.5") * steps


def plain_bill(quarters: Iterable[Quarter], *, days_of_basic_fee: int = 30) -> Decimal:
    """Bill quarter-hours (start, kWh, kvarh) at the two-part price of 1-10 kV, by actual demand.

    In the month supply begins, the basic fee counts its days as thirtieths.
    """
    used = dict.fromkeys(FACTORS, Decimal(0))
    active = reactive = highest = Decimal(0)
    for start, kwh, kvarh in quarters:
        used[period(start)] += kwh
        active, reactive, highest = active + kwh, reactive + kvarh, max(highest, kwh * 4)
    base = fen(highest * DEMAND_PRICE * days_of_basic_fee / 30)
    for name, kwh in used.items():
        base += fen(kwh * (PURCHASE * FACTORS[name]).quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP))
    base += sum(fen(active * price) for price in (LINE_LOSS, TRANSMISSION, OPERATION))
    _, percent = adjustment_percent(active, reactive)
    return base + fen(base * percent / 100) + sum(fen(active * fund) for fund in FUNDS)
