"""The frame of every command: a screen, the database when it is needed, and honest exit codes.

Exit codes: 0 done; 1 done, with problems listed; 2 refused; 130 interrupted.
"""

import functools
import os
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import typer

from yingshou.core.errors import YingshouError
from yingshou.core.period import parse_month
from yingshou.interfaces.cli.screen import Screen

DONE, WITH_PROBLEMS, REFUSED, INTERRUPTED = 0, 1, 2, 130


class UnableToStartError(YingshouError):
    """The database cannot be reached or brought to the present schema."""

    code = "UNABLE_TO_START"


class BadArgumentError(YingshouError):
    """An argument cannot be understood."""

    code = "BAD_ARGUMENT"


def command(function: Callable[..., int | None]) -> Callable[..., None]:
    """Give a command its screen and turn what it returns or raises into an exit code.

    The function takes `screen` first, then its options; it also offers `lang` and `json_lines`.
    """

    @functools.wraps(function)
    def run(*, lang: str | None = None, json_lines: bool = False, **options: Any) -> None:
        screen = Screen(lang=lang, json_lines=json_lines)
        raise typer.Exit(_guarded(screen, lambda: function(screen, **options)))

    return _with_shared_options(run, function)


def _guarded(screen: Screen, work: Callable[[], int | None]) -> int:
    """Run a command's work; a refusal, an unreachable file or database, and Ctrl-C end in one clear line."""
    try:
        return work() or DONE
    except YingshouError as error:
        screen.refuse(error)
    except OSError as error:
        screen.refuse(YingshouError(zh=f"文件或系统错误：{error}", en=f"file or system error: {error}"))
    except KeyboardInterrupt:
        screen.warn(
            "已中断。已完成的部分保留，重新执行即可继续。",
            "Interrupted. What is done stays; run it again to go on.",
        )
        return INTERRUPTED
    except Exception as error:
        if not _from_database(error):
            raise
        screen.refuse(_database_refusal(error))
    return REFUSED


def _with_shared_options(run: Callable[..., None], function: Callable[..., Any]) -> Callable[..., None]:
    """Show Typer the options of the function and the two every command has."""
    import inspect

    from yingshou.interfaces.cli.options import Json, Lang

    own = [p for name, p in inspect.signature(function).parameters.items() if name != "screen"]
    keyword = inspect.Parameter.KEYWORD_ONLY
    shared = [
        inspect.Parameter("json_lines", keyword, default=False, annotation=Json),
        inspect.Parameter("lang", keyword, default=None, annotation=Lang),
    ]
    run.__signature__ = inspect.Signature([*(p.replace(kind=keyword) for p in own), *shared])  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in (*own, *shared)}
    return run


def start_database(screen: Screen, *, prepare: bool = True) -> None:
    """Start Django and the database it names, and apply pending migrations.

    Raises UnableToStartError with what to do where that is not possible.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingshou.project.settings")
    import django

    try:
        with screen.progress("正在启动数据库", "Starting the database"):
            django.setup()
            if prepare:
                from yingshou.flows.prepare_database import prepare_database

                prepare_database()
    except ValueError as error:
        raise UnableToStartError(
            zh=f"配置有误：{error}", en=f"the settings are wrong: {error}", field="DATABASE_URL"
        ) from error
    except Exception as error:
        if not _from_database(error):
            raise
        raise _database_refusal(error) from error


def business_day(as_of: datetime | None) -> date:
    """Return the day asked for, else the business date of this installation (needs Django's settings)."""
    if as_of:
        return as_of.date()
    from yingshou.interfaces.clock import business_date

    return business_date()


def billing_month(text: str) -> int:
    """Read a billing month given on the command line. Raises BadArgumentError."""
    try:
        return parse_month(text)
    except ValueError as error:
        raise BadArgumentError(
            zh=f"“{text}”不是月份，请写成 2025-10",
            en=f"{text!r} is not a month; write it as 2025-10",
            field="month",
        ) from error


def _from_database(error: Exception) -> bool:
    return type(error).__module__.startswith(("django.db", "psycopg"))


def _database_refusal(error: Exception) -> UnableToStartError:
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return UnableToStartError(
        zh=f"数据库操作失败：{reason}。请用 yingshou doctor 查看原因",
        en=f"the database failed: {reason}. Run yingshou doctor to see why",
    )
