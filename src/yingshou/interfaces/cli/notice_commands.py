"""`yingshou notices …`: send what is due, list notices, show and check their evidence."""

from typing import Annotated

import typer

from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import WITH_PROBLEMS, BadArgumentError, command, start_database

_SHOWN = 200
NoticeNo = Annotated[str, typer.Argument(help="Notice. 通知编号。", metavar="NOTICE_NO")]


@command
def send(screen: Screen) -> int | None:
    """Send the notices that are due, by the channels of messages.toml. Workers do so all the time.

    发送到期的通知；后台进程运行时会自动发送。
    """
    start_database(screen)
    from yingshou.interfaces.jobs.notices import sit

    sitting = sit()
    screen.result(
        {"notices": sitting.handled, **sitting.states},
        {
            "notices": ("处理", "Handled"), "SERVED": ("已送达", "Served"),
            "SENT": ("已发送，待回执", "Sent"), "TASK": ("转人工", "For people to do"),
            "WAITING": ("等待", "Waiting"), "FAILED": ("未能送达", "Failed"),
            "DECLINED": ("已退订", "Declined"), "EXPIRED": ("已过时", "Too late"),
        },
    )  # fmt: skip
    return WITH_PROBLEMS if "FAILED" in sitting.states else None


@command
def list_notices(
    screen: Screen,
    *,
    account: Annotated[str, typer.Option("--account", help="Account. 户号。")] = "",
    purpose: Annotated[str, typer.Option("--purpose", help="Purpose, e.g. DEMAND. 用途。")] = "",
    state: Annotated[str, typer.Option("--state", help="State, e.g. FAILED. 状态。")] = "",
) -> None:
    """List notices, the latest first: two hundred on screen, all as JSON.

    列出通知。
    """
    start_database(screen)
    from yingshou.records.messages.queries import notices

    asked = {"account_id": account, "purpose": purpose.upper(), "progress__state": state.upper()}
    found = notices().filter(**{name: value for name, value in asked.items() if value})
    rows = []
    for each in found.iterator(chunk_size=1000) if screen.json_lines else found[:_SHOWN]:
        far = each.progress
        row = {
            "notice_no": each.notice_no, "account_no": each.account_id, "purpose": each.purpose,
            "state": far.state, "reason": far.reason, "channel": far.channel, "asked_at": each.asked_at,
            "served_at": far.served_at,
        }  # fmt: skip
        screen.line(row)
        rows.append(tuple(row.values()))
    headings = [
        ("通知", "Notice"), ("户号", "Account"), ("用途", "Purpose"), ("状态", "State"), ("原因", "Reason"),
        ("渠道", "Channel"), ("提出", "Asked"), ("送达", "Served"),
    ]  # fmt: skip
    screen.rows(headings, rows)
    screen.line({"notices": found.count()})


@command
def evidence(screen: Screen, *, notice_no: NoticeNo) -> None:
    """Show what was sent of a notice and what was answered, with the hashes.

    显示一份通知的内容与送达凭据。
    """
    start_database(screen)
    from yingshou.records.messages import queries

    found = queries.notice(notice_no)
    if found is None:
        raise BadArgumentError(
            zh=f"没有通知 {notice_no}", en=f"there is no notice {notice_no}", field="notice_no"
        )
    for sent in queries.attempts(notice_no):
        screen.line(
            {
                "attempt_no": sent.attempt_no, "channel": sent.channel, "address": sent.address,
                "text": sent.text, "content_hash": sent.content_hash, "begun_at": sent.begun_at,
            }
        )  # fmt: skip
        screen.rows([(sent.attempt_no, sent.attempt_no)], [(sent.text,), (sent.content_hash,)])
    rows = []
    for each in queries.evidence(notice_no):
        row = {
            "position": each.position, "kind": each.kind, "happened_at": each.happened_at, "text": each.text,
            "hash": each.hash,
        }  # fmt: skip
        screen.line(row)
        rows.append(tuple(row.values()))
    headings = [("位置", "Place"), ("类型", "Kind"), ("时间", "Time"), ("内容", "Content"), ("哈希", "Hash")]
    screen.rows(headings, rows)
    screen.line({"notice_no": notice_no, "state": found.progress.state, "evidence": len(rows)})


@command
def verify(screen: Screen) -> int | None:
    """Check the chain of evidence and everything that was sent against their hashes.

    核验送达凭据链。
    """
    start_database(screen)
    from yingshou.flows.verify_evidence import sentence, verify_evidence

    checked = verify_evidence()
    for found in checked.breaks:
        zh, en = sentence(found)
        screen.line({"break": found.reason, "position": found.position, "notice_no": found.notice_no})
        screen.warn(zh, en)
    screen.result(
        {"pieces": checked.pieces, "last_hash": checked.last_hash, "breaks": len(checked.breaks)},
        {"pieces": ("凭据", "Pieces"), "last_hash": ("末条哈希", "Last hash"), "breaks": ("不符", "Breaks")},
    )
    return WITH_PROBLEMS if checked.breaks else None
