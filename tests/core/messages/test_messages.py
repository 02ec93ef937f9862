"""Which wording, which way, when, and a chain that shows every change."""

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from yingshou.core.ledger import GENESIS
from yingshou.core.messages import (
    Contact,
    MissingFieldError,
    Route,
    Wish,
    capped_until,
    content_hash,
    declined,
    default_rules,
    default_templates,
    evidence_hash,
    fields_of,
    find_evidence_breaks,
    quiet_until,
    routes,
    rule_on,
    templates_on,
    written,
)
from yingshou.core.messages.timing import LOCAL
from yingshou.core.tables.messages import (
    COMMON_FIELDS,
    LANGUAGES,
    MESSAGE_RULES,
    MESSAGE_TEMPLATES,
    PURPOSE_FIELDS,
    PURPOSES,
)
from yingshou.core.tables.problems import split_by_rules

DAY = date(2025, 10, 25)


def rule(purpose="REMINDER", customer_class="RESIDENT", rules=None):
    known = default_rules() if rules is None else rules
    return rule_on(rules=known, purpose=purpose, customer_class=customer_class, on=DAY)


def at(hour, minute=0, day=25):
    return datetime(2025, 10, day, hour, minute, tzinfo=LOCAL)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_purpose_has_a_shipped_rule_and_wording_of_its_own_fields(purpose, language):
    assert rule(purpose) is not None
    found = templates_on(
        templates=default_templates(), template="-", purpose=purpose, customer_class="RESIDENT",
        language=language, on=DAY,
    )  # fmt: skip
    assert found[-1].channel == "-"
    used = {name for each in found for name in fields_of(each.wording)}
    assert used <= {*COMMON_FIELDS, *PURPOSE_FIELDS[purpose]}


@pytest.mark.parametrize(
    ("table", "frame"), [(MESSAGE_RULES, default_rules()), (MESSAGE_TEMPLATES, default_templates())]
)
def test_what_is_shipped_keeps_the_rules_of_its_table(table, frame):
    good, problems = split_by_rules(frame, table.rules, stage="import", subject="purpose")
    assert (good.height, problems.height) == (frame.height, 0)


def test_a_class_and_a_later_day_go_before():
    own = pl.DataFrame(
        {
            "purpose": "REMINDER",
            "customer_class": ["-", "RESIDENT", "-"],
            "valid_from": [date(2025, 10, 1), date(2025, 1, 1), date(2025, 11, 1)],
            "channels": ["EMAIL,SMS", "POST", "VISIT"],
            "may_decline": True,
            "proof": "ACCEPTED",
        }
    )
    rules = pl.concat([default_rules(), MESSAGE_RULES.conform(own)])
    assert rule(rules=rules).channels == ("POST",)
    assert rule(customer_class="COMMERCIAL", rules=rules).channels == ("EMAIL", "SMS")


def test_values_are_put_in_once_and_a_missing_one_is_named():
    assert written("{name}欠{amount}", {"name": "{amount}", "amount": 1}) == "{amount}欠1"
    with pytest.raises(MissingFieldError) as refused:
        written("{name}{amount}", {"name": "a", "amount": None})
    assert refused.value.field == "amount"
    assert content_hash(address="a", subject="b", text="c") != content_hash(
        address="ab", subject="", text="c"
    )


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        (at(20, 59), None),
        (at(21), at(8, day=26)),
        (at(23, 30), at(8, day=26)),
        (at(7, 59), at(8)),
        (at(8), None),
    ],
)
def test_hours_of_rest_span_midnight(moment, until):
    assert quiet_until(rule=rule(), at=moment) == until
    assert quiet_until(rule=rule("STOP_WARNING"), at=moment) is None


def test_the_cap_frees_when_the_first_counted_notice_leaves_its_days():
    sent = [at(9, day=20), at(9, day=23)]
    assert capped_until(rule=rule(), sent=sent, at=at(10)) == at(9, day=26)
    assert capped_until(rule=rule(), sent=sent[:1], at=at(10)) is None
    assert capped_until(rule=rule("STOP_NOTICE"), sent=sent * 9, at=at(10)) is None


def test_the_most_particular_wish_counts_and_a_statutory_purpose_none():
    no = Wish(channel="-", purpose="-", valid_from=date(2025, 1, 1), wanted=False)
    sms = Wish(channel="SMS", purpose="-", valid_from=date(2025, 2, 1), wanted=True)
    later = Wish(channel="SMS", purpose="REMINDER", valid_from=DAY + timedelta(days=1), wanted=False)
    said = {"wishes": [no, sms, later], "on": DAY}
    assert declined(rule=rule(), channel="EMAIL", **said)
    assert not declined(rule=rule(), channel="SMS", **said)
    assert declined(rule=rule(), channel="SMS", wishes=said["wishes"], on=DAY + timedelta(days=1))
    assert not declined(rule=rule("STOP_NOTICE"), channel="EMAIL", **said)


def test_ways_follow_the_rule_the_latest_address_first_without_those_tried():
    old, new = date(2024, 1, 1), date(2025, 1, 1)
    contacts = [
        Contact(channel="EMAIL", address="a@x.cn", valid_from=old),
        Contact(channel="SMS", address="1", valid_from=old),
        Contact(channel="SMS", address="2", valid_from=new),
        Contact(channel="SMS", address="3", valid_from=old, valid_to=DAY),
        Contact(channel="SMS", address="4", valid_from=DAY + timedelta(days=1)),
        Contact(channel="SMS", address="5", valid_from=old, role="LANDLORD"),
        Contact(channel="VISIT", address="6", valid_from=old),
    ]
    found = routes(rule=rule(), role="CUSTOMER", contacts=contacts, tried=[Route("SMS", "2")], on=DAY)
    assert [(each.channel, each.address) for each in found] == [("SMS", "1"), ("EMAIL", "a@x.cn")]


def chain(*texts):
    rows, previous = [], GENESIS
    for position, text in enumerate(texts, start=1):
        content = ("N1", "ACCEPTED", "2025-10-25T02:00:00.000000", text)
        previous = evidence_hash(previous=previous, content=content)
        rows.append((position, *content, previous))
    names = ("position", "notice_no", "kind", "happened_at", "text", "hash")
    return pl.DataFrame(rows, schema=names, orient="row")


def test_a_chain_shows_each_change():
    whole = chain("{}", '{"a":1}', "{}")
    assert find_evidence_breaks(evidence=whole) == []
    changed = whole.with_columns(text=pl.when(pl.col("position") == 2).then(pl.lit("{}")).otherwise("text"))
    assert [(each.position, each.reason) for each in find_evidence_breaks(evidence=changed)] == [
        (2, "CHANGED")
    ]
    gone = find_evidence_breaks(evidence=whole.filter(pl.col("position") != 2))
    assert [(each.position, each.reason) for each in gone] == [(2, "GAP")]
