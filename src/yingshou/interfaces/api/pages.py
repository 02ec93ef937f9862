"""Pages by key: a cursor names the last row seen, so a page costs the same however far down it is."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from ninja import Query

from yingshou.core.errors import YingshouError

DEFAULT_LIMIT = 100
LARGEST_LIMIT = 500

Limit = Annotated[int, Query(ge=1, le=LARGEST_LIMIT, description="rows per page")]
Cursor = Annotated[str, Query(max_length=600, description="`next_cursor` of the page before; empty = first")]


class BadCursorError(YingshouError):
    """The cursor was not given out by this resource."""

    code = "BAD_CURSOR"


def _refused() -> BadCursorError:
    return BadCursorError(
        zh="游标无效，请使用上一页返回的 next_cursor，或从第一页开始。",
        en="The cursor is not valid; use next_cursor of the page before, or begin with the first page.",
        field="cursor",
    )


def _encode(values: Sequence[Any]) -> str:
    text = json.dumps([value if isinstance(value, int) else str(value) for value in values])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, count: int) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as error:
        raise _refused() from error
    if not isinstance(values, list) or len(values) != count:
        raise _refused()
    if not all(isinstance(value, str | int) and "\0" not in str(value) for value in values):
        raise _refused()
    return values


def _beyond(keys: Sequence[str], values: Sequence[Any], comparison: str) -> Q:
    """Compare a row of keys with a row of values, the first differing key deciding."""
    condition = Q()
    for place in range(len(keys)):
        same = {key: value for key, value in zip(keys[:place], values[:place], strict=True)}  # noqa: C416
        condition |= Q(**same, **{f"{keys[place]}__{comparison}": values[place]})
    return condition


def page(
    query: QuerySet[Any],
    *,
    keys: Sequence[str],
    cursor: str,
    limit: int,
    latest_first: bool = False,
    show: Callable[[Any], Any] = lambda row: row,
) -> dict[str, Any]:
    """Return `items` and `next_cursor` of the rows after a cursor, in order of `keys`.

    The keys together must be unique. Raises BadCursorError on a cursor of another resource.
    """
    try:
        if cursor:
            values = _decode(cursor, len(keys))
            query = query.filter(_beyond(keys, values, "lt" if latest_first else "gt"))
        rows = list(query.order_by(*(f"-{key}" if latest_first else key for key in keys))[: limit + 1])
    except (ValidationError, TypeError, ValueError) as error:
        raise _refused() from error
    more = len(rows) > limit
    rows = rows[:limit]
    return {
        "items": [show(row) for row in rows],
        "next_cursor": _encode([getattr(rows[-1], key) for key in keys]) if more else None,
    }
