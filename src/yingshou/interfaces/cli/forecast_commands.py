"""`yingshou forecast`: energy and bills of large customers, the month's cash, who decides it."""

# ruff: noqa: E501  Chinese counts double

from datetime import timedelta
from typing import Annotated

import typer

from yingshou.core.period import format_month
from yingshou.interfaces.cli.options import AsOf
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import DONE, WITH_PROBLEMS, business_day, command, start_database

_RUN = {
    "run_no": ("批次号", "Run"), "customers": ("大客户数", "Large customers"), "model_no": ("模型", "Model"),
    "reason": ("未用模型的原因", "Why by rule"), "failures": ("失败批", "Failed batches"),
}  # fmt: skip
_MADE = {
    "made_on": ("预测日", "Made on"), "model_no": ("模型", "Model"), "reason": ("未用模型的原因", "Why by rule"),
    "measured_to": ("最早的最近计量日", "Least far measured up to"),
    "not_measured": ("未计量到预测日的户数", "Accounts not measured up to the forecast"),
    "takes_weather": ("气温参与模型", "Temperatures take part"), "weather_to": ("气温已知至", "Temperatures known to"),
    "months": ("月末到账（元）", "Received by the month's end (yuan)"),
    "coverage": ("区间命中率", "How often intervals held"),
}  # fmt: skip
_DECIDING = (
    "bill_month", "account_id", "open", "low", "middle", "high", "shortfall", "chance", "reason"
)  # fmt: skip
_DECIDING_HEADINGS = [
    ("月份", "Month"), ("户号", "Account"), ("未收及待发行", "Open and to come"), ("最少", "P10"), ("预计", "P50"),
    ("最多", "P90"), ("预计欠", "Stays open"), ("收齐概率", "Chance"), ("原因", "Reason"),
]  # fmt: skip
_DAY = ("use_date", "low", "middle", "high")
_DAY_HEADINGS = [("日期", "Day"), ("最少", "P10"), ("预计", "P50"), ("最多", "P90")]
_BILL = {
    "account_id": ("户号", "Account"), "made_on": ("预测日", "Made on"),
    "measured_to": ("最近计量日", "Measured up to"), "days_missing": ("已过未计量天数", "Days passed unmeasured"), "bill_month": ("月份", "Month"),
    "shape": ("负荷形态", "Load"), "measured": ("已计量（元）", "Measured (yuan)"),
    "low": ("电费最少（元）", "Bill, P10 (yuan)"), "middle": ("电费预计（元）", "Bill, P50 (yuan)"),
    "high": ("电费最多（元）", "Bill, P90 (yuan)"),
}  # fmt: skip


@command
def run(screen: Screen, *, as_of: AsOf = None) -> int:
    """Foretell load, bills and cash at the end of a day; a repeat adds what is missing and changes nothing.

    预测大客户逐日电量、月度电费与月末回收。同一日重复执行只补缺，不改变已有预测。
    """
    start_database(screen)
    from yingshou.flows.run_forecast import run_forecast

    with screen.progress("负荷与回款预测", "Forecast") as report:
        result = run_forecast(as_of=business_day(as_of), progress=report)
    record = {
        "run_no": result.run_no, "customers": result.customers, "model_no": result.model_no or "",
        "reason": result.reason, "failures": len(result.failures),
    }  # fmt: skip
    screen.result(record, _RUN)
    return WITH_PROBLEMS if result.failures else DONE


@command
def show(
    screen: Screen,
    *,
    as_of: AsOf = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Customers a month. 每月最多户数。")] = 20,
) -> int:
    """Show the last forecast: where the months end, who decides them, how often intervals held.

    查看最近一次预测：各月月末到账区间、决定能否收齐的客户、区间命中率。
    """
    start_database(screen)
    from yingshou.records.forecasts import queries

    made = queries.latest(business_day(as_of))
    if made is None:
        screen.warn(
            "尚无预测，请先执行 yingshou forecast run", "nothing yet; run yingshou forecast run first"
        )
        return WITH_PROBLEMS
    months = {}
    for month in queries.months_of(made.made_on):
        path = queries.recovery_path(made_on=made.made_on, bill_month=month)
        if path:
            names = ("receivable", "low", "middle", "high", "low_rate", "middle_rate", "high_rate")
            months[str(month)] = {name: getattr(path[-1], name) for name in names}
        rows = queries.deciding(made_on=made.made_on, bill_month=month)[:limit]
        found = [{name: getattr(row, name) for name in _DECIDING} for row in rows]
        for customer in found:
            screen.line({"customer": customer})
        cells = [
            (format_month(month), *list(row.values())[1:-2], f"{row['chance']:.2f}", row["reason"])
            for row in found
        ]
        screen.rows(_DECIDING_HEADINGS, cells, right=2)
    coverage = {f"{row.month} {row.basis}": f"{row.share:.4f}" for row in queries.coverage(made.made_on)}
    known = queries.ages(made.made_on)
    record = {
        "made_on": made.made_on, "model_no": made.model_id or "", "reason": made.reason,
        "measured_to": known[0][0] if known else "",
        "not_measured": sum(count for day, count in known if day < made.made_on),
        "takes_weather": made.model is not None and made.model.takes_weather,
        "weather_to": queries.weather_to(made.made_on) or "", "months": months,
        "coverage": coverage,
    }  # fmt: skip
    screen.result(record, _MADE)
    return DONE


@command
def account(
    screen: Screen,
    account_no: Annotated[str, typer.Argument(help="Account number. 户号。")],
    *,
    as_of: AsOf = None,
) -> int:
    """Show the days and the bill foretold of one customer.

    查看一户的逐日电量（kWh）与月度电费预测。
    """
    start_database(screen)
    from yingshou.records.forecasts import queries

    made = queries.latest(business_day(as_of))
    days = queries.days_of(account_no=account_no, made_on=made.made_on) if made else []
    if made is None or not days:
        screen.warn(f"户号 {account_no} 没有预测", f"nothing is foretold of account {account_no}")
        return WITH_PROBLEMS
    cells = [tuple(getattr(row, name) for name in _DAY) for row in days]
    for cell in cells:
        screen.line({"day": dict(zip(_DAY, cell, strict=True))})
    screen.rows(_DAY_HEADINGS, cells, right=1)
    age = (made.made_on - days[0].use_date).days + 1
    if age:
        measured_to = days[0].use_date - timedelta(days=1)
        screen.warn(
            f"最近计量日 {measured_to}，至预测日有 {age} 天未计量",
            f"measured up to {measured_to}; {age} days up to the forecast are not measured yet",
        )
    bill = queries.bill_of(account_no=account_no, made_on=made.made_on)
    if bill:
        screen.result({name: getattr(bill, name) for name in _BILL}, _BILL)
    return DONE
