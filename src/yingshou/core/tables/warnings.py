"""Early warning: what comes in from outside, the rules that read it, and the cards they make."""

import polars as pl

from yingshou.core.money import PRICE, YUAN
from yingshou.core.tables.responsibility import RESPONSIBLE_ROLES
from yingshou.core.tables.schema import Column, RowRule, Table
from yingshou.core.tables.scope import ALL

SIGNAL_KINDS = ("REGISTRY", "COURT", "EQUITY_PLEDGE", "NEWS")
"""工商异常, 司法（立案、裁判、执行、冻结）, 股权出质, 舆情."""
SEVERITIES = ("LOW", "MEDIUM", "HIGH")
CAUSES = ("USE", "MONEY", "EVENT")
"""What a warning comes from: 生产用电, 缴费资金, 外部与档案事件."""
COLOURS = ("BLUE", "YELLOW", "ORANGE", "RED")
"""From the mildest to the gravest."""
FEATURES = {
    "use_fall_season": "USE", "use_fall_trend": "USE", "late_rise": "MONEY", "delay_rise": "MONEY",
    "instalments_short": "MONEY", "draft_rise": "MONEY", "prepaid_overdraft": "MONEY", "days_overdue": "MONEY",
    "overdue_unusual": "MONEY",
    "capacity_cut": "EVENT", "tenant_change": "EVENT", "registry": "EVENT", "court": "EVENT",
    "equity_pledge": "EVENT", "news": "EVENT",
}  # fmt: skip
"""Every feature a rule may read, with its cause."""
_ACCOUNT = Column(name="account_no", dtype=pl.String, zh="户号", doc="account")

CREDIT_SIGNALS = Table(
    name="credit_signals",
    zh="外部信号",
    doc="One row an event about an account or a party, from the registry, the courts or the press. Never changed.",
    key=("signal_no",),
    columns=(
        Column(name="signal_no", dtype=pl.String, zh="信号编号", doc="number of the source, unique"),
        Column(name="kind", dtype=pl.String, zh="信号种类", doc="what it is", choices=SIGNAL_KINDS),
        Column(name="severity", dtype=pl.String, zh="严重程度", doc="how grave", choices=SEVERITIES),
        Column(name="signal_date", dtype=pl.Date, zh="信号日期", doc="day it was published; it counts from then on"),
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account it is about; empty = told by the party",
               nullable=True, default=ALL),
        Column(name="party", dtype=pl.String, zh="当事人", doc="customer number, or a name or credit code a link has",
               nullable=True, default=ALL),
        Column(name="amount", dtype=YUAN, zh="金额", doc="amount pledged, claimed or frozen", unit="yuan", nullable=True),
        Column(name="detail", dtype=pl.String, zh="内容", doc="what it says", nullable=True),
        Column(name="source", dtype=pl.String, zh="来源", doc="who published it"),
    ),
    rules=(
        RowRule(code="MISSING_VALUE", column="party",
                keeps=(pl.col("account_no").fill_null(ALL) != ALL) | (pl.col("party").fill_null(ALL) != ALL)),
        RowRule(code="NEGATIVE", column="amount", keeps=pl.col("amount") >= 0),
    ),
)  # fmt: skip

WARNING_RULES = Table(
    name="warning_rules",
    zh="预警规则",
    doc="When a feature makes a warning, of which colour, and when the warning is over. The latest version of a rule holds.",
    key=("rule_no", "valid_from"),
    columns=(
        Column(name="rule_no", dtype=pl.String, zh="规则号", doc="code of the rule"),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day"),
        Column(name="feature", dtype=pl.String, zh="指标", doc="what it reads", choices=tuple(FEATURES)),
        Column(name="threshold", dtype=PRICE, zh="触发值", doc="the warning is raised from this value on"),
        Column(name="clear_at", dtype=PRICE, zh="解除值", doc="an open warning is over once the value lies below"),
        Column(name="colour", dtype=pl.String, zh="预警颜色", doc="colour of the card", choices=COLOURS),
        Column(name="chance", dtype=PRICE, zh="违约可能", doc="share of such warnings that end in a default within half a year"),
        Column(name="lead_days", dtype=pl.Int32, zh="提前天数", doc="days it usually comes before the default", unit="days"),
        Column(name="owner", dtype=pl.String, zh="责任角色", doc="who answers for the card", choices=RESPONSIBLE_ROLES),
        Column(name="active", dtype=pl.Boolean, zh="启用", doc="no = switched off from that day on; empty = yes", nullable=True),
        Column(name="source", dtype=pl.String, zh="依据", doc="document it was taken from", nullable=True),
        Column(name="verified", dtype=pl.Boolean, zh="已核实", doc="chance held against own defaults; empty = no", nullable=True),
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="clear_at", keeps=pl.col("clear_at") <= pl.col("threshold")),
        RowRule(code="OUT_OF_RANGE", column="chance", keeps=pl.col("chance").is_between(0, 1)),
        RowRule(code="NEGATIVE", column="lead_days", keeps=pl.col("lead_days") >= 0),
    ),
)  # fmt: skip
WARNING_TABLES = (CREDIT_SIGNALS, WARNING_RULES)
"""What warnings go by, as files."""

WARNING_FEATURES = Table(
    name="warning_features",
    zh="预警指标",
    doc="A figure about an account as it is known on a day.",
    key=("account_no", "feature"),
    columns=(
        _ACCOUNT,
        Column(name="feature", dtype=pl.String, zh="指标", doc="what it is", choices=tuple(FEATURES)),
        Column(name="value", dtype=PRICE, zh="指标值", doc="share, days, count, yuan or severity 1 to 3"),
        Column(name="since", dtype=pl.Date, zh="起始日期", doc="day of what it rests on", nullable=True),
        Column(name="reference", dtype=pl.String, zh="引用", doc="number of the item, change or signal behind it", nullable=True),
    ),
)  # fmt: skip

WARNING_REASONS = Table(
    name="warning_reasons",
    zh="预警原因",
    doc="A rule that holds for an account: a reason of its card.",
    key=("account_no", "rule_no"),
    columns=(
        _ACCOUNT,
        Column(name="cause", dtype=pl.String, zh="预警类别", doc="what the warning comes from", choices=CAUSES),
        Column(name="rule_no", dtype=pl.String, zh="规则号", doc="rule that holds"),
        *(column for column in WARNING_FEATURES.columns if column.name != "account_no"),
        *(column for column in WARNING_RULES.columns if column.name in
          {"threshold", "clear_at", "colour", "chance", "lead_days", "owner"}),
    ),
)  # fmt: skip
WARNING_RESULT_TABLES = (WARNING_FEATURES, WARNING_REASONS)
