"""Risk of the whole book: who hangs together with whom, how likely a default is, what would be lost."""

import polars as pl

from yingshou.core.money import PRICE, YUAN
from yingshou.core.tables.schema import Column, RowRule, Table
from yingshou.core.tables.scope import ALL

LINK_KINDS = ("OWNER", "GUARANTOR", "LANDLORD", "SUB_SUPPLY", "SHARED_PAYER")
"""Why one may fall with the other: 控制, 保证, 出租, 转供, 共用付款人."""
SCENARIO_KINDS = ("INDUSTRY_FALLS", "ACCOUNT_STOPS", "ACCEPTOR_FAILS")
"""What a stress supposes: an industry loses a share of its use, one account stops, one acceptor's paper fails."""

_VALID_FROM = Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first business date")
_SOURCE = Column(name="source", dtype=pl.String, zh="依据", doc="document it was taken from", nullable=True)
_VERIFIED = Column(
    name="verified", dtype=pl.Boolean, zh="已核实", doc="held against own losses; empty = no", nullable=True,
)  # fmt: skip

PARTY_LINKS = Table(
    name="party_links",
    zh="关联关系",
    doc="One row a link of an account to a party, with its days; a party may be another account.",
    key=("account_no", "kind", "party", "valid_from"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account that hangs on the party"),
        Column(name="kind", dtype=pl.String, zh="关系", doc="the party is its owner, guarantor, landlord, the account "
               "that supplies it, or who pays for it", choices=LINK_KINDS),
        Column(name="party", dtype=pl.String, zh="关联方", doc="account or customer number, else a name or credit code"),
        _VALID_FROM,
        Column(name="valid_to", dtype=pl.Date, zh="失效日期", doc="day after the last", nullable=True),
        Column(name="follow_share", dtype=PRICE, zh="跟随概率", nullable=True,
               doc="how likely the account follows when the party fails; empty = that of the kind"),
        Column(name="source", dtype=pl.String, zh="依据", doc="where the link is known from"),
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="follow_share", keeps=pl.col("follow_share").is_between(0, 1)),
        RowRule(code="PERIOD_ORDER", column="valid_to", keeps=pl.col("valid_to") > pl.col("valid_from")),
    ),
)  # fmt: skip

LINK_WEIGHTS = Table(
    name="link_weights",
    zh="关联权重",
    doc="How a failure travels along a kind of link, and whether the kind makes a group.",
    key=("kind", "valid_from"),
    columns=(
        Column(name="kind", dtype=pl.String, zh="关系", doc="kind of link", choices=LINK_KINDS),
        _VALID_FROM,
        Column(name="follow_share", dtype=PRICE, zh="跟随概率", doc="how likely the account follows when the party fails"),
        Column(name="back_share", dtype=PRICE, zh="反向概率", doc="how likely the party follows when the account fails"),
        Column(name="joins", dtype=pl.Boolean, zh="并入集团", doc="the link makes both one group, with one credit line"),
        _SOURCE,
        _VERIFIED,
    ),
    rules=tuple(
        RowRule(code="OUT_OF_RANGE", column=name, keeps=pl.col(name).is_between(0, 1))
        for name in ("follow_share", "back_share")
    ),
)  # fmt: skip

GRADE_DEFAULT_RATES = Table(
    name="grade_default_rates",
    zh="违约率表",
    doc="How likely an account defaults within a year, by credit grade, or by days overdue where it has no grade.",
    key=("grade", "valid_from", "from_days"),
    columns=(
        Column(name="grade", dtype=pl.String, zh="信用等级", doc="grade; empty = accounts without one", nullable=True, default=ALL),
        _VALID_FROM,
        Column(name="from_days", dtype=pl.Int32, zh="起始逾期天数", nullable=True, default="0", unit="days",
               doc="least days overdue of the row; all rows of a grade and day are one scale"),
        Column(name="default_rate", dtype=PRICE, zh="年违约率", doc="share of such accounts that default within a year"),
        _SOURCE,
        _VERIFIED,
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="default_rate", keeps=pl.col("default_rate").is_between(0, 1)),
        RowRule(code="OUT_OF_RANGE", column="from_days", keeps=pl.col("from_days").is_between(0, 36500)),
    ),
)  # fmt: skip

LOSS_RULES = Table(
    name="loss_rules",
    zh="损失规则",
    doc="What is lost when an account defaults, and how losses come together.",
    key=("valid_from",),
    columns=(
        _VALID_FROM,
        Column(name="recovery_share", dtype=PRICE, zh="回收率", doc="share of what stands unsecured that still comes in after a default"),
        Column(name="common_share", dtype=PRICE, zh="共同因素比重", doc="weight of the common factor in a default (asset correlation)"),
        Column(name="days_to_stop", dtype=pl.Int32, zh="停电所需天数", doc="days an account that pays nothing goes on using power", unit="days"),
        Column(name="ahead_days", dtype=pl.Int32, zh="前瞻天数", doc="days the exposure is laid out ahead", unit="days"),
        Column(name="large_from", dtype=YUAN, zh="逐户模拟起点", doc="accounts that would lose so much are simulated one by one", unit="yuan"),
        Column(name="draws", dtype=pl.Int32, zh="模拟次数", doc="draws of a simulated year"),
        Column(name="seed", dtype=pl.Int32, zh="随机种子", doc="the same seed draws the same years"),
        _SOURCE,
        _VERIFIED,
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="recovery_share", keeps=pl.col("recovery_share").is_between(0, 1)),
        RowRule(code="OUT_OF_RANGE", column="common_share",
                keeps=(pl.col("common_share") >= 0) & (pl.col("common_share") < 1)),
        RowRule(code="OUT_OF_RANGE", column="days_to_stop", keeps=pl.col("days_to_stop").is_between(0, 366)),
        RowRule(code="OUT_OF_RANGE", column="ahead_days", keeps=pl.col("ahead_days").is_between(1, 92)),
        RowRule(code="NEGATIVE", column="large_from", keeps=pl.col("large_from") >= 0),
        RowRule(code="OUT_OF_RANGE", column="draws", keeps=pl.col("draws").is_between(1000, 100_000)),
        RowRule(code="NEGATIVE", column="seed", keeps=pl.col("seed") >= 0),
    ),
)  # fmt: skip

STRESS_SCENARIOS = Table(
    name="stress_scenarios",
    zh="压力情景",
    doc="What a stress supposes. Without a subject the run takes the one that matters most on its day.",
    key=("scenario", "valid_from"),
    columns=(
        Column(name="scenario", dtype=pl.String, zh="情景代码", doc="code of the scenario"),
        _VALID_FROM,
        Column(name="kind", dtype=pl.String, zh="情景种类", doc="what happens", choices=SCENARIO_KINDS),
        Column(name="subject", dtype=pl.String, zh="对象", doc="industry, account or acceptor; empty = the largest", nullable=True,
               default=ALL),
        Column(name="share", dtype=PRICE, zh="下降比例", doc="share of its use an industry loses", nullable=True, default="1"),
        Column(name="default_factor", dtype=PRICE, zh="违约率倍数", nullable=True, default="1",
               doc="what the default rate of those hit is multiplied by: the industry, or the other accounts of the same unit"),
        Column(name="active", dtype=pl.Boolean, zh="启用", doc="no = left out from that day on; empty = yes", nullable=True),
        _SOURCE,
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="share", keeps=pl.col("share").is_between(0, 1)),
        RowRule(code="OUT_OF_RANGE", column="default_factor", keeps=pl.col("default_factor").is_between(1, 1000)),
    ),
)  # fmt: skip

RISK_TABLES = (PARTY_LINKS, LINK_WEIGHTS, GRADE_DEFAULT_RATES, LOSS_RULES, STRESS_SCENARIOS)
"""What a run of risk goes by, as dated data."""

_ACCOUNT = Column(name="account_no", dtype=pl.String, zh="户号", doc="account")
_GROUP = Column(name="group_no", dtype=pl.String, zh="集团", doc="group: the least of its account numbers; empty = none",
                nullable=True)  # fmt: skip
_EXPOSURE = (
    Column(name="exposure", dtype=YUAN, zh="敞口", doc="supplied less received; negative = paid ahead", unit="yuan"),
    Column(name="draft_risk", dtype=YUAN, zh="票据风险", doc="unpaid drafts by the weight of acceptor and days left", unit="yuan"),
    Column(name="security", dtype=YUAN, zh="有效担保", doc="security of the day that counts", unit="yuan"),
    Column(name="void_security", dtype=YUAN, zh="集团内担保", doc="security given inside the group, which counts for nothing",
           unit="yuan"),
    Column(name="uncovered", dtype=YUAN, zh="未覆盖", doc="exposure and draft risk beyond the security that counts", unit="yuan"),
)  # fmt: skip
_LOSSES = (
    Column(name="own_loss", dtype=YUAN, zh="自身预期损失", doc="default rate × loss at default, without contagion", unit="yuan"),
    Column(name="expected_loss", dtype=YUAN, zh="预期损失", doc="mean of the simulated years, contagion included", unit="yuan"),
    Column(name="tail_loss", dtype=YUAN, zh="尾部损失", doc="mean of the worst hundredth of the simulated years", unit="yuan"),
)  # fmt: skip

RISK_ACCOUNTS = Table(
    name="risk_accounts",
    zh="用户风险",
    doc="An account of the book as a run of risk saw it. Losses of all accounts add up to those of the book.",
    key=("account_no",),
    columns=(
        _ACCOUNT,
        _GROUP,
        Column(name="position_date", dtype=pl.Date, zh="敞口日期", doc="day of the position it was taken from; empty = from open items",
               nullable=True),
        *_EXPOSURE,
        Column(name="daily_value", dtype=YUAN, zh="日均电费", doc="what a day of its use is worth", unit="yuan"),
        Column(name="days_overdue", dtype=pl.Int32, zh="逾期天数", doc="of its oldest open item; 0 = none", unit="days"),
        Column(name="grade", dtype=pl.String, zh="信用等级", doc="grade; - = none"),
        Column(name="default_rate", dtype=PRICE, zh="年违约率", doc="how likely it defaults within a year"),
        Column(name="loss_at_default", dtype=YUAN, zh="违约损失", doc="what a default would lose after recovery", unit="yuan"),
        *_LOSSES,
        Column(name="peak", dtype=YUAN, zh="前瞻峰值", doc="highest uncovered amount of the days ahead", unit="yuan"),
        Column(name="peak_date", dtype=pl.Date, zh="峰值日期", doc="first day of it", nullable=True),
    ),
)  # fmt: skip

RISK_GROUPS = Table(
    name="risk_groups",
    zh="集团风险",
    doc="A group of accounts that hang together, its exposure netted and its security counted once.",
    key=("group_no",),
    columns=(
        Column(name="group_no", dtype=pl.String, zh="集团", doc="the least of its account numbers"),
        Column(name="accounts", dtype=pl.Int32, zh="户数", doc="accounts of the group"),
        *_EXPOSURE,
        Column(name="netted", dtype=YUAN, zh="轧差未覆盖", doc="the same if prepaid money and security served the whole group",
               unit="yuan"),
        *_LOSSES,
    ),
)  # fmt: skip

RISK_DAYS = Table(
    name="risk_days",
    zh="前瞻敞口",
    doc="The book on a day ahead if use goes on as it was and what falls due is paid on its day.",
    key=("day",),
    columns=(
        Column(name="day", dtype=pl.Date, zh="日期", doc="day"),
        Column(name="exposure", dtype=YUAN, zh="敞口", doc="supplied less received", unit="yuan"),
        Column(name="due", dtype=YUAN, zh="当日应收", doc="what falls due that day", unit="yuan"),
        Column(name="uncovered", dtype=YUAN, zh="未覆盖", doc="uncovered amounts of all accounts", unit="yuan"),
        Column(name="accounts", dtype=pl.Int32, zh="未覆盖户数", doc="accounts that stand uncovered"),
    ),
)  # fmt: skip

RISK_STRESSES = Table(
    name="risk_stresses",
    zh="压力结果",
    doc="What a scenario makes of the book: uncovered amount and losses before and after.",
    key=("scenario",),
    columns=(
        Column(name="scenario", dtype=pl.String, zh="情景代码", doc="code of the scenario"),
        Column(name="kind", dtype=pl.String, zh="情景种类", doc="what happens", choices=SCENARIO_KINDS),
        Column(name="subject", dtype=pl.String, zh="对象", doc="industry, account or acceptor it was run on"),
        Column(name="accounts", dtype=pl.Int32, zh="影响户数", doc="accounts whose figures change"),
        *(
            Column(name=f"{figure}_{when}", dtype=YUAN, zh=f"{zh}（{side}）", doc=f"{doc} {when}", unit="yuan")
            for figure, zh, doc in (
                ("uncovered", "未覆盖", "uncovered amount"), ("expected", "预期损失", "expected loss"),
                ("worst", "99% 损失", "loss of the ninety-ninth percentile"),
            )
            for when, side in (("before", "前"), ("after", "后"))
        ),
    ),
)  # fmt: skip
RISK_ACCOUNT_DAYS = Table(
    name="risk_account_days",
    zh="用户前瞻敞口",
    doc="An account with an agreement on a day ahead. The accounts of a day add up to that day of the book.",
    key=("account_no", "day"),
    columns=(
        _ACCOUNT,
        Column(name="day", dtype=pl.Date, zh="日期", doc="day"),
        Column(name="exposure", dtype=YUAN, zh="敞口", doc="supplied less received", unit="yuan"),
        Column(name="due", dtype=YUAN, zh="当日应收", doc="what falls due that day", unit="yuan"),
        Column(name="security", dtype=YUAN, zh="有效担保", doc="security of the day that counts", unit="yuan"),
        Column(name="uncovered", dtype=YUAN, zh="未覆盖", doc="exposure and draft risk beyond the security", unit="yuan"),
    ),
)  # fmt: skip

RISK_STRESS_ACCOUNTS = Table(
    name="risk_stress_accounts",
    zh="用户压力结果",
    doc="An account whose figures a scenario changes. What all change by is what the book changes by.",
    key=("scenario", "account_no"),
    columns=(
        Column(name="scenario", dtype=pl.String, zh="情景代码", doc="code of the scenario"),
        _ACCOUNT,
        *(
            Column(name=f"{figure}_{when}", dtype=YUAN, zh=f"{zh}（{side}）", doc=f"{doc} {when}", unit="yuan")
            for figure, zh, doc in (("uncovered", "未覆盖", "uncovered amount"), ("expected", "预期损失", "expected loss"))
            for when, side in (("before", "前"), ("after", "后"))
        ),
    ),
)  # fmt: skip
RISK_RESULT_TABLES = (
    RISK_ACCOUNTS,
    RISK_GROUPS,
    RISK_DAYS,
    RISK_STRESSES,
    RISK_ACCOUNT_DAYS,
    RISK_STRESS_ACCOUNTS,
)
