"""Statements that are planned once a connection: for acts that come one by one, many a second."""

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection

from yingshou.records.copy import array_literal


def fetch(query: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run a query in the caller's transaction and return its rows, none for a query without a result.

    The server keeps its plan while the connection lasts, so the text is always the same: values are bound
    (`%(name)s`, with their type where the server cannot tell), never written into it.
    """
    with connection.wrap_database_errors:
        connection.ensure_connection()
        with psycopg.Cursor(connection.connection) as cursor:
            bound = {name: array_literal(value) for name, value in params.items()}
            cursor.execute(query.encode(), bound, prepare=True)
            return cursor.fetchall() if cursor.description else []
