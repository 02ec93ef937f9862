"""The chain over entries: any change of any of them is found, and found where it is."""

from decimal import Decimal
from hashlib import sha256

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from yingshou.core.ledger import CONTENT, GENESIS, Break, chain_hashes, close_hash, find_breaks

ENTRIES = st.lists(st.tuples(*[st.text(st.characters(codec="utf-8"), max_size=6)] * len(CONTENT)), max_size=8)


def frame(rows):
    return pl.DataFrame(rows, schema=dict.fromkeys(CONTENT, pl.String), orient="row")


def sealed(rows):
    hashes = chain_hashes(entries=frame(rows), previous=GENESIS)
    return frame(rows).with_columns(hash=hashes, position=pl.int_range(1, pl.len() + 1))


def test_anybody_can_make_the_hash_again():
    """The text of an entry is written out, so a program in any language can check it."""
    row = ("RECEIVED-A-1", "RECEIVED", "2025-10-01", "2025-10-01T08:00:00.000000Z", '东 "1"',
           "BANK 10.00 0.00\nPREPAID 0.00 10.00")  # fmt: skip
    text = (
        '["RECEIVED-A-1","RECEIVED","2025-10-01","2025-10-01T08:00:00.000000Z","东 \\"1\\"",'
        '"BANK 10.00 0.00\\nPREPAID 0.00 10.00"]'
    )
    expected = sha256(("0" * 64 + "\n" + text).encode()).hexdigest()
    assert chain_hashes(entries=frame([row]), previous=GENESIS).to_list() == [expected]


@given(ENTRIES, st.integers(0, 8))
def test_chain_in_parts_is_the_chain_in_one(rows, cut):
    whole = chain_hashes(entries=frame(rows), previous=GENESIS).to_list()
    first = chain_hashes(entries=frame(rows[:cut]), previous=GENESIS).to_list()
    rest = chain_hashes(entries=frame(rows[cut:]), previous=first[-1] if first else GENESIS).to_list()
    assert first + rest == whole
    assert find_breaks(sealed=sealed(rows), position=0, previous=GENESIS) == []


@given(ENTRIES.filter(bool), st.data())
def test_a_change_is_found_where_it_is(rows, data):
    place = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.sampled_from(CONTENT))
    changed = sealed(rows).with_columns(
        pl.when(pl.col("position") == place + 1).then(pl.col(column) + "x").otherwise(column).alias(column)
    )
    breaks = find_breaks(sealed=changed, position=0, previous=GENESIS)
    assert [(each.position, each.reason) for each in breaks] == [(place + 1, "CHANGED")]


def test_what_is_gone_is_named():
    rows = [(f"E{number}", *["x"] * (len(CONTENT) - 1)) for number in range(1, 5)]
    chain = sealed(rows)
    emptied = chain.with_columns(
        pl.when(pl.col("position") != 2).then(pl.col(name)).alias(name) for name in CONTENT[1:]
    )
    assert find_breaks(sealed=emptied, position=0, previous=GENESIS) == [Break(2, "E2", "MISSING")]
    cut_out = chain.filter(pl.col("position") != 3)
    assert find_breaks(sealed=cut_out, position=0, previous=GENESIS) == [Break(3, "E4", "GAP")]


def test_order_counts():
    one, two = (tuple(f"{number}{name}" for name in CONTENT) for number in (1, 2))
    there, back = (
        chain_hashes(entries=frame(rows), previous=GENESIS)[-1] for rows in ([one, two], [two, one])
    )
    assert there != back


def test_a_close_covers_each_of_its_figures():
    content = {
        "month": 202510, "closed_by": "wang", "position": 7, "sealed_hash": "a" * 64, "previous": GENESIS,
        "balances": [("BANK", Decimal(0), Decimal("10.00"), Decimal(0), Decimal("10.00"))],
    }  # fmt: skip
    others = {
        "month": 202511, "closed_by": "li", "position": 8, "sealed_hash": "b" * 64, "previous": "c" * 64,
        "balances": [("BANK", Decimal(0), Decimal("10.01"), Decimal(0), Decimal("10.01"))],
    }  # fmt: skip
    proofs = {close_hash(**content), *(close_hash(**{**content, name: others[name]}) for name in content)}
    assert len(proofs) == len(content) + 1
