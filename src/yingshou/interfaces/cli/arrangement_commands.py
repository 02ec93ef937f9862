"""`yingshou arrangement …`: agreements on arrears proposed, decided, cancelled, checked."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from yingshou.interfaces.cli.options import DAY_FORMATS, AsOf
from yingshou.interfaces.cli.people import By, check_user
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import BadArgumentError, business_day, command, start_database

LABELS = {
    "arrangement_no": ("分期协议编号", "Agreement"), "account_no": ("户号", "Account"),
    "state": ("状态", "State"), "total": ("分期总额（元）", "Debt (yuan)"),
}  # fmt: skip
STANDING = {
    "paid": ("已还（元）", "Paid (yuan)"), "short": ("目前欠缺（元）", "Missing now (yuan)"),
    "next_date": ("下期日期", "Next instalment"), "next_amount": ("届时应付（元）", "To pay by then (yuan)"),
}  # fmt: skip
ArrangementNo = Annotated[
    str,
    typer.Argument(help="Agreement, e.g. F1000000001-20251101-1. 分期协议编号。", metavar="ARRANGEMENT_NO"),
]
AccountNo = Annotated[str, typer.Argument(help="Account that owes. 欠费户号。", metavar="ACCOUNT_NO")]
Reason = Annotated[str, typer.Option("--reason", help="Reason in words. 原因说明。")]


@command
def propose(
    screen: Screen,
    *,
    account_no: AccountNo,
    terms: Annotated[int, typer.Option("--terms", help="Number of instalments. 期数。")],
    first: Annotated[
        datetime,
        typer.Option(
            "--first", formats=DAY_FORMATS, metavar="YYYY-MM-DD", help="First date to pay. 首期日期。"
        ),
    ],
    reason: Reason = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="User who acts. 操作人登录名。")] = "",
    item: Annotated[
        list[str] | None,
        typer.Option("--item", metavar="RECEIVABLE_NO", help="Due item; else all overdue. 应收，可多次。"),
    ] = None,
    rhythm: Annotated[str, typer.Option("--rhythm", help="MONTHLY or WEEKLY. 每月或每周。")] = "MONTHLY",
    down_payment: Annotated[
        str, typer.Option("--down-payment", metavar="YUAN", help="First payment, if it differs. 首付。")
    ] = "0",
    grace: Annotated[int, typer.Option("--grace", help="Days of grace. 宽限天数。")] = 0,
    show_only: Annotated[
        bool, typer.Option("--preview", help="Show the instalments, write nothing. 只试算，不写入。")
    ] = False,
    as_of: AsOf = None,
) -> None:
    """Propose that arrears are paid back by instalments; another person decides.

    提出欠费分期还款，由另一人审批。
    """
    if rhythm not in {"MONTHLY", "WEEKLY"}:
        raise BadArgumentError(
            zh="周期须为 MONTHLY 或 WEEKLY", en="the rhythm is MONTHLY or WEEKLY", field="rhythm"
        )
    start_database(screen)
    from yingshou.flows.preview_arrangement import preview_arrangement
    from yingshou.flows.propose_arrangement import propose_arrangement

    wanted = {
        "account_no": account_no, "terms": terms, "first_date": first.date(), "receivable_nos": item or None,
        "rhythm": rhythm, "down_payment": _yuan(down_payment), "grace_days": grace,
        "as_of": business_day(as_of),
    }  # fmt: skip
    if show_only:
        preview = preview_arrangement(**wanted)
        _terms(screen, preview.terms.select("term_no", "due_date", "amount").rows())
        screen.result({"account_no": account_no, "total": preview.total}, LABELS)
        return
    check_user(by, "collect")
    _show(screen, propose_arrangement(**wanted, reason=reason, proposed_by=by), as_of)


@command
def approve(
    screen: Screen,
    *,
    arrangement_no: ArrangementNo,
    by: By,
    note: Annotated[str, typer.Option("--note", help="Note. 备注。")] = "",
    as_of: AsOf = None,
) -> None:
    """Approve an agreement; collection of its items rests while it is kept. The one who proposed cannot.

    批准分期协议，履约期间暂停催费。提出人不能审批本人的协议。
    """
    _decide(screen, arrangement_no, approved=True, by=by, note=note, as_of=as_of)


@command
def turn_down(
    screen: Screen, *, arrangement_no: ArrangementNo, by: By, reason: Reason, as_of: AsOf = None
) -> None:
    """Turn a proposal down; collection goes on as before.

    退回分期协议，催费照常。
    """
    _decide(screen, arrangement_no, approved=False, by=by, note=reason, as_of=as_of)


@command
def cancel(
    screen: Screen, *, arrangement_no: ArrangementNo, by: By, reason: Reason, as_of: AsOf = None
) -> None:
    """End an agreement before its time; collection goes on. The one who proposed cannot.

    提前取消分期协议，恢复催费。提出人不能取消本人的协议。
    """
    start_database(screen)
    from yingshou.flows.decide_arrangement import cancel_arrangement

    check_user(by, "lead_collection")
    cancel_arrangement(
        arrangement_no=arrangement_no, cancelled_by=by, as_of=business_day(as_of), reason=reason
    )
    _show(screen, arrangement_no, as_of)


@command
def check(screen: Screen, *, as_of: AsOf = None) -> None:
    """Find the agreements that are broken or paid off as of a day, and end them; the day of collection does so too.

    检查各分期协议是否违约或还清，并予终止；催费日也会自动检查。
    """  # noqa: E501  a help text is one line
    start_database(screen)
    from yingshou.flows.check_arrangements import check_arrangements

    done = check_arrangements(as_of=business_day(as_of))
    labels = {
        "running": ("检查", "Checked"), "broken": ("违约", "Broken"), "completed": ("还清", "Paid off"),
    }  # fmt: skip
    screen.result({name: getattr(done, name) for name in labels}, labels)


@command
def show(screen: Screen, *, arrangement_no: ArrangementNo, as_of: AsOf = None) -> None:
    """Show an agreement with its instalments and what was paid of each.

    查看一份分期协议及各期还款。
    """
    start_database(screen)
    _show(screen, arrangement_no, as_of)


@command
def list_arrangements(
    screen: Screen,
    *,
    state: Annotated[
        str,
        typer.Option("--state", help="WAITING, RUNNING, BROKEN, COMPLETED, CANCELLED or TURNED_DOWN. 状态。"),
    ] = "",
    account: Annotated[str, typer.Option("--account", help="Account. 户号。")] = "",
) -> None:
    """List agreements on arrears, the latest first.

    列出欠费分期协议。
    """
    start_database(screen)
    from yingshou.records.arrangements.queries import arrangements

    asked = {"state": state, "account_id": account}
    found = list(arrangements().filter(**{name: value for name, value in asked.items() if value}))
    names = ("arrangement_no", "account_id", "state", "proposed_by", "proposed_date", "total")
    rows = [[getattr(each, name) for name in names] for each in found]
    for row in rows:
        screen.line(dict(zip(("arrangement_no", "account_no", *names[2:]), row, strict=True)))
    headings = [
        LABELS["arrangement_no"], LABELS["account_no"], LABELS["state"], ("提出人", "Proposed by"),
        ("提出日期", "Proposed on"), LABELS["total"],
    ]  # fmt: skip
    screen.rows(headings, rows, right=5)
    screen.line({"arrangements": len(found)})


def _decide(
    screen: Screen, arrangement_no: str, *, approved: bool, by: str, note: str, as_of: datetime | None
) -> None:
    start_database(screen)
    from yingshou.flows.decide_arrangement import decide_arrangement

    check_user(by, "lead_collection")
    decide_arrangement(
        arrangement_no=arrangement_no, approved=approved, decided_by=by, as_of=business_day(as_of), note=note
    )
    _show(screen, arrangement_no, as_of)


def _show(screen: Screen, arrangement_no: str, as_of: datetime | None) -> None:
    from yingshou.flows.check_arrangements import instalments_of, standing_of
    from yingshou.records.arrangements.queries import arrangement

    found = arrangement(arrangement_no)
    if found is None:
        raise BadArgumentError(
            zh=f"没有分期协议 {arrangement_no}", en=f"there is no agreement {arrangement_no}",
            field="arrangement_no",
        )  # fmt: skip
    day = business_day(as_of)
    rows = instalments_of(arrangement_no, day).select("term_no", "due_date", "amount", "paid").rows()
    _terms(screen, rows)
    shown = {
        "arrangement_no": arrangement_no, "account_no": found.account_id, "state": found.state,
        "total": found.total,
    }  # fmt: skip
    if found.state == "RUNNING":
        standing = standing_of([arrangement_no], day).row(0, named=True)
        shown |= {name: standing[name] for name in STANDING}
    screen.result(shown, {**LABELS, **STANDING})


def _terms(screen: Screen, rows: list[tuple[object, ...]]) -> None:
    headings = [
        ("期次", "No."), ("约定日期", "Due date"), ("金额（元）", "Amount (yuan)"), STANDING["paid"],
    ]  # fmt: skip
    names = ("term_no", "due_date", "amount", "paid")
    for row in rows:
        screen.line(dict(zip(names, row, strict=False)))
    screen.rows(headings[: len(rows[0])] if rows else headings, rows, right=2)


def _yuan(text: str) -> Decimal:
    """Read an amount. Raises BadArgumentError."""
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise BadArgumentError(
            zh=f"“{text}”不是金额", en=f"{text!r} is no amount", field="down_payment"
        ) from error
