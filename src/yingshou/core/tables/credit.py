"""Credit (信用评价): the published rules of points and grades, facts and grades of accounts."""

import polars as pl

from yingshou.core.money import PRICE, YUAN
from yingshou.core.tables.schema import Column, RowRule, Table

CREDIT_CRITERIA = {
    "ON_TIME": "on_time_permille",
    "OVERDUE_MONTHS": "overdue_months",
    "LONGEST_OVERDUE": "longest_overdue_days",
    "OVERDUE_RATIO": "overdue_permille",
    "DRAFT_SHARE": "draft_permille",
    "GUARANTEE_COVER": "guarantee_permille",
    "BREACH": "breaches",
    "EXTERNAL": "external_severity",
}
"""What points are given for, each with the fact it looks at."""
CREDIT_GRADE_CODES = ("A", "B", "C", "D")
"""The grades, the best first."""
FORCED_REASONS = {
    "DISHONOURED_DRAFT": "dishonours",
    "INSOLVENCY": "insolvencies",
    "LONG_OVERDUE": "open_overdue_days",
    "THEFT": "thefts",
}
"""What forces a grade whatever the points, each with the fact it looks at."""
SETTLEMENT_WAYS = ("NORMAL", "INSTALMENTS", "PREPAY")
"""Ways of settlement, the lightest first: after the bill, by instalments ahead of it, ahead of use."""

_SOURCE = Column(name="source", dtype=pl.String, zh="来源文件", doc="document it was read in", nullable=True)
_FROM = Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first business date")
_ACCOUNT = Column(name="account_no", dtype=pl.String, zh="户号", doc="account")

CREDIT_BANDS = Table(
    name="credit_bands",
    zh="信用评分标准",
    doc="One row a band of a criterion: the points from a value up; the latest version of a criterion holds as a whole.",
    key=("criterion", "valid_from", "at_least"),
    columns=(
        Column(name="criterion", dtype=pl.String, zh="评价项", doc="what is looked at", choices=tuple(CREDIT_CRITERIA)),
        _FROM,
        Column(name="at_least", dtype=pl.Int64, zh="起始值", doc="least value of the band: shares in ‰, else days, months or times; the lowest band takes all below it"),
        Column(name="points", dtype=pl.Int32, zh="得分", doc="points given"),
        _SOURCE,
    ),
    rules=(RowRule(code="OUT_OF_RANGE", column="points", keeps=pl.col("points").is_between(0, 100)),),
)  # fmt: skip

CREDIT_GRADES = Table(
    name="credit_grades",
    zh="信用等级标准",
    doc="One row a grade: from how many points, and which way of settlement it asks for; the latest version holds as a whole.",
    key=("valid_from", "grade"),
    columns=(
        _FROM,
        Column(name="grade", dtype=pl.String, zh="信用等级", doc="grade, A the best", choices=CREDIT_GRADE_CODES),
        Column(name="least_points", dtype=pl.Int32, zh="起始得分", doc="least points of the grade; the lowest has 0"),
        Column(name="settlement_way", dtype=pl.String, zh="结算方式", doc="way of settlement proposed", choices=SETTLEMENT_WAYS),
        Column(name="upgrade_months", dtype=pl.Int32, zh="升级间隔月数",
               doc="months a lower grade must have stood before this one may follow, one grade at a time; empty = 3",
               nullable=True, default="3"),
        _SOURCE,
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="least_points", keeps=pl.col("least_points").is_between(0, 100)),
        RowRule(code="OUT_OF_RANGE", column="upgrade_months", keeps=pl.col("upgrade_months").is_between(0, 60)),
    ),
)  # fmt: skip

CREDIT_FORCED = Table(
    name="credit_forced",
    zh="信用等级强制降级",
    doc="One row a version of what forces a grade whatever the points: the fact is at least the value.",
    key=("reason", "valid_from"),
    columns=(
        Column(name="reason", dtype=pl.String, zh="强制原因", doc="what forces it", choices=tuple(FORCED_REASONS)),
        _FROM,
        Column(name="at_least", dtype=pl.Int64, zh="起始值", doc="times in twelve months, or days overdue, from which it holds"),
        Column(name="grade", dtype=pl.String, zh="强制等级", doc="grade that is forced; empty = the rule is off", choices=CREDIT_GRADE_CODES,
               nullable=True),
        _SOURCE,
    ),
    rules=(RowRule(code="NOT_POSITIVE", column="at_least", keeps=pl.col("at_least") > 0),),
)  # fmt: skip

CREDIT_TABLES = (CREDIT_BANDS, CREDIT_GRADES, CREDIT_FORCED)
"""What grades go by, as files."""

CREDIT_ITEMS = Table(
    name="credit_items",
    zh="信用评价应收",
    doc="A due item that fell due before a day, and what had become of it by the end of that day.",
    key=("receivable_no",),
    columns=(
        Column(name="receivable_no", dtype=pl.String, zh="应收编号", doc="due item"),
        _ACCOUNT,
        Column(name="bill_month", dtype=pl.Int32, zh="应收年月", doc="billing month"),
        Column(name="due_date", dtype=pl.Date, zh="到期日", doc="last day to pay without penalty"),
        Column(name="amount", dtype=YUAN, zh="应收金额", doc="amount due, less what a lower bill credited", unit="yuan"),
        Column(name="paid", dtype=YUAN, zh="已收本金", doc="principal that money settled", unit="yuan"),
        Column(name="rolled", dtype=YUAN, zh="并入金额", doc="moved unpaid into a later due of the month", unit="yuan"),
        Column(name="paid_by_draft", dtype=YUAN, zh="票据已收", doc="of it by drafts", unit="yuan"),
        Column(name="ended_date", dtype=pl.Date, zh="结清日期", doc="value date of what settled the last of it, or day it was rolled; empty = nothing left it",
               nullable=True),
    ),
)  # fmt: skip

CREDIT_MARKS = Table(
    name="credit_marks",
    zh="信用评价记录",
    doc="What else is known of an account by the end of a day, counted over the twelve months before.",
    key=("account_no",),
    columns=(
        _ACCOUNT,
        Column(name="guarantee_amount", dtype=YUAN, zh="担保金额", doc="security in force", unit="yuan"),
        Column(name="breaches", dtype=pl.Int64, zh="违约用电次数", doc="illegal use found"),
        Column(name="thefts", dtype=pl.Int64, zh="窃电次数", doc="of it theft"),
        Column(name="dishonours", dtype=pl.Int64, zh="拒付票据", doc="drafts dishonoured"),
        Column(name="broken_promises", dtype=pl.Int64, zh="违背承诺", doc="promises to pay that were broken"),
        Column(name="returned_payments", dtype=pl.Int64, zh="退回缴费", doc="payments taken back"),
        Column(name="external_severity", dtype=pl.Int64, zh="外部信号程度", doc="gravest signal published: 0 none to 3 high"),
        Column(name="insolvencies", dtype=pl.Int64, zh="破产申报", doc="matters of the customer in which a claim was filed in a bankruptcy"),
    ),
)  # fmt: skip

CREDIT_FACTS = Table(
    name="credit_facts",
    zh="信用评价事实",
    doc="One row an account as of a day, from what was known by then: what rules and scorecards look at. Shares in whole ‰.",
    key=("account_no",),
    columns=(
        _ACCOUNT,
        Column(name="items_due", dtype=pl.Int64, zh="到期笔数", doc="items that fell due in twelve months"),
        Column(name="months_due", dtype=pl.Int64, zh="到期月数", doc="billing months among them"),
        Column(name="on_time_permille", dtype=pl.Int64, zh="按期缴费率", doc="share of them paid by the due date; empty = none fell due",
               nullable=True),
        Column(name="recent_on_time_permille", dtype=pl.Int64, zh="近三月按期率", doc="the same over three months", nullable=True),
        Column(name="overdue_months", dtype=pl.Int64, zh="逾期月数", doc="billing months with an item paid late or overdue"),
        Column(name="longest_overdue_days", dtype=pl.Int64, zh="最长逾期天数", doc="longest overdue of any of them, and of what is overdue now"),
        Column(name="average_late_days", dtype=pl.Int64, zh="平均迟缴天数", doc="days from due date to payment, early ones below zero; rounded down",
               nullable=True),
        Column(name="open_overdue_days", dtype=pl.Int64, zh="当前逾期天数", doc="age of the oldest overdue item"),
        Column(name="overdue_amount", dtype=YUAN, zh="当前逾期金额", doc="overdue principal", unit="yuan"),
        Column(name="monthly_fee", dtype=YUAN, zh="月均电费", doc="due in twelve months over the months due", unit="yuan"),
        Column(name="overdue_permille", dtype=pl.Int64, zh="欠费比", doc="overdue principal to the monthly fee"),
        Column(name="fee_change_permille", dtype=pl.Int64, zh="电费变化", doc="monthly fee of three months to that of twelve", nullable=True),
        Column(name="draft_permille", dtype=pl.Int64, zh="票据占比", doc="share of what was paid that drafts paid"),
        Column(name="guarantee_permille", dtype=pl.Int64, zh="担保覆盖", doc="security in force to the monthly fee"),
        *(column for column in CREDIT_MARKS.columns if column.name not in {"account_no", "guarantee_amount"}),
    ),
)  # fmt: skip

ACCOUNT_GRADES = Table(
    name="account_grades",
    zh="用户信用等级",
    doc="The grade of an account as of a day. Append-only: the history of grades.",
    key=("account_no", "as_of"),
    columns=(
        _ACCOUNT,
        Column(name="as_of", dtype=pl.Date, zh="评价日期", doc="day whose end it looks from"),
        Column(name="grade", dtype=pl.String, zh="信用等级", doc="grade, A the best", choices=CREDIT_GRADE_CODES),
        Column(name="points", dtype=pl.Int32, zh="总分", doc="sum of the points"),
        Column(name="points_grade", dtype=pl.String, zh="按分等级", doc="grade by the points alone", choices=CREDIT_GRADE_CODES),
        Column(name="forced", dtype=pl.String, zh="强制原因", doc="what forced the grade", choices=tuple(FORCED_REASONS), nullable=True),
        Column(name="limited", dtype=pl.Boolean, zh="升级受限", doc="a better grade was kept back by the limit of upgrades"),
        Column(name="since", dtype=pl.Date, zh="等级起始", doc="first review from which it has stood"),
        Column(name="previous", dtype=pl.String, zh="上次等级", doc="grade at the review before", nullable=True),
        Column(name="criteria", dtype=pl.String, zh="各项得分", doc="JSON: each criterion with its value and points"),
        Column(name="model_no", dtype=pl.String, zh="模型编号", doc="scorecard beside it; empty = none was fit for use", nullable=True),
        Column(name="score", dtype=pl.Int32, zh="模型评分", doc="score of the scorecard, higher is better", nullable=True),
        Column(name="default_probability", dtype=PRICE, zh="违约概率", doc="probability of default by the scorecard", nullable=True),
        Column(name="reasons", dtype=pl.String, zh="评分原因", doc="facts and pairs that cost most score, the worst first, with ; between", nullable=True),
    ),
)  # fmt: skip

SCORECARD_ROWS = Table(
    name="scorecard_rows",
    zh="评分卡",
    doc="A bin of a fact, or of two facts together, with what it adds to the log-odds of default; the base stands under the empty fact.",
    key=("fact", "bin_no"),
    columns=(
        Column(name="fact", dtype=pl.String, zh="事实", doc="column of credit_facts, two with * between for a pair; empty = the base"),
        Column(name="bin_no", dtype=pl.Int32, zh="箱号", doc="0 = not known, then upwards; the bins of a pair row by row"),
        Column(name="at_least", dtype=pl.Int64, zh="起始值", doc="least value of the bin; empty = no lower end", nullable=True),
        Column(name="other_at_least", dtype=pl.Int64, zh="另一起始值", doc="the same of a pair's second fact", nullable=True),
        Column(name="log_odds", dtype=pl.Int64, zh="对数几率", doc="added to the log-odds of default, in millionths"),
        Column(name="points", dtype=pl.Int32, zh="分值", doc="the same in points for reading: 20 points halve the odds"),
        Column(name="share_permille", dtype=pl.Int32, zh="训练占比", doc="share of the accounts it was trained on, in ‰"),
    ),
)  # fmt: skip

CREDIT_RESULT_TABLES = (CREDIT_ITEMS, CREDIT_MARKS, CREDIT_FACTS, ACCOUNT_GRADES, SCORECARD_ROWS)
