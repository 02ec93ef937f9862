"""Messages: where people may be reached and want to be, wordings, rules of sending, notices."""

import polars as pl

from yingshou.core.tables.customers import CUSTOMER_CLASSES
from yingshou.core.tables.schema import Column, RowRule, Table
from yingshou.core.tables.scope import ALL

PURPOSES = (
    "REMINDER", "DEMAND", "STOP_NOTICE", "STOP_WARNING", "SUPPLY_STOPPED", "SUPPLY_RESTORED", "PREPAID_LOW",
    "PREPAID_OUT", "TIER", "AGREEMENT", "PROMISE", "LEGAL_DEMAND", "INFORM_AUTHORITY",
)  # fmt: skip
"""What a notice is for, from the reminder to the letter before a suit."""
MESSAGE_CHANNELS = ("SMS", "EMAIL", "WECOM", "DINGTALK", "FEISHU", "WEIXIN", "PHONE", "POST", "VISIT")
"""Ways a notice goes out. The last three are tasks for people: a call, a printed letter, a visit."""
PEOPLES_CHANNELS = ("PHONE", "POST", "VISIT")
CONTACT_ROLES = ("CUSTOMER", "TENANT", "LANDLORD", "AUTHORITY")
"""Who answers at an address; AUTHORITY is the office told of stops of important users."""
LANGUAGES = ("zh", "en")
PROOFS = ("ACCEPTED", "DELIVERED", "SIGNED")
"""What proves that a notice was served: the channel took it, it says it arrived, or a person signed."""

COMMON_FIELDS = ("name", "account_no", "address", "office", "date")
"""Fields every wording may use: name on the bill, account, place of supply, supply organisation, day asked for."""
PURPOSE_FIELDS: dict[str, tuple[str, ...]] = {
    "REMINDER": ("amount", "due_date"),
    "DEMAND": ("amount", "due_date", "pay_by"),
    "STOP_NOTICE": ("amount", "stop_date"),
    "STOP_WARNING": ("amount", "stop_at"),
    "SUPPLY_STOPPED": ("amount", "stopped_at"),
    "SUPPLY_RESTORED": ("restored_at",),
    "PREPAID_LOW": ("balance",),
    "PREPAID_OUT": ("balance",),
    "TIER": ("text",),
    "AGREEMENT": ("amount", "due_date"),
    "PROMISE": ("amount", "promised_date"),
    "LEGAL_DEMAND": ("amount", "due_date", "pay_by"),
    "INFORM_AUTHORITY": ("amount", "stop_date"),
}
"""Facts a notice of each purpose brings with it, for its wording."""

_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
MOBILE = r"^1[3-9][0-9]{9}$"
_EMAIL = r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+$"
_SOURCE = Column(name="source", dtype=pl.String, zh="来源文件", doc="document it was read in", nullable=True)
_CLASS = Column(
    name="customer_class", dtype=pl.String, zh="用户类别", doc="class; empty = all; a class goes before all",
    choices=(ALL, *CUSTOMER_CLASSES), nullable=True, default=ALL,
)  # fmt: skip
_ORDER = RowRule(code="PERIOD_ORDER", column="valid_to", keeps=pl.col("valid_to") > pl.col("valid_from"))

ACCOUNT_CONTACTS = Table(
    name="account_contacts",
    zh="联系方式",
    doc="One row an address at which an account may be reached by a channel, from one day to another.",
    key=("account_no", "channel", "address", "valid_from"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="channel", dtype=pl.String, zh="通知渠道", doc="channel", choices=MESSAGE_CHANNELS),
        Column(name="address", dtype=pl.String, zh="地址", doc="mobile or telephone number, e-mail, id in the channel, postal address"),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day"),
        Column(name="valid_to", dtype=pl.Date, zh="失效日期", doc="day after the last; empty = open", nullable=True),
        Column(name="person", dtype=pl.String, zh="联系人", doc="who answers there", nullable=True),
        Column(name="role", dtype=pl.String, zh="联系人身份", doc="who that is; empty = the customer", nullable=True,
               choices=CONTACT_ROLES, default="CUSTOMER"),
        Column(name="language", dtype=pl.String, zh="语言", doc="language read there; empty = Chinese", nullable=True,
               choices=LANGUAGES, default="zh"),
    ),
    rules=(
        _ORDER,
        RowRule(code="NOT_AN_ADDRESS", column="address",
                keeps=(pl.col("channel") != "SMS") | pl.col("address").str.contains(MOBILE)),
        RowRule(code="NOT_AN_ADDRESS", column="address",
                keeps=(pl.col("channel") != "EMAIL") | pl.col("address").str.contains(_EMAIL)),
        RowRule(code="NOT_AN_ADDRESS", column="address", keeps=~pl.col("address").str.contains(r"[\x00-\x1f]")),
    ),
)  # fmt: skip

CONTACT_WISHES = Table(
    name="contact_wishes",
    zh="接收意愿",
    doc="One row a wish of an account to get, or not to get, notices of a purpose by a channel, from a day on.",
    key=("account_no", "channel", "purpose", "valid_from"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="channel", dtype=pl.String, zh="通知渠道", doc="channel; empty = all", nullable=True,
               choices=(ALL, *MESSAGE_CHANNELS), default=ALL),
        Column(name="purpose", dtype=pl.String, zh="通知用途", doc="purpose; empty = all that may be declined", nullable=True,
               choices=(ALL, *PURPOSES), default=ALL),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day"),
        Column(name="wanted", dtype=pl.Boolean, zh="是否接收", doc="no = opted out; yes = wanted again"),
        Column(name="said_by", dtype=pl.String, zh="表示人", doc="who said so"),
    ),
)  # fmt: skip

MESSAGE_RULES = Table(
    name="message_rules",
    zh="通知规则",
    doc="One row a version of how notices of a purpose go out: channels in their order, hours, caps, proof.",
    key=("purpose", "customer_class", "valid_from"),
    columns=(
        Column(name="purpose", dtype=pl.String, zh="通知用途", doc="purpose", choices=PURPOSES),
        _CLASS,
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day of sending"),
        Column(name="channels", dtype=pl.String, zh="渠道次序", doc="channels in the order they are tried, e.g. SMS,POST"),
        Column(name="role", dtype=pl.String, zh="收件人身份", doc="to whom; empty = the customer", nullable=True,
               choices=CONTACT_ROLES, default="CUSTOMER"),
        Column(name="may_decline", dtype=pl.Boolean, zh="可否退订", doc="no = goes out whatever the account wishes"),
        Column(name="quiet_from", dtype=pl.String, zh="免打扰开始", doc="HH:MM, Beijing time; empty = none", nullable=True),
        Column(name="quiet_to", dtype=pl.String, zh="免打扰结束", doc="HH:MM", nullable=True),
        Column(name="cap_count", dtype=pl.Int32, zh="频次上限", doc="most notices of the purpose to an account; empty = none",
               nullable=True),
        Column(name="cap_days", dtype=pl.Int32, zh="频次天数", doc="days in which they are counted", unit="days", nullable=True),
        Column(name="proof", dtype=pl.String, zh="送达凭据", doc="what proves it was served", choices=PROOFS),
        Column(name="receipt_hours", dtype=pl.Int32, zh="回执时限", unit="h", nullable=True,
               doc="after that time without the proof the next channel is tried; empty = none is waited for"),
        Column(name="useful_hours", dtype=pl.Int32, zh="有效时限", unit="h", nullable=True,
               doc="after that time it is not sent any more; empty = always of use"),
        _SOURCE,
    ),
    rules=(
        RowRule(code="NOT_A_CHOICE", column="channels",
                keeps=pl.col("channels").str.contains(f"^({'|'.join(MESSAGE_CHANNELS)})(,({'|'.join(MESSAGE_CHANNELS)}))*$")),
        RowRule(code="NOT_A_DATE", column="quiet_from", keeps=pl.col("quiet_from").str.contains(_TIME)),
        RowRule(code="NOT_A_DATE", column="quiet_to", keeps=pl.col("quiet_to").str.contains(_TIME)),
        RowRule(code="MISSING_VALUE", column="quiet_to",
                keeps=pl.col("quiet_from").is_null() == pl.col("quiet_to").is_null()),
        RowRule(code="MISSING_VALUE", column="cap_days",
                keeps=pl.col("cap_count").is_null() == pl.col("cap_days").is_null()),
        RowRule(code="OUT_OF_RANGE", column="cap_count", keeps=pl.col("cap_count") >= 1),
        RowRule(code="OUT_OF_RANGE", column="cap_days", keeps=pl.col("cap_days").is_between(1, 366)),
        RowRule(code="OUT_OF_RANGE", column="receipt_hours", keeps=pl.col("receipt_hours").is_between(1, 8784)),
        RowRule(code="OUT_OF_RANGE", column="useful_hours", keeps=pl.col("useful_hours").is_between(1, 8784)),
    ),
)  # fmt: skip


def _stray_braces() -> pl.Expr:
    """Tell whether a wording has braces that are no field of its purpose."""
    stray = pl.lit(value=False)
    for purpose, fields in PURPOSE_FIELDS.items():
        known = rf"\{{({'|'.join((*COMMON_FIELDS, *fields))})\}}"
        left = pl.col("wording").str.replace_all(known, "").str.contains(r"[{}]")
        stray = pl.when(pl.col("purpose") == purpose).then(left).otherwise(stray)
    return stray


MESSAGE_TEMPLATES = Table(
    name="message_templates",
    zh="通知模板",
    doc="One row a version of the wording of a purpose, for a channel, a class and a language.",
    key=("template", "purpose", "channel", "customer_class", "language", "valid_from"),
    columns=(
        Column(name="template", dtype=pl.String, zh="模板代码", doc="code of a wording asked for by name; empty = the usual one",
               nullable=True, default=ALL),
        Column(name="purpose", dtype=pl.String, zh="通知用途", doc="purpose", choices=PURPOSES),
        Column(name="channel", dtype=pl.String, zh="通知渠道", doc="channel; empty = all; a channel goes before all", nullable=True,
               choices=(ALL, *MESSAGE_CHANNELS), default=ALL),
        _CLASS,
        Column(name="language", dtype=pl.String, zh="语言", doc="language of the wording; empty = Chinese", nullable=True,
               choices=LANGUAGES, default="zh"),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day notices asked for are worded so"),
        Column(name="subject", dtype=pl.String, zh="标题", doc="heading of a letter or e-mail"),
        Column(name="wording", dtype=pl.String, zh="正文", doc="text with fields in braces, e.g. {name}, {amount}"),
        _SOURCE,
    ),
    rules=(
        RowRule(code="NOT_A_CHOICE", column="template", keeps=pl.col("template").str.contains(r"^(-|[A-Z][A-Z0-9_]{0,31})$")),
        RowRule(code="TEMPLATE_FIELD", column="wording", keeps=~_stray_braces()),
        RowRule(code="MISSING_VALUE", column="wording", keeps=pl.col("wording").str.strip_chars() != ""),
        RowRule(code="MISSING_VALUE", column="subject", keeps=pl.col("subject").str.strip_chars() != ""),
        RowRule(code="TEMPLATE_FIELD", column="subject", keeps=~pl.col("subject").str.contains(r"[{}\x00-\x1f]")),
    ),
)  # fmt: skip

NOTICES = Table(
    name="notices",
    zh="通知",
    doc="One row a notice to an account, with what became of it.",
    key=("notice_no",),
    columns=(
        Column(name="notice_no", dtype=pl.String, zh="通知编号", doc="made from what caused it"),
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="purpose", dtype=pl.String, zh="通知用途", doc="purpose", choices=PURPOSES),
        Column(name="asked_at", dtype=pl.Datetime("us"), zh="提出时间", doc="when it was asked for, Beijing time"),
        Column(name="state", dtype=pl.String, zh="状态", doc="what became of it"),
        Column(name="reason", dtype=pl.String, zh="原因", doc="why it waits or did not arrive", nullable=True),
        Column(name="channel", dtype=pl.String, zh="通知渠道", doc="channel it took last", nullable=True),
        Column(name="sent_at", dtype=pl.Datetime("us"), zh="发送时间", doc="when the channel took it", nullable=True),
        Column(name="served_at", dtype=pl.Datetime("us"), zh="送达时间", doc="when it was served, as proven", nullable=True),
        Column(name="content_hash", dtype=pl.String, zh="内容哈希", doc="SHA-256 of what was sent", nullable=True),
    ),
)  # fmt: skip

MESSAGE_TABLES = (ACCOUNT_CONTACTS, CONTACT_WISHES, MESSAGE_RULES, MESSAGE_TEMPLATES)
"""The exchange files of messages, in the order they are loaded."""
