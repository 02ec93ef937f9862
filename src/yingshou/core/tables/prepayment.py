"""Cost control (费控): who pays ahead and how, what a day was worth, and what is left."""

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import PRICE, YUAN
from yingshou.core.tables.billing import CHARGE_LINES
from yingshou.core.tables.customers import CUSTOMER_CLASSES
from yingshou.core.tables.dated import ORDER, not_negative
from yingshou.core.tables.schema import Column, RowRule, Table
from yingshou.core.tables.scope import ALL, minutes_of

PREPAYMENT_KINDS = ("REMOTE", "CARD", "POSTPAID")
"""REMOTE: the money is kept here (远程费控); CARD: it is loaded to the meter (卡表); POSTPAID ends either."""
LEVEL_UNITS = ("YUAN", "DAYS")
"""What warning levels are measured in: yuan, or days of use."""
PREPAID_LEVELS = ("ENOUGH", "FIRST", "SECOND", "EMERGENCY", "OUT")
"""How far the money has run down, in this order; EMERGENCY lives on the emergency credit."""
DAY_SOURCES = ("MEASURED", "ESTIMATED")
"""Whether the energy of a day was read, or taken from the days before until it is."""

_LEVELS = (
    Column(name="level_unit", dtype=pl.String, zh="预警单位", doc="yuan, or days of use", choices=LEVEL_UNITS,
           nullable=True),
    Column(name="first_level", dtype=YUAN, zh="一级预警值", doc="at or below this the first warning", nullable=True),
    Column(name="second_level", dtype=YUAN, zh="二级预警值", doc="at or below this the second", nullable=True),
    Column(name="emergency_credit", dtype=YUAN, zh="应急额度", doc="lent below zero before supply is stopped",
           unit="yuan", nullable=True),
    Column(name="arrears_share", dtype=PRICE, zh="欠费抵扣比例", nullable=True,
           doc="largest part of a top-up that goes to arrears of before; 1 = all of them first"),
)  # fmt: skip
_LEVEL_RULES = (
    not_negative("first_level"),
    not_negative("second_level"),
    not_negative("emergency_credit"),
    RowRule(code="OUT_OF_RANGE", column="second_level",
            keeps=pl.col("second_level") <= pl.col("first_level")),
    RowRule(code="OUT_OF_RANGE", column="arrears_share", keeps=pl.col("arrears_share").is_between(0, 1)),
    RowRule(code="MISSING_VALUE", column="level_unit",
            keeps=pl.col("level_unit").is_not_null()
            | (pl.col("first_level").is_null() & pl.col("second_level").is_null())),
)  # fmt: skip

PREPAYMENT_AGREEMENTS = Table(
    name="prepayment_agreements",
    zh="费控协议",
    doc="One row a version of an account's agreement on cost control; a later row takes its place. Empty levels are "
    "those of prepayment_rules.",
    key=("account_no", "valid_from"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day paid ahead"),
        Column(name="valid_to", dtype=pl.Date, zh="失效日期", doc="day after the last; empty = open", nullable=True),
        Column(name="kind", dtype=pl.String, zh="费控方式", doc="money kept here, loaded to the meter, or paid after use again",
               choices=PREPAYMENT_KINDS),
        *_LEVELS,
        Column(name="signed_by", dtype=pl.String, zh="签约人", doc="who signed for the customer"),
        Column(name="source", dtype=pl.String, zh="来源文件", doc="contract it was read in", nullable=True),
    ),
    rules=(*_LEVEL_RULES, ORDER),
)  # fmt: skip

_TIME = r"^(([01]?[0-9]|2[0-3]):(00|15|30|45)|24:00)$"

PREPAYMENT_RULES = Table(
    name="prepayment_rules",
    zh="费控规则",
    doc="One row a version of what holds for a customer class where the agreement says nothing; a later row takes its place.",
    key=("customer_class", "valid_from"),
    columns=(
        Column(name="customer_class", dtype=pl.String, zh="用户类别", doc="class; empty = all", nullable=True,
               choices=(ALL, *CUSTOMER_CLASSES), default=ALL),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day"),
        *(
            Column(name=c.name, dtype=c.dtype, zh=c.zh, doc=c.doc, unit=c.unit, choices=c.choices) for c in _LEVELS
        ),
        Column(name="grace_days", dtype=pl.Int32, zh="宽限天数", doc="days the money is out before a stop is asked for"),
        Column(name="stop_from", dtype=pl.String, zh="可停起始时刻", doc="HH:MM from which a stop may be asked for"),
        Column(name="stop_to", dtype=pl.String, zh="可停截止时刻", doc="HH:MM before which"),
        Column(name="stop_on_rest_days", dtype=pl.Boolean, zh="休息日可停",
               doc="whether also on rest days and the day before one"),
        Column(name="estimate_days", dtype=pl.Int32, zh="估算天数", doc="days from which a missing day and the use to come are estimated"),
        Column(name="final_bill_days", dtype=pl.Int32, zh="末期账单时限", doc="days from closing to the final bill"),
        Column(name="refund_days", dtype=pl.Int32, zh="退费时限", doc="days from closing until what is left is paid back"),
        Column(name="least_purchase", dtype=YUAN, zh="单次购电下限", doc="smallest amount loaded to a card", unit="yuan",
               nullable=True),
        Column(name="largest_purchase", dtype=YUAN, zh="单次购电上限", doc="largest amount loaded to a card", unit="yuan",
               nullable=True),
        Column(name="largest_on_meter", dtype=YUAN, zh="囤积上限", doc="most that may stand on card and meter together",
               unit="yuan", nullable=True),
        Column(name="source", dtype=pl.String, zh="来源文件", doc="document it was read in", nullable=True),
    ),
    rules=(
        *_LEVEL_RULES,
        *(not_negative(name) for name in ("grace_days", "final_bill_days", "refund_days", "least_purchase")),
        RowRule(code="OUT_OF_RANGE", column="estimate_days", keeps=pl.col("estimate_days").is_between(1, 31)),
        RowRule(code="OUT_OF_RANGE", column="stop_from", keeps=pl.col("stop_from").str.contains(_TIME)),
        RowRule(code="OUT_OF_RANGE", column="stop_to", keeps=pl.col("stop_to").str.contains(_TIME)),
        RowRule(code="PERIOD_ORDER", column="stop_to", keeps=minutes_of("stop_to") > minutes_of("stop_from")),
        RowRule(code="PERIOD_ORDER", column="largest_purchase",
                keeps=pl.col("largest_purchase") >= pl.col("least_purchase").fill_null(0)),
    ),
)  # fmt: skip

PREPAID_DAYS = Table(
    name="prepaid_days",
    zh="日测算电费",
    doc="What a day of an account on cost control was worth, priced as the bill will be. value_to_date = value + correction "
    "of all days of the billing month so far.",
    key=("account_no", "use_date"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="use_date", dtype=pl.Date, zh="日期", doc="day of use"),
        Column(name="bill_month", dtype=pl.Int32, zh="应收年月", doc="billing month the day belongs to"),
        Column(name="kwh", dtype=ENERGY, zh="电量", doc="energy of the day", unit="kWh"),
        Column(name="kwh_to_date", dtype=ENERGY, zh="本期电量", doc="of the billing month so far", unit="kWh"),
        Column(name="source", dtype=pl.String, zh="数据来源", doc="read or estimated", choices=DAY_SOURCES),
        Column(name="value", dtype=YUAN, zh="当日电费", doc="price of all so far less that of the days before", unit="yuan"),
        Column(name="correction", dtype=YUAN, zh="补差", doc="what earlier days turned out to be worth more or less", unit="yuan"),
        Column(name="value_to_date", dtype=YUAN, zh="本期电费", doc="of the billing month so far", unit="yuan"),
        Column(name="valued_on", dtype=pl.Date, zh="测算日期", doc="business date of the valuation"),
    ),
)  # fmt: skip

_LINE = {column.name: column for column in CHARGE_LINES.columns}
PREPAID_DAY_LINES = Table(
    name="prepaid_day_lines",
    zh="日测算明细",
    doc="The lines of a day's value; of energy what that day added, of capacity, demand and power factor what they are charged on.",
    key=("account_no", "use_date", "line_no"),
    columns=(
        PREPAID_DAYS.columns[0],
        PREPAID_DAYS.columns[1],
        *(_LINE[name] for name in ("line_no", "component", "item", "quantity", "quantity_unit", "price", "amount",
                                   "price_class")),
    ),
)  # fmt: skip

PREPAID_BALANCES = Table(
    name="prepaid_balances",
    zh="费控余额",
    doc="How an account on cost control stood at the start of a day: balance = money - arrears - unbilled value.",
    key=("account_no", "balance_date"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="balance_date", dtype=pl.Date, zh="日期", doc="day at whose start it stood"),
        Column(name="money", dtype=YUAN, zh="预存电费", doc="paid ahead and not used for a bill", unit="yuan"),
        Column(name="arrears", dtype=YUAN, zh="欠费", doc="due items open, with penalty", unit="yuan"),
        Column(name="old_arrears", dtype=YUAN, zh="分摊旧欠", unit="yuan",
               doc="of before the agreement, taken from top-ups by their share and not from the balance"),
        Column(name="unbilled_value", dtype=YUAN, zh="未出账电费", doc="value of the days since the last bill", unit="yuan"),
        Column(name="balance", dtype=YUAN, zh="可用余额", doc="what is left", unit="yuan"),
        Column(name="emergency_credit", dtype=YUAN, zh="应急额度", doc="that held", unit="yuan"),
        Column(name="first_yuan", dtype=YUAN, zh="一级预警金额", doc="the first level in yuan", unit="yuan"),
        Column(name="second_yuan", dtype=YUAN, zh="二级预警金额", doc="the second level in yuan", unit="yuan"),
        Column(name="per_day", dtype=YUAN, zh="日均电费", doc="of the last days valued; empty = none", unit="yuan",
               nullable=True),
        Column(name="lasts_until", dtype=pl.Date, zh="预计用完日期", doc="first day on which it is used up at that rate; empty = unknown",
               nullable=True),
        Column(name="valued_until", dtype=pl.Date, zh="计至日期", doc="last day valued; empty = none", nullable=True),
        Column(name="level", dtype=pl.String, zh="余额状态", doc="how far it has run down", choices=PREPAID_LEVELS),
    ),
)  # fmt: skip

PREPAYMENT_TABLES = (PREPAYMENT_AGREEMENTS, PREPAYMENT_RULES)
"""Those that are imported."""
