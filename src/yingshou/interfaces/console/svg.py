"""Small charts as inline SVG: bars stacked by month, and lines over the quarter-hours of a day.

Colours are classes of the stylesheet, so they follow the theme; each chart carries a sentence for those who
cannot see it, and its figures stand in a table beneath. The value axis is drawn apart and stays in sight
where a narrow screen moves the rest; a chart with `newest` opens at its last label.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

WIDTH, HEIGHT = 720, 260
LEFT, BOTTOM, TOP, RIGHT = 84, 34, 10, 8
COLOURS = 10
_STEPS = 4
_NICE = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_PLOT_HEIGHT = HEIGHT - TOP - BOTTOM
_PLOT_WIDTH = WIDTH - LEFT - RIGHT
_HALF_LETTER = Decimal("3.5")
_FEW_LABELS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A named row of values, one for each label; None = nothing to draw."""

    name: str
    values: Sequence[Decimal | None]


def stacked_bars(*, labels: Sequence[str], series: Sequence[Series], unit: str, said: str) -> dict[str, Any]:
    """Return a chart of bars, the series on top of each other, negative values below the line."""
    ups = [_sum(series, place, positive=True) for place in range(len(labels))]
    downs = [_sum(series, place, positive=False) for place in range(len(labels))]
    scale = _Scale(low=min(downs, default=Decimal(0)), high=max(ups, default=Decimal(0)))
    step = Decimal(_PLOT_WIDTH) / max(len(labels), 1)
    bars = []
    for place, label in enumerate(labels):
        up = down = Decimal(0)
        for number, each in enumerate(series):
            value = each.values[place] or Decimal(0)
            start = up if value >= 0 else down
            end = start + value
            up, down = (end, down) if value >= 0 else (up, end)
            if value:
                top, bottom = scale.y(max(start, end)), scale.y(min(start, end))
                bars.append({"x": _px(LEFT + step * place + step / 8), "y": top, "width": _px(step * 3 / 4),
                             "height": max(bottom - top, 1), "colour": number % COLOURS,
                             "title": f"{label} {each.name}: {value:,} {unit}"})  # fmt: skip
    return _chart(labels=labels, series=series, unit=unit, said=said, scale=scale, step=step) | {"bars": bars}


def lines(*, labels: Sequence[str], series: Sequence[Series], unit: str, said: str) -> dict[str, Any]:
    """Return a chart of one line a series, from zero up."""
    known = [value for each in series for value in each.values if value is not None]
    scale = _Scale(low=Decimal(0), high=max(known, default=Decimal(0)))
    step = Decimal(_PLOT_WIDTH) / max(len(labels), 1)
    paths = [
        {
            "colour": number % COLOURS,
            "points": " ".join(
                f"{_px(LEFT + step * place + step / 2)},{scale.y(value)}"
                for place, value in enumerate(each.values)
                if value is not None
            ),
        }
        for number, each in enumerate(series)
    ]
    return _chart(labels=labels, series=series, unit=unit, said=said, scale=scale, step=step) | {
        "paths": paths
    }


class _Scale:
    """The value axis: round steps around the values, zero always among them."""

    def __init__(self, *, low: Decimal, high: Decimal) -> None:
        self.step = _nice((high - low) / _STEPS)
        self.low = (low / self.step).to_integral_value(rounding="ROUND_FLOOR") * self.step
        top = (high / self.step).to_integral_value(rounding="ROUND_CEILING") * self.step
        self.high = max(top, self.low + self.step)

    def y(self, value: Decimal) -> int:
        """Return the height of a value in pixels from the top."""
        return _px(TOP + (self.high - value) / (self.high - self.low) * _PLOT_HEIGHT)

    def ticks(self) -> list[dict[str, Any]]:
        """Return the lines of the axis with their labels."""
        count = int((self.high - self.low) / self.step)
        values = [self.low + self.step * number for number in range(count + 1)]
        return [
            {"y": self.y(value), "label": f"{value.normalize():,f}", "zero": value == 0} for value in values
        ]


def _inside(middle: Decimal, label: str) -> int:
    """Move the middle of a label so far that neither edge of the plot cuts it."""
    half = _HALF_LETTER * len(label)
    return _px(max(min(middle, WIDTH - half), LEFT + half))


def _chart(
    *, labels: Sequence[str], series: Sequence[Series], unit: str, said: str, scale: _Scale, step: Decimal
) -> dict[str, Any]:
    """Return what both kinds of chart share."""
    every = max(1, -(-len(labels) // _FEW_LABELS))
    return {
        "width": WIDTH - LEFT, "height": HEIGHT, "left": LEFT, "right": WIDTH - RIGHT, "said": said,
        "unit": unit, "ticks": scale.ticks(),
        "labels": [
            {"x": _inside(LEFT + step * place + step / 2, label), "y": HEIGHT - BOTTOM + 18, "text": label}
            for place, label in enumerate(labels) if place % every == 0
        ],
        "legend": [{"colour": number % COLOURS, "name": each.name} for number, each in enumerate(series)],
    }  # fmt: skip


def _sum(series: Sequence[Series], place: int, *, positive: bool) -> Decimal:
    values = [each.values[place] or Decimal(0) for each in series]
    return sum((value for value in values if (value > 0) == positive), Decimal(0))


def _nice(step: Decimal) -> Decimal:
    """Return the smallest round step not below one."""
    if step <= 0:
        return Decimal(1)
    power = Decimal(10) ** step.adjusted()
    return next(nice * power for nice in _NICE if nice * power >= step)


def _px(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
