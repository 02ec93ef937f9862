"""`yingshou request …`: waivers, refunds and transfers asked for, decided, paid, undone."""

from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from yingshou.interfaces.cli.options import AsOf
from yingshou.interfaces.cli.people import By, check_user
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import BadArgumentError, business_day, command, start_database

LABELS = {
    "request_no": ("申请编号", "Request"), "kind": ("类型", "Kind"), "account_no": ("户号", "Account"),
    "amount": ("金额（元）", "Amount (yuan)"), "state": ("状态", "State"),
}  # fmt: skip
RequestNo = Annotated[
    str, typer.Argument(help="Request, e.g. W-1000000001-202509-B0-1. 申请编号。", metavar="REQUEST_NO")
]
PaymentNo = Annotated[str, typer.Argument(help="Payment. 收款编号。", metavar="PAYMENT_NO")]
Amount = Annotated[str, typer.Option("--amount", metavar="YUAN", help="Amount in yuan. 金额（元）。")]
Cause = Annotated[str, typer.Option("--cause", help="Cause, e.g. CHANNEL_FAILURE, OVERPAID. 原因类别。")]
Reason = Annotated[str, typer.Option("--reason", help="Reason in words. 原因说明。")]


@command
def waive(
    screen: Screen,
    *,
    receivable_no: Annotated[str, typer.Argument(help="Due item. 应收编号。", metavar="RECEIVABLE_NO")],
    amount: Amount,
    cause: Cause,
    reason: Reason,
    by: By,
    as_of: AsOf = None,
) -> None:
    """Ask that penalty of a due item be given up; another person decides.

    申请减免一笔应收的违约金，由另一人审批。
    """
    start_database(screen)
    from yingshou.flows.propose_waiver import propose_waiver

    check_user(by, "ask_money")
    number = propose_waiver(
        receivable_no=receivable_no, amount=_yuan(amount), cause=cause, reason=reason, proposed_by=by,
        as_of=business_day(as_of),
    )  # fmt: skip
    _show(screen, number)


@command
def refund(
    screen: Screen,
    *,
    payment_no: PaymentNo,
    amount: Amount,
    cause: Cause,
    reason: Reason,
    payee: Annotated[str, typer.Option("--payee", help="Who is paid. 收款人。")],
    payee_account: Annotated[str, typer.Option("--payee-account", help="Bank account. 收款账号。")],
    by: By,
    as_of: AsOf = None,
) -> None:
    """Ask that money of a payment that is not applied be paid back; another person decides.

    申请退还一笔收款中未销账的资金，由另一人审批后付出。
    """
    start_database(screen)
    from yingshou.flows.propose_refund import propose_refund

    check_user(by, "ask_money")
    number = propose_refund(
        payment_no=payment_no, amount=_yuan(amount), cause=cause, reason=reason, payee_name=payee,
        payee_account=payee_account, proposed_by=by, as_of=business_day(as_of),
    )  # fmt: skip
    _show(screen, number)


@command
def transfer(
    screen: Screen,
    *,
    payment_no: PaymentNo,
    to: Annotated[
        str, typer.Option("--to", metavar="ACCOUNT_NO", help="Account it was meant for. 转入户号。")
    ],
    cause: Cause,
    reason: Reason,
    by: By,
    as_of: AsOf = None,
) -> None:
    """Ask that a payment be moved to another account; up to the limit of one person it is moved at once.

    申请将一笔收款转到另一户；在单人限额以内即时办理，超过的由另一人审批。
    """
    start_database(screen)
    from yingshou.flows.propose_transfer import propose_transfer

    check_user(by, "ask_money")
    number = propose_transfer(
        payment_no=payment_no, to_account_no=to, cause=cause, reason=reason, proposed_by=by,
        as_of=business_day(as_of),
    )  # fmt: skip
    _show(screen, number)


@command
def pay_feed_in(
    screen: Screen,
    *,
    statement_no: Annotated[
        str, typer.Argument(help="Feed-in statement. 上网电费结算单编号。", metavar="STATEMENT_NO")
    ],
    reason: Reason,
    payee: Annotated[str, typer.Option("--payee", help="Who is paid. 收款人。")],
    payee_account: Annotated[str, typer.Option("--payee-account", help="Bank account. 收款账号。")],
    by: By,
    cause: Annotated[
        str, typer.Option("--cause", help="ENERGY_FED_IN or OTHER_CAUSE. 原因类别。")
    ] = "ENERGY_FED_IN",
    as_of: AsOf = None,
) -> None:
    """Ask that a feed-in statement be paid to its owner; another person decides, then it is paid out.

    申请支付一张上网电费结算单，由另一人审批后付出。
    """
    start_database(screen)
    from yingshou.flows.feed_in_payout import propose_feed_in_payout

    check_user(by, "ask_money")
    number = propose_feed_in_payout(
        statement_no=statement_no, cause=cause, reason=reason, payee_name=payee, payee_account=payee_account,
        proposed_by=by, as_of=business_day(as_of),
    )  # fmt: skip
    _show(screen, number)


@command
def list_requests(
    screen: Screen,
    *,
    state: Annotated[
        str, typer.Option("--state", help="PROPOSED, APPROVED, TURNED_DOWN, REFUND_PAID or UNDONE. 状态。")
    ] = "",
    account: Annotated[str, typer.Option("--account", help="Account. 户号。")] = "",
) -> None:
    """List waivers, refunds and transfers, the latest first.

    列出减免、退款、转户申请。
    """
    start_database(screen)
    from yingshou.records.payments.queries import money_requests

    asked = {"state": state, "account_no": account}
    found = list(money_requests().filter(**{name: value for name, value in asked.items() if value}))
    names = ("request_no", "kind", "account_no", "state", "proposed_by", "amount")
    for each in found:
        screen.line({name: getattr(each, name) for name in names})
    headings = [
        ("申请编号", "Request"), ("类型", "Kind"), ("户号", "Account"), ("状态", "State"),
        ("申请人", "Asked by"), ("金额（元）", "Amount (yuan)"),
    ]  # fmt: skip
    screen.rows(headings, [[getattr(each, name) for name in names] for each in found], right=5)
    screen.line({"requests": len(found)})


@command
def approve(
    screen: Screen,
    *,
    request_no: RequestNo,
    by: By,
    note: Annotated[str, typer.Option("--note", help="Note. 备注。")] = "",
    as_of: AsOf = None,
) -> None:
    """Approve a request and book it; the one who asked cannot.

    批准申请并入账。申请人不能审批本人的申请。
    """
    start_database(screen)
    from yingshou.flows.approve_request import approve_request

    check_user(by, "decide_money")
    approve_request(request_no=request_no, decided_by=by, as_of=business_day(as_of), note=note)
    _show(screen, request_no)


@command
def turn_down(screen: Screen, *, request_no: RequestNo, by: By, reason: Reason, as_of: AsOf = None) -> None:
    """Turn a request down; nothing is booked.

    退回申请，不入账。
    """
    start_database(screen)
    from yingshou.flows.turn_down_request import turn_down_request

    check_user(by, "decide_money")
    turn_down_request(request_no=request_no, decided_by=by, as_of=business_day(as_of), note=reason)
    _show(screen, request_no)


@command
def pay(
    screen: Screen,
    *,
    request_no: RequestNo,
    by: By,
    reference: Annotated[str, typer.Option("--reference", help="Reference of the bank. 银行流水号。")],
    as_of: AsOf = None,
) -> None:
    """Write that an approved refund was paid out by bank transfer.

    登记已批准的退款由银行付出。
    """
    start_database(screen)
    from yingshou.flows.pay_refund import pay_refund

    check_user(by, "pay_refund")
    pay_refund(request_no=request_no, paid_by=by, reference=reference, as_of=business_day(as_of))
    _show(screen, request_no)


@command
def undo(screen: Screen, *, request_no: RequestNo, by: By, reason: Reason, as_of: AsOf = None) -> None:
    """Undo an approved waiver, or a refund that is not paid yet.

    撤销已批准的减免，或尚未付出的退款。
    """
    start_database(screen)
    from yingshou.flows.undo_request import undo_request

    check_user(by, "decide_money")
    undo_request(request_no=request_no, undone_by=by, reason=reason, as_of=business_day(as_of))
    _show(screen, request_no)


def _show(screen: Screen, request_no: str) -> None:
    from yingshou.records.payments.queries import money_request

    found = money_request(request_no)
    screen.result({name: getattr(found, name) for name in LABELS}, LABELS)


def _yuan(text: str) -> Decimal:
    """Read an amount. Raises BadArgumentError."""
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise BadArgumentError(zh=f"“{text}”不是金额", en=f"{text!r} is no amount", field="amount") from error
