"""A month of channel files that misbehave ends with nothing unexplained, each difference with a reason.

Also what users of accounting systems complain of: matching that cannot be used at two million items. Here
the work grows with the items, not with their square; at a hundred thousand a side the square would be 10^10.
"""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from tests.flows.books import assert_books_hold, make_accounts
from yingshou.core.money import YUAN
from yingshou.core.reconciliation import ITEMS, match_items, working_days_later
from yingshou.core.tables.reconciliation import CHANNEL_LINES
from yingshou.flows.certify_day import draw_certificate, verify_certificates
from yingshou.flows.import_payments import import_payments
from yingshou.flows.keep_lines import keep, keep_channel_file, numbered
from yingshou.flows.reconcile_day import day_grid, reconcile_day
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.settle_difference import book_as_fee, book_to_suspense, mark_as_timing
from yingshou.records.reconciliation.queries import differences

FIRST, DAYS, A_DAY = date(2025, 9, 1), 30, 12
END = date(2025, 10, 20)


def month():
    """Make a month: what is booked, what the channel states and when it says so, what the bank gets."""
    chance = np.random.default_rng(20250901)
    payments, lines, lumps = [], [], []
    for offset in range(DAYS):
        day = FIRST + timedelta(days=offset)
        stated = []
        for place in range(A_DAY):
            reference, fen = f"W{offset:02}{place:02}", int(chance.integers(100, 90000))
            amount, said, when = Decimal(fen) / 100, Decimal(fen) / 100, day
            luck = chance.random()
            if luck < 0.04:  # wrong amount
                said += Decimal(int(chance.integers(-90, 500)) or 1) / 100
            if 0.04 <= luck < 0.08:  # late: in the next day's file
                when = day + timedelta(days=1)
            if luck < 0.92:  # else the channel forgets it
                stated.append((when, reference, said))
            if not 0.86 < luck < 0.92:  # else the notice never came
                payments.append((reference, day, amount))
            if luck > 0.985:
                stated.append((when, reference, said))
                stated.append((when, reference, said))  # doubled
        lines += [stated[place] for place in chance.permutation(len(stated))]
    taken = pl.DataFrame(lines, schema=["day", "ref", "amount"], orient="row").group_by("day").agg(
        pl.col("amount").sum()
    )  # fmt: skip
    for day, amount in taken.sort("day").iter_rows():
        short = Decimal("0.01") if day.day == 9 else Decimal(0)
        lumps.append((working_days_later(day, 1), f"B{day:%d%m}", amount - short))
    return payments, lines, lumps


@pytest.mark.django_db
def test_a_misbehaving_month_is_worked_to_zero():
    make_accounts("A1")
    payments, lines, lumps = month()
    rows = [
        {"channel": "WECHAT", "channel_no": ref, "account_no": "A1", "amount": amount, "value_date": day}
        for ref, day, amount in payments
    ]
    import_payments(frame=pl.DataFrame(rows), as_of=END, source="month")
    frame = pl.DataFrame(
        [("WECHAT", day, ref, amount, Decimal(0), None, None, None) for day, ref, amount in lines],
        schema=CHANNEL_LINES.schema, orient="row",
    )  # fmt: skip
    for order in (frame, frame.reverse()):  # the whole month is delivered twice, the second time out of order
        keep_channel_file(frame=order, source="wechat")
    bank = [("WECHAT", day, ref, amount, Decimal(0), None, None, None) for day, ref, amount in lumps]
    keep(
        lines=numbered(pl.DataFrame(bank, schema=CHANNEL_LINES.schema, orient="row"), side="BANK"), source="b"
    )
    reconcile_day(day=END, as_of=END)
    found = list(differences().filter(state="OPEN"))
    assert {each.reason for each in found} >= {"AMOUNT_DIFFERS", "CHANNEL_ONLY", "LEDGER_ONLY", "DUPLICATE"}
    assert all(each.owner for each in found)
    for each in found:
        if each.leg == "BANK" and each.amount > 0:
            book_as_fee(difference_no=each.pk, booked_by="chen", as_of=END, note="fee")
        elif each.side == "RIGHT" and each.leg == "LEDGER":
            reverse_payment(
                payment_no=each.item_no, reversed_date=END, reversed_by="chen", reason="not at the channel"
            )
        elif each.leg == "LEDGER" and each.amount > 0:
            book_to_suspense(difference_no=each.pk, booked_by="chen", as_of=END)
        else:
            mark_as_timing(difference_no=each.pk, marked_by="chen", as_of=END, until=END + timedelta(days=30))
    reconcile_day(day=END, as_of=END)
    grid = day_grid(first=FIRST, last=END, as_of=END)
    assert sum(grid["unexplained"].to_list()) == 0
    assert grid["open_count"].sum() == 0
    assert grid["in_transit"].unique().to_list() == [Decimal("0.00")]
    assert not differences().filter(state="OPEN").exists()
    assert_books_hold()
    for day in grid["day"].unique().sort():
        draw_certificate(day=day, as_of=END, drawn_by="chen")
    checked = verify_certificates(as_of=END)
    assert (checked.certificates, checked.breaks, checked.changed) == (grid["day"].n_unique(), (), ())


def side(letter, count):
    """Make a side of many items, a tenth of them of one amount."""
    place = pl.int_range(count, eager=True)
    return pl.DataFrame({"place": place}).select(
        item_no=pl.format("{}{}", pl.lit(letter), "place"),
        day=pl.lit(FIRST),
        reference=pl.format("R{}", "place"),
        amount=pl.when(pl.col("place") % 10 == 0).then(5000).otherwise("place").cast(YUAN),
        group=pl.format("C{}", pl.col("place") // 3),
    ).match_to_schema(ITEMS)  # fmt: skip


def test_matching_unusable_at_two_million_items_does_not_happen_here():
    left, right = side("L", 100_000), side("P", 100_000)
    done = match_items(left=left, right=right.reverse(), window_days=3)
    assert done.matches.height == 200_000
    assert (done.left.height, done.right.height) == (0, 0)
