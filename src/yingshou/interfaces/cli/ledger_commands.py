"""`yingshou ledger …`: trial balance, export, chain and closed periods."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from yingshou.core.period import format_month
from yingshou.core.tables import JOURNAL, TRIAL_BALANCE
from yingshou.gateways.files import write_table
from yingshou.interfaces.cli.bill_command import Headings, HeadingsOption
from yingshou.interfaces.cli.options import DAY_FORMATS, AsOf
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import (
    DONE,
    WITH_PROBLEMS,
    BadArgumentError,
    billing_month,
    business_day,
    command,
    start_database,
)

ACTOR = "cli"
FromDay = Annotated[
    datetime | None,
    typer.Option(
        "--from", formats=DAY_FORMATS, metavar="YYYY-MM-DD", help="First day; else the first ever. 起始日。"
    ),
]
ToDay = Annotated[
    datetime | None,
    typer.Option(
        "--to", formats=DAY_FORMATS, metavar="YYYY-MM-DD", help="Last day; else today. 截止日，默认今天。"
    ),
]
LABELS = {
    "accounts": ("科目数", "Accounts"), "debit": ("借方合计（元）", "Debits (yuan)"),
    "credit": ("贷方合计（元）", "Credits (yuan)"), "rows": ("行数", "Rows"), "output": ("文件", "File"),
    "sealed": ("已入链分录", "Entries sealed"), "unsealed": ("未入链分录", "Not sealed yet"),
    "closes": ("已结账期间", "Closed periods"), "last_hash": ("链尾哈希", "Last hash"),
    "findings": ("不符", "Findings"), "month": ("会计期间", "Period"), "entries": ("分录数", "Entries"),
    "position": ("链位置", "Place in the chain"), "hash": ("链哈希", "Hash"), "proof": ("结账证明", "Proof"),
}  # fmt: skip
HEADINGS = [
    ("编号", "No."), ("科目", "Account"), ("期初", "Opening"), ("借方", "Debit"), ("贷方", "Credit"),
    ("期末", "Closing"),
]  # fmt: skip


@command
def balance(
    screen: Screen,
    *,
    from_day: FromDay = None,
    to_day: ToDay = None,
    at: Annotated[
        str | None,
        typer.Option(
            "--at", metavar="INSTANT", help="As written by then, e.g. 2025-10-31T18:00+08:00. 截至某一时刻。"
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Also write it to a file. 输出文件。")
    ] = None,
    headings: HeadingsOption = Headings.EN,
) -> None:
    """Show the trial balance of a range of days, or every account as it stood at an instant.

    试算平衡表：一段日期的期初、发生额、期末；或某一时刻各科目的余额。
    """
    start_database(screen)
    frame = _balances_at(_instant(at)) if at else _balances(from_day, to_day)
    names = "zh" if screen.language == "zh" else "en"
    shown = frame.select("number", names, "opening", "debit", "credit", "closing")
    for row in frame.select("number", "code", "opening", "debit", "credit", "closing").iter_rows(named=True):
        screen.line(row)
    if not screen.json_lines:
        screen.rows(HEADINGS, shown.rows())
    record = {"accounts": frame.height, "debit": frame["debit"].sum(), "credit": frame["credit"].sum()}
    if output:
        named = frame.rename({"number": "account_number", "code": "account_code", "zh": "account_name"})
        write_table(TRIAL_BALANCE, TRIAL_BALANCE.conform(named), output, language=headings.value)
        record["output"] = str(output)
    screen.result(record, LABELS)


def _balances(from_day: datetime | None, to_day: datetime | None) -> pl.DataFrame:
    from yingshou.records.ledger.frames import period_balances

    return period_balances(from_date=from_day.date() if from_day else date.min, to_date=business_day(to_day))


def _balances_at(instant: datetime) -> pl.DataFrame:
    from yingshou.records.ledger.frames import balances_at

    return balances_at(instant)


def _instant(text: str) -> datetime:
    """Read an instant; without an offset it is the local time of the installation."""
    from django.utils.timezone import get_default_timezone

    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadArgumentError(
            zh=f"“{text}”不是时刻，请写成 2025-10-31T18:00+08:00",
            en=f"{text!r} is not an instant; write it as 2025-10-31T18:00+08:00",
            field="at",
        ) from error
    return (instant if instant.tzinfo else instant.replace(tzinfo=get_default_timezone())).astimezone(UTC)


@command
def export(
    screen: Screen,
    *,
    output: Annotated[
        Path, typer.Option("--output", metavar="FILE", help="A .csv, .xlsx or .parquet. 输出文件。")
    ],
    from_day: FromDay = None,
    to_day: ToDay = None,
    headings: HeadingsOption = Headings.EN,
) -> None:
    """Write the journal of a range of days to a file for finance, each entry with its hash.

    导出分录给财务：每条分录带链位置和哈希，可由他人独立复核。
    """
    start_database(screen)
    from yingshou.flows.export_ledger import export_journal

    frame = export_journal(from_date=from_day.date() if from_day else date.min, to_date=business_day(to_day))
    write_table(JOURNAL, frame, output, language=headings.value)
    screen.result({"rows": frame.height, "debit": frame["debit"].sum(), "output": str(output)}, LABELS)


@command
def seal(screen: Screen) -> None:
    """Seal the entries that are not sealed yet into the chain. Run it daily.

    把尚未入链的分录接入哈希链。建议每日执行。
    """
    start_database(screen)
    from yingshou.flows.seal_ledger import seal_ledger

    screen.result({"sealed": seal_ledger()}, LABELS)


@command
def verify(
    screen: Screen,
    *,
    anchor: Annotated[
        str | None,
        typer.Option(
            "--anchor", metavar="PLACE:HASH", help="A hash kept outside, as on a close. 另存的链位置和哈希。"
        ),
    ] = None,
) -> int:
    """Make every hash of the chain and every proof of a close anew; any change of an entry is named.

    逐条重算哈希链和结账证明；分录有任何改动、删除、插入都会指出。
    """
    kept = _anchor(anchor)
    start_database(screen)
    from yingshou.flows.seal_ledger import verify_ledger

    found = verify_ledger(anchor=kept)
    for finding in found.findings:
        screen.warn(finding.zh, finding.en)
    record = {
        "sealed": found.sealed, "unsealed": found.unsealed, "closes": found.closes,
        "last_hash": found.last_hash, "findings": len(found.findings),
    }  # fmt: skip
    screen.result(record, LABELS)
    return WITH_PROBLEMS if found.findings else DONE


def _anchor(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    place, _, kept = text.partition(":")
    if not place.isdigit() or not kept:
        raise BadArgumentError(
            zh=f"“{text}”不是链位置和哈希，请写成 1200:3fa9…",
            en=f"{text!r} is not a place and a hash; write it as 1200:3fa9…",
            field="anchor",
        )
    return int(place), kept.lower()


@command
def close(
    screen: Screen,
    *,
    month: Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="Calendar month. 会计期间。")],
    as_of: AsOf = None,
) -> None:
    """Close a calendar month: check the books, seal them, keep the balances; nothing goes in any more.

    月末结账：核对账簿、入链、留存余额和证明；结账后不能再向该期间及以前记账。
    """
    period = billing_month(month)
    start_database(screen)
    from yingshou.flows.close_period import close_period

    done = close_period(month=period, as_of=business_day(as_of), closed_by=ACTOR)
    record = {
        "month": format_month(done.month), "entries": done.entries, "position": done.seal_position,
        "hash": done.seal_hash, "proof": done.proof,
    }  # fmt: skip
    screen.result(record, LABELS)
