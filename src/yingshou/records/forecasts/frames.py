"""What forecasts are made from and held against, as columns."""

from datetime import date, timedelta
from hashlib import sha256

import polars as pl

from yingshou.core.forecasting import Model, load
from yingshou.core.forecasting.cash import OPEN, PAID
from yingshou.core.money import YUAN
from yingshou.records.copy import copy_out
from yingshou.records.forecasts.models import LoadModel

NAMED_FROM = 50_000
"""Yuan open of a month from which an account is foretold by itself, agreement or not."""
_YEAR = 400
_LATELY = 150
"""Days of items that are learnt from: of accounts by themselves, and of small ones taken together."""
_NAMED = """EXISTS (SELECT FROM contracts_agreement g WHERE g.account_no = r.account_no)
    OR r.account_no IN (SELECT account_no FROM big)"""
_BIG = """WITH big AS (SELECT b.account_no FROM receivables_receivablebalance b
    JOIN receivables_receivable r USING (receivable_no) WHERE b.principal_open > 0
    GROUP BY 1 HAVING sum(b.principal_open) >= %(named_from)s),
gone AS (SELECT receivable_no, sum(amount) AS amount, max(day) FILTER (WHERE amount > 0) AS day FROM (
    SELECT receivable_no, principal AS amount, value_date AS day FROM payments_clearing
        WHERE cleared_date <= %(as_of)s AND value_date <= %(as_of)s
    UNION ALL
    SELECT receivable_no, amount, adjusted_date FROM receivables_adjustment WHERE adjusted_date <= %(as_of)s
    ) f GROUP BY 1)"""


def model_of(model_no: str) -> Model:
    """Read a model back. Raises LoadModel.DoesNotExist."""
    row = LoadModel.objects.get(model_no=model_no)
    return load(
        bytes(row.content), accounts=tuple(row.accounts), window=(row.window_first, row.window_last),
        features=tuple(row.features), scores=row.scores,
    )  # fmt: skip


def is_readable(model_no: str) -> bool:
    """Say whether the numbers of a model are those that were kept, by their digest."""
    row = LoadModel.objects.get(model_no=model_no)
    return sha256(bytes(row.content)).hexdigest() == row.digest


def latest_model(as_of: date) -> tuple[str, date] | None:
    """Return number and day of the last model fitted by a day, or None."""
    rows = LoadModel.objects.filter(fitted_date__lte=as_of).order_by("-fitted_date")
    return rows.values_list("model_no", "fitted_date").first()


def paid_items(*, as_of: date) -> pl.DataFrame:
    """Read the items of the past and when each was paid whole, as PAID; small accounts' items together."""
    return copy_out(
        f"""{_BIG}, item AS (SELECT r.*, {_NAMED} AS named FROM receivables_receivable r
            WHERE r.issued_date BETWEEN %(from)s AND %(as_of)s AND r.amount > 0)
        SELECT CASE WHEN r.named THEN r.account_no ELSE '' END, a.supply_class, r.kind, r.issued_date,
            r.due_date, CASE WHEN coalesce(g.amount, 0) >= r.amount THEN g.day END, count(*)
        FROM item r JOIN customers_account a USING (account_no) LEFT JOIN gone g USING (receivable_no)
        WHERE r.named OR r.issued_date >= %(lately)s GROUP BY 1, 2, 3, 4, 5, 6""",
        {**_from(as_of), "named_from": NAMED_FROM},
        PAID,
    )


def open_items(*, bill_month: int, as_of: date) -> pl.DataFrame:
    """Read what a month's items leave open at the end of a day, as OPEN."""
    return copy_out(
        f"""{_BIG} SELECT CASE WHEN {_NAMED} THEN r.account_no ELSE '' END, a.supply_class, r.kind,
            r.issued_date, r.due_date, sum(r.amount - coalesce(g.amount, 0)), count(*)
        FROM receivables_receivable r JOIN customers_account a USING (account_no)
        LEFT JOIN gone g USING (receivable_no)
        WHERE r.bill_month = %(month)s AND r.issued_date <= %(as_of)s
            AND r.amount > coalesce(g.amount, 0) GROUP BY 1, 2, 3, 4, 5""",
        {**_from(as_of), "named_from": NAMED_FROM, "month": bill_month},
        OPEN,
    )


def issued_items(*, bill_month: int, as_of: date) -> pl.DataFrame:
    """Read what was issued of a month by the end of a day, as OPEN with the amounts issued."""
    return copy_out(
        f"""{_BIG} SELECT CASE WHEN {_NAMED} THEN r.account_no ELSE '' END, a.supply_class, r.kind,
            r.issued_date, r.due_date, sum(r.amount), count(*)
        FROM receivables_receivable r JOIN customers_account a USING (account_no)
        WHERE r.bill_month = %(month)s AND r.issued_date <= %(as_of)s AND r.amount > 0
        GROUP BY 1, 2, 3, 4, 5""",
        {**_from(as_of), "named_from": NAMED_FROM, "month": bill_month},
        OPEN,
    )


def kept_days(*, from_date: date, to_date: date) -> pl.DataFrame:
    """Read what was foretold of days one to seven days ahead: account_no, use_date, horizon, low, high."""
    return copy_out(
        """SELECT account_no, use_date, horizon, low, high FROM forecasts_dayforecast
        WHERE use_date BETWEEN %s AND %s AND horizon <= 7""",
        (from_date, to_date),
        {
            "account_no": pl.String, "use_date": pl.Date, "horizon": pl.Int32, "low": pl.Decimal(38, 4),
            "high": pl.Decimal(38, 4),
        },
    )  # fmt: skip


def owed_and_received(*, bill_month: int, as_of: date) -> pl.DataFrame:
    """Read what is owed of a month at the end of a day, less reductions, and what came of it: one row."""
    return copy_out(
        """SELECT coalesce(sum(r.amount), 0) - coalesce(sum(j.amount), 0), coalesce(sum(c.principal), 0)
        FROM receivables_receivable r
        LEFT JOIN (SELECT receivable_no, sum(amount) AS amount FROM receivables_adjustment
            WHERE adjusted_date <= %(as_of)s GROUP BY 1) j USING (receivable_no)
        LEFT JOIN (SELECT receivable_no, sum(principal) AS principal FROM payments_clearing
            WHERE cleared_date <= %(as_of)s AND value_date <= %(as_of)s GROUP BY 1) c USING (receivable_no)
        WHERE r.bill_month = %(month)s AND r.issued_date <= %(as_of)s""",
        {"month": bill_month, "as_of": as_of},
        {"owed": YUAN, "received": YUAN},
    )


def _from(as_of: date) -> dict[str, date]:
    return {
        "as_of": as_of, "from": as_of - timedelta(days=_YEAR), "lately": as_of - timedelta(days=_LATELY)
    }  # fmt: skip
