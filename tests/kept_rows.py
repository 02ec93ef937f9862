"""Rows made once and put back wherever a test wants them, and a database emptied of nothing but its rows.

Filling the company takes a second and a half, putting its rows back by COPY some hundredths. Emptying by
TRUNCATE rewrites every table and index of the schema; a test touches a few of them.
"""

from contextlib import contextmanager

from django.db import connection, transaction
from psycopg import sql

# What the migrations say of themselves: no test changes it, and what is kept refers to its numbers.
OF_MIGRATIONS = {"django_migrations", "django_content_type", "auth_permission"}
_TOUCHED = """SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0"""
_REFILLED = """SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger
WHERE NOT tgisinternal AND tgtype & 32 > 0"""


def _names(cursor, query):
    return {name for (name,) in cursor.execute(query).fetchall()}


def read_rows():
    """Return the rows of each table that has some, as COPY writes them."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(_names(cursor.cursor, _TOUCHED) - OF_MIGRATIONS):
            with cursor.cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
                if rows := b"".join(bytes(part) for part in copy):
                    found[table] = rows
    return found


def write_rows(kept, *, emptied=()):
    """Put rows back, after taking all out of the emptied tables; the guards let both pass.

    Needs a user who may set `session_replication_role`: the rows agree with each other already.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        deletes = [sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in emptied]
        cursor.cursor.execute(
            sql.SQL("; ").join([sql.SQL("SET session_replication_role = replica"), *deletes])
        )
        for table, rows in kept.items():
            with cursor.cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
                copy.write(rows)
        cursor.cursor.execute("SET session_replication_role = origin")


@contextmanager
def taken_back():
    """Let nothing of a block stay in the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows_made_by(make):
    """Run `make` and return the rows of the tables that it changed."""
    before = read_rows()
    make()
    return {table: rows for table, rows in read_rows().items() if rows != before.get(table)}


class Emptied:
    """The database as the migrations left it."""

    def __init__(self):
        with connection.cursor() as cursor:
            refilled = _names(cursor.cursor, _REFILLED)
        self._shipped = read_rows()
        self.clean = set(self._shipped) <= refilled

    def restore(self):
        """Take every row out but those the migrations ship."""
        with connection.cursor() as cursor:
            touched = _names(cursor.cursor, _TOUCHED) - OF_MIGRATIONS
        write_rows(self._shipped, emptied=touched)
