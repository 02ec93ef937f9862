"""The hours of a catalogue as a chart: 24 hours across, twelve months down, colour and letter a period."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from yingshou.core.energy import PERIODS
from yingshou.gateways.files.words import chinese_word
from yingshou.interfaces.console.formats import is_chinese
from yingshou.interfaces.console.words import word

NONE = "NONE"
"""No row of the catalogue names the half-hour, or rows contradict each other."""
_LETTERS = {
    "zh": {"SHARP": "尖", "PEAK": "峰", "FLAT": "平", "VALLEY": "谷", "DEEP": "深", NONE: "?"},
    "en": {"SHARP": "S", "PEAK": "P", "FLAT": "F", "VALLEY": "V", "DEEP": "D", NONE: "?"},
}
_HALVES = 48
_STEP, _ROW, _LEFT, _TOP = 14, 22, 44, 20
_WIDTH, _HEIGHT = _LEFT + _HALVES * _STEP + 12, _TOP + 12 * _ROW + 4
_BASELINE = 15
_EVERY = 4

Span = tuple[int, int, str]
"""First half-hour, the one after the last, and the period."""


def hours_chart(hours: pl.DataFrame, *, said: str) -> dict[str, Any]:
    """Return a chart of the periods of the day by month.

    Args:
        hours: frame HOURS of `core.catalogue.hours`.
        said: what the chart shows, for those who cannot see it; its spans stand beneath as text.
    """
    letters = _LETTERS["zh" if is_chinese() else "en"]
    rows = [_row(month, _spans(hours, month), letters) for month in range(1, 13)]
    found = {span["period"] for row in rows for span in row["spans"]}
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "said": said,
        "rows": rows,
        "hours": [
            {"x": _LEFT + half * _STEP, "y": _TOP - 6, "text": half // 2}
            for half in range(0, _HALVES + 1, _EVERY)
        ],
        "legend": [
            {"period": period, "letter": letters[period], "name": _name(period)}
            for period in (*PERIODS, NONE)
            if period in found
        ],
    }


def _spans(hours: pl.DataFrame, month: int) -> list[Span]:
    """Join half-hours of one period that follow each other."""
    rows = hours.filter(pl.col("month") == month).select("half_hour", "period").rows()
    named = {half: period or NONE for half, period in rows}
    spans: list[Span] = []
    for half in range(_HALVES):
        period = named.get(half, NONE)
        if spans and spans[-1][2] == period:
            spans[-1] = (spans[-1][0], half + 1, period)
        else:
            spans.append((half, half + 1, period))
    return spans


def _row(month: int, spans: Sequence[Span], letters: dict[str, str]) -> dict[str, Any]:
    top = _TOP + (month - 1) * _ROW
    return {
        "label": f"{month} 月" if is_chinese() else date(2000, month, 1).strftime("%b"),
        "x": _LEFT - 6,
        "y": top + _BASELINE,
        "spans": [
            {
                "period": period,
                "letter": letters[period],
                "x": _LEFT + start * _STEP,
                "y": top,
                "width": (end - start) * _STEP,
                "height": _ROW - 2,
                "middle": _LEFT + (start + end) * _STEP // 2,
                "baseline": top + _BASELINE,
                "said": f"{_clock(start)}–{_clock(end)} {_name(period)}",
            }
            for start, end, period in spans
        ],
    }


def _clock(half: int) -> str:
    return f"{half // 2:02d}:{30 * (half % 2):02d}"


def _name(period: str) -> str:
    if period == NONE:
        return "–"
    return chinese_word("period", period) if is_chinese() else word("period", period)
