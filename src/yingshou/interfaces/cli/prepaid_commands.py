"""`yingshou run prepaid-day` and `yingshou prepaid …`: accounts on cost control."""

# ruff: noqa: E501  Chinese counts double, and prose is wrapped for its readers

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from yingshou.interfaces.cli.options import AsOf
from yingshou.interfaces.cli.people import By, check_user
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import (
    DONE,
    WITH_PROBLEMS,
    BadArgumentError,
    business_day,
    command,
    start_database,
)

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


LIST_HEADINGS = [
    ("户号", "Account"), ("户名", "Name"), ("方式", "Kind"), ("状态", "Level"), ("可用余额", "Balance"), ("日均", "A day"),
    ("预计用完", "Lasts until"), ("计至", "Valued until"),
]  # fmt: skip
CLOSING_HEADINGS = [
    ("户号", "Account"), ("销户日期", "Closed"), ("状态", "State"), ("出账时限", "Bill by"), ("退费时限", "Refund by"), ("余额", "Left"),
    ("逾期天数", "Days late"),
]  # fmt: skip
CONVERT_LABELS = {
    "account_no": ("户号", "Account"), "from": ("原方式", "From"), "to": ("新方式", "To"), "arrears": ("当时欠费", "Owed then"), "money": ("当时预存", "Money then"),
    "reads": ("当日示数", "Registers"),
}  # fmt: skip


@command
def list_prepaid(
    screen: Screen,
    *,
    level: Annotated[
        str,
        typer.Option("--level", metavar="LEVEL", help="ENOUGH, FIRST, SECOND, EMERGENCY, OUT. 余额状态。"),
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="Rows at most. 最多行数。")] = 50,
) -> None:
    """List the accounts on cost control, the least money first.

    列出费控用户，余额少的在前。金额单位为元。
    """
    start_database(screen)
    from yingshou.core.tables.prepayment import PREPAID_LEVELS
    from yingshou.records.prepayment import queries

    if level and level not in PREPAID_LEVELS:
        raise BadArgumentError(
            zh=f"没有余额状态 {level}，请用 {'、'.join(PREPAID_LEVELS)}", en=f"there is no level {level}; use {', '.join(PREPAID_LEVELS)}", field="level",
        )  # fmt: skip
    found = queries.standings().filter(**({"level": level} if level else {}))
    rows = [
        {
            "account_no": each.account_id, "name": each.account.name, "kind": each.kind, "level": each.level, "balance": each.balance,
            "per_day": each.per_day, "lasts_until": each.lasts_until, "valued_until": each.valued_until,
        }
        for each in found[:limit]
    ]  # fmt: skip
    for row in rows:
        screen.line(row)
    screen.rows(LIST_HEADINGS, [tuple(row.values()) for row in rows], right=4)
    screen.line({"accounts": found.count()})


@command
def list_closings(screen: Screen, *, as_of: AsOf = None) -> int:
    """List prepaid accounts that ended and still lack their final bill or their money.

    列出已销户而末期账单未出或余额未退的预付费用户；有逾期的返回 1。
    """
    start_database(screen)
    from yingshou.flows.prepaid_closings import prepaid_closings

    names = ("account_no", "closed_date", "state", "bill_by", "refund_by", "left", "late_days")
    found = prepaid_closings(as_of=business_day(as_of)).select(names).to_dicts()
    rows = [row for row in found if row["state"] != "SETTLED"]
    for row in rows:
        screen.line(row)
    screen.rows(CLOSING_HEADINGS, [tuple(row.values()) for row in rows], right=5)
    late = sum(row["state"] in {"BILL_LATE", "REFUND_LATE"} for row in rows)
    screen.line({"ended": len(found), "waiting": len(rows), "late": late})
    return WITH_PROBLEMS if late else DONE


@command
def convert_prepaid(
    screen: Screen,
    *,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Account number. 户号。")],
    to: Annotated[str, typer.Option("--to", metavar="KIND", help="REMOTE, CARD or POSTPAID. 付费方式。")],
    signed_by: Annotated[
        str, typer.Option("--signed-by", metavar="NAME", help="Who signs for the customer. 用户方签字人。")
    ],
    by: By,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why. 原因。")],
    arrears_share: Annotated[
        str,
        typer.Option(
            "--arrears-share",
            metavar="SHARE",
            help="Largest share of a top-up for old arrears. 欠费抵扣比例。",
        ),
    ] = "",
    as_of: AsOf = None,
) -> None:
    """Let an account go over to cost control, or back to paying after use.

    费控转换：后付费转费控，或恢复后付费。按表计量的户须有当日示数。
    """
    share = _share(arrears_share)
    start_database(screen)
    check_user(by, "sign_agreement")
    from yingshou.flows.convert_account import Agreed, convert_account
    from yingshou.interfaces.clock import local_time

    result = convert_account(
        account_no=account, agreed=Agreed(kind=to, signed_by=signed_by, arrears_share=share), on_date=business_day(as_of),
        person=by, reason=reason, at=local_time(),
    )  # fmt: skip
    screen.result(
        {"account_no": account, "from": result.from_kind, "to": to, "arrears": result.arrears, "money": result.money, "reads": result.reads},
        CONVERT_LABELS,
    )  # fmt: skip


def _share(text: str) -> Decimal | None:
    """Read a share. Raises BadArgumentError."""
    try:
        return Decimal(text) if text else None
    except InvalidOperation as error:
        raise BadArgumentError(
            zh=f"“{text}”不是数字", en=f"{text!r} is no number", field="arrears_share"
        ) from error
