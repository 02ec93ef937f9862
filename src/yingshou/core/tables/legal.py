"""Matters before a court: their steps, the terms that run in them, and when a claim may be written off."""

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.tables.money_rules import CAUSES
from yingshou.core.tables.schema import Column, RowRule, Table

LEGAL_STEP_KINDS = (
    "OPENED", "DEMAND_SERVED",
    "ORDER_APPLIED", "ORDER_ISSUED", "ORDER_OBJECTED", "ORDER_REJECTED",
    "SUIT_FILED", "SUIT_HEARD", "SUIT_JUDGED", "APPEALED", "APPEAL_JUDGED", "SUIT_SETTLED", "SUIT_WITHDRAWN",
    "EXECUTION_APPLIED", "EXECUTION_RESULT", "EXECUTION_ENDED",
    "CLAIM_FILED", "CLAIM_CONFIRMED", "CLAIM_PAID", "BANKRUPTCY_CLOSED",
    "EVIDENCE", "COST", "NOTE", "CLOSED",
)  # fmt: skip
"""What may happen in a matter: demand, payment order (支付令), suit, execution, bankruptcy, and what may always."""
LEGAL_STATES = (
    "OPEN", "DEMANDED", "ORDER_PENDING", "ORDER_ISSUED", "ORDER_LAPSED", "SUED", "HEARD", "JUDGED", "APPEALED",
    "FINAL", "SETTLED", "EXECUTING", "EXECUTION_ENDED", "CLAIMED", "CLAIM_CONFIRMED", "BANKRUPTCY_CLOSED", "CLOSED",
)  # fmt: skip
INTERRUPTING = (
    "ORDER_APPLIED", "ORDER_ISSUED", "SUIT_FILED", "SUIT_HEARD", "SUIT_JUDGED", "APPEALED", "APPEAL_JUDGED",
    "SUIT_SETTLED", "EXECUTION_APPLIED", "EXECUTION_RESULT", "EXECUTION_ENDED", "CLAIM_FILED",
    "CLAIM_CONFIRMED", "CLAIM_PAID", "BANKRUPTCY_CLOSED",
)  # fmt: skip
"""Steps that interrupt the limitation of the claims of a matter (民法典第一百九十五条第三、四项)."""
DEADLINES = ("ORDER_OBJECTION", "APPEAL", "EXECUTION", "CLAIM_FILING")
UNITS = ("DAY", "YEAR")
REMINDERS = ("PAUSE", "CONTINUE")
PENALTY_AFTER = ("STOPS", "RUNS")
"""Whether penalty stops on the day a claim is written off, or runs on until it is paid."""

_SOURCE = Column(name="source", dtype=pl.String, zh="来源文件", doc="document it was read in", nullable=True)
_VERIFIED = Column(name="verified", dtype=pl.Boolean, zh="已核对原文", doc="compared with the original text")

LEGAL_DEADLINES = Table(
    name="legal_deadlines",
    zh="诉讼期限",
    doc="One row a version of a term that runs in a matter before a court.",
    key=("deadline", "valid_from"),
    columns=(
        Column(name="deadline", dtype=pl.String, zh="期限", doc="what must be done in it", choices=DEADLINES),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day on which such a term may begin"),
        Column(name="length", dtype=pl.Int32, zh="长度", doc="days or years from the day after the paper was served"),
        Column(name="unit", dtype=pl.String, zh="单位", doc="unit of the length", choices=UNITS),
        _VERIFIED,
        _SOURCE,
    ),
    rules=(RowRule(code="OUT_OF_RANGE", column="length", keeps=pl.col("length").is_between(1, 3660)),),
)  # fmt: skip

LEGAL_CONDUCT = Table(
    name="legal_conduct",
    zh="涉诉催费规则",
    doc="Whether collection goes on with items that are before a court.",
    key=("valid_from",),
    columns=(
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day of matters it applies to"),
        Column(name="reminders", dtype=pl.String, zh="催费", doc="whether steps of collection go on", choices=REMINDERS),
        Column(name="hold_days", dtype=pl.Int32, zh="暂缓天数", doc="for how long the items are held back at most"),
        _SOURCE,
    ),
    rules=(RowRule(code="OUT_OF_RANGE", column="hold_days", keeps=pl.col("hold_days").is_between(1, 3660)),),
)  # fmt: skip

WRITE_OFF_GROUNDS = Table(
    name="write_off_grounds",
    zh="核销条件",
    doc="One row a version of a ground on which a claim may be written off.",
    key=("ground", "valid_from"),
    columns=(
        Column(name="ground", dtype=pl.String, zh="核销事由", doc="ground", choices=CAUSES["WRITE_OFF"]),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first business date"),
        Column(name="least_days", dtype=pl.Int32, zh="至少逾期天数", doc="each item must be overdue for so long"),
        Column(name="largest", dtype=YUAN, zh="单户上限", doc="largest principal of a request; empty = none", unit="yuan",
               nullable=True),
        Column(name="step", dtype=pl.String, zh="所需法律步骤", doc="step the matter must have had; empty = none",
               choices=LEGAL_STEP_KINDS, nullable=True),
        Column(name="document", dtype=pl.Boolean, zh="需附证明", doc="whether a document must be attached"),
        Column(name="penalty", dtype=pl.String, zh="核销后违约金", doc="whether penalty stops or runs on", choices=PENALTY_AFTER),
        _VERIFIED,
        _SOURCE,
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="least_days", keeps=pl.col("least_days").is_between(0, 36500)),
        RowRule(code="NOT_POSITIVE", column="largest", keeps=pl.col("largest") > 0),
    ),
)  # fmt: skip

LEGAL_RULE_TABLES = (LEGAL_DEADLINES, LEGAL_CONDUCT, WRITE_OFF_GROUNDS)

LEGAL_STEPS = Table(
    name="legal_steps",
    zh="案件步骤",
    doc="One row a fact of a matter before a court. Never changed.",
    key=("matter_no", "sequence"),
    columns=(
        Column(name="matter_no", dtype=pl.String, zh="案件编号", doc="matter"),
        Column(name="sequence", dtype=pl.Int32, zh="序号", doc="place in the matter, from 1"),
        Column(name="kind", dtype=pl.String, zh="步骤", doc="what happened", choices=LEGAL_STEP_KINDS),
        Column(name="step_date", dtype=pl.Date, zh="日期", doc="day it happened"),
        Column(name="served_date", dtype=pl.Date, zh="送达日期", doc="day the paper was served; empty = the day itself", nullable=True),
        Column(name="until_date", dtype=pl.Date, zh="法院指定日", doc="last day named by the court; empty = by the rule", nullable=True),
        Column(name="court", dtype=pl.String, zh="法院", doc="court or administrator", nullable=True),
        Column(name="file_no", dtype=pl.String, zh="案号", doc="number the court gave", nullable=True),
        Column(name="amount", dtype=YUAN, zh="金额", doc="claimed, awarded or received, by the kind", unit="yuan", nullable=True),
        Column(name="fees", dtype=YUAN, zh="费用", doc="court fees and costs paid", unit="yuan", nullable=True),
        Column(name="note", dtype=pl.String, zh="说明", doc="what else is to be known", nullable=True),
        Column(name="document_hash", dtype=pl.String, zh="文件哈希", doc="SHA-256 of the document that is kept", nullable=True),
        Column(name="recorded_by", dtype=pl.String, zh="登记人", doc="who wrote it down"),
    ),
)  # fmt: skip

LEGAL_WATCH = Table(
    name="legal_watch",
    zh="期限监控",
    doc="A term that runs in a matter on a day, with its last day.",
    key=("matter_no", "deadline"),
    columns=(
        Column(name="matter_no", dtype=pl.String, zh="案件编号", doc="matter"),
        Column(name="deadline", dtype=pl.String, zh="期限", doc="which term", choices=DEADLINES),
        Column(name="from_date", dtype=pl.Date, zh="起算日", doc="day the paper was served"),
        Column(name="last_date", dtype=pl.Date, zh="届满日", doc="last day of the term"),
        Column(name="days_left", dtype=pl.Int32, zh="剩余天数", doc="days until then; below 0 = over"),
        _VERIFIED,
    ),
)  # fmt: skip
