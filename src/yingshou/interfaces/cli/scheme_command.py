"""`yingshou check-schemes` and `yingshou run tier-notices`."""

# ruff: noqa: E501  Chinese counts double, and prose is wrapped for its readers

from datetime import date
from typing import Annotated

import typer

from yingshou.interfaces.cli.options import AsOf
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import DONE, WITH_PROBLEMS, business_day, command, start_database

SCHEME_LABELS = {
    "run_no": ("批次号", "Run"), "accounts": ("核对户数", "Accounts"), "mismatches": ("不符", "Mismatches"), "failures": ("失败批", "Failed batches"),
}  # fmt: skip
NOTICE_LABELS = {
    "run_no": ("批次号", "Run"), "households": ("居民户数", "Households"), "notices": ("提示户数", "Notices"), "failures": ("失败批", "Failed batches"),
}  # fmt: skip


SCHEME_TABLES = {"accounts", "metering_points", "capacity_changes", "agreements", "agreement_terms", "reads"}
"""Tables after whose import the schemes of accounts before their first bill are checked."""


def check_before_first_bill(screen: Screen, day: date) -> None:
    """Check the accounts that never had a bill, and say how many mismatches there are; nothing is blocked."""
    from yingshou.flows.check_schemes import check_schemes as check

    result = check(as_of=day, unbilled_only=True)
    if result.mismatches:
        screen.warn(
            f"首次出账前的用户有 {result.mismatches} 处供电方案不符，见控制台“供电方案核对”；不影响出账。",
            f"accounts before their first bill have {result.mismatches} mismatches, see the page “Scheme check”; no bill is blocked.",
        )


@command
def check_schemes(
    screen: Screen,
    *,
    unbilled: Annotated[
        bool,
        typer.Option("--unbilled", help="Only accounts before their first bill. 只核对首次出账前的用户。"),
    ] = False,
    as_of: AsOf = None,
) -> int:
    """Hold contract, price class, capacity, meters and agreement against each other.

    核对供电方案：合同、电价类别、容量、计量与协议。不符之处列入供电方案核对页面，只提示不拦截。
    """
    start_database(screen)
    from yingshou.flows.check_schemes import check_schemes as check

    with screen.progress("核对供电方案", "Checking schemes") as report:
        result = check(as_of=business_day(as_of), unbilled_only=unbilled, progress=report)
    record = {
        "run_no": result.run_no, "accounts": result.accounts, "mismatches": result.mismatches, "failures": len(result.failures),
    }  # fmt: skip
    screen.result(record, SCHEME_LABELS)
    return WITH_PROBLEMS if result.mismatches or result.failures else DONE


@command
def run_tier_notices(screen: Screen, *, as_of: AsOf = None) -> int:
    """Work out which households are near or past a tier of the year.

    测算居民年阶梯提示：哪些户临近或超过一档、预计哪天跨档。重复执行会重新测算。
    """
    start_database(screen)
    from yingshou.flows.run_tier_notices import run_tier_notices as notify

    with screen.progress("测算阶梯提示", "Tier notices") as report:
        result = notify(as_of=business_day(as_of), progress=report)
    record = {
        "run_no": result.run_no, "households": result.households, "notices": result.notices, "failures": len(result.failures),
    }  # fmt: skip
    screen.result(record, NOTICE_LABELS)
    return WITH_PROBLEMS if result.failures else DONE
