"""The value-added tax (增值税) that a bill includes, by the rate of its catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from yingshou.core.money import split_vat
from yingshou.core.rating.versions import valid_rows
from yingshou.core.tables import Tariffs


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRule:
    """A bill split: net = amount ÷ (1 + rate) to the fen, half up; tax = amount − net."""

    vat_rate: Decimal
    net_amount: Decimal
    tax_amount: Decimal
    valid_from: date
    source: str


def tax_rows(*, tariffs: Tariffs, on: date) -> dict[str, Mapping[str, Any]]:
    """Return the row of TARIFF_TAXES that holds on a day, by catalogue."""
    rows = valid_rows(tariffs.taxes, on=on, group=["catalogue"])
    return {row["catalogue"]: row for row in rows.iter_rows(named=True)}


def tax_rule(*, amount: Decimal, row: Mapping[str, Any] | None) -> TaxRule | None:
    """Split an amount into net and tax by a row of TARIFF_TAXES; None where the catalogue states no rate."""
    if row is None:
        return None
    net, tax = split_vat(gross=amount, rate=row["vat_rate"])
    return TaxRule(
        vat_rate=row["vat_rate"],
        net_amount=net,
        tax_amount=tax,
        valid_from=row["valid_from"],
        source=row["source"],
    )
