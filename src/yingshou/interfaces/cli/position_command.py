"""`yingshou position`: what is supplied, paid, secured and uncovered."""

from datetime import date, datetime
from typing import Annotated, Any

import typer

from yingshou.interfaces.cli.options import DAY_FORMATS
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import BadArgumentError, business_day, command, start_database

FIGURES = ("value_supplied", "money_received", "security", "exposure", "uncovered", "covered")
FIGURE_HEADINGS = [
    ("累计供电价值", "Supplied"), ("累计到账", "Received"), ("担保", "Security"), ("敞口", "Exposure"),
    ("未覆盖", "Uncovered"), ("已覆盖", "Covered"),
]  # fmt: skip


@command
def position(
    screen: Screen,
    *,
    account: Annotated[
        str | None, typer.Option("--account", metavar="NO", help="One account, day by day. 户号。")
    ] = None,
    date_: Annotated[
        datetime | None,
        typer.Option(
            "--date", formats=DAY_FORMATS, metavar="YYYY-MM-DD", help="Day; else the business date. 日期。"
        ),
    ] = None,
    from_: Annotated[
        datetime | None,
        typer.Option(
            "--from",
            formats=DAY_FORMATS,
            metavar="YYYY-MM-DD",
            help="First day shown of an account. 起始日期。",
        ),
    ] = None,
    worst: Annotated[
        bool, typer.Option("--worst", help="Only what is not covered, the largest first. 只列未覆盖。")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Rows at most. 最多行数。")] = 50,
) -> None:
    """Show the exposure of a day: all accounts with an agreement, or one account day by day.

    查看敞口：某日全部协议用户，或一户逐日。金额单位为元。
    """
    start_database(screen)
    day = business_day(date_)
    rows = (
        _of_account(account, from_.date() if from_ else day.replace(day=1), day) if account else _of_day(day)
    )
    if worst:
        rows = sorted((row for row in rows if not row["covered"]), key=lambda row: -row["uncovered"])
    shown = rows[:limit] if worst or not account else rows[-limit:]
    for row in shown:
        screen.line(row)
    headings = [("户号", "Account"), ("户名", "Name"), ("日期", "Day"), *FIGURE_HEADINGS]
    screen.rows(headings, [tuple(row.values()) for row in shown], right=3)
    total = {"date": day, "rows": len(rows), "not_covered": sum(not row["covered"] for row in rows)}
    screen.line(total)
    if not rows:
        screen.say(
            "该日没有敞口记录，请先执行 yingshou run positions --from … --to …",
            "there is no position of that day; make it with yingshou run positions --from … --to …",
        )
        return
    screen.say(
        f"共 {total['rows']} 行，其中未覆盖 {total['not_covered']} 行。",
        f"{total['rows']} rows, {total['not_covered']} of them not covered.",
    )


def _of_account(account_no: str, first: date, last: date) -> list[dict[str, Any]]:
    from yingshou.records.customers import queries as customers
    from yingshou.records.indicators import queries

    found = customers.account(account_no)
    if found is None:
        raise BadArgumentError(
            zh=f"没有户号 {account_no}", en=f"there is no account {account_no}", field="account"
        )
    return [
        _row(each, found.name)
        for each in queries.positions_of(account_no=account_no, from_date=first, to_date=last)
    ]


def _of_day(day: date) -> list[dict[str, Any]]:
    from yingshou.records.indicators import queries

    return [_row(each, each.account.name) for each in queries.positions(from_date=day, to_date=day)]


def _row(position: Any, name: str) -> dict[str, Any]:
    return {
        "account_no": position.account_id,
        "name": name,
        "position_date": position.position_date,
        **{figure: getattr(position, figure) for figure in FIGURES},
    }
