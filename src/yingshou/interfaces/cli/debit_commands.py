"""`yingshou debit …`: debit batches (代扣, 托收) to the bank and back."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from yingshou.core.tables import DEBIT_ANSWERS, DEBIT_ITEMS
from yingshou.gateways.files import read_table, write_table
from yingshou.interfaces.cli.options import DAY_FORMATS, AsOf
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import DONE, WITH_PROBLEMS, business_day, command, start_database

ACTOR = "cli"
Batch = Annotated[str, typer.Argument(help="Batch. 批次号。")]
LABELS = {
    "batch_no": ("代扣批次", "Batch"), "items": ("笔数", "Items"), "amount": ("金额（元）", "Amount (yuan)"),
    "file": ("文件", "File"), "released": ("已解锁", "Released"), "rows": ("回盘笔数", "Answers"),
    "paid": ("扣款成功", "Paid"), "paid_amount": ("到账（元）", "Paid (yuan)"),
    "failed": ("扣款失败", "Failed"), "unchanged": ("已有回盘", "Already known"),
    "problems": ("问题数", "Problems"), "delivered": ("已交银行批次", "Left with the bank"),
    "files": ("已收回盘文件", "Answer files"), "refused": ("拒收文件", "Files refused"),
}  # fmt: skip


@command
def create(
    screen: Screen,
    *,
    due_until: Annotated[
        datetime,
        typer.Option(
            "--due-until", formats=DAY_FORMATS, metavar="YYYY-MM-DD", help="Last due date. 到期日。"
        ),
    ],
    channel: Annotated[
        str, typer.Option("--channel", help="DIRECT_DEBIT or COLLECTION. 代扣或托收。")
    ] = "DIRECT_DEBIT",
    as_of: AsOf = None,
) -> None:
    """Lock the dues of accounts with a mandate and put them into a batch.

    生成代扣批次并锁定应收。已在途的应收不会重复进入。
    """
    start_database(screen)
    from yingshou.flows.create_debit_batch import create_debit_batch

    made = create_debit_batch(
        channel=channel, due_until=due_until.date(), as_of=business_day(as_of), created_by=ACTOR
    )
    screen.result({"batch_no": made.batch_no, "items": made.items, "amount": made.amount}, LABELS)


@command
def send(
    screen: Screen,
    *,
    batch_no: Batch,
    output: Annotated[Path, typer.Option("--output", help="File to write. 送盘文件。")],
    as_of: AsOf = None,
) -> None:
    """Write the file of a batch for the bank; from then on only the answers release its dues.

    写出送盘文件。重复执行得到同一份文件。
    """
    start_database(screen)
    from yingshou.flows.send_debit_batch import send_debit_batch

    items = send_debit_batch(batch_no=batch_no, sent_by=ACTOR, as_of=business_day(as_of))
    write_table(DEBIT_ITEMS, items, output)
    record: dict[str, Any] = {"batch_no": batch_no, "items": items.height, "file": str(output)}
    screen.result({**record, "amount": items["amount"].sum()}, LABELS)


@command
def recall(screen: Screen, *, batch_no: Batch, as_of: AsOf = None) -> None:
    """Take a batch back that has not been sent; its dues are free again.

    撤回未送出的批次。
    """
    start_database(screen)
    from yingshou.flows.recall_debit_batch import recall_debit_batch

    released = recall_debit_batch(batch_no=batch_no, recalled_by=ACTOR, as_of=business_day(as_of))
    screen.result({"batch_no": batch_no, "released": released}, LABELS)


@command
def answer(
    screen: Screen,
    *,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Answer file. 回盘文件。")],
    as_of: AsOf = None,
) -> int:
    """Take the bank's answers: what was paid is booked and cleared, what was not is free again.

    导入回盘文件。重复导入不会重复入账。
    """
    content = read_table(DEBIT_ANSWERS, file)
    start_database(screen)
    from yingshou.flows.import_debit_answers import import_debit_answers

    done = import_debit_answers(
        answers=content.frame,
        parse_problems=content.problems,
        as_of=business_day(as_of),
        taken_by=ACTOR,
        source=file.name,
    )
    screen.problems(done.problems)
    names = ("rows", "paid", "paid_amount", "failed", "unchanged")
    record = {name: getattr(done, name) for name in names}
    screen.result({**record, "problems": done.problems.height}, LABELS)
    return WITH_PROBLEMS if done.problems.height else DONE


@command
def exchange(
    screen: Screen,
    *,
    drop: Annotated[
        str,
        typer.Option(
            "--drop", help="Folder or http(s) address; else YINGSHOU_DEBIT_DROP. 与银行交换文件的目录或地址。"
        ),
    ] = "",
    as_of: AsOf = None,
) -> int:
    """Leave every batch that is not out with the bank, and take all its answers.

    与银行交换代扣文件：送出未送批次，接收全部回盘。可反复执行。
    """
    start_database(screen)
    from django.conf import settings

    from yingshou.flows.exchange_debits import exchange_debits
    from yingshou.interfaces.jobs.banks import debit_drop

    if drop:
        settings.DEBIT_DROP = drop
    done = exchange_debits(drop=debit_drop(), as_of=business_day(as_of), exchanged_by=ACTOR)
    for each in done.refused:
        screen.warn(each.zh, each.en)
        screen.line({"refused": each.name, "code": each.code, "message_zh": each.zh, "message_en": each.en})
    names = ("files", "paid", "paid_amount", "failed", "problems")
    record = {name: getattr(done, name) for name in names}
    screen.result({"delivered": len(done.delivered), **record, "refused": len(done.refused)}, LABELS)
    return WITH_PROBLEMS if done.problems or done.refused else DONE
