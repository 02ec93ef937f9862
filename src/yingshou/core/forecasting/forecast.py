"""The forecast of a book made at the end of one day: courses of energy and their quantiles."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from yingshou.core.forecasting.daily import Array, Book, days_from
from yingshou.core.forecasting.features import Past, aligned
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
"""Energy of a day in kWh: tenth, fiftieth and ninetieth percentile.

`horizon` counts from the account's last measured day: 1 = the day after it.
"""
OLDEST = 90
"""Days without a measured one after which nothing is foretold of an account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Courses of days not measured by `made_on` and after it: `courses` accounts × courses × days, kWh.

    `ages`: days each account is not measured at the end. Courses begin after the last measured day of the
    account that is measured least far; what others have measured by then is NaN.
    """

    accounts: tuple[str, ...]
    made_on: date
    courses: Array
    width: Widths
    ages: tuple[int, ...]

    @property
    def days(self) -> list[date]:
        """Return the days foretold of any account."""
        return days_from(self.made_on + timedelta(days=1 - max(self.ages, default=0)), self.courses.shape[2])

    def measured_to(self) -> pl.DataFrame:
        """Return the last measured day of each account: account_no, measured_to."""
        last = [self.made_on - timedelta(days=age) for age in self.ages]
        return pl.DataFrame(
            {"account_no": self.accounts, "measured_to": last},
            schema={"account_no": pl.String, "measured_to": pl.Date},
        )

    def by_day(self) -> pl.DataFrame:
        """Return DAYS, by account and day."""
        low, middle, high = (part.ravel() for part in quantiles(self.courses))
        count, oldest = self.courses.shape[2], max(self.ages, default=0)
        first = np.array(self.ages, dtype=np.int64) - oldest + 1
        return pl.DataFrame(
            {
                "account_no": np.repeat(self.accounts, count),
                "use_date": self.days * len(self.accounts),
                "horizon": (first[:, None] + np.arange(count)[None, :]).ravel(),
                "low": low,
                "middle": middle,
                "high": high,
            },
            schema=DAYS,
        ).filter(pl.col("horizon") > 0)

    def sums(self, days: int) -> Array:
        """Return the energy of the first days after `made_on` together: accounts × courses, kWh."""
        oldest = max(self.ages, default=0)
        return sum_courses(self.courses[:, :, oldest : oldest + days], self.width)


def forecast(
    *, model: Model, book: Book, signs: Signs, made_on: date, days: int = HORIZON, paths: int = PATHS,
    seed: int = 1,
) -> Forecast:  # fmt: skip
    """Foretell the days after one day; what the book holds of later days is not looked at.

    The courses of an account begin after its own last measured day, so a day is as uncertain as it lies far
    from what is known. Accounts without a measured day in the last OLDEST are left out.

    Args:
        model: a model fitted to days up to `made_on` or before.
        book: daily energy; accounts the model does not know are foretold by the general weights and errors.
        signs: the calendar, up to the last day foretold, with the weather as it is known on `made_on`; a
            model that was fitted without weather looks at none.
        made_on: the last day that is known.
        days: how many, up to HORIZON.
        paths: courses an account.
        seed: the same seed draws the same courses.
    """
    known = book.until(made_on)
    past = Past(known, course_of(known, signs), aligned(signs, model.features, len(book.accounts)))
    width = widths(model)
    ages = known.ages()
    rows = np.flatnonzero(ages <= min(OLDEST, known.days - 1))
    oldest = int(ages[rows].max(initial=0))
    courses = np.full((rows.size, paths, oldest + days), np.nan)
    for age in np.unique(ages[rows]):
        places = np.flatnonzero(ages[rows] == age)
        courses[places, :, oldest - age :] = simulate_daily_energy(
            model=model, past=past.only(rows[places]), origin=known.days - 1 - int(age), width=width,
            horizon=days + int(age), paths=paths, seed=seed, numbers=rows[places].tolist(),
        )  # fmt: skip
    return Forecast(
        accounts=tuple(book.accounts[row] for row in rows), made_on=made_on, courses=courses, width=width,
        ages=tuple(ages[rows].tolist()),
    )  # fmt: skip
