"""`yingshou closing …`: accounts closed by two people, and what is to follow."""

from datetime import datetime
from typing import Annotated, Any

import typer

from yingshou.interfaces.cli.options import DAY_FORMATS, AsOf
from yingshou.interfaces.cli.people import By, check_user
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import BadArgumentError, business_day, command, start_database

LABELS = {
    "closing_no": ("销户编号", "Closing"), "account_no": ("户号", "Account"), "state": ("状态", "State"),
    "closed_date": ("停止供电日期", "First day without supply"), "owed": ("欠费（元）", "Owed (yuan)"),
    "left": ("余额（元）", "Left of the money (yuan)"),
}  # fmt: skip
DONE = {
    "closings": ("检查", "Looked at"), "bills": ("出具最后账单", "Final bills"),
    "matters": ("立案", "Legal matters"), "refunds": ("申请退费", "Refunds asked for"),
    "settled": ("已结清", "Settled"),
}  # fmt: skip
ClosingNo = Annotated[
    str, typer.Argument(help="Closing, e.g. X1000000001-1. 销户编号。", metavar="CLOSING_NO")
]
Reason = Annotated[str, typer.Option("--reason", help="Reason in words. 原因说明。")]


@command
def propose(
    screen: Screen,
    *,
    account_no: Annotated[str, typer.Argument(help="Account. 户号。", metavar="ACCOUNT_NO")],
    last: Annotated[
        datetime,
        typer.Option(
            "--from",
            formats=DAY_FORMATS,
            metavar="YYYY-MM-DD",
            help="First day without supply. 停电日。",
        ),
    ],
    reason: Reason,
    by: By,
    to_court: Annotated[
        bool, typer.Option("--to-court", help="What is overdue goes before a court. 欠费按法律途径追讨。")
    ] = False,
    payee_name: Annotated[str, typer.Option("--payee-name", help="Who is paid back. 退费户名。")] = "",
    payee_account: Annotated[
        str, typer.Option("--payee-account", help="Bank account of the payee. 退费账号。")
    ] = "",
    as_of: AsOf = None,
) -> None:
    """Ask that an account be closed; another person decides.

    申请销户，由另一人审批。
    """
    start_database(screen)
    from yingshou.flows.propose_closing import propose_closing

    check_user(by, "ask_money")
    number = propose_closing(
        account_no=account_no, closed_date=last.date(), reason=reason, proposed_by=by, to_court=to_court,
        as_of=business_day(as_of), payee_name=payee_name, payee_account=payee_account,
    )  # fmt: skip
    _show(screen, number, as_of)


@command
def approve(
    screen: Screen,
    *,
    closing_no: ClosingNo,
    by: By,
    note: Annotated[str, typer.Option("--note", help="Note. 备注。")] = "",
    as_of: AsOf = None,
) -> None:
    """Approve a closing; supply ends on its day. Who asked for it cannot.

    批准销户。申请人不能审批本人的申请。
    """
    _decide(screen, closing_no, approved=True, by=by, note=note, as_of=as_of)


@command
def turn_down(screen: Screen, *, closing_no: ClosingNo, by: By, reason: Reason, as_of: AsOf = None) -> None:
    """Turn a closing down; supply goes on.

    退回销户申请，照常供电。
    """
    _decide(screen, closing_no, approved=False, by=by, note=reason, as_of=as_of)


@command
def withdraw(screen: Screen, *, closing_no: ClosingNo, by: By, reason: Reason, as_of: AsOf = None) -> None:
    """Take an approved closing back before its day; supply goes on.

    停止供电日期之前撤回已批准的销户，照常供电。
    """
    start_database(screen)
    from yingshou.flows.withdraw_closing import withdraw_closing

    check_user(by, "decide_money")
    withdraw_closing(closing_no=closing_no, reason=reason, withdrawn_by=by, as_of=business_day(as_of))
    _show(screen, closing_no, as_of)


@command
def settle(
    screen: Screen,
    *,
    closing: Annotated[
        list[str] | None,
        typer.Option("--closing", metavar="CLOSING_NO", help="Only this one. 仅此销户，可多次。"),
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Take every closing whose day has come on: final bill, legal matter, refund.

    推进销户：出具最后账单，欠费立案，余额申请退费。
    """
    start_database(screen)
    from yingshou.flows.settle_closings import settle_closings

    done = settle_closings(as_of=business_day(as_of), closing_nos=closing)
    screen.result({name: getattr(done, name) for name in DONE}, DONE)


@command
def list_closings(
    screen: Screen,
    *,
    state: Annotated[
        str, typer.Option("--state", help="WAITING, APPROVED, TURNED_DOWN or WITHDRAWN. 审批状态。")
    ] = "",
    account: Annotated[str, typer.Option("--account", help="Account. 户号。")] = "",
    as_of: AsOf = None,
) -> None:
    """List closings with how far each has come, the latest first.

    列出销户及进展。
    """
    start_database(screen)
    from yingshou.flows.closing_standing import standings
    from yingshou.records.closings.queries import closings

    asked = {"state": state.upper(), "account_id": account}
    found = list(closings().filter(**{name: value for name, value in asked.items() if value}))
    told = standings(closings=found, as_of=business_day(as_of))
    rows = [_row(each, told[each.closing_no]) for each in found]
    for row in rows:
        screen.line(row)
    screen.rows([LABELS[name] for name in LABELS], [list(row.values()) for row in rows], right=4)
    screen.line({"closings": len(found)})


def _decide(
    screen: Screen, closing_no: str, *, approved: bool, by: str, note: str, as_of: datetime | None
) -> None:
    start_database(screen)
    from yingshou.flows.decide_closing import decide_closing

    check_user(by, "decide_money")
    decide_closing(
        closing_no=closing_no, approved=approved, decided_by=by, as_of=business_day(as_of), note=note
    )
    _show(screen, closing_no, as_of)


def _show(screen: Screen, closing_no: str, as_of: datetime | None) -> None:
    from yingshou.flows.closing_standing import standings
    from yingshou.records.closings.queries import closing

    found = closing(closing_no)
    if found is None:
        raise BadArgumentError(
            zh=f"没有销户申请 {closing_no}", en=f"there is no closing {closing_no}", field="closing_no"
        )
    standing = standings(closings=[found], as_of=business_day(as_of))[closing_no]
    screen.result(_row(found, standing), LABELS)


def _row(closing: Any, standing: Any) -> dict[str, object]:
    return {
        "closing_no": closing.closing_no, "account_no": closing.account_id, "state": standing.state,
        "closed_date": closing.closed_date, "owed": standing.owed, "left": standing.left,
    }  # fmt: skip
