"""What depends on a catalogue alone is worked out once, not once a batch.

A run gives every batch the same frames of its catalogue, so the same frame is the same key. Frames are never
changed in place, and a result that is handed out again is as unchanged as the frame it came from.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

import polars as pl

_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")

_KEPT = 32
"""Results kept of each function: the days and catalogues of a run, and of those beside it."""


def once(function: Callable[_Given, _Found]) -> Callable[_Given, _Found]:
    """Let a pure function of frames, days and texts keep what it found for the same arguments.

    Frames are the same when they are one object. For frames that are made anew in each batch see `kinds`.
    """

    @lru_cache(maxsize=_KEPT)
    def found(*args: Any, **kwargs: Any) -> _Found:
        return function(*map(_frame, args), **{name: _frame(value) for name, value in kwargs.items()})

    @wraps(function)
    def kept(*args: _Given.args, **kwargs: _Given.kwargs) -> _Found:
        result: _Found = found(*map(_key, args), **{name: _key(value) for name, value in kwargs.items()})
        return result

    return kept


def kinds(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the distinct rows of a frame, sorted: one and the same frame wherever the rows are the same."""
    distinct = frame.unique().sort(frame.columns)
    return _kinds(tuple(distinct.schema.items()), tuple(distinct.rows()))


@lru_cache(maxsize=_KEPT)
def _kinds(schema: tuple[tuple[str, Any], ...], rows: tuple[tuple[Any, ...], ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(schema), orient="row")


class _Same:
    """A frame as a key."""

    __slots__ = ("frame",)

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame

    def __hash__(self) -> int:
        return id(self.frame)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.frame is other.frame


def _key(value: Any) -> Hashable:
    return _Same(value) if isinstance(value, pl.DataFrame) else value


def _frame(key: Any) -> Any:
    return key.frame if isinstance(key, _Same) else key
