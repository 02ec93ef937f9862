"""`yingshou card …`: top-up cards (充值卡) printed, sold, frozen, redeemed."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer

from yingshou.interfaces.cli.options import DAY_FORMATS, AsOf
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import business_day, command, start_database

ACTOR = "cli"
LABELS = {
    "batch_no": ("批次", "Batch"), "cards": ("张数", "Cards"), "amount": ("金额（元）", "Amount (yuan)"),
    "file": ("文件", "File"), "card_no": ("卡号", "Card"), "account_no": ("户号", "Account"),
    "changed": ("已变更", "Changed"), "payment_no": ("收款编号", "Payment"), "repeated": ("重复", "Repeated"),
}  # fmt: skip
CardNo = Annotated[str, typer.Argument(help="Card. 卡号。")]


@command
def issue(
    screen: Screen,
    *,
    batch_no: Annotated[
        str, typer.Argument(help="Batch, the beginning of its numbers. 批次号，卡号以此开头。")
    ],
    count: Annotated[int, typer.Option("--count", help="How many. 张数。")],
    face: Annotated[str, typer.Option("--face", help="Face in yuan. 面额（元）。")],
    expires: Annotated[
        datetime,
        typer.Option("--expires", formats=DAY_FORMATS, metavar="YYYY-MM-DD", help="Last day. 有效期至。"),
    ],
    output: Annotated[Path, typer.Option("--output", help="File for the printer. 制卡文件。")],
    as_of: AsOf = None,
) -> None:
    """Make a batch of cards and write the file for the printer; the secrets stand nowhere else.

    生成一批充值卡并写出制卡文件。卡密只在该文件中，数据库只存散列。
    """
    start_database(screen)
    from yingshou.flows.issue_cards import issue_cards

    try:
        amount = Decimal(face)
    except InvalidOperation as error:
        raise typer.BadParameter(face, param_hint="--face") from error
    with output.open("x", encoding="utf-8") as target:
        output.chmod(0o600)
        made = issue_cards(
            batch_no=batch_no, count=count, face_amount=amount, expires_date=expires.date(),
            issued_by=ACTOR, as_of=business_day(as_of),
        )  # fmt: skip
        target.write(made.write_csv())
    screen.result(
        {"batch_no": batch_no, "cards": made.height, "amount": amount * count, "file": str(output)}, LABELS
    )


@command
def sell(
    screen: Screen,
    *,
    card_nos: Annotated[list[str], typer.Argument(help="Cards. 卡号，可多个。")],
    buyer: Annotated[str, typer.Option("--buyer", help="Who paid. 购卡人。")] = "",
    as_of: AsOf = None,
) -> None:
    """Book that cards were paid for through the bank; they can be redeemed from now on.

    登记售卡。款项已到银行账户，此后可以兑付。
    """
    start_database(screen)
    from yingshou.flows.sell_cards import sell_cards

    amount = sell_cards(card_nos=card_nos, buyer=buyer, sold_by=ACTOR, as_of=business_day(as_of))
    screen.result({"cards": len(card_nos), "amount": amount}, LABELS)


@command
def freeze(
    screen: Screen,
    *,
    card_no: CardNo,
    free: Annotated[bool, typer.Option("--free", help="Free it again. 解冻。")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why. 原因。")] = "",
    as_of: AsOf = None,
) -> None:
    """Freeze a card that was lost, or free it again.

    挂失冻结充值卡，或解冻。
    """
    start_database(screen)
    from yingshou.flows.freeze_card import freeze_card

    changed = freeze_card(
        card_no=card_no, frozen=not free, reason=reason, person=ACTOR, as_of=business_day(as_of)
    )
    screen.result({"card_no": card_no, "changed": changed}, LABELS)


@command
def redeem(
    screen: Screen,
    *,
    card_no: CardNo,
    account: Annotated[str, typer.Option("--account", help="Account it pays. 户号。")],
    payer: Annotated[str, typer.Option("--payer", help="Who pays. 付款人。")] = "",
    as_of: AsOf = None,
) -> None:
    """Pay an account with a card; the secret is asked for, or read from the standard input.

    用充值卡给任一户缴费。卡密从提示或标准输入读取。
    """
    start_database(screen)
    from yingshou.flows.redeem_card import redeem_card

    done = redeem_card(
        card_no=card_no, secret=typer.prompt("Secret 卡密", hide_input=True, err=True).strip(),
        account_no=account, payer_name=payer or None, redeemed_by=ACTOR, as_of=business_day(as_of),
    )  # fmt: skip
    names = ("card_no", "account_no", "payment_no", "amount", "repeated")
    screen.result({name: getattr(done, name) for name in names}, LABELS)
