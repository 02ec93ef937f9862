"""`yingshou run …`: bill run, issue of dues, daily positions."""

# ruff: noqa: E501  Chinese counts double, and prose is wrapped for its readers

from datetime import datetime, timedelta
from typing import Annotated, Any

import polars as pl
import typer

from yingshou.core.period import format_month
from yingshou.interfaces.cli.options import DAY_FORMATS, AsOf, Month
from yingshou.interfaces.cli.scheme_command import check_before_first_bill
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import (
    DONE,
    WITH_PROBLEMS,
    BadArgumentError,
    billing_month,
    business_day,
    command,
    start_database,
)

BILL_LABELS = {
    "run_no": ("批次号", "Run"), "bill_month": ("应收年月", "Billing month"), "accounts": ("应出账户数", "Accounts"),
    "bills": ("账单数", "Bills"), "amount": ("电费（元）", "Amount (yuan)"), "held": ("待复核", "Held for review"),
    "problems": ("问题数", "Problems"), "failures": ("失败批", "Failed batches"), "dry_run": ("试算", "Dry run"),
    "statement": ("全部用户去向", "What became of every account"),
}  # fmt: skip
STATES = {
    "BILLED": ("已出账", "billed"), "HELD": ("待复核", "held for review"), "BLOCKED": ("被拦", "blocked"),
    "UNEXPLAINED": ("无账单且无原因", "neither bill nor reason"), "NOT_READ": ("未到抄表日", "read on a later day"),
    "NOT_OPEN": ("本月后立户", "opened after the month"), "CLOSED": ("本月前销户", "closed before the month"),
    "FEED_IN_ONLY": ("仅上网", "feeds in only"),
}  # fmt: skip
ESTIMATE_LABELS = {
    "run_no": ("批次号", "Run"), "bill_month": ("应收年月", "Billing month"), "accounts": ("估抄户数", "Accounts"),
    "reads": ("估抄示数", "Reads estimated"), "refused": ("未能估抄", "Not estimated"),
    "failures": ("失败批", "Failed batches"), "dry_run": ("试算", "Dry run"),
}  # fmt: skip
DUES_LABELS = {
    "as_of": ("业务日期", "Business date"), "accounts": ("协议户数", "Accounts"), "issued": ("已发行", "Issued"),
    "amount": ("应收（元）", "Amount (yuan)"), "rolled": ("并入后项（元）", "Rolled on (yuan)"),
    "cleared": ("预收抵扣（元）", "Settled by prepaid money (yuan)"), "settled": ("无需缴纳", "Nothing to pay"),
    "problems": ("问题数", "Problems"),
}  # fmt: skip
POSITION_LABELS = {
    "from": ("起", "From"), "to": ("止", "To"), "accounts": ("协议户数", "Accounts"), "days": ("户·日", "Account days"),
    "uncovered_days": ("未覆盖户·日", "Days not covered"),
    "zero_risk_day_share": ("无风险日占比", "Share of zero-risk days"),
}  # fmt: skip


@command
def run_bill(
    screen: Screen,
    *,
    month: Month,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Compute everything, write nothing. 试算。")
    ] = False,
    batch_size: Annotated[
        int, typer.Option("--batch-size", min=1, help="Accounts a batch. 每批户数。")
    ] = 50_000,
    as_of: AsOf = None,
) -> int:
    """Bill the accounts whose reading day has come, and issue their receivables.

    按月算费并发行。中断后重新执行会接着做；重复执行不会重复出账。
    """
    bill_month = billing_month(month)
    start_database(screen)
    from yingshou.flows.run_bills import WORKERS, run_bills

    if not dry_run:
        check_before_first_bill(screen, business_day(as_of))
    with screen.progress(f"算费 {month}", f"Billing {month}") as report:
        result = run_bills(
            bill_month=bill_month,
            as_of=business_day(as_of),
            batch_size=batch_size,
            dry_run=dry_run,
            progress=report,
            workers=WORKERS,
        )
    for failure in result.failures:
        screen.warn(
            f"第 {failure.batch_no} 批（{failure.first_key}–{failure.last_key}）失败：{failure.error}",
            f"batch {failure.batch_no} ({failure.first_key}–{failure.last_key}) failed: {failure.error}",
        )
    record = {
        "run_no": result.run_no, "bill_month": format_month(bill_month), "accounts": result.accounts,
        "bills": result.bills, "amount": result.amount, "held": result.held, "problems": result.problems,
        "failures": len(result.failures), "dry_run": dry_run, "statement": _statement(screen, result.statement),
    }  # fmt: skip
    screen.result(record, BILL_LABELS)
    return WITH_PROBLEMS if result.problems or result.failures else DONE


def _statement(screen: Screen, statement: pl.DataFrame) -> Any:
    """Return the statement of a month as rows for a program, as a line for a person."""
    if screen.json_lines:
        return statement.to_dicts()
    parts = [
        f"{screen.pick(*STATES[state])}{f' {reason}' if reason else ''} {accounts:,}"
        for state, reason, accounts in statement.select("state", "reason", "accounts").iter_rows()
    ]
    return "; ".join(parts)


@command
def run_estimate(
    screen: Screen,
    *,
    month: Month,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Compute everything, write nothing. 试算。")
    ] = False,
    batch_size: Annotated[
        int, typer.Option("--batch-size", min=1, help="Accounts a batch. 每批户数。")
    ] = 50_000,
    as_of: AsOf = None,
) -> int:
    """Estimate the reads that a month lacks, for accounts whose rule allows it; list every one.

    按规则估抄缺失的止度，逐户列出。重复执行不会重复估抄。
    """
    bill_month = billing_month(month)
    start_database(screen)
    from yingshou.flows.estimate_reads import run_estimates

    with screen.progress(f"估抄 {month}", f"Estimating {month}") as report:
        result = run_estimates(
            bill_month=bill_month,
            as_of=business_day(as_of),
            batch_size=batch_size,
            dry_run=dry_run,
            progress=report,
        )
    for failure in result.failures:
        screen.warn(
            f"第 {failure.batch_no} 批失败：{failure.error}",
            f"batch {failure.batch_no} failed: {failure.error}",
        )
    screen.problems(result.problems)
    record = {
        "run_no": result.run_no, "bill_month": format_month(bill_month), "accounts": result.accounts,
        "reads": result.reads, "refused": result.refused, "failures": len(result.failures), "dry_run": dry_run,
    }  # fmt: skip
    screen.result(record, ESTIMATE_LABELS)
    return WITH_PROBLEMS if result.refused or result.failures else DONE


@command
def run_dues(
    screen: Screen,
    *,
    lead_days: Annotated[
        int, typer.Option("--lead-days", min=0, help="Days before the due date to issue. 提前天数。")
    ] = 3,
    as_of: AsOf = None,
) -> int:
    """Issue the instalments and segments of the agreements that come due.

    发行到期的分次、分段应收。重复执行不会重复发行。
    """
    start_database(screen)
    from yingshou.flows.issue_dues import issue_dues

    day = business_day(as_of)
    with screen.progress("发行分次、分段应收", "Issuing dues") as report:
        result = issue_dues(as_of=day, lead_days=lead_days, progress=report)
    screen.problems(result.problems)
    record: dict[str, Any] = {
        "as_of": day, "accounts": result.accounts, "issued": result.issued, "amount": result.amount,
        "rolled": result.rolled, "cleared": result.cleared, "settled": result.settled,
        "problems": result.problems.height,
    }  # fmt: skip
    screen.result(record, DUES_LABELS)
    return WITH_PROBLEMS if result.problems.height else DONE


@command
def run_positions(
    screen: Screen,
    *,
    from_date: Annotated[
        datetime,
        typer.Option("--from", formats=DAY_FORMATS, metavar="YYYY-MM-DD", help="First day. 起始日期。"),
    ],
    to_date: Annotated[
        datetime,
        typer.Option("--to", formats=DAY_FORMATS, metavar="YYYY-MM-DD", help="Last day. 截止日期，含当日。"),
    ],
    as_of: AsOf = None,
) -> None:
    """Rebuild the daily cover (天天无风险) of every account with an agreement.

    重算协议用户每日敞口。
    """
    first, last = from_date.date(), to_date.date()
    if first > last:
        raise BadArgumentError(
            zh="起始日期晚于截止日期", en="the first day lies after the last one", field="from"
        )
    start_database(screen)
    from yingshou.flows.run_positions import run_positions as rebuild

    with screen.progress("重算日敞口", "Daily positions") as report:
        result = rebuild(
            from_date=first, to_date=last + timedelta(days=1), as_of=business_day(as_of), progress=report
        )
    record = {
        "from": first, "to": last, "accounts": result.accounts, "days": result.days,
        "uncovered_days": result.uncovered_days, "zero_risk_day_share": result.zero_risk_day_share,
    }  # fmt: skip
    screen.result(record, POSITION_LABELS)
