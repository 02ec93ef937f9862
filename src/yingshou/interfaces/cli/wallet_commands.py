"""`yingshou wallet …`: fetch daily statements, ask about orders without an outcome, send refunds back."""

from typing import Annotated

import typer

from yingshou.interfaces.cli.options import AsOf
from yingshou.interfaces.cli.people import By, check_user
from yingshou.interfaces.cli.reconcile_commands import LABELS, Day
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import DONE, WITH_PROBLEMS, business_day, command, start_database

RESOLVED = {
    "asked": ("查询笔数", "Asked about"), "settled": ("已有结果", "Settled"),
    "unanswered": ("未答复", "Without answer"),
}  # fmt: skip
Channel = Annotated[
    str | None, typer.Option("--channel", help="WECHAT or ALIPAY; else all that are set up. 渠道，默认全部。")
]


@command
def statement(screen: Screen, *, day: Day, channel: Channel = None) -> int:
    """Fetch the daily statement of the wallets and keep its lines for reconciliation; nothing is booked.

    下载支付平台日账单并留存，供对账使用，不入账；重复执行不会重复。
    """
    start_database(screen)
    from yingshou.flows.fetch_wallet_statement import fetch_wallet_statement
    from yingshou.interfaces import wallets

    problems = 0
    for code in [channel] if channel else wallets.channels():
        done = fetch_wallet_statement(wallet=wallets.wallet_of(code), day=day.date())
        screen.problems(done.problems)
        problems += done.problems.height
        screen.result(
            {
                "channel": code, "rows": done.rows, "inserted": done.inserted, "unchanged": done.unchanged,
                "problems": done.problems.height,
            },
            LABELS,
        )  # fmt: skip
    return WITH_PROBLEMS if problems else DONE


@command
def resolve(screen: Screen, *, as_of: AsOf = None) -> int:
    """Ask the wallets about every order and refund whose outcome is not known; book and close accordingly.

    向支付平台查询所有结果未知的订单和退款，并据此入账或关闭。
    """
    start_database(screen)
    from yingshou.flows.resolve_open_orders import resolve_open_orders
    from yingshou.interfaces import wallets
    from yingshou.interfaces.clock import local_time

    with screen.progress("查询支付平台", "Asking the wallets") as report:
        done = resolve_open_orders(
            wallets=wallets.wallets(), at=local_time(), as_of=business_day(as_of), progress=report
        )
    for number, zh, en in done.unknown:
        screen.warn(f"{number}：{zh}", f"{number}: {en}")
    screen.result({"asked": done.asked, "settled": done.settled, "unanswered": len(done.unknown)}, RESOLVED)
    return WITH_PROBLEMS if done.unknown else DONE


@command
def refund(
    screen: Screen,
    *,
    request_no: Annotated[
        str, typer.Argument(help="Approved request of a refund. 已批准的退款申请。", metavar="REQUEST_NO")
    ],
    by: By,
    as_of: AsOf = None,
) -> int:
    """Send an approved refund back by the wallet its money came from.

    把已批准的退款经原支付平台退回付款人；重复执行只退一次。
    """
    start_database(screen)
    from yingshou.flows.refund_wallet_payment import refund_wallet_payment
    from yingshou.interfaces import wallets
    from yingshou.records.payments.queries import money_request
    from yingshou.records.wallets.queries import order_of_payment

    check_user(by, "pay_refund")
    asked = money_request(request_no)
    order = order_of_payment(asked.payment_id) if asked and asked.payment_id else None
    state = refund_wallet_payment(
        request_no=request_no, wallet=wallets.wallet_of(order.channel if order else "-"), paid_by=by,
        as_of=business_day(as_of),
    )  # fmt: skip
    screen.result(
        {"request_no": request_no, "state": state},
        {"request_no": ("申请编号", "Request"), "state": ("状态", "State")},
    )
    return DONE if state == "WALLET_REFUND_DONE" else WITH_PROBLEMS
