"""The border between frames and tables: COPY in, COPY out, and storing only what is new.

Null travels as an empty field without quotes, the empty text as a quoted one, so both survive. Table and
column names come from our own declarations, never from a user; values are always bound.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection, transaction
from polars.datatypes import DataTypeClass
from psycopg import Copy, sql
from psycopg.errors import error_from_result
from psycopg.generators import fetch_many
from psycopg.pq import ExecStatus
from psycopg.waiting import Wait

_CHUNK_ROWS = 10_000
_FEW = 1_000
_NEW_ROWS = "yingshou_new_rows"

DataType = pl.DataType | DataTypeClass


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of the rows of `store_new`: rows = inserted + unchanged + conflicts.height."""

    inserted: int
    unchanged: int
    conflicts: pl.DataFrame


def copy_in(table_name: str, frame: pl.DataFrame) -> int:
    """Append a frame to a table, columns by name, and return the number of rows.

    The frame is sent in chunks, so the text of one chunk is the only extra memory. The caller's
    transaction decides whether the rows stay.
    """
    if frame.is_empty():
        return 0
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        sql.Identifier(table_name), _names(frame.columns)
    )
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.cursor.copy(statement) as copy,
    ):
        for chunk in frame.iter_slices(_CHUNK_ROWS):
            copy.write(chunk.write_csv(include_header=False))
    return frame.height


def copy_out(
    query: str, params: Sequence[Any] | Mapping[str, Any], schema: Mapping[str, DataType]
) -> pl.DataFrame:
    """Read a query's rows as a frame of the given schema; the columns come in the schema's order.

    Parameters are written as `%s` or `%(name)s`; a list suits `= ANY(%s)`. A per cent sign of the query
    itself is doubled.
    """
    statement = f"COPY ({query}) TO STDOUT (FORMAT csv)"
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.cursor.copy(statement, _bound(params)) as copy,
    ):
        data = _received(copy)
    columns = pl.Schema(schema)
    if not data:
        return pl.DataFrame(schema=columns)
    text = pl.read_csv(data, has_header=False, schema=dict.fromkeys(columns, pl.String))
    return text.select(_typed(name, dtype) for name, dtype in columns.items())


def copy_out_of(
    query: str, params: Sequence[Any], schema: Mapping[str, DataType], *, account_nos: Sequence[str]
) -> pl.DataFrame:
    """Read those rows of a query that belong to some accounts, as `copy_out` does; no order is kept.

    Many accounts are looked for by their range, and the rows of others are dropped here: the planner would
    weigh the numbers of a batch one by one. So it suits what few have and accounts that lie together. A range
    is asked for only of plain numbers of one length, on whose order all databases agree.
    """
    chosen = f"SELECT * FROM ({query}) AS rows_of_accounts WHERE account_no"
    asked = pl.DataFrame({"account_no": account_nos}, schema={"account_no": pl.String})
    if len(account_nos) <= _FEW or not _in_one_order(asked["account_no"]):
        return copy_out(f"{chosen} = ANY(%s)", [*params, list(account_nos)], schema)
    between = [*params, min(account_nos), max(account_nos)]
    found = copy_out(f"{chosen} BETWEEN %s AND %s", between, schema)
    return found.join(asked, on="account_no", how="semi", maintain_order="left")


def _in_one_order(numbers: pl.Series) -> bool:
    return numbers.str.len_bytes().n_unique() == 1 and numbers.str.contains("^[0-9]+$").all()


def _bound(params: Sequence[Any] | Mapping[str, Any]) -> list[Any] | dict[str, Any]:
    """Write lists of texts as array literals in one go: the driver takes them apart element by element."""
    if isinstance(params, Mapping):
        return {name: array_literal(value) for name, value in params.items()}
    return [array_literal(value) for value in params]


def array_literal(value: Any) -> Any:
    """Write a list of texts as an array literal; return whatever else it is as it came."""
    if not isinstance(value, list) or not value:
        return value
    try:
        joined = '","'.join(value)
    except TypeError:
        return value
    if "\\" in joined or joined.count('"') != 2 * (len(value) - 1):
        joined = '","'.join(each.replace("\\", "\\\\").replace('"', '\\"') for each in value)
    return f'{{"{joined}"}}'


def _received(copy: Copy) -> bytes:
    """Return all that a COPY sends.

    The driver's own ways go through several calls a row, which cost more than the rows do; here what has
    come is taken at once, and one wait spans it all.
    """
    connection = copy.connection.pgconn

    def rows() -> Generator[Any, Any, bytearray]:
        received = bytearray()
        size, part = connection.get_copy_data(1)
        while size >= 0:
            if size:
                received += part
            else:
                while not (yield Wait.R):
                    continue
                connection.consume_input()
            size, part = connection.get_copy_data(1)
        for result in (yield from fetch_many(connection)):
            if result.status != ExecStatus.COMMAND_OK:
                raise error_from_result(result)
        copy._finished = True  # noqa: SLF001  there is nothing left to read where the block is left
        return received

    return bytes(copy.connection.wait(rows()))


def store_new(
    table_name: str, frame: pl.DataFrame, key: Sequence[str], *, constants: Mapping[str, Any] | None = None
) -> Stored:
    """Insert the rows whose key is not stored yet, and report those stored with other values.

    What is stored is never overwritten. `conflicts` holds the key columns of rows that differ. `key`
    must be backed by a unique constraint; `constants` fill columns of new rows that take no part in the
    comparison.
    """
    if frame.is_empty():
        return Stored(0, 0, frame.select(key))
    with transaction.atomic():
        inserted = _insert_missing(table_name, frame, key, constants or {})
        conflicts = frame.select(key).clear()
        if inserted < frame.height:
            conflicts = _differing(table_name, frame, key)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {_NEW_ROWS}")
    return Stored(inserted, frame.height - inserted - conflicts.height, conflicts)


def _insert_missing(
    table_name: str, frame: pl.DataFrame, key: Sequence[str], constants: Mapping[str, Any]
) -> int:
    """Copy the frame into a temporary table and from there what is absent; return the rows inserted."""
    target, columns = sql.Identifier(table_name), _names(frame.columns)
    temporary = sql.Identifier(_NEW_ROWS)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
                temporary, columns, target
            )
        )
        copy_in(_NEW_ROWS, frame)
        cursor.execute(sql.SQL("ANALYZE {}").format(temporary))
        values = sql.SQL("").join(sql.SQL(", {}").format(sql.Literal(value)) for value in constants.values())
        extra = sql.SQL("").join(sql.SQL(", {}").format(sql.Identifier(name)) for name in constants)
        cursor.execute(
            sql.SQL("INSERT INTO {} ({}{}) SELECT {}{} FROM {} ON CONFLICT ({}) DO NOTHING").format(
                target, columns, extra, columns, values, temporary, _names(key)
            )
        )
        return int(cursor.rowcount)


def _differing(table_name: str, frame: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Return the keys of the temporary rows that are stored with other values."""
    others = [name for name in frame.columns if name not in key]
    if not others:
        return frame.select(key).clear()
    new, old = (", ".join(f'{side}."{name}"' for name in others) for side in ("new", "old"))
    keys = ", ".join(f'"{name}"' for name in key)
    query = (
        f'SELECT {keys} FROM {_NEW_ROWS} AS new JOIN "{table_name}" AS old USING ({keys}) '
        f"WHERE ROW({new}) IS DISTINCT FROM ROW({old})"
    )
    return copy_out(query, [], {name: frame.schema[name] for name in key})


def _names(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _typed(name: str, dtype: pl.DataType) -> pl.Expr:
    """Read a column of COPY's text as its type."""
    if dtype == pl.Boolean:
        return pl.col(name) == "t"
    if isinstance(dtype, pl.Datetime):
        return pl.col(name).str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit=dtype.time_unit)
    if dtype == pl.Date:
        return pl.col(name).str.to_date("%Y-%m-%d")
    return pl.col(name).cast(dtype)


def stream_out(query: str, params: Sequence[Any] | Mapping[str, Any]) -> Generator[bytes, None, None]:
    """Read a query's rows as the text of a CSV file with headings, part by part, for files of any length."""
    statement = f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)"
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.cursor.copy(statement, _bound(params)) as copy,
    ):
        for part in copy:
            yield bytes(part)
