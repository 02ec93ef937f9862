"""`yingshou reconcile`, `certify`, `verify-certificates`: the three totals of a day, and their proof."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from yingshou.core.tables.reconciliation import CHANNEL_LINES
from yingshou.gateways.files import read_table
from yingshou.interfaces.cli.options import DAY_FORMATS, AsOf
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import DONE, WITH_PROBLEMS, business_day, command, start_database

ACTOR = "cli"
Day = Annotated[
    datetime, typer.Option("--day", formats=DAY_FORMATS, metavar="YYYY-MM-DD", help="Day. 日期。")
]
LABELS = {
    "run_no": ("批次号", "Run"), "channel": ("渠道", "Channel"),
    "file_total": ("渠道文件（元）", "Channel file (yuan)"),
    "bank_seen": ("银行到账（元）", "At the bank (yuan)"), "fee_total": ("手续费（元）", "Fees (yuan)"),
    "ledger_total": ("账面（元）", "Ledger (yuan)"), "difference": ("差额（元）", "Difference (yuan)"),
    "state": ("状态", "State"), "open_count": ("未处理差异", "Open differences"),
    "unexplained": ("未解释（元）", "Unexplained (yuan)"), "failures": ("失败批", "Failed batches"),
    "rows": ("行数", "Rows"), "inserted": ("新增", "New"), "unchanged": ("已有", "Already known"),
    "problems": ("问题数", "Problems"), "position": ("证书序号", "Certificate"), "hash": ("摘要", "Hash"),
    "signatures": ("签字数", "Signatures"), "certificates": ("证书数", "Certificates"),
    "signed": ("两人已签", "Signed by two"), "breaks": ("断链", "Breaks"),
    "changed": ("已变动的日期", "Days changed"),
}  # fmt: skip


@command
def import_channel_file(
    screen: Screen,
    *,
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="File of channel_lines. 渠道对账文件。")
    ],
) -> int:
    """Keep a channel's own file for reconciliation; nothing is booked.

    导入渠道对账文件，只留存不入账。重复导入不会重复。
    """
    content = read_table(CHANNEL_LINES, file)
    start_database(screen)
    from yingshou.flows.keep_lines import keep_channel_file

    done = keep_channel_file(frame=content.frame, source=file.name, parse_problems=content.problems)
    screen.problems(done.problems)
    record = {"rows": done.rows, "inserted": done.inserted, "unchanged": done.unchanged}
    screen.result({**record, "problems": done.problems.height}, LABELS)
    return WITH_PROBLEMS if done.problems.height else DONE


@command
def reconcile(screen: Screen, *, day: Day, as_of: AsOf = None) -> int:
    """Hold channel files and bank statements up to a day against the ledger.

    对账：渠道文件、银行流水与账面逐渠道核对；中断后再次执行即继续，重复执行不产生新的结果。
    """
    start_database(screen)
    from yingshou.flows.reconcile_day import reconcile_day

    with screen.progress(f"对账 {day:%Y-%m-%d}", f"Reconciling {day:%Y-%m-%d}") as report:
        done = reconcile_day(day=day.date(), as_of=business_day(as_of), run_by=ACTOR, progress=report)
    shown = ("channel", "file_total", "fee_total", "bank_seen", "ledger_total", "difference", "state")
    for row in done.grid.select(shown).iter_rows(named=True):
        screen.result(row, LABELS)
    record = {"run_no": done.run_no, "open_count": done.open_count, "unexplained": done.unexplained}
    screen.result({**record, "failures": len(done.failures)}, LABELS)
    return WITH_PROBLEMS if done.open_count or done.failures or done.unexplained else DONE


@command
def certify(
    screen: Screen,
    *,
    day: Day,
    by: Annotated[str, typer.Option("--by", help="Who draws and signs it. 签字人。")],
    as_of: AsOf = None,
) -> None:
    """Draw the certificate of a day where there is none, and sign it; two people sign.

    出具对账证书并签字；须由两人分别执行。
    """
    start_database(screen)
    from yingshou.flows.certify_day import draw_certificate, sign_certificate

    today = business_day(as_of)
    made = draw_certificate(day=day.date(), as_of=today, drawn_by=by)
    place = sign_certificate(position=made.position, signer=by, as_of=today)
    screen.result({"position": made.position, "hash": made.hash, "signatures": place}, LABELS)


@command
def verify_certificates(screen: Screen, *, as_of: AsOf = None) -> int:
    """Verify the chain of all certificates, their signatures, and that their days are still so.

    校验全部对账证书：链、签字，以及各日数据是否仍与证书一致。
    """
    start_database(screen)
    from yingshou.flows.certify_day import verify_certificates as verify

    found = verify(as_of=business_day(as_of))
    for each in found.breaks:
        screen.warn(
            f"证书 {each.position}（{each.day}）：{each.reason}",
            f"Certificate {each.position} ({each.day}): {each.reason}",
        )
    record = {
        "certificates": found.certificates, "signed": found.signed, "breaks": len(found.breaks),
        "changed": ", ".join(map(str, found.changed)), "hash": found.last_hash,
    }  # fmt: skip
    screen.result(record, LABELS)
    return WITH_PROBLEMS if found.breaks or found.changed else DONE
