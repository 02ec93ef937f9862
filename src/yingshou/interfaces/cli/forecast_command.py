"""`yingshou forecast`: energy and bills of large customers, the month's cash, who decides it."""

# ruff: noqa: E501  Chinese counts double, and prose is wrapped for its readers

from typing import Annotated

import typer

from yingshou.interfaces.cli.options import AsOf
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import DONE, WITH_PROBLEMS, business_day, command, start_database

HEADINGS = [
    ("月份", "Month"), ("户号", "Account"), ("未收", "Open"), ("最少", "P10"), ("预计", "P50"), ("最多", "P90"),
    ("预计欠", "Stays open"), ("收齐概率", "Chance"), ("原因", "Reason"),
]  # fmt: skip
LABELS = {
    "run_no": ("批次号", "Run"), "customers": ("大客户数", "Large customers"), "model_no": ("模型", "Model"),
    "reason": ("未用模型的原因", "Why by rule"), "months": ("回款预测（元）", "Received by the month's end (yuan)"),
    "failures": ("失败批", "Failed batches"),
}  # fmt: skip


@command
def forecast(
    screen: Screen,
    *,
    as_of: AsOf = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Customers at most. 最多户数。")] = 20,
) -> int:
    """Foretell load, bills and cash at the end of a day, and name the customers who decide the month.

    负荷与回款预测：大客户逐日电量、月度电费区间、月末回收率，以及决定能否收齐的客户。同一日重复执行不改变已有预测。
    """
    start_database(screen)
    from yingshou.flows.run_forecast import run_forecast
    from yingshou.records.forecasts import queries

    day = business_day(as_of)
    with screen.progress("负荷与回款预测", "Forecast") as report:
        result = run_forecast(as_of=day, progress=report)
    months, rows = {}, []
    for month in queries.months_of(day):
        path = queries.recovery_path(made_on=day, bill_month=month)
        if path:
            end = path[-1]
            months[str(month)] = {
                "receivable": end.receivable, "low": end.low, "middle": end.middle, "high": end.high
            }  # fmt: skip
        rows += list(queries.deciding(made_on=day, bill_month=month)[:limit])
    cells = [
        (row.bill_month, row.account_id, row.open, row.low, row.middle, row.high, row.shortfall,
         f"{row.chance:.2f}", row.reason) for row in rows
    ]  # fmt: skip
    screen.rows(HEADINGS, cells, right=2)
    names = (
        "bill_month", "account_no", "open", "low", "middle", "high", "shortfall", "chance", "reason"
    )  # fmt: skip
    for cell in cells:
        screen.line(dict(zip(names, cell, strict=True)))
    record = {
        "run_no": result.run_no, "customers": result.customers, "model_no": result.model_no or "",
        "reason": result.reason, "months": months, "failures": len(result.failures),
    }  # fmt: skip
    screen.result(record, LABELS)
    return WITH_PROBLEMS if result.failures else DONE
