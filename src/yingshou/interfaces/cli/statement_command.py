"""`yingshou import-statement`: a bank statement into the database, once its totals are proven."""

from pathlib import Path
from typing import Annotated, Any

import typer

from yingshou.gateways.statements import LAYOUTS, MT940, layout_named, prove_statement
from yingshou.interfaces.cli.options import AsOf
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import DONE, WITH_PROBLEMS, business_day, command, start_database

LABELS = {
    "file": ("文件", "File"), "encoding": ("编码", "Encoding"), "statements": ("对账单份数", "Statements"),
    "lines": ("流水笔数", "Lines"), "credits": ("贷方笔数", "Credits"),
    "credit_total": ("贷方合计（元）", "Sum of credits (yuan)"),
    "debit_total": ("借方合计（元）", "Sum of debits (yuan)"), "proven_by": ("已核对", "Proven by"),
    "inserted": ("新增收款", "New payments"), "unchanged": ("已有收款", "Already known"),
    "received": ("新收（元）", "Received (yuan)"), "cleared": ("已销账（元）", "Cleared (yuan)"),
    "suspense": ("挂暂收（元）", "To suspense (yuan)"), "problems": ("问题数", "Problems"),
}  # fmt: skip


@command
def import_statement(
    screen: Screen,
    *,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Statement file. 对账单文件。")],
    layout: Annotated[
        str, typer.Option("--layout", help=f"{', '.join(LAYOUTS)}, or a file of statement_layouts. 格式。")
    ] = MT940,
    channel: Annotated[
        str, typer.Option("--channel", help="Channel of the credits. 贷方流水所属渠道。")
    ] = "TRANSFER",
    check: Annotated[
        bool, typer.Option("--check", help="Prove the file, book nothing. 只核对，不入账。")
    ] = False,
    as_of: AsOf = None,
) -> int:
    """Prove a bank statement (opening + movements = closing, counts, sums), then book its credits.

    先核对对账单，再把贷方流水入账；文件有任何不符则整份不导入。重复导入不会重复入账。
    """
    if check:
        proven = prove_statement(file, layout_named(layout))
        _show(screen, file, proven, {})
        return DONE
    start_database(screen)
    from yingshou.flows.import_statement import import_statement as take_in

    with screen.progress(f"导入 {file.name}", f"Importing {file.name}") as report:
        done = take_in(path=file, layout=layout, as_of=business_day(as_of), channel=channel, progress=report)
    screen.problems(done.problems)
    more = {
        name: getattr(done, name) for name in ("inserted", "unchanged", "received", "cleared", "suspense")
    }
    _show(screen, file, done.proven, {**more, "problems": done.problems.height})
    return WITH_PROBLEMS if done.problems.height else DONE


def _show(screen: Screen, file: Path, proven: Any, more: dict[str, Any]) -> None:
    if not proven.proven_by:
        screen.warn(
            "文件没有写明余额、笔数或合计，无法核对是否完整。",
            "The file states no balance, count or sum, so nothing proves that it is whole.",
        )
    record = {
        "file": file.name, "encoding": proven.encoding.upper(), "statements": proven.statements,
        "lines": proven.lines, "credits": proven.credit_count, "credit_total": proven.credit_total,
        "debit_total": proven.debit_total, "proven_by": " + ".join(proven.proven_by), **more,
    }  # fmt: skip
    screen.result(record, LABELS)
