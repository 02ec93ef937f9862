"""Whose accounts a reader sees: those of the own supply organisation and of what lies below it.

The scope is set once, where a request comes in, and every query that leads to accounts keeps to it. Where
none is set - the command line, a worker - everything is seen.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, QuerySet

EVERYTHING = ""
_asked: ContextVar[Callable[[], str]] = ContextVar("scope", default=lambda: EVERYTHING)
M = TypeVar("M", bound=Model)


@contextmanager
def scoped(code: Callable[[], str]) -> Iterator[None]:
    """Keep the queries of the block to the organisation a function names when it is asked; empty = all."""
    token = _asked.set(code)
    try:
        yield
    finally:
        _asked.reset(token)


def scope() -> str:
    """Return the code of the organisation whose accounts are seen, empty for all."""
    return _asked.get()()


def within(query: QuerySet[M], path: str) -> QuerySet[M]:
    """Keep a query to the accounts that are seen; `path` leads to their organisation's code."""
    code = scope()
    return query.filter(**{f"{path}__startswith": code}) if code else query


def within_accounts(query: QuerySet[M], field: str) -> QuerySet[M]:
    """Keep a query to the accounts that are seen; `field` holds an account number without being a key.

    Rows without an account - unknown payers, rows of files - belong to the company as a whole.
    """
    code = scope()
    if not code:
        return query
    # The archive of accounts stands above this app, so it is called by name.
    accounts = apps.get_model("customers", "Account").objects
    return query.filter(Exists(accounts.filter(pk=OuterRef(field), organization__code__startswith=code)))


def sees(org_code: str) -> bool:
    """Tell whether accounts of an organisation are seen."""
    return org_code.startswith(scope())
