"""What the sample company is made of: how many accounts, which months, which seed."""

from dataclasses import dataclass
from datetime import date, timedelta
from zlib import crc32

import numpy as np

from yingshou.core.period import add_months, reading_date

LAST_MONTH = 202610
"""The last billing month of every sample."""
AS_OF = date(2026, 10, 31)
"""The business date on which the sample ends."""
LARGE_READING_DAY = 25
READING_DAYS = (3, 6, 9, 12)
"""Reading days of the other accounts."""
BILLING_DAYS = (6, 12)
"""Days on which the accounts read by then are billed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The parameters of a sample: the same parameters make the same company."""

    accounts: int = 20_000
    large: int = 40
    months: int = 14
    seed: int = 20251025

    @property
    def bill_months(self) -> tuple[int, ...]:
        """Return the billing months, oldest first."""
        return tuple(add_months(LAST_MONTH, offset) for offset in range(1 - self.months, 1))

    @property
    def first_day(self) -> date:
        """Return the first day that the large customers are supplied."""
        return reading_date(add_months(LAST_MONTH, -self.months), LARGE_READING_DAY)

    @property
    def days(self) -> tuple[date, ...]:
        """Return every day from the first to the last, both included."""
        count = (AS_OF - self.first_day).days + 1
        return tuple(self.first_day + timedelta(days=offset) for offset in range(count))

    def random(self, stream: str) -> np.random.Generator:
        """Return a generator of its own for a purpose, so that parts may change without moving the others."""
        return np.random.default_rng([self.seed, crc32(stream.encode())])

    def rules(self) -> dict[str, int]:
        """Return the parameters as plain numbers, to compare with those of an earlier start."""
        return {
            "accounts": self.accounts,
            "large": self.large,
            "months": self.months,
            "seed": self.seed,
        }
