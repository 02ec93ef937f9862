"""A month of every channel through the real doors, each misbehaving in every way it can, worked to zero.

Counter, bank statements, WeChat Pay, Alipay, a bank, a shop, a terminal with a deposit and debit batches:
in the end nothing is unexplained, each difference had a reason and an owner, each day has its certificate,
and the ledger's bank account is what the bank really has, to the fen.

Also what users of accounting systems complain of: matching that cannot be used at two million items. Here
the work grows with the items, not with their square; at a hundred thousand a side the square would be 10^10.
"""

from datetime import date, timedelta

import polars as pl
import pytest

from tests.flows.books import assert_books_hold, issue, make_accounts
from tests.scenarios.month import FIRST, LAST, Month
from yingshou.core.money import YUAN
from yingshou.core.reconciliation import ITEMS, match_items
from yingshou.flows.certify_day import draw_certificate, sign_certificate, verify_certificates
from yingshou.flows.reconcile_day import day_grid, reconcile_day
from yingshou.records.reconciliation.queries import differences

REASONS = {"AMOUNT_DIFFERS", "CHANNEL_ONLY", "LEDGER_ONLY", "DUPLICATE", "NOT_AT_BANK"}
END = LAST + timedelta(days=20)


@pytest.mark.django_db
def test_a_month_of_every_misbehaviour_is_worked_to_zero(client, settings, tmp_path):
    settings.BUSINESS_DATE_FILE = tmp_path / "business_date"
    settings.AGENT_KEYS_FOLDER = tmp_path / "keys"
    numbers = [f"1000{number:04}" for number in range(12)]
    make_accounts(*numbers)
    for month in (6, 7, 8):
        issue(202500 + month, dict.fromkeys(numbers, "9000.00"), issued_date=date(2025, month, 25))
    with Month(client=client, settings=settings, folder=tmp_path) as month:
        for offset in range((END - FIRST).days + 1):
            month.live(FIRST + timedelta(days=offset))
        assert month.left_undone() == []
    reconcile_day(day=END, as_of=END)
    found = list(differences())
    assert {each.reason for each in found} >= REASONS
    assert all(each.reason and each.owner for each in found)
    month.work_off(END)
    assert not differences().filter(state="OPEN").exists()
    grid = day_grid(first=FIRST, last=END, as_of=END)
    assert set(grid["channel"]) == {
        "TRANSFER", "WECHAT", "ALIPAY", "BANK_COUNTER", "SHOP", "AGENT_PREPAID", "DIRECT_DEBIT",
    }  # fmt: skip
    assert (sum(grid["unexplained"]), grid["open_count"].sum(), sum(grid["in_transit"])) == (0, 0, 0)
    assert_books_hold()
    assert month.bank_by_ledger() == month.bank_in_truth()
    for day in grid["day"].unique().sort():
        position = draw_certificate(day=day, as_of=END, drawn_by="chen").position
        for signer in ("chen", "li"):
            sign_certificate(position=position, signer=signer, as_of=END)
    checked = verify_certificates(as_of=END)
    assert (checked.certificates, checked.signed) == (grid["day"].n_unique(),) * 2
    assert (checked.breaks, checked.changed) == ((), ())


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
