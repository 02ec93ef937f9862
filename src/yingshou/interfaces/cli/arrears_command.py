"""`yingshou arrears` and `yingshou run freeze-arrears`."""

# ruff: noqa: E501  Chinese counts double, and prose is wrapped for its readers

from datetime import date
from enum import StrEnum
from typing import Annotated

import polars as pl
import typer

from yingshou.core.money import ZERO_YUAN
from yingshou.interfaces.cli.options import AsOf
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import DONE, WITH_PROBLEMS, business_day, command, start_database

ARREARS_LABELS = {
    "as_of": ("业务日期", "Business date"), "items": ("逾期笔数", "Items"), "amount": ("逾期本金", "Overdue"), "lapsing": ("时效将届满", "About to lapse"),
}  # fmt: skip
FREEZE_LABELS = {
    "run_no": ("批次号", "Run"), "year": ("年度", "Year"), "items": ("冻结笔数", "Items"), "amount": ("冻结金额", "Frozen"), "failures": ("失败批", "Failed batches"),
}  # fmt: skip


class By(StrEnum):
    """What arrears are summed by."""

    CLASS = "customer_class"
    SUPPLY = "supply_class"
    ORGANIZATION = "org_code"


@command
def arrears(
    screen: Screen,
    *,
    by: Annotated[By, typer.Option("--by", help="Rows of the table. 按什么汇总。")] = By.CLASS,
    lapsing: Annotated[
        int,
        typer.Option(
            "--lapsing",
            min=0,
            help="List claims that lapse within so many days. 列出若干天内时效届满的债权。",
        ),
    ] = 180,
    as_of: AsOf = None,
) -> int:
    """Show what is overdue by age, and the claims about to lapse.

    欠费账龄表，以及诉讼时效将届满的债权。
    """
    start_database(screen)
    from yingshou.flows.age_arrears import age_arrears, lapsing_claims

    day = business_day(as_of)
    sums = age_arrears(as_of=day)
    for row in sums.iter_rows(named=True):
        screen.line({"sum": row})
    _table(screen, sums, day, by)
    claims = lapsing_claims(as_of=day, within_days=lapsing)
    for row in claims.iter_rows(named=True):
        screen.line({"lapsing": row})
    if claims.height:
        headings = [
            ("户号", "Account"), ("应收编号", "Receivable"), ("时效届满日", "Lapses on"), ("剩余天数", "Days left"), ("未清本金", "Open"),
        ]  # fmt: skip
        shown = claims.select("account_no", "receivable_no", "lapse_date", "days_left", "principal_open")
        screen.rows(headings, shown.rows(), right=3)
    record = {
        "as_of": day, "items": sums["items"].sum(), "amount": sums["amount"].sum() or ZERO_YUAN, "lapsing": claims.height,
    }  # fmt: skip
    screen.result(record, ARREARS_LABELS)
    return WITH_PROBLEMS if claims.height else DONE


def _table(screen: Screen, sums: pl.DataFrame, day: date, by: By) -> None:
    """Show the sums of each group by bucket."""
    from yingshou.core.aging import scale_on
    from yingshou.records.collection.frames import aging_buckets

    scale = scale_on(buckets=aging_buckets(), day=day)
    rows = []
    for code in sums[by.value].unique().sort():
        group = sums.filter(pl.col(by.value) == code)
        cells = [
            group.filter(pl.col("bucket") == bucket)["amount"].sum() or None for bucket in scale["bucket"]
        ]
        rows.append([code, *cells, group["amount"].sum()])
    names = [f"{first}–{last or ''}" for first, last in scale.select("from_days", "to_days").iter_rows()]
    screen.rows([("", ""), *((name, name) for name in names), ("合计", "Together")], rows, right=1)


@command
def run_freeze_arrears(
    screen: Screen,
    *,
    year: Annotated[
        int, typer.Option("--year", min=2000, max=9999, help="Year whose 1 January it is. 年度。")
    ],
    as_of: AsOf = None,
) -> int:
    """Freeze the old arrears of a year: what was overdue on 1 January, the base of their recovery rate.

    冻结陈欠：1 月 1 日的逾期欠费，作为陈欠回收率的分母。冻结后不再变动；重复执行不会改动。
    """
    start_database(screen)
    from yingshou.flows.freeze_arrears import freeze_arrears

    with screen.progress(f"冻结 {year} 年陈欠", f"Freezing {year}") as report:
        result = freeze_arrears(year=year, as_of=business_day(as_of), progress=report)
    record = {
        "run_no": result.run_no, "year": year, "items": result.items, "amount": result.amount, "failures": len(result.failures),
    }  # fmt: skip
    screen.result(record, FREEZE_LABELS)
    return WITH_PROBLEMS if result.failures else DONE
