"""`yingshou run prepaid-day` and `yingshou prepaid …`: accounts on cost control."""

# ruff: noqa: E501  Chinese counts double, and prose is wrapped for its readers

from datetime import datetime

from yingshou.interfaces.cli.options import AsOf
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import DONE, WITH_PROBLEMS, business_day, command, start_database

DAY_LABELS = {
    "run_no": ("批次号", "Run"), "accounts": ("费控户数", "Accounts"), "days": ("测算户日", "Days valued"), "value": ("测算电费（元）", "Value (yuan)"),
    "months": ("与账单核对的月份", "Months held against bills"), "differing": ("其中有差异", "Of them different"), "notices": ("提醒", "Notices"), "stops": ("停电申请", "Stops asked for"),
    "blocked": ("不能测算的户", "Accounts not valued"), "failures": ("失败批", "Failed batches"),
}  # fmt: skip


@command
def run_prepaid_day(screen: Screen, *, as_of: AsOf = None) -> int:
    """Value the days of accounts on cost control, say what is left, warn, and ask for stops.

    费控日测算：逐日测算电费和可用余额，到预警值时提醒，用尽并过宽限期后在允许时段内申请停电。重复执行不会重复提醒。
    """
    start_database(screen)
    from yingshou.flows.run_prepaid_day import run_prepaid_day as value
    from yingshou.interfaces.clock import local_time

    day = business_day(as_of)
    with screen.progress("费控日测算", "Cost control") as report:
        result = value(as_of=day, at=datetime.combine(day, local_time().timetz()), progress=report)
    record = {
        "run_no": result.run_no, "accounts": result.accounts, "days": result.days, "value": result.value, "months": result.months,
        "differing": result.differing, "notices": result.notices, "stops": result.stops, "blocked": result.blocked, "failures": len(result.failures),
    }  # fmt: skip
    screen.result(record, DAY_LABELS)
    return WITH_PROBLEMS if result.blocked or result.failures else DONE
