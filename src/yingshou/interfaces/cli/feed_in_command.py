"""`yingshou run feed-in`: statements of what the supplier owes for energy fed in."""

# ruff: noqa: E501  Chinese counts double

from yingshou.core.period import format_month
from yingshou.interfaces.cli.options import AsOf, Month
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import (
    DONE,
    WITH_PROBLEMS,
    billing_month,
    business_day,
    command,
    start_database,
)

LABELS = {
    "run_no": ("批次号", "Run"), "bill_month": ("应收年月", "Billing month"), "statements": ("结算单数", "Statements"),
    "fed_in_kwh": ("上网电量（千瓦时）", "Fed in (kWh)"), "amount": ("应付（元，含税）", "Owed by the supplier (yuan, with tax)"),
    "problems": ("问题户数", "Accounts with problems"), "failures": ("失败批", "Failed batches"),
}  # fmt: skip


@command
def run_feed_in(screen: Screen, *, month: Month, as_of: AsOf = None) -> int:
    """State what the supplier owes for the energy that customers fed in during a month; never netted.

    按月出上网电费结算单，与用电账单分开，不相抵。中断后重新执行会接着做；重复执行不会重复结算。
    """
    bill_month = billing_month(month)
    start_database(screen)
    from yingshou.flows.run_feed_in import run_feed_in as run

    with screen.progress(f"上网电费结算 {month}", f"Settling feed-in of {month}") as report:
        result = run(bill_month=bill_month, as_of=business_day(as_of), progress=report)
    for failure in result.failures:
        screen.warn(
            f"第 {failure.batch_no} 批失败：{failure.error}",
            f"batch {failure.batch_no} failed: {failure.error}",
        )
    record = {
        "run_no": result.run_no, "bill_month": format_month(bill_month), "statements": result.statements,
        "fed_in_kwh": result.fed_in_kwh, "amount": result.amount, "problems": result.problems,
        "failures": len(result.failures),
    }  # fmt: skip
    screen.result(record, LABELS)
    return WITH_PROBLEMS if result.problems or result.failures else DONE
