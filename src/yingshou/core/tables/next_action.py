"""Next best action (催费建议): what acts cost and may do, what they are taken to bring, the comparison; results."""

import polars as pl

from yingshou.core.money import PRICE, YUAN
from yingshou.core.tables.schema import Column, RowRule, Table

NOTHING = "NOTHING"
"""What stands for doing nothing, against which acts are weighed."""
NEXT_ACTS = (
    "SMS", "CALL", "OFFER_PREPAYMENT", "ASK_LANDLORD", "LETTER", "VISIT", "STOP_NOTICE", "STOP_REQUEST", "LEGAL_REVIEW",
)  # fmt: skip
"""The acts of collection, the mildest first."""
REQUIRED_ACTS = ("STOP_NOTICE", "STOP_REQUEST", "LEGAL_REVIEW")
"""Steps the procedure of stops and courts asks for: neither advanced nor held back nor compared."""
SEGMENTS = ("RESIDENT_1", "RESIDENT_11", "RESIDENT_31", "OTHER_1", "OTHER_11", "OTHER_31")
"""Households and others by days overdue: to 10, to 30, more, as the colours of warning have it."""
ARMS = ("NEXT", "RULES", "EXEMPT")
"""How a case is worked: by next best action, by the rules of treatments alone (held out), or outside the comparison."""
MEASURES = ("SETTLED", "COLLECTED", "YUAN_DAYS")
"""What the two are compared in: share of cases settled, share of yuan collected, share of yuan-days saved."""
VERDICTS = ("TOO_FEW", "NOT_CLEAR", "BETTER", "WORSE")

_SOURCE = Column(name="source", dtype=pl.String, zh="来源文件", doc="document it was read in", nullable=True)
_FROM = Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first business date")
_VERIFIED = Column(
    name="verified", dtype=pl.Boolean, zh="已核实", doc="held against own figures; empty = no", nullable=True,
)  # fmt: skip
_ACCOUNT = Column(name="account_no", dtype=pl.String, zh="户号", doc="account")
_MONTH = Column(name="month", dtype=pl.Int32, zh="月份", doc="month, e.g. 202511")
_ARM = Column(name="arm", dtype=pl.String, zh="组别", doc="how the case is worked", choices=ARMS)
_SEGMENT = Column(name="segment", dtype=pl.String, zh="分群", doc="segment", choices=SEGMENTS)

NEXT_RULES = Table(
    name="next_rules",
    zh="催费建议对照规则",
    doc="One row a version of the comparison: which share of cases is held out, and how long their outcome is watched.",
    key=("valid_from",),
    columns=(
        _FROM,
        Column(name="held_share", dtype=PRICE, zh="对照比例", doc="share of cases worked by the rules of treatments alone; 0 = none"),
        Column(name="salt", dtype=pl.String, zh="随机盐", doc="text that goes into the draw; another one draws anew"),
        Column(name="outcome_days", dtype=pl.Int32, zh="观察天数", doc="days after the draw in which money counts", unit="days"),
        Column(name="least_amount", dtype=YUAN, zh="起始欠费金额", doc="overdue principal from which a case takes part", unit="yuan"),
        Column(name="least_cases", dtype=pl.Int32, zh="最少户数", doc="cases each side must have before anything is said"),
        _SOURCE,
        _VERIFIED,
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="held_share", keeps=(pl.col("held_share") >= 0) & (pl.col("held_share") * 2 <= 1)),
        RowRule(code="OUT_OF_RANGE", column="outcome_days", keeps=pl.col("outcome_days").is_between(1, 180)),
        RowRule(code="NEGATIVE", column="least_amount", keeps=pl.col("least_amount") >= 0),
        RowRule(code="OUT_OF_RANGE", column="least_cases", keeps=pl.col("least_cases").is_between(10, 1_000_000)),
    ),
)  # fmt: skip

NEXT_COSTS = Table(
    name="next_costs",
    zh="催费动作成本",
    doc="One row a version of what an act costs and whether it may be done ahead of the treatment.",
    key=("act", "valid_from"),
    columns=(
        Column(name="act", dtype=pl.String, zh="动作", doc="act", choices=NEXT_ACTS),
        _FROM,
        Column(name="minutes", dtype=pl.Int32, zh="分钟", doc="time of a person, way included", unit="min"),
        Column(name="cost", dtype=YUAN, zh="费用", doc="what else it costs", unit="yuan"),
        Column(name="may_advance", dtype=pl.Boolean, zh="可否提前", doc="whether it may be done before the treatment comes to it"),
        Column(name="rest_days", dtype=pl.Int32, zh="间隔天数", doc="least days since the last act at the account before it is advanced", unit="days"),
        _SOURCE,
        _VERIFIED,
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="minutes", keeps=pl.col("minutes").is_between(1, 480)),
        RowRule(code="NEGATIVE", column="cost", keeps=pl.col("cost") >= 0),
        RowRule(code="OUT_OF_RANGE", column="rest_days", keeps=pl.col("rest_days").is_between(0, 90)),
        RowRule(code="NOT_A_CHOICE", column="may_advance",
                keeps=~(pl.col("may_advance") & pl.col("act").is_in((*REQUIRED_ACTS, "LETTER", "VISIT")))),
    ),
)  # fmt: skip

NEXT_EFFECTS = Table(
    name="next_effects",
    zh="催费动作效果",
    doc="One row a version of what share of the overdue sum comes in within the watched days after an act; a beginning that observed acts correct.",
    key=("act", "segment", "valid_from"),
    columns=(
        Column(name="act", dtype=pl.String, zh="动作", doc="act; NOTHING = without one", choices=(NOTHING, *NEXT_ACTS)),
        _SEGMENT,
        _FROM,
        Column(name="paid_share", dtype=PRICE, zh="缴费比例", doc="share of the overdue sum that comes in"),
        Column(name="prior_cases", dtype=pl.Int32, zh="先验户数", doc="how many observed acts it weighs as much as"),
        _SOURCE,
        _VERIFIED,
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="paid_share", keeps=pl.col("paid_share").is_between(0, 1)),
        RowRule(code="OUT_OF_RANGE", column="prior_cases", keeps=pl.col("prior_cases").is_between(1, 1_000_000)),
    ),
)  # fmt: skip

NEXT_TABLES = (NEXT_RULES, NEXT_COSTS, NEXT_EFFECTS)
"""What next best action goes by, as files."""

NEXT_DRAWS = Table(
    name="next_draws",
    zh="催费建议分组",
    doc="How a case is worked in a month, drawn when it is first met in it and never changed.",
    key=("account_no", "month"),
    columns=(
        _ACCOUNT,
        _MONTH,
        _ARM,
        _SEGMENT,
        Column(name="drawn_date", dtype=pl.Date, zh="分组日期", doc="day of the draw"),
        Column(name="outcome_days", dtype=pl.Int32, zh="观察天数", doc="days after it in which money counts", unit="days"),
        Column(name="amount", dtype=YUAN, zh="逾期本金", doc="overdue principal on that day", unit="yuan"),
    ),
)  # fmt: skip

NEXT_OUTCOMES = Table(
    name="next_outcomes",
    zh="催费建议结果",
    doc="What came in of a drawn case in its days.",
    key=("account_no", "month"),
    columns=(
        _ACCOUNT,
        _MONTH,
        Column(name="collected", dtype=YUAN, zh="已收", doc="of the sum overdue on the day of the draw", unit="yuan"),
        Column(name="yuan_days", dtype=YUAN, zh="元天", doc="yuan collected × days left of the window", unit="yuan-days"),
        Column(name="measured_date", dtype=pl.Date, zh="统计日期", doc="day it was worked out"),
    ),
)  # fmt: skip

NEXT_PROPOSALS = Table(
    name="next_proposals",
    zh="催费建议",
    doc="A line of a person's worklist of a day: an act at an account, in the order it is best done.",
    key=("as_of", "account_no", "act"),
    columns=(
        Column(name="as_of", dtype=pl.Date, zh="日期", doc="day"),
        _ACCOUNT,
        Column(name="act", dtype=pl.String, zh="动作", doc="act", choices=NEXT_ACTS),
        Column(name="username", dtype=pl.String, zh="人员", doc="person"),
        Column(name="place", dtype=pl.Int32, zh="次序", doc="place on the person's list, 1 first"),
        _ARM,
        _SEGMENT,
        Column(name="task_no", dtype=pl.String, zh="任务号", doc="task of the treatment; empty = the act is advanced", nullable=True),
        Column(name="amount", dtype=YUAN, zh="逾期本金", doc="overdue principal", unit="yuan"),
        Column(name="minutes", dtype=pl.Int32, zh="分钟", doc="time it takes", unit="min"),
        Column(name="gain", dtype=YUAN, zh="预期多收", doc="yuan expected beyond what comes in without the act, less the cost", unit="yuan"),
        Column(name="gain_a_minute", dtype=YUAN, zh="每分钟预期多收", doc="what it was ranked by", unit="yuan/min"),
        Column(name="paid_share", dtype=PRICE, zh="缴费比例", doc="expected with the act"),
        Column(name="without_share", dtype=PRICE, zh="不做时缴费比例", doc="expected without it, after the acts done lately"),
        Column(name="considered", dtype=pl.String, zh="其他考虑", doc="other acts and why not, such as CALL:1200.00:REST"),
    ),
)  # fmt: skip

NEXT_LIFTS = Table(
    name="next_lifts",
    zh="催费建议成效",
    doc="How much better cases worked by next best action did than those held out, with its interval.",
    key=("month", "segment", "measure"),
    columns=(
        Column(name="month", dtype=pl.Int32, zh="月份", doc="month of the draw; 0 = all"),
        Column(name="segment", dtype=pl.String, zh="分群", doc="segment; - = all"),
        Column(name="measure", dtype=pl.String, zh="指标", doc="what is compared", choices=MEASURES),
        Column(name="next_cases", dtype=pl.Int64, zh="建议组户数", doc="cases worked by next best action"),
        Column(name="rules_cases", dtype=pl.Int64, zh="对照组户数", doc="cases held out"),
        Column(name="next_share", dtype=PRICE, zh="建议组比例", doc="share of those", nullable=True),
        Column(name="rules_share", dtype=PRICE, zh="对照组比例", doc="share of these", nullable=True),
        Column(name="lift", dtype=PRICE, zh="差值", doc="difference; empty = too few cases", nullable=True),
        Column(name="low", dtype=PRICE, zh="区间下限", doc="lower end of the 95 % interval", nullable=True),
        Column(name="high", dtype=PRICE, zh="区间上限", doc="upper end", nullable=True),
        Column(name="verdict", dtype=pl.String, zh="结论", doc="what may be said", choices=VERDICTS),
    ),
)  # fmt: skip

NEXT_RESULT_TABLES = (NEXT_DRAWS, NEXT_OUTCOMES, NEXT_PROPOSALS, NEXT_LIFTS)
