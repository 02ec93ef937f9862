"""Rules by which usage and bills are checked before they are believed, as dated data."""

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import PRICE
from yingshou.core.once import kinds, once
from yingshou.core.tables.customers import CUSTOMER_CLASSES, VOLTAGE_LEVELS
from yingshou.core.tables.schema import Column, RowRule, Table

ALL = "ALL"
_QUARTERS_A_DAY = 96
RULE_CODES = (
    "NO_METERING_POINT", "NO_READ", "NO_START_READ", "ROLL_OVER_SUSPECTED", "PERIOD_SUM", "MISSING_INTERVALS",
    "IMPLAUSIBLE_USE", "NO_REACTIVE", "NEGATIVE_USE", "LARGE_BILL", "SPIKE_USE", "USE_WHILE_SUSPENDED",
    "ESTIMATED_TWICE", "ZERO_USE", "DEMAND_OVER_CAPACITY", "ROLLED_OVER", "METER_CLOCK", "ESTIMATED_READ",
    "CURVES_OLD",
)  # fmt: skip
"""What is looked for, the gravest first; each is a reason code too."""
EFFECTS = ("BLOCK", "HOLD", "WARN", "ESTIMATE", "OFF")
"""No bill; a bill that waits for a reviewer; a bill and a note; a read may be estimated; not looked for."""
OWNERS = ("METER_READER", "METERING", "REVIEWER", "ACCOUNT_MANAGER", "ARCHIVE")
LIMIT_UNITS = ("MULTIPLE", "KWH", "MONTHS", "SECONDS", "SHARE", "DIGITS", "INTERVALS", "DAYS")
_UNITS_OF = {
    "ROLL_OVER_SUSPECTED": "SHARE", "PERIOD_SUM": "DIGITS", "MISSING_INTERVALS": "INTERVALS",
    "IMPLAUSIBLE_USE": "MULTIPLE", "CURVES_OLD": "DAYS",
}  # fmt: skip
"""What the limits of these rules are counted in, and nothing else."""
_UNMEASURED = frozenset(RULE_CODES[:9]) - {"NO_READ"}
"""Rules that always block: there is no bill to be made of what they find."""

VALIDATION_RULES = Table(
    name="validation_rules",
    zh="核查规则",
    doc="What is checked before a bill is issued, from which figure on, with what effect, and who sees to it. "
    "The row for a class goes before the row for a voltage, both before the row for all.",
    key=("rule_code", "customer_class", "voltage_level", "valid_from"),
    columns=(
        Column(name="rule_code", dtype=pl.String, zh="规则代码", doc="what is looked for; also the reason code",
               choices=RULE_CODES),
        Column(name="customer_class", dtype=pl.String, zh="用户类别", doc="class it is for, or all",
               choices=(ALL, *CUSTOMER_CLASSES)),
        Column(name="voltage_level", dtype=pl.String, zh="电压等级", doc="voltage it is for, or all",
               choices=(ALL, *VOLTAGE_LEVELS)),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day; a month follows its first day"),
        Column(name="valid_to", dtype=pl.Date, zh="失效日期", doc="day after the last; empty = open", nullable=True),
        Column(name="effect", dtype=pl.String, zh="影响",
               doc="no bill, a bill that waits for review, a bill with a note, estimate the read, or not looked for",
               choices=EFFECTS),
        Column(name="owner", dtype=pl.String, zh="责任岗位", doc="who sees to it", choices=OWNERS),
        Column(name="limit_value", dtype=PRICE, zh="限值", doc="threshold, in limit_unit; empty = none", nullable=True),
        Column(name="limit_unit", dtype=pl.String, zh="限值单位", doc="unit of limit_value", choices=LIMIT_UNITS,
               nullable=True),
        Column(name="floor_value", dtype=ENERGY, zh="起查值",
               doc="below this the rule does not look; of LARGE_BILL in yuan, of METER_CLOCK without meaning",
               unit="kWh", nullable=True),
    ),
    rules=(
        RowRule(code="PERIOD_ORDER", column="valid_to", keeps=pl.col("valid_to") > pl.col("valid_from")),
        RowRule(code="NEGATIVE", column="limit_value", keeps=pl.col("limit_value") >= 0),
        RowRule(code="NOT_A_CHOICE", column="limit_unit",
                keeps=pl.col("limit_unit") == pl.col("rule_code").replace_strict(_UNITS_OF, default=pl.col("limit_unit"))),
        RowRule(code="OUT_OF_RANGE", column="limit_value",
                keeps=(pl.col("limit_unit") != "SHARE") | (pl.col("limit_value") <= 1)),
        RowRule(code="OUT_OF_RANGE", column="limit_value",
                keeps=(pl.col("limit_unit") != "INTERVALS") | (pl.col("limit_value") < _QUARTERS_A_DAY)),
        RowRule(code="NEGATIVE", column="floor_value", keeps=pl.col("floor_value") >= 0),
        RowRule(code="NOT_A_CHOICE", column="effect",
                keeps=(pl.col("effect") != "ESTIMATE") | (pl.col("rule_code") == "NO_READ")),
        RowRule(code="NOT_A_CHOICE", column="effect",
                keeps=~pl.col("rule_code").is_in(_UNMEASURED) | (pl.col("effect") == "BLOCK")),
        RowRule(code="NOT_A_CHOICE", column="effect",
                keeps=(pl.col("rule_code") != "NO_READ") | pl.col("effect").is_in(["BLOCK", "ESTIMATE"])),
        RowRule(code="NOT_A_CHOICE", column="effect",
                keeps=(pl.col("rule_code") != "LARGE_BILL") | (pl.col("effect") != "BLOCK")),
        RowRule(code="NOT_A_CHOICE", column="effect",
                keeps=(pl.col("rule_code") != "CURVES_OLD") | pl.col("effect").is_in(["WARN", "OFF"])),
        RowRule(code="MISSING_VALUE", column="limit_value",
                keeps=pl.col("limit_unit").is_null() == pl.col("limit_value").is_null()),
    ),
)  # fmt: skip

METER_CLOCKS = Table(
    name="meter_clocks",
    zh="表计时钟",
    doc="How far the clock of a meter was off when it was checked; periods of the day hang on it.",
    key=("point_no", "meter_no", "checked_date"),
    columns=(
        Column(name="point_no", dtype=pl.String, zh="计量点编号", doc="metering point"),
        Column(name="meter_no", dtype=pl.String, zh="电能表编号", doc="meter"),
        Column(name="checked_date", dtype=pl.Date, zh="核对日期", doc="day of the check"),
        Column(name="offset_seconds", dtype=pl.Int32, zh="时钟偏差", doc="+ fast, - slow", unit="s"),
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="offset_seconds",
                keeps=pl.col("offset_seconds").is_between(-10**9, 10**9)),
    ),
)  # fmt: skip

VALIDATION_TABLES = (VALIDATION_RULES, METER_CLOCKS)
"""What checks need beside the meters; read from exchange files."""


def rules_in_force(*, rules: pl.DataFrame, accounts: pl.DataFrame, bill_month: int) -> pl.DataFrame:
    """Return the rule of each code that holds for each class and voltage among some accounts.

    The row for the class goes before the one for the voltage, both before the one for all; among equals the
    latest version holds. Rules that are switched off are left out.

    Args:
        rules: frame VALIDATION_RULES, all versions.
        accounts: customer_class, voltage_level.
        bill_month: billing month YYYYMM; its first day decides.

    Returns:
        customer_class, voltage_level, rule_code, effect, owner, limit_value, limit_unit, floor_value.
    """
    named = accounts.select("customer_class", "voltage_level")
    return _in_force(rules=rules, kinds=kinds(named), bill_month=bill_month)


@once
def _in_force(*, rules: pl.DataFrame, kinds: pl.DataFrame, bill_month: int) -> pl.DataFrame:
    first = pl.date(bill_month // 100, bill_month % 100, 1)
    valid = rules.filter(
        (pl.col("valid_from") <= first) & (pl.col("valid_to") > first).fill_null(value=True)
    ).rename({"customer_class": "for_class", "voltage_level": "for_voltage"})
    fits = pl.col("for_class").is_in([ALL]) | (pl.col("for_class") == pl.col("customer_class"))
    fits &= pl.col("for_voltage").is_in([ALL]) | (pl.col("for_voltage") == pl.col("voltage_level"))
    key = ["customer_class", "voltage_level", "rule_code"]
    return (
        kinds.join(valid, how="cross")
        .filter(fits)
        .sort(pl.col("for_class") != ALL, pl.col("for_voltage") != ALL, "valid_from", maintain_order=True)
        .unique(key, keep="last", maintain_order=True)
        .filter(pl.col("effect") != "OFF")
        .select(*key, "effect", "owner", "limit_value", "limit_unit", "floor_value")
        .sort(key)
    )
