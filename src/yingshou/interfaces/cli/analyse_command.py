"""`yingshou analyse`: what an account's bills are made of, and what they would be on other terms."""

# ruff: noqa: E501  Chinese counts double, and prose is wrapped for its readers

from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import polars as pl
import typer

from yingshou.core.analysis import Alternative
from yingshou.core.period import format_month
from yingshou.interfaces.cli.options import DAY_FORMATS, AsOf
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import BadArgumentError, business_day, command, start_database

if TYPE_CHECKING:
    from yingshou.flows.analyse_account import AccountAnalysis

LABELS = {
    "account_no": ("户号", "Account"), "months": ("月数", "Months"), "total_kwh": ("电量（千瓦时）", "Energy (kWh)"),
    "amount": ("电费（元）", "Billed (yuan)"), "power_factor_amount": ("力调电费（元）", "Power factor (yuan)"), "max_kw": ("最大负荷（千瓦）", "Highest demand (kW)"),
    "max_at": ("出现时间", "On"), "load_factor": ("负荷率", "Load factor"), "best_basis": ("最省的基本电费方式", "Cheapest basis"),
    "best_demand_kw": ("最优核定需量（千瓦）", "Best declared demand (kW)"), "basis_difference": ("与现行方式差额（元）", "Difference to the present basis (yuan)"),
    "what_if_difference": ("假如改变的差额（元）", "Difference of the what-if (yuan)"),
}  # fmt: skip
WHAT_IF_HEADINGS = [
    ("应收年月", "Billing month"), ("电费（元）", "Bill (yuan)"), ("按现行方式（元）", "At present terms (yuan)"), ("改变后（元）", "Then (yuan)"),
    ("差额（元）", "Difference (yuan)"),
]  # fmt: skip
COMPONENT_HEADINGS = [("分项", "Component"), ("金额（元）", "Amount (yuan)"), ("占比", "Share")]
_FROM_PERCENT = Decimal(100)


@command
def analyse(
    screen: Screen,
    *,
    account: Annotated[str, typer.Argument(help="Account. 户号。")],
    price_class: Annotated[
        str | None,
        typer.Option("--price-class", metavar="SINGLE|TWO_PART", help="What if: class. 假如电价类别。"),
    ] = None,
    basis: Annotated[
        str | None,
        typer.Option(
            "--basis", metavar="CAPACITY|CONTRACT|ACTUAL", help="What if: basic fee. 假如基本电费方式。"
        ),
    ] = None,
    demand: Annotated[
        str | None, typer.Option("--demand", metavar="KW", help="What if: declared demand. 假如核定需量。")
    ] = None,
    shift: Annotated[
        str | None,
        typer.Option("--shift", metavar="PERCENT", help="What if: peak moved to valley. 假如峰移谷。"),
    ] = None,
    purchase_price: Annotated[
        str | None,
        typer.Option("--purchase-price", metavar="YUAN", help="What if: direct purchase. 假如直购电价。"),
    ] = None,
    prices_on: Annotated[
        datetime | None,
        typer.Option(
            "--prices-on",
            formats=DAY_FORMATS,
            metavar="YYYY-MM-DD",
            help="What if: prices of a day. 假如按某日电价。",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="DIR", help="Write every table as CSV. 各表写成 CSV。")
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Take apart an account's last twelve bills, and rate them again on other terms.

    分析一户最近十二张账单；可按其他方式重算。只读。金额单位为元。
    """
    alternative = Alternative(
        name="WHAT_IF", price_class=_choice(price_class, ("SINGLE", "TWO_PART"), "price_class"),
        demand_basis=_choice(basis, ("CAPACITY", "CONTRACT", "ACTUAL"), "basis"), contract_demand_kw=_number(demand, "demand"),
        shifted_share=(_number(shift, "shift", most=_FROM_PERCENT) or Decimal(0)) / _FROM_PERCENT,
        purchase_price=_number(purchase_price, "purchase_price"), prices_on=prices_on.date() if prices_on else None,
    )  # fmt: skip
    start_database(screen)
    from yingshou.flows.analyse_account import analyse_account
    from yingshou.flows.try_alternative import try_alternative

    day = business_day(as_of)
    found = analyse_account(account_no=account, as_of=day)
    if found is None:
        raise BadArgumentError(zh=f"没有户号 {account}", en=f"there is no account {account}", field="account")
    asked = alternative != Alternative(name="WHAT_IF")
    compared = try_alternative(account_no=account, as_of=day, alternative=alternative) if asked else None
    tables = _tables(found, compared)
    _write(screen, tables, output)
    screen.rows(COMPONENT_HEADINGS, found.totals.rows(), right=1)
    if compared is not None:
        shown = compared.select("bill_month", "billed", "present", "amount", "difference")
        screen.rows(
            WHAT_IF_HEADINGS, [(format_month(row[0]), *row[1:]) for row in shown.iter_rows()], right=1
        )
    screen.result(_summary(found, compared), LABELS)


def _tables(found: "AccountAnalysis", compared: pl.DataFrame | None) -> dict[str, pl.DataFrame]:
    """Return every table of an analysis by its name."""
    tables = {
        "components": found.composed, "totals": found.totals, "periods": found.periods,
        "power_factor": found.power_factor, "day_curves": found.curves,
    }  # fmt: skip
    if found.advice is not None:
        tables |= {"basis": found.advice.choices, "basis_months": found.advice.months}
    return tables if compared is None else {**tables, "what_if": compared}


def _write(screen: Screen, tables: dict[str, pl.DataFrame], output: Path | None) -> None:
    """Write the tables as JSON lines where JSON is asked for, and as files where a folder is given."""
    for name, frame in tables.items():
        for row in frame.iter_rows(named=True) if screen.json_lines else ():
            screen.line({"table": name, **row})
        if output is not None:
            output.mkdir(parents=True, exist_ok=True)
            frame.write_csv(output / f"{name}.csv")


def _summary(found: "AccountAnalysis", compared: pl.DataFrame | None) -> dict[str, Any]:
    """Return the figures of the result."""
    record: dict[str, Any] = {
        "account_no": found.account_no, "months": found.bills.height, "total_kwh": found.bills["total_kwh"].sum(),
        "amount": found.bills["amount"].sum(),
    }  # fmt: skip
    if found.power_factor.height:
        record["power_factor_amount"] = found.power_factor["amount"].sum()
    if found.load is not None:
        record |= {
            "max_kw": found.load.max_kw,
            "max_at": found.load.max_at,
            "load_factor": found.load.load_factor,
        }
    if found.advice is not None and found.advice.choices.height:
        best = found.advice.choices.row(0, named=True)
        record |= {
            "best_basis": best["demand_basis"], "best_demand_kw": best["contract_demand_kw"],
            "basis_difference": best["difference"],
        }  # fmt: skip
    if compared is not None:
        record["what_if_difference"] = compared["difference"].sum()
    return record


def _choice(text: str | None, choices: tuple[str, ...], field: str) -> str | None:
    """Read a code. Raises BadArgumentError where it is none of the choices."""
    if text is None or text.upper() in choices:
        return text.upper() if text else None
    listed = ", ".join(choices)
    raise BadArgumentError(
        zh=f"“{text}”应为 {listed} 之一", en=f"{text!r} must be one of {listed}", field=field
    )


def _number(text: str | None, field: str, *, most: Decimal = Decimal(10**9)) -> Decimal | None:
    """Read a figure from zero to the most it may be. Raises BadArgumentError."""
    if text is None:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal(-1)
    if number.is_finite() and 0 <= number <= most:
        return number
    raise BadArgumentError(
        zh=f"“{text}”不是 0 至 {most} 之间的数字",
        en=f"{text!r} is not a number from 0 to {most}",
        field=field,
    )
