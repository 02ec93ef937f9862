"""`yingshou anomalies`: look at a day's use, list whom to inspect, send people, write down what they found."""

# ruff: noqa: E501  Chinese counts double

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
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

RIGHT = "inspect"
FOUND_LABELS = {
    "run_no": ("批次号", "Run"), "accounts": ("户数", "Accounts"), "without_use": ("无可比用电", "Nothing to compare"),
    "listed": ("入列", "Listed"), "cleared_lately": ("近期已核查", "Cleared lately"), "areas": ("台区", "Areas"),
}  # fmt: skip
_LIST = [
    ("户号", "Account"), ("户名", "Name"), ("分值", "Points"), ("疑似", "Suspicion"), ("自", "Since"),
    ("疑似少计 kWh", "Missed kWh"), ("期望 kWh", "Expected kWh"), ("特征", "Signals"),
]  # fmt: skip
_EVIDENCE = [
    ("特征", "Signal"), ("特征值", "Value"), ("得分", "Points"), ("自", "Since"), ("天数", "Days"), ("此前", "Before"), ("现值", "Now"),
    ("引用", "Reference"),
]  # fmt: skip
_AREAS = [
    ("台区", "Area"), ("户数", "Accounts"), ("可比天数", "Days"), ("缺数天数", "Missing"), ("供电量", "Supplied"), ("售电量", "Metered"),
    ("损失", "Lost"), ("线损率", "Share"),
]  # fmt: skip
_WEIGHTS = [
    ("特征", "Signal"), ("公布分值", "Published"), ("现用分值", "In use"), ("核查数", "Inspected"), ("属实", "Confirmed"),
    ("命中率", "Precision"), ("依据", "Goes by"),
]  # fmt: skip
_INSPECTIONS = [
    ("检查编号", "Inspection"), ("户号", "Account"), ("检查人", "Given to"), ("派发日", "Given on"), ("结果", "Result"), ("检查日", "On"),
]  # fmt: skip
Account = Annotated[str, typer.Argument(metavar="ACCOUNT", help="Account number. 户号。")]


@command
def find(screen: Screen, *, as_of: AsOf = None) -> int:
    """Look at the use of every account up to a day and list those to inspect; a day once looked at stays.

    分析全部用户截至某日的用电，列出检查清单。
    """
    start_database(screen)
    from yingshou.flows.find_anomalies import find_anomalies

    with screen.progress("分析用电", "Looking at use") as report:
        done = find_anomalies(as_of=business_day(as_of), progress=report)
    for failure in done.failures:
        screen.warn(
            f"第 {failure.batch_no} 批失败：{failure.error}",
            f"batch {failure.batch_no} failed: {failure.error}",
        )
    screen.result({name: asdict(done)[name] for name in FOUND_LABELS}, FOUND_LABELS)
    return WITH_PROBLEMS if done.failures else DONE


@command
def list_findings(
    screen: Screen,
    *,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Accounts at most. 最多户数。")] = 50,
    order: Annotated[
        str, typer.Option("--order", help="points, or energy = missed energy × points ÷ 100. 排序。")
    ] = "points",
) -> int:
    """List the accounts to inspect as of the last day that was looked at.

    列出待检查用户：按分值，或按疑似少计电量 × 分值 ÷ 100。
    """
    start_database(screen)
    from yingshou.records.anomalies import queries

    if order not in queries.ORDERS:
        raise BadArgumentError(
            zh="--order 填 points 或 energy", en="--order is points or energy", field="order"
        )
    rows = [_row(each) for each in queries.listed(order=order)[:limit]]
    for row in rows:
        screen.line({"finding": row})
    screen.rows(_LIST, [tuple(row.values()) for row in rows], right=3)
    return DONE


@command
def show(screen: Screen, account_no: Account) -> int:
    """Show what was found of an account last: every part of its points with figures and days.

    显示某户最近一次的依据：各特征、得分、数值与天数。
    """
    start_database(screen)
    from yingshou.records.anomalies import queries

    found = queries.finding(account_no)
    if found is None:
        raise BadArgumentError(
            zh=f"户号 {account_no} 没有异常",
            en=f"nothing was found of account {account_no}",
            field="account_no",
        )
    screen.line({"finding": _row(found), "as_of": found.as_of, "evidence": found.evidence})
    names = ("signal", "value", "given", "since", "days", "before", "now", "reference")
    screen.rows(_EVIDENCE, [tuple(row[name] for name in names) for row in found.evidence], right=2)
    return DONE


@command
def give(
    screen: Screen,
    account_no: Account,
    *,
    to: Annotated[str, typer.Option("--to", metavar="NAME", help="Who goes. 检查人登录名。")],
    by: By,
    note: Annotated[str, typer.Option("--note", help="What they should know. 事由。")] = "",
    as_of: AsOf = None,
) -> None:
    """Send somebody to inspect an account.

    派发用电检查。
    """
    start_database(screen)
    from yingshou.flows.give_inspection import give_inspection

    check_user(by, RIGHT)
    number = give_inspection(
        account_no=account_no, given_to=to, given_by=by, as_of=business_day(as_of), note=note
    )
    screen.result({"inspection_no": number}, {"inspection_no": ("检查编号", "Inspection")})


@command
def record(
    screen: Screen,
    inspection_no: Annotated[str, typer.Argument(metavar="INSPECTION", help="Its number. 检查编号。")],
    *,
    result: Annotated[
        str,
        typer.Option(
            "--result",
            help="THEFT, BREACH, METER_FAULT, WRONG_WIRING, NOTHING_FOUND or NO_ACCESS. 检查结果。",
        ),
    ],
    note: Annotated[str, typer.Option("--note", help="What was found. 检查情况。")],
    by: By,
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=DAY_FORMATS, metavar="YYYY-MM-DD", help="Day of it. 检查日期。"),
    ] = None,
    reference: Annotated[str, typer.Option("--reference", help="Proof kept. 取证材料。")] = "",
    load_kw: Annotated[str, typer.Option("--load-kw", help="Load found, kW. 接入容量。")] = "",
    began: Annotated[
        datetime | None,
        typer.Option(
            "--began", formats=DAY_FORMATS, metavar="YYYY-MM-DD", help="First day of it. 起始日期。"
        ),
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Write down what an inspection found; it stays. A theft or a breach needs the proof that was kept.

    登记检查结果；登记后不可更改。
    """
    start_database(screen)
    from yingshou.flows.record_inspection import correction_start, record_inspection

    check_user(by, RIGHT)
    day = business_day(as_of)
    record_inspection(
        inspection_no=inspection_no, result=result, result_date=on.date() if on else day, found_by=by,
        note=note, as_of=day, reference=reference, load_kw=_number(load_kw),
        began_date=began.date() if began else None,
    )  # fmt: skip
    start = correction_start(inspection_no=inspection_no)
    screen.result(
        {
            "inspection_no": inspection_no, "result": result, "bill_no": start.bill_no if start else "",
            "cause": start.cause if start else "",
            "figures": " ".join(f"{name}={text}" for name, text in start.figures.items()) if start else "",
        },
        {
            "inspection_no": ("检查编号", "Inspection"), "result": ("结果", "Result"), "bill_no": ("可更正账单", "Bill to correct"),
            "cause": ("更正原因", "Cause"), "figures": ("数据项", "Figures"),
        },
    )  # fmt: skip


@command
def inspections(
    screen: Screen,
    *,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Inspections at most. 最多条数。")] = 50,
) -> int:
    """List inspections: those under way first, then the latest.

    列出用电检查：未登记结果的在前。
    """
    start_database(screen)
    from yingshou.records.anomalies import queries

    rows = []
    for each in queries.inspections()[:limit]:
        outcome = getattr(each, "outcome", None)
        rows.append({
            "inspection_no": each.pk, "account_no": each.account_id, "given_to": each.given_to,
            "given_date": each.given_date, "result": outcome.result if outcome else "",
            "result_date": outcome.result_date if outcome else "",
        })  # fmt: skip
        screen.line({"inspection": rows[-1]})
    screen.rows(_INSPECTIONS, [tuple(row.values()) for row in rows])
    return DONE


@command
def areas(screen: Screen) -> int:
    """List what transformer areas lost in the quarter up to the last day, the greatest share first.

    列出台区线损，线损率高的在前。电量单位为 kWh。
    """
    start_database(screen)
    from yingshou.records.anomalies import queries

    names = (
        "area_no", "accounts", "days", "missing_days", "supplied_kwh", "metered_kwh", "loss_kwh", "loss_share"
    )  # fmt: skip
    rows = [{name: getattr(each, name) for name in names} for each in queries.area_losses()]
    for row in rows:
        screen.line({"area": row})
    screen.rows(_AREAS, [tuple(row.values()) for row in rows], right=7)
    return DONE


@command
def weights(screen: Screen, *, as_of: AsOf = None) -> int:
    """Show what each signal gives: the published weight, or one that follows the inspections so far.

    显示各特征的分值：公布值，或核查数足够后按命中率调整的值。
    """
    start_database(screen)
    from yingshou.flows.anomaly_book import weighing_on

    rows = [
        (
            row["signal"], row["published"], row["weight"], row["inspected"], row["hits"], row["precision"],
            screen.pick("核查结果", "results") if row["own"] else screen.pick("公布值", "published"),
        )
        for row in weighing_on(as_of=business_day(as_of)).weights.to_dicts()
    ]  # fmt: skip
    for row in rows:
        screen.line(
            {
                "signal": dict(
                    zip(
                        ("signal", "published", "weight", "inspected", "hits", "precision"), row, strict=False
                    )
                )
            }
        )
    screen.rows(_WEIGHTS, rows, right=5)
    return DONE


def _number(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise BadArgumentError(zh=f"“{text}”不是数", en=f"{text!r} is no number", field="load_kw") from error


def _row(found: Any) -> dict[str, Any]:
    since: date = found.since
    return {
        "account_no": found.account_id, "name": found.account.name, "points": round(found.points, 2),
        "suspicion": found.suspicion, "since": since, "missed_kwh": round(found.missed_kwh),
        "expected_kwh": round(found.expected_kwh), "signals": " ".join(each["signal"] for each in found.evidence),
    }  # fmt: skip
