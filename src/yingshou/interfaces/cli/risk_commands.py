"""`yingshou risk`: what the book may lose, by account and group, today and ahead."""

# ruff: noqa: E501  Chinese counts double

from dataclasses import asdict
from typing import Annotated

import typer

from yingshou.interfaces.cli.options import AsOf
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import DONE, WITH_PROBLEMS, business_day, command, start_database

LABELS = {
    "run_no": ("批次号", "Run"), "accounts": ("户数", "Accounts"), "groups": ("集团", "Groups"),
    "exposure": ("敞口（元）", "Exposure (yuan)"), "uncovered": ("未覆盖（元）", "Uncovered (yuan)"),
    "own_loss": ("自身预期损失（元）", "Own expected loss (yuan)"),
    "expected_loss": ("预期损失（元）", "Expected loss (yuan)"), "p50": ("50% 损失（元）", "50 % loss (yuan)"),
    "p95": ("95% 损失（元）", "95 % loss (yuan)"), "p99": ("99% 损失（元）", "99 % loss (yuan)"),
    "shortfall": ("最差 1% 均值（元）", "Mean of the worst 1 % (yuan)"), "written": ("新批次", "Written"),
}  # fmt: skip
_SHOWN = ("exposure", "draft_risk", "security", "uncovered", "peak", "default_rate", "expected_loss")
_HEADINGS = [
    ("户号", "Account"), ("户名", "Name"), ("集团", "Group"), ("敞口", "Exposure"), ("票据风险", "Draft risk"),
    ("有效担保", "Security"), ("未覆盖", "Uncovered"), ("前瞻峰值", "Peak ahead"), ("违约率", "Default rate"),
    ("预期损失", "Expected loss"),
]  # fmt: skip
_STRESSED = (
    "scenario", "subject", "accounts", "uncovered_before", "uncovered_after", "expected_before",
    "expected_after", "worst_before", "worst_after",
)  # fmt: skip
_STRESS_HEADINGS = [
    ("情景", "Scenario"), ("对象", "Run on"), ("户数", "Accounts"), ("未覆盖前", "Uncovered before"), ("后", "after"),
    ("预期损失前", "Expected before"), ("后", "after"), ("99% 前", "99 % before"), ("后", "after"),
]  # fmt: skip


@command
def run(screen: Screen, *, as_of: AsOf = None) -> None:
    """Work out the risk of the book on a day: exposure, groups, losses, stress; the same book is one run.

    计算全账簿风险：敞口、集团、预期损失及分布、压力情景。同样的账簿与规则为同一批次。
    """
    start_database(screen)
    from yingshou.flows.run_risk import run_risk

    screen.result(asdict(run_risk(as_of=business_day(as_of))), LABELS)


@command
def show(
    screen: Screen,
    *,
    as_of: AsOf = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Accounts at most. 最多户数。")] = 20,
) -> int:
    """Show the last run: the accounts that stand most uncovered, and what stress does.

    查看最近一次风险计算：未覆盖最多的用户及压力结果。金额单位为元。
    """
    start_database(screen)
    from yingshou.records.risk import queries

    found = queries.last_run(as_of=business_day(as_of))
    if found is None:
        screen.warn("尚未计算，请先执行 yingshou risk run", "nothing yet; run yingshou risk run first")
        return WITH_PROBLEMS
    rows = [
        {
            "account_no": row.account_id, "name": row.account.name, "group_no": row.group_no,
            **{name: getattr(row, name) for name in _SHOWN},
        }
        for row in queries.accounts(found.run_no)[:limit]
    ]  # fmt: skip
    for row in rows:
        screen.line({"account": row})
    screen.rows(_HEADINGS, [tuple(row.values()) for row in rows], right=3)
    stresses = [{name: getattr(row, name) for name in _STRESSED} for row in queries.stresses(found.run_no)]
    for stress in stresses:
        screen.line({"stress": stress})
    screen.rows(_STRESS_HEADINGS, [tuple(row.values()) for row in stresses], right=2)
    figures = (
        "run_no",
        "accounts",
        "exposure",
        "uncovered",
        "own_loss",
        "expected_loss",
        "p50",
        "p95",
        "p99",
        "shortfall",
    )
    screen.result({name: getattr(found, name) for name in figures}, LABELS)
    return DONE
