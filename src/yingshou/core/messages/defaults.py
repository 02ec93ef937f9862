"""The rules and wordings every supplier starts from; a supplier stores its own rows in their place."""

from datetime import date

import polars as pl

from yingshou.core.messages.wordings import WORDINGS
from yingshou.core.tables.messages import MESSAGE_RULES, MESSAGE_TEMPLATES

_SINCE = date(1996, 10, 8)
_QUIET = ("21:00", "08:00")
_ANY = (None, None)
_NO_CAP = (None, None)
_THEM = "CUSTOMER"
_USE = "working practice 工作惯例"
_STOP = "供电营业规则 欠费停电程序：停电前三至七天送达通知，停电前三十分钟再通知一次"
_ONLINE = "SMS,WEIXIN,WECOM,DINGTALK,FEISHU,EMAIL"

# purpose, channels, role, may decline, hours of rest, cap, proof, hours until it, hours of use, source
_RULES = (
    ("REMINDER", _ONLINE, _THEM, True, _QUIET, (1, 3), "ACCEPTED", None, 168, _USE),
    ("DEMAND", "SMS,EMAIL,POST", _THEM, False, _QUIET, (1, 3), "DELIVERED", 48, None, _USE),
    ("STOP_NOTICE", "SMS,VISIT,POST", _THEM, False, _QUIET, _NO_CAP, "DELIVERED", 24, 72, _STOP),
    ("STOP_WARNING", "SMS,PHONE", _THEM, False, _ANY, _NO_CAP, "ACCEPTED", None, 1, _STOP),
    ("SUPPLY_STOPPED", "SMS,WEIXIN,EMAIL", _THEM, False, _ANY, _NO_CAP, "ACCEPTED", None, 24, _USE),
    ("SUPPLY_RESTORED", "SMS,WEIXIN,EMAIL", _THEM, True, _ANY, _NO_CAP, "ACCEPTED", None, 24, _USE),
    ("PREPAID_LOW", _ONLINE, _THEM, True, _QUIET, (1, 1), "ACCEPTED", None, 48, _USE),
    ("PREPAID_OUT", "SMS,WEIXIN,PHONE", _THEM, False, _QUIET, (2, 1), "DELIVERED", 24, 48, _USE),
    ("TIER", _ONLINE, _THEM, True, _QUIET, (1, 30), "ACCEPTED", None, 720, _USE),
    ("AGREEMENT", "SMS,WECOM,EMAIL,POST", _THEM, False, _QUIET, _NO_CAP, "ACCEPTED", None, None, _USE),
    ("PROMISE", "SMS,WECOM,PHONE", _THEM, True, _QUIET, (1, 1), "ACCEPTED", None, 72, _USE),
    ("LEGAL_DEMAND", "POST,VISIT", _THEM, False, _ANY, _NO_CAP, "SIGNED", 336, None, _USE),
    ("INFORM_AUTHORITY", "EMAIL,POST", "AUTHORITY", False, _ANY, _NO_CAP, "DELIVERED", 24, None, _STOP),
)  # fmt: skip
_NAMES = (
    "purpose", "channels", "role", "may_decline", "quiet_from", "quiet_to", "cap_count", "cap_days", "proof",
    "receipt_hours", "useful_hours", "source", "valid_from",
)  # fmt: skip


def default_rules() -> pl.DataFrame:
    """Return the shipped rules of sending, in the table MESSAGE_RULES.

    Channels, hours and caps are working practice; that a stop is announced three to seven days and again half
    an hour before it stands in the rules of supply (供电营业规则).
    """
    rows = [
        (purpose, channels, role, may_decline, *quiet, *cap, *rest, _SINCE)
        for purpose, channels, role, may_decline, quiet, cap, *rest in _RULES
    ]
    schema = {name: MESSAGE_RULES.schema[name] for name in _NAMES}
    return MESSAGE_RULES.conform(pl.DataFrame(rows, schema=schema, orient="row"))


def default_templates() -> pl.DataFrame:
    """Return the shipped wordings, Chinese and English for each purpose, in the table MESSAGE_TEMPLATES."""
    rows = [
        {
            "purpose": purpose, "channel": channel, "language": language, "valid_from": _SINCE,
            "subject": subject, "wording": wording,
        }
        for purpose, channel, language, subject, wording in WORDINGS
    ]  # fmt: skip
    return MESSAGE_TEMPLATES.conform(pl.DataFrame(rows))
