"""House rules of plans: on which days dues may fall, how many, in what steps, and what is promised."""

import polars as pl

from yingshou.core.money import PRICE
from yingshou.core.tables.schema import Column, RowRule, Table

LATENESS = ("COUNTED", "IGNORED")
"""Whether a plan reckons with the customer paying as late as in the past year."""
_DAY = "([1-9]|[12][0-9]|3[01])"

PLAN_RULES = Table(
    name="plan_rules",
    zh="分次方案规则",
    doc="One row a version of what the plan designer may propose; the latest that has begun holds.",
    key=("valid_from",),
    columns=(
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first business date"),
        Column(name="allowed_days", dtype=pl.String, zh="可用日期", doc="days of the month on which dues may fall, e.g. 1,10,20"),
        Column(name="lead_days", dtype=pl.Int32, zh="可提前天数", doc="days before its cycle begins that a due may fall at most",
               unit="days"),
        Column(name="most_terms", dtype=pl.Int32, zh="最多期数", doc="dues of a cycle at most, the rest of the bill not counted"),
        Column(name="ratio_step", dtype=PRICE, zh="比例步长", doc="shares are multiples of it; 0.05 = 5 %"),
        Column(name="promise", dtype=PRICE, zh="承诺概率", doc="chance that every day of a cycle is covered; 0.95 = 95 %"),
        Column(name="lateness", dtype=pl.String, zh="迟缴", doc="whether late payment of the past year is reckoned with",
               choices=LATENESS),
        Column(name="source", dtype=pl.String, zh="来源文件", doc="document it was read in", nullable=True),
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="allowed_days",
                keeps=pl.col("allowed_days").str.contains(f"^{_DAY}(,{_DAY})*$")),
        RowRule(code="OUT_OF_RANGE", column="lead_days", keeps=pl.col("lead_days").is_between(0, 15)),
        RowRule(code="OUT_OF_RANGE", column="most_terms", keeps=pl.col("most_terms").is_between(1, 6)),
        RowRule(code="OUT_OF_RANGE", column="ratio_step", keeps=pl.col("ratio_step").is_between(pl.lit("0.01").cast(PRICE), pl.lit("0.5").cast(PRICE))),
        RowRule(code="OUT_OF_RANGE", column="promise", keeps=pl.col("promise").is_between(pl.lit("0.5").cast(PRICE), pl.lit("0.999").cast(PRICE))),
    ),
)  # fmt: skip
