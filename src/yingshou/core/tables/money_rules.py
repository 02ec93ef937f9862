"""How money is treated, as dated configuration: rates of penalty, orders of clearing, limits of acts."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from yingshou.core.money import PRICE, YUAN
from yingshou.core.tables.customers import CUSTOMER_CLASSES
from yingshou.core.tables.money_days import FUNDS_RATES
from yingshou.core.tables.schema import Column, RowRule, Table
from yingshou.core.tables.scope import ALL

BASE_YEARS = ("RCVBL_YM", "DUE_DATE")
"""Whose year tells same-year from cross-year days: the billing month's (usual) or the due date's."""
DAY_COUNTS = ("PAYMENT_DAY_COUNTED", "PAYMENT_DAY_NOT_COUNTED")
"""Whether the day the money arrives still bears penalty: 计算至交纳日止 is read both ways."""
SEQUENCES = ("OLDEST_FIRST", "LATEST_FIRST")
"""Orders of items: by due date upwards (先陈欠后当年), or the newest due first."""
WITHIN = ("PENALTY_FIRST", "PRINCIPAL_FIRST", "PROPORTIONAL")
"""Orders inside an item; by law costs and interest come before principal unless agreed (民法典 art. 561)."""
DESIGNATIONS = ("FOLLOWED", "NOT_FOLLOWED")
"""Whether an item that the payer names is settled before all others (民法典 art. 560)."""
REQUEST_KINDS = ("WAIVER", "REFUND", "TRANSFER", "WRITE_OFF", "RESTORE_CLAIM", "FEED_IN_PAYOUT")
"""What one person asks for and another decides: penalty waived, money paid back, a payment moved, a claim
written off, a claim that was written off put back among the receivables, energy fed in paid for."""

_SOURCE = Column(
    name="source", dtype=pl.String, zh="来源文件", doc="document or contract it was read in", nullable=True
)

PENALTY_RULES = Table(
    name="penalty_rules",
    zh="违约金规则",
    doc="One row a version of the rates of a customer class, or of one account by its contract; a later row takes its place.",
    key=("account_no", "customer_class", "valid_from"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account whose contract it is; empty = all of the class",
               nullable=True, default=ALL),
        Column(name="customer_class", dtype=pl.String, zh="用户类别", doc="class; empty where an account is given",
               choices=(ALL, *CUSTOMER_CLASSES), nullable=True, default=ALL),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day that bears these rates"),
        Column(name="same_year_rate", dtype=PRICE, zh="当年日率", doc="0.002 = 2 ‰ a day"),
        Column(name="cross_year_rate", dtype=PRICE, zh="跨年日率", doc="0.003 = 3 ‰ a day"),
        Column(name="minimum", dtype=YUAN, zh="最低金额", doc="smallest penalty charged of an item", unit="yuan"),
        Column(name="cap_rate", dtype=PRICE, zh="最高比例", doc="largest penalty as a share of the item's principal; empty = no cap",
               nullable=True),
        Column(name="base_year", dtype=pl.String, zh="跨年基准", doc="whose year tells the two rates apart; empty = billing month",
               nullable=True, choices=BASE_YEARS, default="RCVBL_YM"),
        Column(name="day_count", dtype=pl.String, zh="缴费日计算", doc="whether the day of payment bears penalty; empty = it does",
               nullable=True, choices=DAY_COUNTS, default="PAYMENT_DAY_COUNTED"),
        _SOURCE,
    ),
    rules=(
        RowRule(code="MISSING_VALUE", column="customer_class",
                keeps=(pl.col("account_no").fill_null(ALL) == ALL) != (pl.col("customer_class").fill_null(ALL) == ALL)),
        RowRule(code="OUT_OF_RANGE", column="same_year_rate", keeps=pl.col("same_year_rate").is_between(0, 1)),
        RowRule(code="OUT_OF_RANGE", column="cross_year_rate", keeps=pl.col("cross_year_rate").is_between(0, 1)),
        RowRule(code="NEGATIVE", column="minimum", keeps=pl.col("minimum") >= 0),
        RowRule(code="NEGATIVE", column="cap_rate", keeps=pl.col("cap_rate") >= 0),
    ),
)  # fmt: skip

CLEARING_RULES = Table(
    name="clearing_rules",
    zh="销账规则",
    doc="One row a version of the order in which money settles what a customer class owes.",
    key=("customer_class", "valid_from"),
    columns=(
        Column(name="customer_class", dtype=pl.String, zh="用户类别", doc="class; empty = all; a class goes before all",
               choices=(ALL, *CUSTOMER_CLASSES), nullable=True, default=ALL),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first value date of money it applies to"),
        Column(name="sequence", dtype=pl.String, zh="应收次序", doc="which due item comes first", choices=SEQUENCES),
        Column(name="within", dtype=pl.String, zh="本金违约金次序", doc="what comes first inside an item", choices=WITHIN),
        Column(name="designation", dtype=pl.String, zh="指定缴费", doc="whether items the payer names go first; empty = they do",
               nullable=True, choices=DESIGNATIONS, default="FOLLOWED"),
        _SOURCE,
    ),
)  # fmt: skip

MONEY_LIMITS = Table(
    name="money_limits",
    zh="资金审批限额",
    doc="One row a version of the limits of waivers, refunds, transfers of payments, write-offs and payouts of feed-in.",
    key=("request_kind", "valid_from"),
    columns=(
        Column(name="request_kind", dtype=pl.String, zh="申请类型", doc="act", choices=REQUEST_KINDS),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first business date"),
        Column(name="alone_up_to", dtype=YUAN, zh="单人办理限额", doc="up to which one person may do it; 0 = always two",
               unit="yuan"),
        Column(name="largest", dtype=YUAN, zh="单笔上限", doc="largest amount of one request; empty = none", unit="yuan",
               nullable=True),
        _SOURCE,
    ),
    rules=(
        RowRule(code="NEGATIVE", column="alone_up_to", keeps=pl.col("alone_up_to") >= 0),
        # Money that leaves the house, and claims given up, always take two people.
        RowRule(code="OUT_OF_RANGE", column="alone_up_to",
                keeps=(pl.col("request_kind") == "TRANSFER") | (pl.col("alone_up_to") == 0)),
        RowRule(code="NOT_POSITIVE", column="largest", keeps=pl.col("largest") > 0),
    ),
)  # fmt: skip

MONEY_RULE_TABLES = (PENALTY_RULES, CLEARING_RULES, MONEY_LIMITS, FUNDS_RATES)


def in_place_of(*, shipped: pl.DataFrame, stored: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Return the stored rows of a table and those shipped ones whose key no stored row has."""
    others = shipped.join(stored, on=table.key, how="anti")
    return pl.concat([table.conform(stored), table.conform(others)]).sort(table.key)


def rows_in_place_of(
    *, shipped: Sequence[dict[str, Any]], stored: Sequence[dict[str, Any]], table: Table
) -> list[dict[str, Any]]:
    """Do the same as `in_place_of` with a few rows by column name, in no order."""

    def keyed(rows: Sequence[dict[str, Any]]) -> dict[tuple[Any, ...], dict[str, Any]]:
        return {tuple(row[name] for name in table.key): row for row in rows}

    return list((keyed(shipped) | keyed(stored)).values())


CAUSES = {
    "WAIVER": (
        "SUPPLIER_ERROR", "CHANNEL_FAILURE", "WRONG_ARCHIVE", "SYSTEM_FAILURE", "FORCE_MAJEURE", "OTHER_CAUSE"
    ),
    "REFUND": ("OVERPAID", "SUPPLY_ENDED", "PAID_TWICE", "OTHER_CAUSE"),
    "TRANSFER": ("WRONG_ACCOUNT", "OTHER_CAUSE"),
    "WRITE_OFF": (
        "BANKRUPTCY_CLOSED", "EXECUTION_ENDED", "DEREGISTERED", "DEATH_OR_MISSING", "OVERDUE_3_YEARS",
        "SMALL_OVERDUE_1_YEAR", "OTHER_GROUND",
    ),
    "RESTORE_CLAIM": ("WRITTEN_OFF_IN_ERROR", "DEBTOR_ABLE_TO_PAY", "OTHER_CAUSE"),
    "FEED_IN_PAYOUT": ("ENERGY_FED_IN", "OTHER_CAUSE"),
}  # fmt: skip
"""Why each kind of request is made. A penalty is waived where its lateness is not the customer's doing."""
