"""The movements of a billing month by unit: what the control chart is drawn from."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.progress.curve import MOVEMENTS
from yingshou.core.progress.forecast import PAST
from yingshou.core.tables.progress import RECOVERY_PLANS
from yingshou.records.copy import copy_out
from yingshou.records.organizations.scope import scope
from yingshou.records.receivables.frames import ADJUSTED_ON

COMPANY, SUPPLY_CLASS, ORGANIZATION, PERSON, ACCOUNT = (
    "COMPANY",
    "SUPPLY_CLASS",
    "ORGANIZATION",
    "PERSON",
    "ACCOUNT",
)
_UNITS = {
    COMPANY: "''",
    SUPPLY_CLASS: "a.supply_class",
    ORGANIZATION: "a.org_code",
    ACCOUNT: "a.account_no",
    PERSON: "coalesce(own.username, above.username, '')",
}
_PEOPLE = """
    LEFT JOIN (SELECT account_no, username FROM ({held}) h WHERE account_no <> '-') own USING (account_no)
    LEFT JOIN (SELECT DISTINCT ON (o.code) o.code, h.username FROM organizations_organization o
        JOIN ({held}) h ON h.org_code <> '-' AND o.code LIKE h.org_code || '%%'
        ORDER BY o.code, length(h.org_code) DESC) above ON above.code = a.org_code"""
_HELD = """
    SELECT account_no, org_code, username FROM (SELECT DISTINCT ON (account_no, org_code) *
        FROM responsibility_assignment WHERE role = 'COLLECTOR' AND valid_from <= %(on)s
        ORDER BY account_no, org_code, valid_from DESC, sequence DESC) latest
    WHERE username IS NOT NULL AND (valid_to IS NULL OR valid_to > %(on)s)"""
"""Who collects from an account on a day: its own assignment, else that of the organisation nearest above it,
as in `core.responsibility.who_answers`."""
_ISSUED = """
    SELECT account_no, bill_month, issued_date AS day, amount AS issued, 0 AS falls_due, 0 AS received,
        0 AS written_off
    FROM receivables_receivable WHERE {chosen} AND issued_date <= {until}
    UNION ALL
    SELECT r.account_no, r.bill_month, a.adjusted_date, -a.amount, 0, 0, 0
    FROM receivables_adjustment a JOIN receivables_receivable r USING (receivable_no)
    WHERE {chosen} AND a.kind IN ('ROLLED', 'CREDITED') AND a.adjusted_date <= {until}"""
_RECEIVED = """
    SELECT r.account_no, r.bill_month, greatest(c.value_date, r.issued_date), 0, 0, c.principal, 0
    FROM payments_clearing c JOIN receivables_receivable r USING (receivable_no)
    WHERE {chosen} AND r.issued_date <= {until} AND c.value_date <= {until} AND c.cleared_date <= {until}"""
"""Money that came before its item counts from the day the item is issued, as in the indicators."""
_FALLS_DUE = """
    SELECT account_no, bill_month, due_date, 0, amount, 0, 0
    FROM receivables_receivable WHERE {chosen} AND issued_date <= {until}
    UNION ALL
    SELECT r.account_no, r.bill_month, greatest(r.due_date, a.adjusted_date), 0, -a.amount, 0, 0
    FROM receivables_adjustment a JOIN receivables_receivable r USING (receivable_no)
    WHERE {chosen} AND a.kind IN ('ROLLED', 'CREDITED') AND a.adjusted_date <= {until}"""

_WRITTEN_OFF = """
    SELECT r.account_no, r.bill_month, a.adjusted_date, 0, 0, 0, a.amount
    FROM receivables_adjustment a JOIN receivables_receivable r USING (receivable_no)
    WHERE {chosen} AND a.kind NOT IN ('ROLLED', 'CREDITED') AND a.adjusted_date <= {until}"""


def movements(
    *, bill_month: int, as_of: date, unit: str, within: Sequence[tuple[str, str]] = ()
) -> pl.DataFrame:
    """Sum up a billing month's movements by unit and day up to the end of a day, as MOVEMENTS.

    Args:
        bill_month: billing month YYYYMM.
        as_of: the last day.
        unit: COMPANY, SUPPLY_CLASS, ORGANIZATION, PERSON (who collects from the account on `as_of`; empty =
            nobody) or ACCOUNT.
        within: (unit, code) that accounts must belong to; an organisation takes in those below it.
    """
    where, parameters = _account_filter(within)
    people = _people(unit, within)
    parts = f"{_ISSUED} UNION ALL {_FALLS_DUE} UNION ALL {_RECEIVED} UNION ALL {_WRITTEN_OFF}"
    facts = parts.format(chosen="bill_month = %(month)s", until="%(as_of)s")
    return copy_out(
        f"""SELECT {_UNITS[unit]}, f.day, sum(f.issued), sum(f.falls_due), sum(f.received),
            sum(f.written_off)
        FROM ({facts}) f JOIN customers_account a USING (account_no){people}
        WHERE {where} GROUP BY 1, 2 ORDER BY 1, 2""",
        {"month": bill_month, "as_of": as_of, "on": as_of, **parameters},
        MOVEMENTS,
    )


def past_months(
    *, cuts: Sequence[tuple[int, date, date]], unit: str, on: date, within: Sequence[tuple[str, str]] = ()
) -> pl.DataFrame:
    """Sum up earlier billing months by unit, as PAST.

    Args:
        cuts: (billing month, same day of it, its end).
        unit: as in `movements`.
        on: the day whose people the accounts are divided among; a person is held against what those who went
            before achieved with the same accounts.
        within: as in `movements`.
    """
    where, parameters = _account_filter(within)
    people = _people(unit, within)
    parts = f"{_ISSUED} UNION ALL {_RECEIVED}"
    facts = parts.format(chosen="bill_month = ANY(%(months)s)", until="%(last)s")
    months, cut_days, ends = (list(column) for column in zip(*cuts, strict=True))
    return copy_out(
        f"""SELECT {_UNITS[unit]}, k.month, sum(f.issued) FILTER (WHERE f.day <= k.ends),
            coalesce(sum(f.received) FILTER (WHERE f.day <= k.cut), 0),
            coalesce(sum(f.received) FILTER (WHERE f.day <= k.ends), 0)
        FROM ({facts}) f JOIN customers_account a USING (account_no){people}
        JOIN unnest(%(months)s::int[], %(cuts)s::date[], %(ends)s::date[]) AS k (month, cut, ends)
            ON k.month = f.bill_month
        WHERE {where} GROUP BY 1, 2 HAVING sum(f.issued) FILTER (WHERE f.day <= k.ends) > 0 ORDER BY 1, 2""",
        {"months": months, "cuts": cut_days, "ends": ends, "last": max(ends), "on": on, **parameters},
        PAST,
    )


def open_receivables(*, as_of: date) -> pl.DataFrame:
    """Sum up what is open of all months by supply class as booked by the end of a day: unit, open in yuan."""
    return copy_out(
        f"""SELECT a.supply_class, sum(f.amount) FROM (
            SELECT account_no, amount FROM receivables_receivable WHERE issued_date <= %(as_of)s
            UNION ALL
            SELECT account_no, -amount FROM receivables_adjustment a WHERE {ADJUSTED_ON} <= %(as_of)s
            UNION ALL
            SELECT account_no, -principal FROM payments_clearing WHERE cleared_date <= %(as_of)s
        ) f JOIN customers_account a USING (account_no) GROUP BY 1 ORDER BY 1""",
        {"as_of": as_of},
        {"unit": pl.String, "open": YUAN},
    )


def plans() -> pl.DataFrame:
    """Read every plan of recovery, columns as in `recovery_plans`."""
    return copy_out(
        f"SELECT {', '.join(RECOVERY_PLANS.names)} FROM indicators_recoveryplan",  # our own column names
        (),
        RECOVERY_PLANS.schema,
    )


def _people(unit: str, within: Sequence[tuple[str, str]]) -> str:
    """Return the join that names who collects from an account `a`, nothing where nobody asks for it."""
    asked = unit == PERSON or any(kind == PERSON for kind, _ in within)
    return _PEOPLE.format(held=_HELD) if asked else ""


def _account_filter(within: Sequence[tuple[str, str]]) -> tuple[str, dict[str, str]]:
    """Return the condition on accounts `a`, the reader's organisation among it, and its parameters."""
    conditions, parameters = ["a.org_code LIKE %(scope)s"], {"scope": f"{scope()}%"}
    for unit, code in within:
        likewise = "LIKE" if unit == ORGANIZATION else "="
        conditions.append(f"{_UNITS[unit]} {likewise} %({unit})s")
        parameters[unit] = f"{code}%" if unit == ORGANIZATION else code
    return " AND ".join(conditions), parameters
