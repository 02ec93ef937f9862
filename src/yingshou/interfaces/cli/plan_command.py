"""`yingshou plan design`: three calendars of dues for an account, with their proof."""

# ruff: noqa: E501  Chinese counts double

from dataclasses import asdict, replace
from decimal import Decimal
from typing import Annotated, Any

import typer

from yingshou.interfaces.cli.options import AsOf
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import (
    DONE,
    WITH_PROBLEMS,
    BadArgumentError,
    business_day,
    command,
    start_database,
)

LABELS = {
    "account_no": ("户号", "Account"), "promise": ("承诺概率", "Promise"), "keeps": ("能否兑现", "Can be kept"), "security": ("全年有效的担保", "Security all year"),
    "security_needed": ("尚需担保", "Security needed besides"),
}  # fmt: skip
_HEADINGS = [
    ("方案", "Plan"), ("分次", "Dues"), ("基数", "Base"), ("有未覆盖日的周期", "Cycles not covered"), ("区间", "Interval"), ("每周期预付元天数", "Yuan-days ahead a cycle"),
    ("标准两半同等覆盖", "Two halves at equal cover"), ("上年未覆盖天数", "Days open last year"),
]  # fmt: skip


@command
def design(
    screen: Screen,
    *,
    account: Annotated[str, typer.Argument(help="Account. 户号。")],
    promise: Annotated[
        str, typer.Option("--promise", help="Chance that a cycle is covered; else the house rule. 承诺概率。")
    ] = "",
    most_terms: Annotated[
        int,
        typer.Option(
            "--most-terms", min=0, max=6, help="Dues of a cycle at most; 0 = the house rule. 最多期数。"
        ),
    ] = 0,
    as_of: AsOf = None,
) -> int:
    """Design three calendars of dues: least paid ahead for a promised chance that every day is covered.

    分次方案设计：在承诺的覆盖概率下，用户预付最少的三个分次日历，并给出验证。承诺无法兑现时返回 1。
    """
    start_database(screen)
    from yingshou.flows.design_plans import design_plans, plan_inputs

    day = business_day(as_of)
    inputs = plan_inputs(account_no=account, as_of=day)
    rules = replace(
        inputs.rules,
        promise=_share(promise) if promise else inputs.rules.promise,
        most_terms=most_terms or inputs.rules.most_terms,
    )
    found = design_plans(account_no=account, as_of=day, inputs=replace(inputs, rules=rules))
    for one in found.proposals:
        screen.line({"plan": _record(one)})
    screen.rows(_HEADINGS, [_row(screen, one) for one in found.proposals], right=5)
    record = {
        "account_no": account, "as_of": day, "promise": rules.promise, "keeps": found.keeps, "security": found.security,
        "security_needed": found.security_needed, "frontier": [asdict(point) for point in found.frontier],
    }  # fmt: skip
    screen.result(record, LABELS)
    return DONE if found.keeps else WITH_PROBLEMS


def _share(text: str) -> Decimal:
    """Read the promise; refuses what is no chance."""
    try:
        value = Decimal(text)
    except ArithmeticError:
        value = Decimal(0)
    if not Decimal("0.5") <= value <= Decimal("0.999"):
        raise BadArgumentError(
            zh=f"承诺概率应在 0.5 至 0.999 之间，不能是 {text}",
            en=f"the promise lies between 0.5 and 0.999, not {text}",
            field="promise",
        )
    return value


def _record(one: Any) -> dict[str, Any]:
    return {
        "name": one.name, "terms": one.terms.select("kind", "month_offset", "day", "ratio").to_dicts(),
        "base_method": one.agreement.item(0, "base_method"), "fixed_base": one.agreement.item(0, "fixed_base"),
        "open_cycles": one.open_cycles, "cycles": one.cycles, "chance": one.chance, "low": one.low, "high": one.high,
        "ahead": one.ahead, "standard": asdict(one.standard) if one.standard else None,
        "last_year_days": one.last_year.days, "last_year_uncovered_days": one.last_year.uncovered_days,
    }  # fmt: skip


def _row(screen: Screen, one: Any) -> list[object]:
    names = {"LIGHTEST": ("最轻", "lightest"), "MIDDLE": ("居中", "middle"), "SAFEST": ("最稳", "safest")}
    before = screen.pick("上月", "prev. ")
    dues = "  ".join(
        f"{before if row['month_offset'] else ''}{row['day']}: {(row['ratio'] * 100).normalize():f} %"
        for row in one.terms.iter_rows(named=True)
    )
    return [
        screen.pick(*names[one.name]), dues, one.agreement.item(0, "base_method"), f"{one.open_cycles} / {one.cycles}",
        f"{one.low * 100:.2f}–{one.high * 100:.2f} %", one.ahead, one.standard.ahead if one.standard else None,
        f"{one.last_year.uncovered_days} / {one.last_year.days}",
    ]  # fmt: skip
