"""`yingshou collect`."""

# ruff: noqa: E501  Chinese counts double, and prose is wrapped for its readers

from dataclasses import asdict
from typing import Annotated

import typer

from yingshou.interfaces.cli.options import AsOf
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import DONE, WITH_PROBLEMS, business_day, command, start_database

LABELS = {
    "run_no": ("批次号", "Run"), "accounts": ("户数", "Accounts"), "opened": ("新立案", "Cases opened"), "closed": ("结案", "Cases closed"),
    "anchored": ("重新起算", "Anchored anew"), "notices": ("通知", "Notices"), "tasks": ("任务", "Tasks"), "withdrawn": ("撤回任务", "Tasks withdrawn"),
    "kept": ("兑现承诺", "Promises kept"), "broken": ("失信承诺", "Promises broken"), "handed_out": ("已派", "Handed out"),
    "carried_over": ("顺延", "Carried over"), "failures": ("失败批", "Failed batches"),
}  # fmt: skip


@command
def collect(
    screen: Screen,
    *,
    batch_size: Annotated[
        int, typer.Option("--batch-size", min=1, help="Accounts a batch. 每批户数。")
    ] = 20_000,
    as_of: AsOf = None,
) -> int:
    """Do the day of collection: open and close cases, take the steps that are due, hand tasks to people.

    催费日：立案与结案、办理到期的步骤、按责任与工作量派发任务。中断后重新执行会接着做；同一天重复执行不会重复催费。
    """
    start_database(screen)
    from yingshou.flows.collection_day import collection_day

    with screen.progress("催费", "Collecting") as report:
        result = collection_day(as_of=business_day(as_of), batch_size=batch_size, progress=report)
    for failure in result.failures:
        screen.warn(
            f"第 {failure.batch_no} 批（{failure.first_key}–{failure.last_key}）失败：{failure.error}",
            f"batch {failure.batch_no} ({failure.first_key}–{failure.last_key}) failed: {failure.error}",
        )
    screen.result({**asdict(result), "failures": len(result.failures)}, LABELS)
    return WITH_PROBLEMS if result.failures else DONE
