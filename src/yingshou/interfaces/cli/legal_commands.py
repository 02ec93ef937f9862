"""`yingshou legal …`: matters before a court, their steps, bundles of evidence, claims written off."""

import shutil
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer

from yingshou.interfaces.cli.options import DAY_FORMATS, AsOf
from yingshou.interfaces.cli.people import By, check_user
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import BadArgumentError, business_day, command, start_database

LABELS = {
    "matter_no": ("案件编号", "Matter"), "account_no": ("户号", "Account"), "state": ("状态", "State"),
    "principal": ("主张本金（元）", "Claimed principal (yuan)"),
    "penalty": ("违约金（元）", "Penalty (yuan)"),
    "sha256": ("SHA-256", "SHA-256"), "exhibits": ("证据份数", "Exhibits"), "path": ("文件", "File"),
}  # fmt: skip
TERMS = {
    "matter_no": ("案件编号", "Matter"), "deadline": ("期限", "Term"), "last_date": ("届满日", "Last day"),
    "days_left": ("剩余天数", "Days left"),
}  # fmt: skip
CHECKED = {
    "matter_no": ("案件编号", "Matter"), "as_of": ("截至", "As of"), "sha256": ("SHA-256", "SHA-256"),
    "files": ("文件数", "Files"), "evidence": ("送达凭据", "Pieces of evidence"),
    "altered": ("不符", "Altered"),
}  # fmt: skip
REQUEST = {"request_no": ("申请编号", "Request")}
RECOVERY = {
    "principal": ("收回本金（元）", "Principal (yuan)"),
    "penalty": ("收回违约金（元）", "Penalty (yuan)"),
}
MatterNo = Annotated[str, typer.Argument(help="Matter, e.g. 1000000001-L1. 案件编号。", metavar="MATTER_NO")]
AccountNo = Annotated[str, typer.Argument(help="Account that owes. 欠费户号。", metavar="ACCOUNT_NO")]
Reason = Annotated[str, typer.Option("--reason", help="Reason in words. 原因说明。")]
Items = Annotated[
    list[str] | None,
    typer.Option("--item", metavar="RECEIVABLE_NO", help="Due item; else all overdue. 应收，可多次。"),
]
Document = Annotated[
    Path | None,
    typer.Option("--document", exists=True, dir_okay=False, help="Paper: PDF, JPEG or PNG. 文书文件。"),
]


def _day(name: str, help_text: str) -> typer.models.OptionInfo:
    return typer.Option(name, formats=DAY_FORMATS, metavar="YYYY-MM-DD", help=help_text)  # type: ignore[no-any-return]


@command
def list_matters(
    screen: Screen,
    *,
    state: Annotated[str, typer.Option("--state", help="Only in this state, e.g. SUED. 仅此状态。")] = "",
    account: Annotated[str, typer.Option("--account", help="Only of this account. 仅此户号。")] = "",
) -> None:
    """List matters before a court, the latest first.

    列出案件。
    """
    start_database(screen)
    from yingshou.records.legal.queries import matters

    asked = {"standing__state": state.upper(), "account_id": account}
    found = list(matters(**{name: value for name, value in asked.items() if value}))
    names = ("matter_no", "account_no", "state", "principal", "penalty")
    rows = [(each.pk, each.account_id, each.state, each.principal, each.penalty) for each in found]
    for row in rows:
        screen.line(dict(zip(names, row, strict=True)))
    screen.rows([LABELS[name] for name in names], rows, right=3)
    screen.line({"matters": len(found)})


@command
def open_matter(
    screen: Screen,
    *,
    account_no: AccountNo,
    reason: Reason,
    by: By,
    item: Items = None,
    owner: Annotated[str, typer.Option("--owner", help="Who answers for it. 负责人。")] = "",
    until: Annotated[
        datetime | None, _day("--until", "Last day for filing claims (bankruptcy). 债权申报截止日。")
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Open a matter over items an account owes.

    就欠费立案。
    """
    start_database(screen)
    from yingshou.flows.open_legal_matter import open_legal_matter

    check_user(by, "legal")
    number = open_legal_matter(
        account_no=account_no, reason=reason, opened_by=by, as_of=business_day(as_of), receivable_nos=item,
        owner=owner, until_date=until.date() if until else None,
    )  # fmt: skip
    _show(screen, number)


@command
def step(
    screen: Screen,
    *,
    matter_no: MatterNo,
    kind: Annotated[str, typer.Argument(help="Step, e.g. SUIT_FILED. 步骤。", metavar="STEP")],
    by: By,
    on: Annotated[datetime | None, _day("--on", "Day it happened. 发生日期。")] = None,
    served: Annotated[datetime | None, _day("--served", "Day it was served. 送达日期。")] = None,
    until: Annotated[datetime | None, _day("--until", "Last day named by the court. 法院指定日。")] = None,
    court: Annotated[str, typer.Option("--court", help="Court. 法院。")] = "",
    file_no: Annotated[str, typer.Option("--file-no", help="File number. 案号。")] = "",
    amount: Annotated[str, typer.Option("--amount", metavar="YUAN", help="Amount. 金额（元）。")] = "",
    fees: Annotated[str, typer.Option("--fees", metavar="YUAN", help="Fees paid. 费用（元）。")] = "",
    note: Annotated[str, typer.Option("--note", help="Note. 说明。")] = "",
    document: Document = None,
    as_of: AsOf = None,
) -> None:
    """Write down what happened in a matter; a step that does not follow is refused.

    登记案件步骤；不合程序的步骤不予登记。
    """
    start_database(screen)
    from django.conf import settings

    from yingshou.flows.record_legal_step import record_legal_step

    check_user(by, "legal")
    today = business_day(as_of)
    record_legal_step(
        matter_no=matter_no, kind=kind.upper(), step_date=_date(on) or today, recorded_by=by, as_of=today,
        served_date=_date(served), until_date=_date(until), court=court, file_no=file_no,
        amount=_yuan(amount, "amount"), fees=_yuan(fees, "fees"), note=note,
        document=document.read_bytes() if document else None, document_name=document.name if document else "",
        folder=settings.LEGAL_FOLDER,
    )  # fmt: skip
    _show(screen, matter_no)


@command
def bundle(
    screen: Screen,
    *,
    matter_no: MatterNo,
    by: By,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE.zip", help="Also copy it here. 另存为。")
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Make the bundle of evidence of a matter; the same facts and day give the same file.

    制作证据包；事实与截止日相同，文件逐字节相同。
    """
    start_database(screen)
    from django.conf import settings

    from yingshou.flows.make_evidence_bundle import make_evidence_bundle

    check_user(by, "legal")
    made = make_evidence_bundle(
        matter_no=matter_no, as_of=business_day(as_of), made_by=by, folder=settings.LEGAL_FOLDER
    )
    path = made.path
    if output is not None:
        path = Path(shutil.copyfile(made.path, output))
    names = ("matter_no", "principal", "penalty", "exhibits", "sha256")
    screen.result({**{name: getattr(made, name) for name in names}, "path": str(path)}, LABELS)


@command
def verify(
    screen: Screen,
    *,
    path: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="Bundle. 证据包。", metavar="BUNDLE.zip")
    ],
) -> None:
    """Check every hash of a bundle and its chain; exit code 1 where something was altered.

    校验证据包的每个哈希和送达凭据链；有不符时逐项列出，退出码 1。
    """
    start_database(screen)
    from yingshou.flows.verify_bundle import sentence, verify_bundle

    found = verify_bundle(path=path)
    for each in found.altered:
        zh, en = sentence(each)
        screen.line({"reason": each.reason, "file": each.file})
        screen.say(zh, en)
    names = ("matter_no", "as_of", "sha256", "files", "evidence")
    values = {name: getattr(found, name) for name in names}
    screen.result({**values, "altered": len(found.altered)}, CHECKED)
    if found.altered:
        raise typer.Exit(1)


@command
def watch(
    screen: Screen,
    *,
    days: Annotated[int, typer.Option("--days", help="Days ahead. 未来天数。")] = 30,
    as_of: AsOf = None,
) -> None:
    """List the terms that end within so many days, or are over; exit code 1 where there are any.

    列出若干天内届满或已届满的期限；有则退出码 1。
    """
    start_database(screen)
    from yingshou.flows.watch_legal import watch_legal_terms

    found = watch_legal_terms(as_of=business_day(as_of), within_days=days).select(list(TERMS))
    for row in found.iter_rows(named=True):
        screen.line(row)
    screen.rows(list(TERMS.values()), found.rows(), right=3)
    if found.height:
        raise typer.Exit(1)


@command
def write_off(
    screen: Screen,
    *,
    account_no: AccountNo,
    ground: Annotated[str, typer.Option("--ground", help="Ground, e.g. BANKRUPTCY_CLOSED. 核销事由。")],
    reason: Reason,
    by: By,
    item: Items = None,
    matter: Annotated[str, typer.Option("--matter", help="Matter. 案件编号。")] = "",
    document: Document = None,
    as_of: AsOf = None,
) -> None:
    """Ask that claims be written off; another person decides (`yingshou request approve`).

    申请核销，由另一人审批；账销案存。
    """
    start_database(screen)
    from django.conf import settings

    from yingshou.flows.propose_write_off import propose_write_off

    check_user(by, "legal")
    number = propose_write_off(
        account_no=account_no, ground=ground.upper(), reason=reason, proposed_by=by,
        as_of=business_day(as_of), receivable_nos=item, matter_no=matter,
        document=document.read_bytes() if document else None, document_name=document.name if document else "",
        folder=settings.LEGAL_FOLDER,
    )  # fmt: skip
    screen.result({"request_no": number}, REQUEST)


@command
def undo_write_off(
    screen: Screen,
    *,
    request_no: Annotated[str, typer.Argument(help="Write-off. 核销申请编号。", metavar="REQUEST_NO")],
    cause: Annotated[str, typer.Option("--cause", help="Cause, e.g. DEBTOR_ABLE_TO_PAY. 原因类别。")],
    reason: Reason,
    by: By,
    as_of: AsOf = None,
) -> None:
    """Ask that a write-off be undone; another person decides.

    申请撤销核销，由另一人审批。
    """
    start_database(screen)
    from yingshou.flows.propose_write_off_undo import propose_write_off_undo

    check_user(by, "legal")
    number = propose_write_off_undo(
        request_no=request_no, cause=cause.upper(), reason=reason, proposed_by=by, as_of=business_day(as_of)
    )
    screen.result({"request_no": number}, REQUEST)


@command
def recover(screen: Screen, *, account_no: AccountNo, by: By, as_of: AsOf = None) -> None:
    """Let the money an account has settle its claims written off.

    以该户未用余额清偿已核销的欠费。
    """
    start_database(screen)
    from yingshou.flows.apply_money import total
    from yingshou.flows.recover_written_off import recover_written_off

    check_user(by, "legal")
    done = recover_written_off(account_no=account_no, recovered_by=by, as_of=business_day(as_of))
    screen.result({"principal": total(done, "principal"), "penalty": total(done, "penalty")}, RECOVERY)


def _show(screen: Screen, matter_no: str) -> None:
    from yingshou.records.legal.queries import matters

    found = matters().get(pk=matter_no)
    screen.result(
        {
            "matter_no": found.pk, "account_no": found.account_id, "state": found.state,
            "principal": found.principal, "penalty": found.penalty,
        },
        LABELS,
    )  # fmt: skip


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _yuan(text: str, field: str) -> Decimal | None:
    """Read an amount, None where it is empty. Raises BadArgumentError."""
    if not text:
        return None
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise BadArgumentError(zh=f"“{text}”不是金额", en=f"{text!r} is no amount", field=field) from error
