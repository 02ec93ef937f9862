"""Writes down what the product computes while a test works a case."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import polars as pl

from tests.core import test_clearing, test_flow_quantities, test_golden_figures, test_settlement
from tests.core.billing import test_backbilling
from tests.core.metering import test_losses
from tests.core.rating import (
    test_beijing,
    test_capacity,
    test_power_factor,
    test_price_table,
    test_tiers,
    test_two_part,
)
from yingshou.core import tables
from yingshou.core.penalties.accrual import workings

Grid = tuple[str, list[str], list[list[str]]]
"""What computed it, column heads, rows."""

_LINE = ("component", "item", "quantity", "quantity_unit", "base_price", "factor", "price", "amount")
_STEP = ("kind", "source", "total_kwh", "reactive_kvarh", "exact_kwh")
_ITEM = ("receivable_no", "kind", "due_date", "amount")
_LOSS = ("active_no_load", "active_load", "active_loss_kwh", "reactive_no_load", "reactive_load",
         "reactive_loss_kvarh")  # fmt: skip
_BACK_BILLING = ("wrong_multiplier", "meter_error", "reversed_elements_coefficient", "wrong_wiring",
                 "price_energy", "theft")  # fmt: skip
_FIGURES = ("split_vat", "recovery_rate", "old_arrears_recovery_rate", "cumulative_recovery_rate",
            "arrears_to_average_month", "accrued")  # fmt: skip
_PENALTY_STEPS = (
    ("core.penalties: principal × days, from start to before stop",
     ("receivable_no", "principal", "start", "stop")),
    ("core.penalties: before rounding", ("receivable_no", "raw")),
)  # fmt: skip
"""What `workings` shows of a penalty: principal by days, and before rounding."""
_TITLES = {
    "split_between_years": "core.rating.tier_energy.split_between_years",
    "computed_power_factor": "core.rating.power_factor.power_factor",
    "adjustment_percent": "core.rating.power_factor.adjustment_percent (%)",
    "prices_of": "core.rating.energy.rate_sheet", "billed_prices": "core.rating.energy.rate_sheet",
    "accrued": "core.penalties.accrued",
    "split_vat": "core.money.split_vat",
    **{name: f"core.billing.backbilling.{name}" for name in _BACK_BILLING},
    **{name: f"core.indicators.{name}" for name in _FIGURES if name.endswith(("rate", "month"))},
}  # fmt: skip
_HEADS = {
    "penalty": "违约金 penalty", "principal": "本金 principal", "start": "自 start",
    "stop": "至（不含） stop",
    "raw": "取整前 raw", "item": "细项 item",
}  # fmt: skip
_TABLES = [value for _, value in sorted(vars(tables).items()) if isinstance(value, tables.Table)]
_PLACES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (test_tiers, ("rate", "as_surcharges", "split_between_years")),
    (test_two_part, ("rate",)),
    (test_power_factor, ("rate", "computed_power_factor", "adjustment_percent")),
    (test_capacity, ("rate",)),
    (test_losses, ("transformer_losses",)),
    (test_flow_quantities, ("bill",)),
    (test_beijing, ("prices_of", "beijing")),
    (test_price_table, ("billed_prices", "hubei")),
    (test_backbilling.backbilling, _BACK_BILLING),
    (test_golden_figures, _FIGURES),
    (test_settlement, ("issue_terms", "settle")),
    (test_clearing, ("clear",)),
)
"""Where the tests call the product."""


_PARTS: dict[str, list[tuple[str, Callable[[Any], pl.DataFrame], tuple[str, ...] | None]]] = {
    "rate": [("core.rating.rate", lambda rated: rated.lines, _LINE)],
    "as_surcharges": [
        ("core.rating.tiers.as_surcharges", lambda lines: lines, ("item", "quantity", "price", "amount"))
    ],
    "bill": [
        ("core.flow.bill: quantity_steps", lambda done: done.quantity_steps, ("account_no", *_STEP)),
        ("core.flow.bill: charge_lines", lambda done: done.charge_lines, ("account_no", *_LINE)),
    ],
    "transformer_losses": [("core.metering.losses.transformer_losses", lambda losses: losses, _LOSS)],
    "beijing": [("catalogues/beijing", lambda tariffs: _beijing_prices(tariffs.prices), None)],
    "hubei": [("core.rating.price_table: two-part rows", lambda table: _printed_prices(table.prices), None)],
    "issue_terms": [
        ("core.settlement.issue_terms", lambda issued: issued[0], _ITEM),
        ("core.settlement.issue_terms: adjustments", lambda issued: issued[1], None),
    ],
    "settle": [
        (f"core.settlement.settle: {part}", lambda done, part=part: getattr(done, part), None)
        for part in ("receivables", "adjustments", "releases")
    ],
    "clear": [("core.clearing.clear", lambda done: done[0], ("receivable_no", "principal", "penalty"))],
}
"""What to show of a result that has several parts or many columns."""


@contextmanager
def recording() -> Iterator[list[Grid]]:
    """Collect the results of the outermost calls made inside."""
    found: list[Grid] = []
    state = {"inside": False}
    patches = [
        patch.object(place, name, _recorded(name, getattr(place, name), found, state))
        for place, names in _PLACES
        for name in names
        if hasattr(place, name)
    ]
    for each in patches:
        each.start()
    try:
        yield found
    finally:
        for each in patches:
            each.stop()


def _recorded(
    name: str, function: Callable[..., Any], found: list[Grid], state: dict[str, bool]
) -> Callable[..., Any]:
    def call(*given: Any, **named: Any) -> Any:
        if state["inside"]:
            return function(*given, **named)
        outer, state["inside"] = state["inside"], True
        try:
            result = function(*given, **named)
        finally:
            state["inside"] = outer
        shown = [*(_penalty_steps(named) if name == "accrued" else ()), *_grids(name, result)]
        found.extend(grid for grid in shown if grid[2] and grid not in found)
        return result

    return call


def _grids(name: str, result: Any) -> list[Grid]:
    if name in _PARTS:
        return [_grid(title, of(result), names) for title, of, names in _PARTS[name]]
    if isinstance(result, pl.DataFrame):
        return [_grid(_TITLES[name], result)]
    return [_values(_TITLES[name], result)]


def _penalty_steps(named: dict[str, Any]) -> list[Grid]:
    return [
        _grid(title, shown.sort(names), names)
        for (title, names), shown in zip(_PENALTY_STEPS, workings(**named), strict=True)
    ]


def _beijing_prices(prices: pl.DataFrame) -> pl.DataFrame:
    shown = prices.filter(pl.col("component").is_in(["FUNDS", "AGENT_PURCHASE"]))
    names = ("purchase_class", "component", "item", "price")
    return shown.select(names).unique().sort(names)


def _printed_prices(prices: pl.DataFrame) -> pl.DataFrame:
    rows = prices.filter(price_class="TWO_PART", purchase_class="NORMAL")
    sums = rows.group_by("voltage_level", maintain_order=True).agg(pl.col("price").sum())
    return sums.sort("voltage_level")


def _grid(title: str, frame: pl.DataFrame, names: tuple[str, ...] | None = None) -> Grid:
    chosen = [name for name in names or frame.columns if name in frame.columns]
    rows = [[written(value) for value in row] for row in frame.select(chosen).iter_rows()]
    return title, [head(name) for name in chosen], rows


def _values(name: str, result: Any) -> Grid:
    if is_dataclass(result) and not isinstance(result, type):
        result = asdict(result)
    if not isinstance(result, dict):
        values = result if isinstance(result, tuple) else (result,)
        result = {f"{i}" if len(values) > 1 else "=": value for i, value in enumerate(values, start=1)}
    return name, ["", "值 Value"], [[str(key), written(value)] for key, value in sorted(result.items())]


def head(name: str) -> str:
    """Return a column's Chinese and English heading."""
    if name in _HEADS:
        return _HEADS[name]
    for table in _TABLES:
        for column in table.columns:
            if column.name == name:
                return f"{column.zh} {name}"
    return name


def written(value: Any) -> str:
    """Write a value: money with its fen, other numbers without needless zeros."""
    if value is None:
        return ""
    if not isinstance(value, Decimal):
        return str(value)
    if value.as_tuple().exponent == -2:
        return str(value)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
