"""`yingshou next …`: the worklists of a day, one person's list, acts taken up, the lift."""

# ruff: noqa: E501  Chinese counts double

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from yingshou.interfaces.cli.options import AsOf
from yingshou.interfaces.cli.people import By, check_user
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import DONE, WITH_PROBLEMS, business_day, command, start_database

PLAN_LABELS = {
    "run_no": ("批次号", "Run"), "drawn": ("新抽户数", "Cases drawn"), "held_out": ("其中对照", "Held out of them"), "measured": ("统计结果", "Outcomes measured"),
    "people": ("人数", "People"), "lines": ("清单行数", "Lines"), "advanced": ("其中提前", "Advanced of them"), "failures": ("失败批", "Failed batches"),
}  # fmt: skip
_HEADINGS = [
    ("次序", "Place"), ("人员", "Person"), ("户号", "Account"), ("户名", "Name"), ("动作", "Act"), ("任务", "Task"), ("欠费", "Overdue"),
    ("预期多收", "Gain"), ("每分钟", "A minute"), ("组别", "Arm"),
]  # fmt: skip
_LIFT_HEADINGS = [
    ("月份", "Month"), ("分群", "Segment"), ("指标", "Measure"), ("建议组", "Next"), ("对照组", "Held out"), ("差值", "Lift"), ("下限", "Low"), ("上限", "High"), ("结论", "Verdict"),
]  # fmt: skip
Username = Annotated[str, typer.Option("--of", help="Only this person's list. 某人的清单。")]


@command
def plan(screen: Screen, *, as_of: AsOf = None) -> int:
    """Draw the cases of the month, measure what is over, and make the worklists of a day.

    抽取对照、统计已到期的结果、生成当日催费建议清单；当日清单只生成一次。宜在催费日之后执行。
    """
    start_database(screen)
    from yingshou.flows.plan_actions import plan_actions

    day = business_day(as_of)
    with screen.progress(f"催费建议 {day}", f"Planning {day}") as report:
        done = plan_actions(as_of=day, progress=report)
    screen.result({**asdict(done), "failures": len(done.failures)}, PLAN_LABELS)
    return WITH_PROBLEMS if done.failures else DONE


@command
def show(
    screen: Screen,
    *,
    of: Username = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="Lines at most. 最多行数。")] = 50,
    as_of: AsOf = None,
) -> int:
    """Show the worklists of a day in their order, with what each act is expected to bring.

    查看当日催费建议清单，金额单位为元。
    """
    start_database(screen)
    from yingshou.records.next_actions import queries

    found = queries.worklist(on=business_day(as_of), username=of)
    for line in found[:limit]:
        names = (
            "place",
            "username",
            "account_id",
            "act",
            "task_no",
            "amount",
            "gain",
            "gain_a_minute",
            "arm",
            "considered",
        )
        screen.line({"line": {name: getattr(line, name) for name in names}})
    rows = [
        (line.place, line.username, line.account_id, line.account.name, line.act, line.task_no or "+", line.amount, line.gain,
         line.gain_a_minute, line.arm)
        for line in found[:limit]
    ]  # fmt: skip
    screen.rows(_HEADINGS, rows, right=6)
    count = found.count()
    screen.result({"lines": count}, PLAN_LABELS)
    return DONE if count else WITH_PROBLEMS


@command
def take(
    screen: Screen,
    account_no: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Account number. 户号。")],
    act: Annotated[str, typer.Argument(metavar="ACT", help="SMS, CALL, … 动作代码。")],
    *,
    by: By,
    as_of: AsOf = None,
) -> None:
    """Take up an act of today's lists that is advanced: it becomes a task, or a reminder that is sent.

    领取清单上提前的动作：成为任务，或发出提醒短信。
    """
    start_database(screen)
    from yingshou.flows.take_action import take_action
    from yingshou.interfaces.clock import local_time

    check_user(by, "collect")
    day = business_day(as_of)
    moment = datetime.combine(day, local_time().timetz())
    number = take_action(account_no=account_no, act=act, as_of=day, at=moment, taken_by=by)
    screen.result({"task_no": number}, {"task_no": ("任务号", "Task")})


@command
def lift(screen: Screen, *, as_of: AsOf = None) -> int:
    """Say how much better cases worked by the lists did than those held out, with 95 % intervals.

    建议组与对照组的差值及 95% 区间，按月、分群；户数不足或区间含 0 时不作结论。
    """
    start_database(screen)
    from yingshou.core.next_action import lifts, rules_on
    from yingshou.records.next_actions import frames

    rules = rules_on(rules=frames.next_rules(), day=business_day(as_of))
    found = lifts(frames.outcomes(), least_cases=rules["least_cases"])
    for row in found.iter_rows(named=True):
        screen.line({"lift": row})
    names = ("month", "segment", "measure", "next_cases", "rules_cases", "lift", "low", "high", "verdict")
    screen.rows(
        _LIFT_HEADINGS, [tuple(row[name] for name in names) for row in found.iter_rows(named=True)], right=3
    )
    screen.result({"rows": found.height}, {"rows": ("行数", "Rows")})
    return DONE if found.height else WITH_PROBLEMS
