"""Treatments (催费策略): which accounts get which, their steps, the days of collection, what people can do."""

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.tables.credit import CREDIT_GRADE_CODES
from yingshou.core.tables.customers import CUSTOMER_CLASSES, SUPPLY_CLASSES, VOLTAGE_LEVELS
from yingshou.core.tables.messages import PURPOSES
from yingshou.core.tables.responsibility import RESPONSIBLE_ROLES
from yingshou.core.tables.schema import Column, RowRule, Table
from yingshou.core.tables.scope import ALL
from yingshou.core.tables.settlement import HOLIDAY_SHIFTS

NOTICE_STEPS = ("SMS", "LETTER", "STOP_NOTICE")
"""Steps that ask for a notice; the others are tasks for people."""
WARNING = "WARNING"
"""What stands for the treatment in tasks that come from a warning."""
NEXT = "NEXT"
"""What stands for the treatment in tasks that a worklist advanced."""
TASK_STEPS = ("CALL", "VISIT", "ASK_LANDLORD", "OFFER_PREPAYMENT", "STOP_REQUEST", "LEGAL_REVIEW")
STEP_KINDS = (*NOTICE_STEPS, *TASK_STEPS)
TRAIT_MARKS = ("RENTAL", "SHOP", "IMPORTANT", "PROTECTED", "BROKEN_PROMISE", "OLD_ARREARS")
"""What a rule may ask of an account beyond its classes: let premises, a shop, an important user, a protected load,
a promise to pay broken within a year, something old among what is overdue."""
ARREARS_CAUSES = (
    "FORGOT", "NO_FUNDS", "DISPUTED_BILL", "MOVED_OUT", "TENANT_LEFT", "BUSINESS_CLOSED", "BANKRUPT", "REFUSES",
    "HARDSHIP", "BANK_FAILED", "OTHER_CAUSE",
)  # fmt: skip
"""Why money does not come, as the last result of collection found it."""
SERVICE_GRADES = ("CLOSE", "WATCHED", "EMPATHIC")
RESULTS_OF = {
    "CALL": ("PROMISED", "NOT_REACHED", "REFUSED", "PAID_ALREADY", "DISPUTED", "HARDSHIP", "WRONG_NUMBER", "OTHER_RESULT"),
    "VISIT": ("PROMISED", "SERVED", "NOBODY_THERE", "REFUSED", "PAID_ALREADY", "DISPUTED", "HARDSHIP", "OTHER_RESULT"),
    "ASK_LANDLORD": ("PROMISED", "LANDLORD_PAYS", "NOT_REACHED", "REFUSED", "WRONG_NUMBER", "OTHER_RESULT"),
    "OFFER_PREPAYMENT": ("PREPAYMENT_SIGNED", "NOT_REACHED", "REFUSED", "PROMISED", "OTHER_RESULT"),
    "STOP_REQUEST": ("STOP_ASKED", "NOT_STOPPED"),
    "LEGAL_REVIEW": ("TO_COURT", "NOT_TO_COURT"),
}  # fmt: skip
"""What may come of each kind of task."""
TRY_AGAIN = ("NOT_REACHED", "NOBODY_THERE")
"""Results that leave the task open."""
HOLD_KINDS = ("DISPUTE", "HARDSHIP", "AGREEMENT", "LEGAL", "OTHER_HOLD")

_SOURCE = Column(name="source", dtype=pl.String, zh="来源文件", doc="document it was read in", nullable=True)
_CRITERIA = (
    ("trait", TRAIT_MARKS, "特征", "mark of the account"),
    ("grade", CREDIT_GRADE_CODES, "信用等级", "credit grade held on the day"),
    ("cause", ARREARS_CAUSES, "欠费原因", "cause the last result found"),
    ("voltage_level", VOLTAGE_LEVELS, "电压等级", "supply voltage"),
    ("supply_class", SUPPLY_CLASSES, "供电方式", "supply class"),
    ("customer_class", CUSTOMER_CLASSES, "用户类别", "class"),
    ("service_grade", SERVICE_GRADES, "服务等级", "how the customer is served by its value"),
)
CRITERIA = tuple(name for name, *_rest in _CRITERIA)
"""What a rule may name, the most particular first: a rule that names an earlier one goes before all that do not."""

TREATMENT_RULES = Table(
    name="treatment_rules",
    zh="催费策略规则",
    doc="One row a version of a rule: whom a treatment is for. The most particular rule that applies wins.",
    key=("rule_no", "valid_from"),
    columns=(
        Column(name="rule_no", dtype=pl.String, zh="规则编号", doc="number of the rule; a later row takes its place"),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first business date"),
        Column(name="valid_to", dtype=pl.Date, zh="失效日期", doc="day after the last; empty = open", nullable=True),
        Column(name="treatment", dtype=pl.String, zh="策略", doc="code of the treatment whose steps are taken"),
        *(Column(name=name, dtype=pl.String, zh=zh, doc=f"{doc}; empty = any", choices=(ALL, *choices) if choices else (),
                 nullable=True, default=ALL) for name, choices, zh, doc in _CRITERIA),
        Column(name="months", dtype=pl.String, zh="适用月份", doc="such as 1,2,12; empty = all year", nullable=True, default=ALL),
        Column(name="least_amount", dtype=YUAN, zh="起始欠费金额", doc="overdue principal from which it applies; empty = any",
               unit="yuan", nullable=True, default="0.00"),
        Column(name="least_days", dtype=pl.Int32, zh="起始逾期天数", doc="days the oldest item is overdue from which it applies; empty = any",
               nullable=True, default="0"),
        Column(name="priority", dtype=pl.Int32, zh="优先级", doc="among rules equally particular the highest goes first; empty = 0",
               nullable=True, default="0"),
        _SOURCE,
    ),
    rules=(
        RowRule(code="PERIOD_ORDER", column="valid_to", keeps=pl.col("valid_to") > pl.col("valid_from")),
        RowRule(code="NEGATIVE", column="least_amount", keeps=pl.col("least_amount") >= 0),
        RowRule(code="NEGATIVE", column="least_days", keeps=pl.col("least_days") >= 0),
        RowRule(code="OUT_OF_RANGE", column="months",
                keeps=pl.col("months").str.contains(r"^(-|([1-9]|1[0-2])(,([1-9]|1[0-2]))*)$")),
    ),
)  # fmt: skip

TREATMENT_STEPS = Table(
    name="treatment_steps",
    zh="催费策略步骤",
    doc="One row a step of a version of a treatment; the latest version of a treatment holds as a whole.",
    key=("treatment", "valid_from", "step"),
    columns=(
        Column(name="treatment", dtype=pl.String, zh="策略", doc="code of the treatment"),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first business date"),
        Column(name="step", dtype=pl.String, zh="步骤", doc="code of the step; the same code in two treatments is the same act"),
        Column(name="offset_days", dtype=pl.Int32, zh="起算天数", doc="days after the due date of the oldest open item from which it is due"),
        Column(name="kind", dtype=pl.String, zh="方式", doc="what is done", choices=STEP_KINDS),
        Column(name="role", dtype=pl.String, zh="责任", doc="who does it; empty = the collector", nullable=True,
               choices=RESPONSIBLE_ROLES, default="COLLECTOR"),
        Column(name="purpose", dtype=pl.String, zh="通知用途", doc="purpose of its notice; needed for notices", nullable=True,
               choices=PURPOSES),
        Column(name="template", dtype=pl.String, zh="通知模板", doc="wording asked for by name; empty = the usual one", nullable=True),
        Column(name="gap_days", dtype=pl.Int32, zh="间隔天数", doc="least days since the step before; empty = 1", nullable=True,
               default="1"),
        Column(name="script", dtype=pl.String, zh="话术", doc="what to say; empty = the usual words", nullable=True),
        _SOURCE,
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="offset_days", keeps=pl.col("offset_days").is_between(1, 3650)),
        RowRule(code="NEGATIVE", column="gap_days", keeps=pl.col("gap_days") >= 0),
        RowRule(code="MISSING_VALUE", column="purpose",
                keeps=~pl.col("kind").is_in(NOTICE_STEPS) | pl.col("purpose").is_not_null()),
    ),
)  # fmt: skip

COLLECTION_DAYS = Table(
    name="collection_days",
    zh="催费日历",
    doc="Days of the month on which the steps of a treatment are taken; the latest version of a treatment holds as a whole.",
    key=("treatment", "valid_from", "day"),
    columns=(
        Column(name="treatment", dtype=pl.String, zh="策略", doc="treatment; empty = all that have no days of their own", nullable=True,
               default=ALL),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first business date"),
        Column(name="day", dtype=pl.Int32, zh="日", doc="day of the month; 0 = every working day; past its end = its last day"),
        Column(name="holiday_shift", dtype=pl.String, zh="节假日顺延", doc="where a day goes that is a holiday; empty = to the next working day",
               choices=HOLIDAY_SHIFTS, nullable=True, default="NEXT"),
        _SOURCE,
    ),
    rules=(RowRule(code="OUT_OF_RANGE", column="day", keeps=pl.col("day").is_between(0, 31)),),
)  # fmt: skip

TASK_CAPACITY = Table(
    name="task_capacity",
    zh="人员工作量",
    doc="How many tasks of a kind a person is given a day; a person's own row goes before that of all.",
    key=("username", "kind", "valid_from"),
    columns=(
        Column(name="username", dtype=pl.String, zh="人员", doc="person; empty = all", nullable=True, default=ALL),
        Column(name="kind", dtype=pl.String, zh="方式", doc="kind of step", choices=TASK_STEPS),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first business date"),
        Column(name="tasks_a_day", dtype=pl.Int32, zh="每日件数", doc="open tasks of the kind at most; 0 = none"),
        _SOURCE,
    ),
    rules=(RowRule(code="NEGATIVE", column="tasks_a_day", keeps=pl.col("tasks_a_day") >= 0),),
)  # fmt: skip

COLLECTION_RULE_TABLES = (TREATMENT_RULES, TREATMENT_STEPS, COLLECTION_DAYS, TASK_CAPACITY)

_ACCOUNT = Column(name="account_no", dtype=pl.String, zh="户号", doc="account")
COLLECTION_CASES = Table(
    name="collection_cases",
    zh="催费案",
    doc="What is overdue of an account on a day, as its case sees it: without the items on hold.",
    key=("account_no",),
    columns=(
        _ACCOUNT,
        Column(name="anchor_date", dtype=pl.Date, zh="起算到期日", doc="due date of the oldest open item; steps count from it"),
        Column(name="amount", dtype=YUAN, zh="逾期本金", doc="overdue principal", unit="yuan"),
        Column(name="items", dtype=pl.Int64, zh="逾期笔数", doc="overdue items"),
        Column(name="days_overdue", dtype=pl.Int32, zh="逾期天数", doc="days since the anchor"),
    ),
)  # fmt: skip
DUE_STEPS = Table(
    name="due_steps",
    zh="应办步骤",
    doc="A step that is due for an account on a day: the earliest of its treatment that is not taken.",
    key=("account_no", "step"),
    columns=(
        _ACCOUNT,
        *(column for column in TREATMENT_STEPS.columns if column.name not in {"valid_from", "source"}),
        *(column for column in COLLECTION_CASES.columns if column.name not in {"account_no", "days_overdue"}),
        Column(name="step_date", dtype=pl.Date, zh="步骤日期", doc="day from which it is due: anchor and offset"),
    ),
)  # fmt: skip
