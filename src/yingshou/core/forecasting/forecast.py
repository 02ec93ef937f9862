"""The forecast of a book made at the end of one day: courses of energy and their quantiles."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from yingshou.core.forecasting.daily import Array, Book, days_from
from yingshou.core.forecasting.features import Past
from yingshou.core.forecasting.model import HORIZON, Model
from yingshou.core.forecasting.paths import (
    PATHS,
    Widths,
    quantiles,
    simulate_daily_energy,
    sum_courses,
    widths,
)
from yingshou.core.forecasting.profile import course_of
from yingshou.core.forecasting.signs import Signs

DAYS = pl.Schema(
    {
        "account_no": pl.String(),
        "use_date": pl.Date(),
        "horizon": pl.Int32(),
        "low": pl.Float64(),
        "middle": pl.Float64(),
        "high": pl.Float64(),
    }
)
"""Energy of a day to come in kWh: tenth, fiftieth and ninetieth percentile; horizon 1 = the next day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Courses of the days after `made_on`: `courses` accounts × courses × days, kWh."""

    accounts: tuple[str, ...]
    made_on: date
    courses: Array
    width: Widths

    @property
    def days(self) -> list[date]:
        """Return the days foretold."""
        return days_from(self.made_on + timedelta(days=1), self.courses.shape[2])

    def by_day(self) -> pl.DataFrame:
        """Return DAYS, by account and day."""
        low, middle, high = (part.ravel() for part in quantiles(self.courses))
        count = self.courses.shape[2]
        return pl.DataFrame(
            {
                "account_no": np.repeat(self.accounts, count),
                "use_date": self.days * len(self.accounts),
                "horizon": np.tile(np.arange(1, count + 1), len(self.accounts)),
                "low": low,
                "middle": middle,
                "high": high,
            },
            schema=DAYS,
        )

    def sums(self, days: int) -> Array:
        """Return the energy of the first days together on each course: accounts × courses, kWh."""
        return sum_courses(self.courses[:, :, :days], self.width)


def forecast(
    *, model: Model, book: Book, signs: Signs, made_on: date, days: int = HORIZON, paths: int = PATHS,
    seed: int = 1,
) -> Forecast:  # fmt: skip
    """Foretell the days after one day; what the book holds of later days is not looked at.

    Args:
        model: a model fitted to days up to `made_on` or before.
        book: daily energy; accounts the model does not know are foretold by the general weights and errors.
        signs: the calendar, up to the last day foretold.
        made_on: the last day that is known.
        days: how many, up to HORIZON.
        paths: courses an account.
        seed: the same seed draws the same courses.
    """
    known = book.until(made_on)
    past = Past(known, course_of(known, signs), signs)
    width = widths(model)
    courses = simulate_daily_energy(
        model=model, past=past, origin=known.days - 1, width=width, horizon=days, paths=paths, seed=seed
    )
    return Forecast(accounts=book.accounts, made_on=made_on, courses=courses, width=width)
