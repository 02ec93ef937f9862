"""Channels: the ways money comes in, as dated data."""

import polars as pl

from yingshou.core.money import PRICE, YUAN
from yingshou.core.tables.schema import Column, RowRule, Table

CHANNEL_CODES = (
    "COUNTER", "COUNTER_POS", "CHEQUE", "TRANSFER", "BANK_FILE", "BANK_COUNTER", "BANK_ATM", "ONLINE_BANKING",
    "MOBILE_BANKING", "DIRECT_DEBIT", "COLLECTION", "WECHAT", "ALIPAY", "UNIONPAY", "DIGITAL_YUAN", "POWER_APP",
    "WEBSITE", "TERMINAL", "SHOP", "AGENT", "POST_OFFICE", "TELECOM", "COLLECTOR", "TOPUP_CARD",
    "GOVERNMENT_PORTAL", "PREPAID", "DRAFT", "AGENT_PREPAID",
)  # fmt: skip
"""The channels that are shipped; further ones come as rows of the table."""
CHANNEL_KINDS = ("COUNTER", "BANK", "DEBIT", "WALLET", "OWN_ONLINE", "AGENT", "CARD", "DRAFT", "INTERNAL")
PAPER_ACCOUNTS = ("DRAFTS", "TOPUP_CARDS", "AGENT_DEPOSITS")
"""What is not money now: drafts in hand, cards sold and agents' deposits paid in before. Only their own acts
book payments on them."""
MONEY_ACCOUNTS = ("CASH", "BANK", *PAPER_ACCOUNTS)
REVERSAL_RULES = ("ANY_DAY", "SAME_DAY", "WITHIN_DAYS", "NEVER")

CHANNELS = Table(
    name="channels",
    zh="缴费渠道",
    doc="One row a version of a way to pay; a later row of the same channel takes the place of the earlier one.",
    key=("channel", "valid_from"),
    columns=(
        Column(name="channel", dtype=pl.String, zh="渠道", doc="code, A to Z, digits and _; shipped ones or your own",
               choices=CHANNEL_CODES, open=True),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first value date it applies to"),
        Column(name="name", dtype=pl.String, zh="渠道名称", doc="name in Chinese"),
        Column(name="name_en", dtype=pl.String, zh="英文名称", doc="name in English"),
        Column(name="kind", dtype=pl.String, zh="渠道类别", doc="kind", choices=CHANNEL_KINDS),
        Column(name="money_account", dtype=pl.String, zh="资金科目", doc="ledger account that holds the money first",
               choices=MONEY_ACCOUNTS),
        Column(name="is_open", dtype=pl.Boolean, zh="是否开通", doc="no = takes no payments from that day on"),
        Column(name="is_final", dtype=pl.Boolean, zh="是否终局", doc="no = the money may be called back, like a cheque"),
        Column(name="fee_rate", dtype=PRICE, zh="手续费率", doc="share of the amount the channel keeps; 0 = no fee"),
        Column(name="fee_least", dtype=YUAN, zh="最低手续费", doc="least fee of a payment", unit="yuan"),
        Column(name="fee_most", dtype=YUAN, zh="最高手续费", doc="most fee of a payment; empty = no bound", unit="yuan",
               nullable=True),
        Column(name="fee_returned", dtype=pl.Boolean, zh="冲正退手续费", doc="the fee comes back with a reversal"),
        Column(name="delay_days", dtype=pl.Int32, zh="到账延迟天数", doc="working days until the bank has the money",
               unit="days"),
        Column(name="cut_off_time", dtype=pl.String, zh="日切时间", doc="HH:MM, Beijing time; empty = midnight",
               nullable=True),
        Column(name="least_amount", dtype=YUAN, zh="单笔下限", doc="least payment; empty = none", unit="yuan",
               nullable=True),
        Column(name="largest_amount", dtype=YUAN, zh="单笔上限", doc="largest payment; empty = none", unit="yuan",
               nullable=True),
        Column(name="reversal_rule", dtype=pl.String, zh="冲正规则", doc="until when a payment may be taken back",
               choices=REVERSAL_RULES),
        Column(name="reversal_days", dtype=pl.Int32, zh="冲正期限天数", doc="days after the value date, for WITHIN_DAYS",
               unit="days", nullable=True),
    ),
    rules=(
        RowRule(code="NOT_A_CHOICE", column="channel", keeps=pl.col("channel").str.contains(r"^[A-Z][A-Z0-9_]{0,31}$")),
        RowRule(code="OUT_OF_RANGE", column="fee_rate", keeps=pl.col("fee_rate").is_between(0, 1)),
        RowRule(code="NEGATIVE", column="fee_least", keeps=pl.col("fee_least") >= 0),
        RowRule(code="OUT_OF_RANGE", column="fee_most", keeps=pl.col("fee_most") >= pl.col("fee_least")),
        RowRule(code="OUT_OF_RANGE", column="delay_days", keeps=pl.col("delay_days").is_between(0, 60)),
        RowRule(code="NOT_A_DATE", column="cut_off_time",
                keeps=pl.col("cut_off_time").str.contains(r"^([01][0-9]|2[0-3]):[0-5][0-9]$")),
        RowRule(code="OUT_OF_RANGE", column="largest_amount",
                keeps=pl.col("largest_amount") >= pl.col("least_amount").fill_null(0)),
        RowRule(code="MISSING_VALUE", column="reversal_days",
                keeps=(pl.col("reversal_rule") != "WITHIN_DAYS") | pl.col("reversal_days").is_not_null()),
        RowRule(code="OUT_OF_RANGE", column="reversal_days", keeps=pl.col("reversal_days").is_between(0, 3650)),
    ),
)  # fmt: skip
