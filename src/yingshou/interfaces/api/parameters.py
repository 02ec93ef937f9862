"""Parameters that several resources share."""

from datetime import date
from typing import Annotated, Any

from ninja import Query
from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from yingshou.core import period


def _month(value: Any) -> Any:
    if value is None or isinstance(value, int):
        return value
    try:
        return period.parse_month(str(value))
    except ValueError as error:
        raise PydanticCustomError("month", "must be a month like 2025-10") from error


_MONTH_SCHEMA = {"type": "string", "pattern": "^\\d{4}-\\d{2}$", "example": "2025-10"}

Month = Annotated[int | None, BeforeValidator(_month), WithJsonSchema(_MONTH_SCHEMA)]
"""A billing month written 2025-10, an integer YYYYMM inside."""
AccountNo = Annotated[str, Query(max_length=16, description="account; empty = all")]
Day = Annotated[date | None, Query(example="2025-10-25")]


def narrowed(query: Any, **conditions: Any) -> Any:
    """Filter a query by the conditions that were given."""
    return query.filter(**{name: value for name, value in conditions.items() if value not in {None, ""}})
