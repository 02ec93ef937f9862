"""Ask for notices in the transaction of what causes them; they are worded at once and go out after commit."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from yingshou.core.messages import Rule, Template, rule_on, templates_on, written
from yingshou.core.messages.timing import LOCAL
from yingshou.core.tables.messages import PURPOSES
from yingshou.core.tables.scope import ALL
from yingshou.records.messages.frames import message_rules, message_templates, recipients
from yingshou.records.messages.operations import UnableToSendNotice, add_notices


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A notice to ask for; see `request_notice`."""

    notice_no: str
    account_no: str
    purpose: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    template: str | None = None
    receivable_nos: Sequence[str] = ()
    role: str | None = None


def request_notice(
    *,
    notice_no: str,
    account_no: str,
    purpose: str,
    facts: Mapping[str, Any],
    at: datetime,
    template: str | None = None,
    receivable_nos: Sequence[str] = (),
    role: str | None = None,
) -> str:
    """Ask for a notice once and return its number; the same number again changes nothing.

    It is worded now, for each channel of its purpose, by the templates in force on the day; the courier sends
    it once the caller's transaction is committed.

    Args:
        notice_no: made from the cause, so that the cause asks once, e.g. `DEMAND-1000000001-202510-B0-1`.
        account_no: account it goes to.
        purpose: one of PURPOSES.
        facts: values for its wording, PURPOSE_FIELDS at least: Decimal yuan, days, moments, texts.
        at: moment it is asked for, with a zone.
        template: code of a wording asked for by name.
        receivable_nos: due items it is about.
        role: whom it goes to, where not to whom the rule says (CUSTOMER, TENANT, LANDLORD, AUTHORITY).

    Raises:
        UnableToSendNotice: NOT_A_CHOICE, UNKNOWN_ACCOUNT, UNKNOWN_TEMPLATE, or CONFLICT for a number that is
            another account's or purpose's.
        MissingFieldError: a fact the wording needs is missing.
    """
    asked = Asked(
        notice_no=notice_no, account_no=account_no, purpose=purpose, facts=facts, template=template,
        receivable_nos=receivable_nos, role=role,
    )  # fmt: skip
    request_notices(asked=[asked], at=at)
    return notice_no


def request_notices(*, asked: Sequence[Asked], at: datetime) -> int:
    """Ask for many notices in one go; return how many are new. Arguments and refusals as `request_notice`."""
    if not asked:
        return 0
    day = at.astimezone(LOCAL).date()
    known = {
        row["account_no"]: row
        for row in recipients(account_nos=[each.account_no for each in asked], on=day).iter_rows(named=True)
    }
    wordings = _Wordings(at)
    rows = [_row(each, known.get(each.account_no), wordings, at) for each in asked]
    with transaction.atomic():
        return add_notices(pl.DataFrame(rows).unique("notice_no", keep="first", maintain_order=True))


class _Wordings:
    """Rules and wordings of a day, looked up once for all notices alike."""

    def __init__(self, at: datetime) -> None:
        self.day = at.astimezone(LOCAL).date()
        self._rules, self._templates = message_rules(), message_templates()
        self._found: dict[tuple[str, ...], tuple[Rule, list[Template]]] = {}

    def of(
        self, *, purpose: str, template: str, customer_class: str, language: str
    ) -> tuple[Rule, list[Template]]:
        """Return the rule of a purpose and its wordings. Raises UnableToSendNotice: UNKNOWN_TEMPLATE."""
        key = (purpose, template, customer_class, language)
        if key not in self._found:
            rule = rule_on(rules=self._rules, purpose=purpose, customer_class=customer_class, on=self.day)
            templates = templates_on(
                templates=self._templates, template=template, purpose=purpose, customer_class=customer_class,
                language=language, on=self.day,
            )  # fmt: skip
            if rule is None or not any(each.channel in {ALL, *rule.channels} for each in templates):
                raise UnableToSendNotice(
                    "UNKNOWN_TEMPLATE",
                    zh=f"{purpose} 在 {self.day} 没有通知规则或模板 {template}",
                    en=f"there is no rule of sending or no wording {template} for {purpose} on {self.day}",
                    field="template",
                )
            self._found[key] = rule, templates
        return self._found[key]


def _row(asked: Asked, account: dict[str, Any] | None, wordings: _Wordings, at: datetime) -> dict[str, str]:
    """Word a notice for each channel it may take."""
    if asked.purpose not in PURPOSES:
        raise UnableToSendNotice(
            "NOT_A_CHOICE",
            zh=f"没有通知用途 {asked.purpose}",
            en=f"there is no purpose {asked.purpose}",
            field="purpose",
        )
    if account is None:
        raise UnableToSendNotice(
            "UNKNOWN_ACCOUNT",
            zh=f"户号 {asked.account_no} 不存在",
            en=f"there is no account {asked.account_no}",
            field="account_no",
        )
    rule, templates = wordings.of(
        purpose=asked.purpose, template=asked.template or ALL, customer_class=account["customer_class"],
        language=account["language"],
    )  # fmt: skip
    values = {**account, "date": wordings.day, **asked.facts}
    by_channel = {each.channel: each for each in templates}
    texts = {}
    for channel in rule.channels:
        worded = by_channel.get(channel) or by_channel.get(ALL)
        if worded:
            texts[channel] = [worded.subject, written(worded.wording, values)]
    return {
        "notice_no": asked.notice_no,
        "account_no": asked.account_no,
        "purpose": asked.purpose,
        "template": asked.template or ALL,
        "language": account["language"],
        "role": asked.role or rule.role,
        "facts": _json(asked.facts),
        "receivable_nos": _json(list(asked.receivable_nos)),
        "texts": _json(texts),
        "asked_at": at.isoformat(),
    }


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
