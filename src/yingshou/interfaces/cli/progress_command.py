"""`yingshou progress`: how far a month's recovery is, against its plan."""

from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from yingshou.interfaces.cli.options import DAY_FORMATS, Month
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import billing_month, business_day, command, start_database


class Unit(StrEnum):
    """By what the sheet is broken down."""

    supply_class = "supply-class"
    organization = "organization"
    person = "person"
    account = "account"


HEADINGS = [
    ("单位", "Unit"), ("应收", "Receivable"), ("已收", "Received"), ("当日", "Today"), ("未收", "Open"),
    ("回收率", "Rate"), ("计划", "Planned"), ("欠进度", "Behind"), ("预计月末", "Likely at the end"),
]  # fmt: skip
_SHOWN = ("unit", "receivable", "received", "received_today", "open", "rate", "planned", "behind", "middle")


@command
def progress(
    screen: Screen,
    *,
    month: Month,
    by: Annotated[
        Unit, typer.Option("--by", help="Unit of a row. 按供电方式、供电单位、责任人或用户。")
    ] = Unit.supply_class,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of", formats=DAY_FORMATS, metavar="YYYY-MM-DD", help="Day; else the business date. 截止日。"
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Rows at most. 最多行数。")] = 50,
) -> None:
    """Show a billing month's progress sheet: owed, received, planned, behind, likely end.

    电费回收进度表：应收、已收、计划、欠进度、预计月末。金额单位为元。
    """
    start_database(screen)
    from yingshou.flows.progress_sheet import progress_sheet

    sheet = progress_sheet(
        bill_month=billing_month(month), as_of=business_day(as_of), unit=by.value.upper().replace("-", "_")
    )
    rows = [asdict(row) for row in sheet.rows[:limit]]
    for row in rows:
        screen.line(row)
    total = {**asdict(sheet.total), "unit": screen.pick("合计", "Total")}
    screen.rows(HEADINGS, [tuple(row[name] for name in _SHOWN) for row in (*rows, total)], right=1)
    screen.line({"bill_month": sheet.bill_month, "as_of": sheet.as_of, **asdict(sheet.total)})
    if sheet.by_due_dates:
        screen.say("没有回收计划，按到期日推算。", "there is no plan: what falls due is taken as planned.")
