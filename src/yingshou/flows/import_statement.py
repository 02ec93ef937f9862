"""Import a bank statement: prove its totals first, then take its credits as payments."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from yingshou.core.money import ZERO_YUAN
from yingshou.core.tables import PAYMENTS, PROBLEMS
from yingshou.flows.import_payments import import_payments
from yingshou.flows.keep_lines import BANK, keep, numbered
from yingshou.gateways.statements import (
    Proven,
    StatementRefusedError,
    layout_named,
    prove_statement,
    read_statement,
)
from yingshou.records.customers.frames import known_accounts
from yingshou.records.reconciliation.frames import rules_on

YUAN_CODES = frozenset({"CNY", "RMB"})
_NUMBER = r"[0-9A-Z]{4,16}"
_ACCOUNT_TAIL = -20

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementImported:
    """What became of a statement: credits = inserted + unchanged + blocking problems. Amounts in yuan.

    `proven` says what the file holds and by which totals; debits are not payments and stay out.
    """

    proven: Proven
    credits: int
    inserted: int
    unchanged: int
    received: Decimal
    cleared: Decimal
    suspense: Decimal
    problems: pl.DataFrame


def import_statement(
    *,
    path: Path,
    layout: str,
    as_of: date,
    channel: str = "TRANSFER",
    progress: Progress | None = None,
) -> StatementImported:
    """Take the credits of a statement file as payments, once.

    The file is read to its end before anything is booked: one that is cut off, joined, damaged or whose
    totals do not hold is refused whole, with the line to blame. A credit is the same payment again where
    value date and the bank's reference are the same. It goes to the account whose number stands in its text;
    where none does, or several do, to suspense. Every line is kept for reconciliation; one that is another
    channel's sum of a day, by the text its rule names, is kept and not booked: its payments are.

    Args:
        path: the file.
        layout: `mt940`, the name of a shipped layout, or a file of the table STATEMENT_LAYOUTS.
        as_of: business date; a later value date is a problem.
        channel: channel the credits came by.
        progress: told after each batch.

    Raises:
        StatementRefusedError: nothing of the file can be trusted, or it is not kept in yuan.
        FileRefusedError: there is no such layout.
    """
    read_as = layout_named(layout)
    proven = prove_statement(path, read_as)
    foreign = [code for code in proven.currencies if code not in YUAN_CODES]
    if foreign:
        raise StatementRefusedError(
            "CURRENCY", file=path.name, row_number=None,
            zh=f"币种为 {foreign[0]}，只能导入人民币账户的对账单",
            en=f"it is kept in {foreign[0]}; only statements in yuan can be imported",
        )  # fmt: skip
    parts, done = [], 0
    for lines in read_statement(path, read_as):
        routed = route_lines(lines, channel=channel, day=as_of)
        keep(lines=numbered(routed, side=BANK), source=path.name)
        own = routed.filter(pl.col("channel") == channel).with_columns(reference="bank_reference")
        payments = statement_payments(own.drop("account_no"), channel=channel)
        parts.append(import_payments(frame=payments, as_of=as_of, source=path.name))
        done += lines.height
        if progress:
            progress(done, proven.lines)
    return StatementImported(
        proven=proven,
        credits=proven.credit_count,
        inserted=sum(part.inserted for part in parts),
        unchanged=sum(part.unchanged for part in parts),
        received=sum((part.received for part in parts), ZERO_YUAN),
        cleared=sum((part.cleared for part in parts), ZERO_YUAN),
        suspense=sum((part.suspense for part in parts), ZERO_YUAN),
        problems=PROBLEMS.conform(pl.concat([PROBLEMS.empty(), *(part.problems for part in parts)])),
    )


def statement_payments(lines: pl.DataFrame, *, channel: str) -> pl.DataFrame:
    """Make payments of the credits of BANK_LINES, with the account whose number their text names.

    The number is value date and bank reference, or account, statement and line where the bank gave none.
    """
    credited = lines.filter(pl.col("amount") > 0).with_row_index("__row")
    named = credited.join(_named_accounts(credited), on="__row", how="left", maintain_order="left")
    return PAYMENTS.conform(
        named.with_columns(channel=pl.lit(channel), channel_no=_number(), memo=pl.col("text"))
    ).hstack(named.select("file", "row_number"))


def route_lines(lines: pl.DataFrame, *, channel: str, day: date) -> pl.DataFrame:
    """Tell which channel each of BANK_LINES is of by the texts of the rules, else the one given.

    Adds the columns reconciliation keeps of a line: channel, line_date, reference as the payment's number,
    fee and account_no.
    """
    said = pl.concat_str("payer_name", "text", separator=" ", ignore_nulls=True)
    whose = pl.lit(None, dtype=pl.String)
    for code, rule in sorted(rules_on(day).items()):
        for words in (rule["bank_text"] or "").split("|"):
            if words:
                hit = said.str.contains(words, literal=True)
                whose = pl.when(whose.is_null() & hit).then(pl.lit(code)).otherwise(whose)
    return lines.with_columns(
        channel=pl.coalesce(whose, pl.lit(channel)),
        line_date=pl.col("value_date"),
        reference=_number(),
        bank_reference=pl.col("reference"),
        fee=pl.lit(0),
        account_no=pl.lit(None, dtype=pl.String),
        payer_name=pl.col("payer_name").str.slice(0, 200),
        text=pl.col("text").str.slice(0, 200),
    )


def _number() -> pl.Expr:
    """Number a line by value date and bank reference, or by account, statement and line."""
    place = pl.format(
        "{}-{}-{}",
        pl.col("bank_account").str.replace_all(r"\s", "").str.slice(_ACCOUNT_TAIL),
        "statement_no",
        "line_no",
    )
    reference = pl.format("{}-{}", pl.col("value_date").dt.strftime("%Y%m%d"), "reference")
    return pl.coalesce(reference, place)


def _named_accounts(credited: pl.DataFrame) -> pl.DataFrame:
    """Find the one account each text names: `__row`, `account_no`; no row for none or several."""
    text = pl.concat_str("text", "payer_name", separator=" ", ignore_nulls=True)
    words = (
        credited.select("__row", account_no=text.str.extract_all(_NUMBER))
        .explode("account_no")
        .drop_nulls()
        .unique()
    )
    known = known_accounts(words["account_no"].unique().to_list())
    found = words.join(known, on="account_no", how="semi")
    return found.filter(pl.len().over("__row") == 1)
