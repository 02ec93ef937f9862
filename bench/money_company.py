"""Accounts that owe a bill each, and the bank file that pays them, drawn from a seed."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from bench.mixed import month
from yingshou.core.tables import RECEIVABLES

ISSUED, PAID = date(2025, 10, 25), date(2025, 11, 3)
LAYOUT, CHANNEL = "bank-csv", "TRANSFER"
_LOAD = 100_000
_BILL_MONTH = 202510
_LEAST_FEN, _MOST_FEN = 2_000, 80_000
_SHARES = {"exact": 0.90, "part": 0.05, "more": 0.04, "unknown": 0.01}
"""Of the lines of the file: the whole bill, half of it, ten yuan more, and no account in the text."""


def load(*, accounts: int, seed: int, a_station: int | None = None) -> None:
    """Put accounts into the database with a bill's receivable each, booked as one entry a load.

    Of `a_station` accounts each there are stations, in turn; without it all are of one organisation.
    """
    from django.db import connection, transaction

    from yingshou.core.money import ZERO_YUAN
    from yingshou.records.copy import copy_in
    from yingshou.records.ledger.operations import RECEIVABLE, REVENUE, credit, debit, post
    from yingshou.records.organizations.models import Organization
    from yingshou.records.receivables.operations import store_receivables

    above, _ = Organization.objects.get_or_create(code="51", defaults={"name": "bench"})
    count = -(-accounts // a_station) if a_station else 0
    Organization.objects.bulk_create(
        [Organization(code=code, name=code, parent=above) for code in station_codes(count)]
    )
    for first in range(0, accounts, _LOAD):
        drawn = month(first, min(_LOAD, accounts - first), seed).accounts
        if count:
            drawn = drawn.with_columns(org_code=pl.format("51{}", (pl.int_range(pl.len()) % count + 10_000)))
        dues = _dues(drawn["account_no"], seed + first)
        with transaction.atomic():
            copy_in("customers_customer", drawn.select("customer_no", "name"))
            copy_in("customers_account", drawn)
            total = dues["amount"].sum() or ZERO_YUAN
            entry_no = f"BENCH-{first}"
            post(entry_no=entry_no, kind="BILLED", booked_date=ISSUED,
                 legs=[debit(RECEIVABLE, total), credit(REVENUE, total)])  # fmt: skip
            store_receivables(receivables=dues, entry_no=entry_no)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def station_codes(count: int) -> list[str]:
    """Return the codes of so many stations."""
    return [f"51{10_000 + place}" for place in range(count)]


def _dues(numbers: pl.Series, seed: int) -> pl.DataFrame:
    fen = np.random.default_rng(seed).integers(_LEAST_FEN, _MOST_FEN, len(numbers))
    return RECEIVABLES.conform(
        pl.DataFrame({"account_no": numbers, "amount": _yuan(fen)}).with_columns(
            receivable_no=pl.format("{}-{}-BILL", "account_no", pl.lit(_BILL_MONTH)),
            bill_month=pl.lit(_BILL_MONTH),
            kind=pl.lit("BILL"),
            term_no=pl.lit(0),
            bill_no=pl.lit(None, dtype=pl.String),
            issued_date=pl.lit(ISSUED),
            due_date=pl.lit(date(2025, 11, 9)),
            penalty_start_date=pl.lit(date(2025, 11, 10)),
        )
    )


def write_file(path: Path, *, accounts: int, seed: int) -> None:
    """Write the bank's file: a line an account in an order of its own, balances, count and sum in it."""
    rng = np.random.default_rng([seed, 7])
    kinds = rng.choice(list(_SHARES), accounts, p=list(_SHARES.values()))
    owed = np.concatenate(
        [
            np.random.default_rng(seed + first).integers(_LEAST_FEN, _MOST_FEN, min(_LOAD, accounts - first))
            for first in range(0, accounts, _LOAD)
        ]
    )
    fen = np.select([kinds == "part", kinds == "more"], [owed // 2, owed + 1_000], owed)
    order = rng.permutation(accounts)
    numbers = np.arange(2_000_000_001, 2_000_000_001 + accounts)
    lines = pl.DataFrame(
        {
            "number": numbers[order],
            "unknown": (kinds == "unknown")[order],
            "paid": fen[order],
            "balance": np.cumsum(fen[order]),
        }
    ).select(
        bank_account=pl.lit("6222000011"),
        day=pl.lit(f"{PAID:%Y-%m-%d}"),
        debit=pl.lit(None, dtype=pl.String),
        credit=_yuan_of("paid"),
        balance=_yuan_of("balance"),
        payer=pl.format("{}号", "number"),
        text=pl.when("unknown").then(pl.lit("电费")).otherwise(pl.format("户号 {} 电费", "number")),
        reference=pl.format("B{}", pl.int_range(pl.len())),
    )
    with path.open("wb") as file:
        file.write("账号,交易日期,借方金额,贷方金额,余额,对方户名,摘要,流水号\n".encode())
        lines.write_csv(file, include_header=False)
        total = int(fen.sum())
        file.write(f"合计,{accounts},0.00,{total // 100}.{total % 100:02d}\n".encode())


def _yuan(fen: np.ndarray) -> pl.Series:
    return pl.DataFrame({"fen": fen}).select(_yuan_of("fen"))["fen"]


def _yuan_of(column: str) -> pl.Expr:
    return (pl.col(column).cast(pl.Decimal(38, 2)) * pl.lit("0.01").cast(pl.Decimal(38, 2))).alias(column)
