"""`yingshou warnings`: watch a day, list the cards, the visits they lead to, signals from outside."""

# ruff: noqa: E501  Chinese counts double

from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from yingshou.interfaces.cli.options import DAY_FORMATS, AsOf
from yingshou.interfaces.cli.people import By, check_user
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import (
    DONE,
    WITH_PROBLEMS,
    BadArgumentError,
    business_day,
    command,
    start_database,
)

WATCH_LABELS = {
    "run_no": ("批次号", "Run"), "accounts": ("监测户数", "Accounts"), "open_cards": ("未解除", "Open"), "opened": ("新增", "Opened"),
    "escalated": ("升级", "Graver"), "eased": ("降级", "Milder"), "cleared": ("解除", "Cleared"), "no_data": ("缺数", "No figures"),
}  # fmt: skip
IMPORT_LABELS = {
    "run_no": ("批次号", "Run"), "rows": ("行数", "Rows"), "inserted": ("新增", "New"), "unchanged": ("未变", "Unchanged"),
}  # fmt: skip
_HEADINGS = [
    ("户号", "Account"), ("户名", "Name"), ("颜色", "Colour"), ("类别", "Cause"), ("责任人", "Owner"), ("自", "Since"),
    ("违约可能", "Chance"), ("可避免损失", "Loss to avoid"), ("规则", "Rules"),
]  # fmt: skip
_GIVEN = {"given": ("派出", "Given"), "passed_over": ("跳过", "Passed over")}


@command
def watch(screen: Screen, *, as_of: AsOf = None) -> None:
    """Watch every account but households for signs of a default; cards open, move and clear by rule.

    执行当日预警：按规则开卡、升降级、解除。
    """
    start_database(screen)
    from yingshou.flows.watch_warnings import watch_warnings

    screen.result(asdict(watch_warnings(as_of=business_day(as_of))), WATCH_LABELS)


@command
def list_cards(
    screen: Screen,
    *,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Cards at most. 最多张数。")] = 50,
) -> int:
    """List the open cards, the likeliest default first.

    列出未解除的预警卡，违约可能大的在前。金额单位为元。
    """
    start_database(screen)
    from yingshou.records.warnings import queries

    return _shown(screen, [_row(card) for card in queries.cards()[:limit]])


Count = Annotated[int, typer.Option("--count", min=1, help="Visits. 走访数。")]


@command
def visits(screen: Screen, *, count: Count = 20) -> int:
    """List whom to visit first: the likeliest default first, one line an account.

    列出优先走访的用户，每户一行。
    """
    start_database(screen)
    from yingshou.records.warnings import queries

    return _shown(screen, [_row(card) for card in queries.visit_list(count)])


@command
def give(screen: Screen, *, by: By, count: Count = 20, as_of: AsOf = None) -> None:
    """Give visits out as tasks to who answers for the accounts; nobody is visited twice in ninety days.

    把优先走访派成任务；九十天内不重复走访。
    """
    start_database(screen)
    from yingshou.flows.give_visits import give_visits

    check_user(by, "lead_collection")
    done = give_visits(count=count, as_of=business_day(as_of), given_by=by)
    screen.result(asdict(done), _GIVEN)


@command
def signals(
    screen: Screen,
    *,
    folder: Annotated[Path | None, typer.Option("--folder", help="Folder with files. 文件夹。")] = None,
    url: Annotated[str | None, typer.Option("--url", help="Address of a provider. 接口网址。")] = None,
    token_file: Annotated[
        Path | None, typer.Option("--token-file", help="File with the token. 令牌文件。")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            "--since",
            formats=DAY_FORMATS,
            metavar="YYYY-MM-DD",
            help="First day; else 30 days back. 起始日。",
        ),
    ] = None,
    as_of: AsOf = None,
) -> int:
    """Take signals from outside: registry, courts, pledges, press; the same again changes nothing.

    接入外部信号：工商、司法、股权出质、舆情。重复执行不会改动。
    """
    if (folder is None) == (url is None):
        raise BadArgumentError(
            zh="--folder 与 --url 二者填一", en="give --folder or --url, one of the two", field="folder"
        )
    start_database(screen)
    from yingshou.flows.take_signals import take_signals

    day = business_day(as_of)
    first: date = since.date() if since else day - timedelta(days=30)
    done = take_signals(source=_source(folder, url, token_file), since=first, as_of=day)
    screen.problems(done.problems)
    screen.result({name: getattr(done, name) for name in IMPORT_LABELS}, IMPORT_LABELS)
    return WITH_PROBLEMS if done.problems.height else DONE


def _source(folder: Path | None, url: str | None, token_file: Path | None) -> Any:
    from yingshou.gateways.signals import FolderConnector, HttpConnector

    if folder is not None:
        return FolderConnector(name=folder.name or "folder", folder=folder)
    try:
        token = token_file.read_text(encoding="utf-8").strip() if token_file else ""
    except OSError as error:
        raise BadArgumentError(
            zh=f"令牌文件不能读取：{error}", en=f"the token cannot be read: {error}", field="token_file"
        ) from error
    return HttpConnector(name="http", url=url or "", token=token)


def _row(card: Any) -> dict[str, Any]:
    return {
        "account_no": card.account_id, "name": card.account.name, "colour": card.colour, "cause": card.cause,
        "owner": card.username or card.owner, "opened_on": card.opened_on, "chance": card.chance, "score": card.score,
        "rules": " ".join(reason["rule_no"] for reason in card.reasons),
    }  # fmt: skip


def _shown(screen: Screen, rows: list[dict[str, Any]]) -> int:
    for row in rows:
        screen.line({"card": row})
    screen.rows(_HEADINGS, [tuple(row.values()) for row in rows], right=6)
    return DONE
