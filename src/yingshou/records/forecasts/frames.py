"""What forecasts are made from and held against, as columns."""

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.forecasting import Model, load
from yingshou.core.forecasting.items import ITEMS
from yingshou.core.forecasting.weather import WEATHER
from yingshou.core.money import YUAN
from yingshou.core.tables.weather import DAY_TEMPERATURES
from yingshou.records.copy import copy_out
from yingshou.records.forecasts.models import LoadModel

NAMED_FROM = 50_000
"""Yuan open of a month from which an account is foretold by itself, agreement or not."""
DATABASE_TABLES = {DAY_TEMPERATURES.name: "forecasts_daytemperature"}
_YEAR = 400
_LATELY = 150
"""Days of items that are learnt from: of accounts by themselves, and of small ones taken together."""


HELD = {"month": pl.Int32, "low": ENERGY, "high": ENERGY, "came": ENERGY}
"""A forecast as it was kept and what came, in the unit of what it is about."""
_MONTH = "(extract(year FROM {0}) * 100 + extract(month FROM {0}))::int"


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


def takes_weather(model_no: str) -> bool:
    """Say whether temperatures took part in a model."""
    return WEATHER in LoadModel.objects.values_list("features", flat=True).get(model_no=model_no)


def latest_model(as_of: date) -> tuple[str, date] | None:
    """Return number and day of the last model fitted by a day, or None."""
    rows = LoadModel.objects.filter(fitted_date__lte=as_of).order_by("-fitted_date")
    return rows.values_list("model_no", "fitted_date").first()


def temperatures(*, from_date: date, to_date: date, as_of: date) -> pl.DataFrame:
    """Read the temperatures of days, both included, that were known by a day: frame DAY_TEMPERATURES."""
    return copy_out(
        f"""SELECT {", ".join(DAY_TEMPERATURES.names)} FROM {DATABASE_TABLES[DAY_TEMPERATURES.name]}
        WHERE weather_date BETWEEN %s AND %s AND known_on <= %s ORDER BY 1, 2, 3, 4""",
        (from_date, to_date, as_of),
        DAY_TEMPERATURES.schema,
    )


def items(*, as_of: date) -> pl.DataFrame:
    """Read the items issued by the end of a day and what had become of each, as ITEMS.

    Accounts with an agreement or much open stand by themselves; of the others items alike are one row.
    """
    return copy_out(
        """WITH big AS (SELECT r.account_no FROM receivables_receivablebalance b
            JOIN receivables_receivable r USING (receivable_no) WHERE b.principal_open > 0
            GROUP BY 1 HAVING sum(b.principal_open) >= %(named_from)s
            UNION SELECT account_no FROM contracts_agreement),
        item AS (SELECT r.*, n.account_no AS named FROM receivables_receivable r
            LEFT JOIN big n USING (account_no) WHERE r.issued_date <= %(as_of)s
            AND r.issued_date >= CASE WHEN n.account_no IS NULL THEN %(lately)s ELSE %(from)s END),
        money AS (SELECT receivable_no, sum(principal) AS amount,
                max(value_date) FILTER (WHERE principal > 0) AS day
            FROM payments_clearing JOIN item USING (receivable_no)
            WHERE cleared_date <= %(as_of)s AND value_date <= %(as_of)s GROUP BY 1),
        reduction AS (SELECT receivable_no, sum(j.amount) AS amount,
                max(adjusted_date) FILTER (WHERE j.amount > 0) AS day
            FROM receivables_adjustment j JOIN item USING (receivable_no)
            WHERE adjusted_date <= %(as_of)s GROUP BY 1),
        standing AS (SELECT i.*, coalesce(m.amount, 0) AS received, coalesce(d.amount, 0) AS reduced,
                greatest(m.day, d.day) AS last_day
            FROM item i LEFT JOIN money m USING (receivable_no) LEFT JOIN reduction d USING (receivable_no))
        SELECT coalesce(s.named, ''), a.supply_class, s.kind, s.bill_month, s.issued_date, s.due_date,
            CASE WHEN s.received + s.reduced >= s.amount THEN s.last_day END, s.amount > 0,
            sum(s.amount), sum(s.received), sum(s.reduced), count(*)
        FROM standing s JOIN customers_account a USING (account_no) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8""",
        {
            "as_of": as_of, "named_from": NAMED_FROM, "from": as_of - timedelta(days=_YEAR),
            "lately": as_of - timedelta(days=_LATELY),
        },
        ITEMS,
    )  # fmt: skip


def bills(*, made_on: date, bill_month: int) -> pl.DataFrame:
    """Read the bills of a month that were foretold on a day: account_no, bill in yuan (P50)."""
    return copy_out(
        "SELECT account_no, middle FROM forecasts_billforecast WHERE made_on = %s AND bill_month = %s",
        (made_on, bill_month),
        {"account_no": pl.String, "bill": YUAN},
    )


def billed(*, account_nos: Sequence[str], from_month: int, as_of: date) -> pl.DataFrame:
    """Read what accounts had been billed by a day: account_no, bill_month, billed in yuan."""
    return copy_out(
        """SELECT account_no, bill_month, sum(amount) FROM billing_bill
        WHERE account_no = ANY(%s) AND bill_month >= %s AND bill_date <= %s GROUP BY 1, 2""",
        (list(account_nos), from_month, as_of),
        {"account_no": pl.String, "bill_month": pl.Int32, "billed": YUAN},
    )


def kept_days(*, from_date: date, to_date: date) -> pl.DataFrame:
    """Read daily energy as foretold one to seven days after the last measured one, and what came: HELD."""
    return _kept_days("horizon <= 7", from_date, to_date)


def kept_aged(*, from_date: date, to_date: date) -> pl.DataFrame:
    """Read daily energy as foretold for up to seven days from older data, in kWh, and what came: HELD."""
    return _kept_days("horizon > 7 AND use_date <= made_on + 7", from_date, to_date)


def _kept_days(which: str, from_date: date, to_date: date) -> pl.DataFrame:
    return copy_out(
        f"""SELECT {_MONTH.format("use_date")}, low, high, total_kwh FROM forecasts_dayforecast
        JOIN metering_dailyusage USING (account_no, use_date)
        WHERE use_date BETWEEN %s AND %s AND {which}""",
        (from_date, to_date),
        HELD,
    )


def kept_bills(*, from_date: date, to_date: date) -> pl.DataFrame:
    """Read the bills of months as they were foretold, in yuan, and what was billed: HELD."""
    return copy_out(
        """SELECT f.bill_month, f.low, f.high, b.amount FROM forecasts_billforecast f JOIN (
            SELECT account_no, bill_month, sum(amount) AS amount FROM billing_bill
            WHERE bill_date BETWEEN %(from)s AND %(to)s GROUP BY 1, 2) b USING (account_no, bill_month)
        WHERE f.made_on BETWEEN %(from)s AND %(to)s""",
        {"from": from_date, "to": to_date},
        HELD,
    )


def kept_money(*, from_date: date, to_date: date) -> pl.DataFrame:
    """Read what was foretold to be received of a month by its end, in yuan, and what was: HELD."""
    return copy_out(
        f"""SELECT {_MONTH.format("f.day")}, f.low, f.high, sum(c.principal)
        FROM forecasts_recoveryforecast f JOIN receivables_receivable r USING (bill_month)
        JOIN payments_clearing c ON c.receivable_no = r.receivable_no AND c.value_date <= f.day
            AND c.cleared_date <= f.day
        WHERE f.day BETWEEN %(from)s AND %(to)s AND extract(day FROM f.day + 1) = 1
        GROUP BY f.made_on, f.bill_month, f.day, f.low, f.high""",
        {"from": from_date, "to": to_date},
        HELD,
    )
