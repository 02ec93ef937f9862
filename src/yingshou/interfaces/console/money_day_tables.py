"""The tables of money-days: sums that lead to rows, and the rows."""

from collections.abc import Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import polars as pl
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.interfaces.console.columns import to_account
from yingshou.interfaces.console.lists import Column, Listing, plain_table
from yingshou.interfaces.console.words import word

NOBODY = "-"
"""In an address: money-days nobody answered for."""
WAYS = {
    "account": (("account_no",), gettext_lazy("Customer")),
    "clause": (("kind", "term_no"), gettext_lazy("Clause")),
    "month": (("bill_month",), gettext_lazy("Billing month")),
    "due": (("account_no", "receivable_no"), gettext_lazy("Due")),
    "collector": (("username",), gettext_lazy("Collector")),
}
"""What the sums may be laid out by: the columns, and the word for it."""


def clause(kind: str, term_no: int) -> str:
    """Name a clause: the kind of due, and its number where an agreement has several."""
    return f"{word('clause_kind', kind)} {term_no}" if term_no else str(word("clause_kind", kind))


def narrowed(rows: pl.DataFrame, asked: dict[str, str]) -> pl.DataFrame:
    """Keep the rows a reader asks for: account, clause (as `SEGMENT-2`), month, due, collector, part."""
    for name, value in asked.items():
        if not value:
            continue
        if name == "clause":
            kind, _dash, term = value.partition("-")
            rows = rows.filter(
                (pl.col("kind") == kind) & (pl.col("term_no") == (int(term) if term.isdigit() else 0))
            )
        elif name == "month":
            digits = value.replace("-", "")
            rows = rows.filter(pl.col("bill_month") == (int(digits) if digits.isdigit() else 0))
        elif name == "collector":
            rows = rows.filter(
                pl.col("username").is_null() if value == NOBODY else pl.col("username") == value
            )
        else:
            column = {"account": "account_no", "due": "receivable_no", "part": "part"}[name]
            rows = rows.filter(pl.col(column) == value)
    return rows


def sums_table(sums: pl.DataFrame, *, by: str, names: dict[str, str], asked: dict[str, str]) -> Listing:
    """Lay sums out; each figure leads to the rows it is made of."""
    _keys, heading = WAYS[by]
    found = [
        SimpleNamespace(**row, name=_name(by, row, names), asked={**asked, "by": by, **_asked(by, row)})
        for row in sums.iter_rows(named=True)
    ]

    def leads(part: str) -> Any:
        return lambda row: f"?{urlencode({**row.asked, **({'part': part} if part else {})})}#rows"

    def figure(title: Any, value: str, part: str, *, phone: bool = True) -> Column:
        return Column(heading=title, value=value, kind="yuan", link=leads(part), phone=phone)

    columns = (
        Column(heading=heading, value="name", link=leads("")),
        figure(gettext_lazy("Late (yuan-days)"), "late", "LATE"),
        figure(gettext_lazy("Early (yuan-days)"), "early", "EARLY"),
        figure(gettext_lazy("Not yet due (yuan-days)"), "granted", "GRANTED", phone=False),
        figure(gettext_lazy("Credited (yuan-days)"), "credited", "CREDITED", phone=False),
        figure(gettext_lazy("Cost of lateness (yuan)"), "late_cost", "LATE", phone=False),
        figure(gettext_lazy("Cost of earliness (yuan)"), "early_cost", "EARLY", phone=False),
        figure(gettext_lazy("Cost of all (yuan)"), "cost", "", phone=False),
    )
    return plain_table(columns, found, empty=_("Nothing stood open or paid ahead on these days."))


def _name(by: str, row: dict[str, Any], names: dict[str, str]) -> str:
    if by == "account":
        return names.get(row["account_no"], row["account_no"])
    if by == "clause":
        return clause(row["kind"], row["term_no"])
    if by == "due":
        return row["receivable_no"] or f"{row['account_no']} {word('clause_kind', 'PREPAID')}"
    if by == "collector":
        return row["username"] or _("nobody")
    month = row["bill_month"]
    return f"{month // 100}-{month % 100:02d}" if month else str(word("clause_kind", "PREPAID"))


def _asked(by: str, row: dict[str, Any]) -> dict[str, str]:
    """Return what the address of a sum asks for."""
    if by == "clause":
        return {"clause": f"{row['kind']}-{row['term_no']}"}
    if by == "due":
        return {
            "account": row["account_no"],
            **({"due": row["receivable_no"]} if row["receivable_no"] else {}),
        }
    if by == "collector":
        return {"collector": row["username"] or NOBODY}
    if by == "month":
        return {"month": str(row["bill_month"])} if row["bill_month"] else {"clause": "PREPAID-0"}
    return {"account": row["account_no"]}


ROWS: Sequence[Column] = (
    Column(
        heading=gettext_lazy("Account no."), value="account_no", kind="account", link=to_account("account_no")
    ),
    Column(
        heading=gettext_lazy("Due"), value="receivable_no", phone=False,
        link=lambda row: f"{reverse('console:dues')}?{urlencode({'q': row.account_no})}",
    ),
    Column(heading=gettext_lazy("Clause"), value=lambda row: clause(row.kind, row.term_no), phone=False),
    Column(heading=gettext_lazy("State"), value="part", kind="word", words="money_part"),
    Column(heading=gettext_lazy("Collector"), value="username", phone=False),
    Column(heading=gettext_lazy("Amount (yuan)"), value="amount", kind="yuan"),
    Column(heading=gettext_lazy("Stood from"), value="from_date", kind="day", phone=False),
    Column(
        heading=gettext_lazy("Stood until"), value=lambda row: row.end_date - timedelta(days=1), kind="day",
        phone=False,
    ),
    Column(heading=gettext_lazy("Yuan-days"), value="yuan_days", kind="yuan"),
    Column(heading=gettext_lazy("Cost (yuan)"), value="cost", kind="yuan", phone=False),
)  # fmt: skip
