"""`yingshou money-days`: how long each yuan stood late or early, and what it cost."""

# ruff: noqa: E501  Chinese counts double

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from yingshou.interfaces.cli.options import DAY_FORMATS, AsOf
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import DONE, WITH_PROBLEMS, business_day, command, start_database

LABELS = {
    "from": ("起始日", "From"), "to": ("截止日", "To"), "granted": ("账期内元天数", "Granted, yuan-days"), "late": ("逾期元天数", "Late, yuan-days"),
    "early": ("提前元天数", "Early, yuan-days"), "credited": ("冲减前占用元天数", "Credited, yuan-days"), "late_cost": ("逾期资金成本", "Cost of lateness"),
    "early_cost": ("提前到账的成本", "Cost of what was early"), "cost": ("资金成本合计", "Cost of all"), "yuan_days": ("合计元天数", "All, yuan-days"),
    "integral": ("逐日余额之和", "Sum of daily balances"), "difference": ("相差", "Difference"), "closing": ("期末余额", "Closing balance"),
}  # fmt: skip


class By(StrEnum):
    """What the figures are summed by."""

    account = "account"
    clause = "clause"
    month = "month"
    due = "due"
    collector = "collector"


COLUMNS = {
    By.account: ("account_no",), By.clause: ("kind", "term_no"), By.month: ("bill_month",),
    By.due: ("account_no", "receivable_no"), By.collector: ("username",),
}  # fmt: skip
_SHOWN = ("granted", "late", "early", "late_cost", "early_cost", "cost")
_HEADINGS = [
    ("账期内", "Granted"), ("逾期", "Late"), ("提前", "Early"), ("逾期成本", "Cost, late"), ("提前成本", "Cost, early"), ("成本合计", "Cost"),
]  # fmt: skip


@command
def money_days(
    screen: Screen,
    *,
    by: Annotated[By, typer.Option("--by", help="Rows of the table. 按什么汇总。")] = By.account,
    start: Annotated[
        datetime | None,
        typer.Option(
            "--from",
            formats=DAY_FORMATS,
            metavar="YYYY-MM-DD",
            help="First day; else the first of the month of the last day. 起始日。",
        ),
    ] = None,
    account: Annotated[str, typer.Option("--account", help="Only this account. 只看一户。")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="Rows at most. 最多行数。")] = 50,
    as_of: AsOf = None,
) -> int:
    """Sum for how many yuan-days money stood late, early or not yet due, and what it cost.

    资金时日：逾期、提前、账期内的元天数与资金成本；合计等于逐日余额之和。相差不为零时返回 1。
    """  # fmt: skip
    start_database(screen)
    from yingshou.core.money_days import sum_parts
    from yingshou.flows.money_days import money_days as found_of

    last = business_day(as_of)
    first = start.date() if start else last.replace(day=1)
    found = found_of(first_day=first, last_day=last, as_of=last, account_no=account)
    keys = COLUMNS[by]
    sums = sum_parts(found.rows, keys)
    for row in sums.iter_rows(named=True):
        screen.line(row)
    shown = sums.head(limit).select(*keys, *_SHOWN)
    screen.rows([*((name, name) for name in keys), *_HEADINGS], shown.rows(), right=len(keys))
    total = sum_parts(found.rows, ()).to_dicts()
    record = {
        "from": first, "to": last, "yuan_days": found.summed, **(total[0] if total else {}), "integral": found.integral, "difference": found.difference, "closing": found.closing,
    }  # fmt: skip
    screen.result(record, LABELS)
    return WITH_PROBLEMS if found.difference else DONE
