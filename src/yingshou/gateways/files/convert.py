"""From text to the types of a table, strictly: a cell that does not fit is a problem, never a guess."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from yingshou.core.tables import PROBLEMS, Column, Table
from yingshou.gateways.files.delimited import EXTRA
from yingshou.gateways.files.words import FALSE_WORDS, TRUE_WORDS, choice_codes

_DAY = r"^(19|2[0-9])[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}$"
_COMPACT_DAY = r"^(19|2[0-9])[0-9]{6}$"
_INSTANT = r"^(19|2[0-9])[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}( [0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?)?$"
_SERIAL_DAY = r"^[2-7][0-9]{4}$"
_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$"
_SIGNED_PLAIN = r"^[+-][0-9\s().,\-]*$"
_SERIAL_START = date(1899, 12, 30)
_LONGEST_VALUE = 200
_FINE_SCALE = 8
_CODE = r"^[A-Z][A-Z0-9_]{0,31}$"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column is read: its value, whether the text fits, and the code where it does not."""

    value: pl.Expr
    fits: pl.Expr
    code: pl.Expr


def convert(
    table: Table, rows: pl.DataFrame, *, file: str, from_excel: bool
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split rows of text into typed rows and one problem for each row that does not fit.

    `rows` has the table's columns as text, `__extra` and `row_number`; empty lines are left out beforehand. A
    row with several bad cells is reported for the first in the order of the table.
    """
    readings = {column.name: _reading(column, from_excel=from_excel) for column in table.columns}
    complete = pl.all_horizontal(
        pl.col(EXTRA).is_null(), *(_acceptable(column, readings[column.name]) for column in table.columns)
    )
    rows = rows.with_columns(complete.alias("__complete"))
    good = rows.filter("__complete").select(
        *(_typed(column, readings[column.name]) for column in table.columns),
        pl.lit(file).alias("file"),
        "row_number",
    )
    return good, _problems(table, rows.filter(~pl.col("__complete")), readings, file=file)


def _typed(column: Column, reading: Reading) -> pl.Expr:
    """Return the value of a cell in the column's type, its default where the cell is empty."""
    value = reading.value.cast(column.dtype)
    filled = value if column.default is None else value.fill_null(pl.lit(column.default).cast(column.dtype))
    return filled.alias(column.name)


def subject_of(table: Table) -> pl.Expr:
    """Name a row by its key, parts joined by a slash."""
    parts = [pl.col(name).cast(pl.String) for name in table.key]
    return pl.concat_str(parts, separator="/", ignore_nulls=True)


def _acceptable(column: Column, reading: Reading) -> pl.Expr:
    empty = pl.col(column.name).is_null()
    return empty | reading.fits if column.nullable else ~empty & reading.fits


def _problems(table: Table, bad: pl.DataFrame, readings: dict[str, Reading], *, file: str) -> pl.DataFrame:
    if bad.is_empty():
        return PROBLEMS.empty()
    codes = [_code(column, readings[column.name]).alias(f"__{column.name}") for column in table.columns]
    found = bad.select(
        pl.all(),
        *codes,
        pl.when(pl.col(EXTRA).is_not_null()).then(pl.lit("EXTRA_VALUE")).alias(f"__{EXTRA}"),
    )
    names = (EXTRA, *table.names)  # a row out of step is reported as such, not for the cells it shifts
    hits = [pl.col(f"__{name}").is_not_null() for name in names]
    account = pl.col("account_no") if "account_no" in table.names else pl.lit(None, dtype=pl.String)
    described = found.select(
        pl.lit("import").alias("stage"),
        pl.coalesce(f"__{name}" for name in names).alias("code"),
        account.alias("account_no"),
        subject_of(table).alias("subject"),
        pl.coalesce(
            pl.when(hit).then(pl.lit(None if name == EXTRA else name, dtype=pl.String))
            for hit, name in zip(hits, names, strict=True)
        ).alias("column"),
        pl.coalesce(pl.when(hit).then(pl.col(name)) for hit, name in zip(hits, names, strict=True))
        .str.slice(0, _LONGEST_VALUE)
        .alias("value"),
        pl.lit(file).alias("file"),
        "row_number",
    )
    return PROBLEMS.conform(described)


def _code(column: Column, reading: Reading) -> pl.Expr:
    text = pl.col(column.name)
    missing = pl.lit(None, dtype=pl.String) if column.nullable else pl.lit("MISSING_VALUE")
    return (
        pl.when(text.is_null())
        .then(missing)
        .when(_formula(text))
        .then(pl.lit("FORMULA_TEXT"))
        .when(~reading.fits)
        .then(reading.code)
    )


def _formula(text: pl.Expr) -> pl.Expr:
    """Tell text a spreadsheet would run: = or @, or a sign before more than a number or telephone number."""
    signed = text.str.starts_with("+") | text.str.starts_with("-")
    return (
        text.str.starts_with("=")
        | text.str.starts_with("@")
        | (signed & ~text.str.contains(_SIGNED_PLAIN))
    )  # fmt: skip


def _reading(column: Column, *, from_excel: bool) -> Reading:
    text = pl.col(column.name)
    dtype = column.dtype
    if column.choices or dtype == pl.Boolean:
        return _choice_reading(text, column)
    if isinstance(dtype, pl.Decimal):
        return _decimal_reading(text, dtype)
    if dtype.is_temporal():
        return _date_reading(text, from_excel=from_excel) if dtype == pl.Date else _instant_reading(text)
    if dtype.is_integer():
        return _integer_reading(text, month=column.name.endswith("_month"))
    if from_excel and column.name.endswith("_time"):  # a time cell comes with a date and seconds
        text = text.str.replace(r"^(?:1899-12-3[0-9] |1900-01-0[0-9] )?([0-9]{2}:[0-9]{2}):00$", "$1")
    return Reading(text, ~_formula(text), pl.lit("FORMULA_TEXT"))


def _choice_reading(text: pl.Expr, column: Column) -> Reading:
    codes: dict[str, str] | dict[str, bool] = choice_codes(column)
    if not column.choices:
        codes = dict.fromkeys(TRUE_WORDS, True) | dict.fromkeys(FALSE_WORDS, False)
    upper = text.str.to_uppercase()
    further = pl.when(upper.str.contains(_CODE)).then(upper) if column.open else None
    value = upper.replace_strict(
        list(codes), list(codes.values()), default=further, return_dtype=column.dtype
    )
    return Reading(value, value.is_not_null(), pl.lit("NOT_A_CHOICE"))


def _decimal_reading(text: pl.Expr, dtype: pl.Decimal) -> Reading:
    scale = dtype.scale
    digits = 12 if scale == _FINE_SCALE else 16  # what the database's column holds before the point
    number = text.str.contains(_NUMBER)
    precise = text.str.contains(rf"^[+-]?[0-9]*(\.[0-9]{{0,{scale}}}0*)?$")
    code = (
        pl.when(number & precise)
        .then(pl.lit("OUT_OF_RANGE"))
        .when(number)
        .then(pl.lit("TOO_PRECISE"))
        .otherwise(pl.lit("NOT_A_NUMBER"))
    )
    fits = text.str.contains(
        rf"^[+-]?(0*[0-9]{{1,{digits}}}(\.[0-9]{{0,{scale}}}0*)?|\.[0-9]{{1,{scale}}}0*)$"
    )
    return Reading(text.cast(dtype, strict=False), fits, code)


def _integer_reading(text: pl.Expr, *, month: bool) -> Reading:
    if month:
        fits = text.str.contains(r"^(19|2[0-9])[0-9]{2}-?(0[1-9]|1[0-2])$")
        plain = text.str.replace("-", "", literal=True)
        return Reading(plain.cast(pl.Int64, strict=False), fits, pl.lit("NOT_A_DATE"))
    fits = text.str.contains(r"^[+-]?[0-9]{1,9}(\.0*)?$")
    code = (
        pl.when(text.str.contains(r"^[+-]?[0-9]+(\.0*)?$"))
        .then(pl.lit("OUT_OF_RANGE"))
        .when(text.str.contains(_NUMBER))
        .then(pl.lit("TOO_PRECISE"))
        .otherwise(pl.lit("NOT_A_NUMBER"))
    )
    whole = text.str.replace(r"\.0*$", "").str.strip_prefix("+")
    return Reading(whole.cast(pl.Int64, strict=False), fits, code)


def _date_reading(text: pl.Expr, *, from_excel: bool) -> Reading:
    plain = text.str.replace_all("/", "-", literal=True).str.strip_suffix(" 00:00:00")
    parts = [
        pl.when(plain.str.contains(_DAY)).then(plain.str.to_date("%Y-%m-%d", strict=False)),
        pl.when(plain.str.contains(_COMPACT_DAY)).then(plain.str.to_date("%Y%m%d", strict=False)),
    ]
    if from_excel:
        serial = plain.cast(pl.Int64, strict=False)
        parts.append(
            pl.when(plain.str.contains(_SERIAL_DAY)).then(
                (pl.lit(_SERIAL_START) + pl.duration(days=serial)).cast(pl.Date)
            )
        )
    value = pl.coalesce(parts)
    return Reading(value, value.is_not_null(), pl.lit("NOT_A_DATE"))


def _instant_reading(text: pl.Expr) -> Reading:
    plain = text.str.replace_all("/", "-", literal=True).str.replace("T", " ", literal=True)
    full = pl.coalesce(
        plain.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", strict=False, time_unit="us"),
        plain.str.to_datetime("%Y-%m-%d %H:%M", strict=False, time_unit="us"),
        plain.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us")),
    )
    # A workbook keeps 00:15 as a fraction of a day, a millisecond off.
    value = pl.when(plain.str.contains(_INSTANT)).then(full.dt.round("1s"))
    return Reading(value, value.is_not_null(), pl.lit("NOT_A_DATE"))
