"""`yingshou guarantee …`: security that lapses brought to mind, what is held, claims on it."""

from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from yingshou.interfaces.cli.options import AsOf
from yingshou.interfaces.cli.people import By, check_user
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import BadArgumentError, business_day, command, start_database

GuaranteeNo = Annotated[str, typer.Argument(help="Instrument. 担保编号。", metavar="GUARANTEE_NO")]
ClaimNo = Annotated[str, typer.Argument(help="Claim, e.g. G1-C1. 索赔编号。", metavar="CLAIM_NO")]
Note = Annotated[str, typer.Option("--note", help="Note. 备注。")]
Amount = Annotated[str, typer.Option("--amount", metavar="YUAN", help="Amount in yuan. 金额（元）。")]
LABELS = {
    "claim_no": ("索赔编号", "Claim"), "guarantee_no": ("担保编号", "Instrument"),
    "account_no": ("户号", "Account"), "amount": ("索赔金额（元）", "Claimed (yuan)"),
    "paid": ("已付（元）", "Paid (yuan)"), "state": ("状态", "State"),
}  # fmt: skip


@command
def watch(screen: Screen, *, as_of: AsOf = None) -> None:
    """Write the reminders of security that ends or can soon be claimed no more; the day of collection does so too.

    提醒即将到期或即将不能索赔的担保；催费日也会自动提醒。
    """  # noqa: E501  a help text is one line
    start_database(screen)
    from yingshou.flows.watch_guarantees import watch_guarantees

    made = watch_guarantees(as_of=business_day(as_of))
    screen.result({"reminders": made}, {"reminders": ("新增待办", "New reminders")})


@command
def list_guarantees(
    screen: Screen,
    *,
    account: Annotated[str, typer.Option("--account", help="Account. 户号。")] = "",
    state: Annotated[
        str,
        typer.Option("--state", help="PLANNED, IN_FORCE, CLAIMABLE, ENDED or GIVEN_BACK. 状态。"),
    ] = "",
    as_of: AsOf = None,
) -> None:
    """List security with what is left of it, what ends first at the top.

    列出担保及余额，先到期的在前。
    """
    start_database(screen)
    from yingshou.records.claims.queries import guarantees

    asked = {"account_id": account, "state": state}
    rows = guarantees(on=business_day(as_of)).filter(
        **{name: value for name, value in asked.items() if value}
    )
    names = (
        "guarantee_no", "account_id", "kind", "state", "valid_to", "claim_deadline", "amount", "left"
    )  # fmt: skip
    cells = [[getattr(each, name) for name in names] for each in rows]
    for row in cells:
        screen.line(dict(zip(("guarantee_no", "account_no", *names[2:]), row, strict=True)))
    headings = [
        LABELS["guarantee_no"], LABELS["account_no"], ("种类", "Kind"), LABELS["state"],
        ("失效日期", "Valid to"), ("索赔截止日", "Last day to claim"), ("金额（元）", "Amount (yuan)"),
        ("余额（元）", "Left (yuan)"),
    ]  # fmt: skip
    screen.rows(headings, cells, right=6)
    screen.line({"guarantees": len(cells)})


@command
def claim(
    screen: Screen,
    *,
    guarantee_no: GuaranteeNo,
    amount: Amount,
    reason: Annotated[str, typer.Option("--reason", help="Reason in words. 原因说明。")],
    by: By,
    item: Annotated[
        list[str] | None,
        typer.Option("--item", metavar="RECEIVABLE_NO", help="Due item; else all overdue. 应收，可多次。"),
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Ask payment of who answers for an account.

    向担保人索赔。
    """
    start_database(screen)
    from yingshou.flows.claim_guarantee import claim_guarantee

    check_user(by, "collect")
    number = claim_guarantee(
        guarantee_no=guarantee_no, amount=_yuan(amount), reason=reason, claimed_by=by,
        as_of=business_day(as_of), receivable_nos=item or None,
    )  # fmt: skip
    _show(screen, number)


@command
def answer(
    screen: Screen,
    *,
    claim_no: ClaimNo,
    by: By,
    refused: Annotated[bool, typer.Option("--refused", help="They refuse. 拒绝赔付。")] = False,
    note: Note = "",
    as_of: AsOf = None,
) -> None:
    """Write whether who answers will pay, or refuses (--refused).

    登记担保人答复：同意赔付，或拒绝。
    """
    start_database(screen)
    from yingshou.flows.claim_guarantee import answer_claim

    check_user(by, "collect")
    answer_claim(
        claim_no=claim_no, accepted=not refused, recorded_by=by, as_of=business_day(as_of), note=note
    )
    _show(screen, claim_no)


@command
def pay(
    screen: Screen,
    *,
    claim_no: ClaimNo,
    amount: Amount,
    reference: Annotated[str, typer.Option("--reference", help="Reference of the bank. 银行流水号。")],
    by: By,
    channel: Annotated[str, typer.Option("--channel", help="Channel it came by. 渠道。")] = "TRANSFER",
    as_of: AsOf = None,
) -> None:
    """Take the money of a claim: a payment that settles the items asked for first.

    登记索赔到账：作为一笔收款入账，先清所列应收。
    """
    start_database(screen)
    from yingshou.flows.claim_guarantee import pay_claim

    check_user(by, "take_payment")
    day = business_day(as_of)
    pay_claim(
        claim_no=claim_no, amount=_yuan(amount), value_date=day, channel=channel, channel_no=reference,
        taken_by=by, as_of=day,
    )  # fmt: skip
    _show(screen, claim_no)


@command
def close(screen: Screen, *, claim_no: ClaimNo, by: By, note: Note, as_of: AsOf = None) -> None:
    """Write that nothing more is expected of a claim.

    办结索赔。
    """
    start_database(screen)
    from yingshou.flows.claim_guarantee import close_claim

    check_user(by, "collect")
    close_claim(claim_no=claim_no, closed_by=by, as_of=business_day(as_of), note=note)
    _show(screen, claim_no)


def _show(screen: Screen, claim_no: str) -> None:
    from yingshou.records.claims.queries import claim as claim_of

    found = claim_of(claim_no)
    shown = {
        "claim_no": claim_no, "guarantee_no": found.guarantee_id, "account_no": found.account_id,
        "amount": found.amount, "paid": found.paid, "state": found.state,
    }  # fmt: skip
    screen.result(shown, LABELS)


def _yuan(text: str) -> Decimal:
    """Read an amount. Raises BadArgumentError."""
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise BadArgumentError(zh=f"“{text}”不是金额", en=f"{text!r} is no amount", field="amount") from error
