"""How customers pay, and what they say when somebody asks."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


@dataclass(frozen=True)
class Pays:
    """A share of what the counter says is owed, penalty included, of the items due by a day; or a sum."""

    share: Decimal = Decimal(1)
    until: date | None = None
    amount: Decimal | None = None


ALL = Pays()


@dataclass(frozen=True)
class Said:
    """What comes of a task: result, cause, and a promise where one was made."""

    result: str
    cause: str | None = None
    promised_in: int | None = None


def unmoved(kind):
    """Return what a customer says who neither promises nor complains."""
    return {
        "CALL": Said("OTHER_RESULT"), "VISIT": Said("SERVED"), "ASK_LANDLORD": Said("REFUSED"),
        "OFFER_PREPAYMENT": Said("REFUSED"), "STOP_REQUEST": Said("NOT_STOPPED"),
        "LEGAL_REVIEW": Said("NOT_TO_COURT"),
    }[kind]  # fmt: skip


class Customer:
    """Pays whole and in time. Subclasses differ."""

    soonest, latest = -12, -2
    """Days after the due date of the oldest item on which it pays, drawn for each item."""

    def __init__(self, account_no, seed):
        self.account_no = account_no
        self.dice = random.Random(f"{seed}-{account_no}")
        self._days = {}
        self.promised = None

    def pays(self, day, owed):
        """Return what is paid on a day (`Pays`), or None.

        Args:
            day: today.
            owed: (due date, open principal) of its items, the oldest first.
        """
        return ALL if day >= self._day(owed[0][0]) else None

    def answers(self, kind, day):
        """Return what comes of a task of a kind on a day."""
        return Said("NOT_REACHED") if kind == "CALL" and self.dice.random() < 0.3 else unmoved(kind)

    def told(self, purpose, day):
        """Hear that a notice was served."""

    def _day(self, due):
        if due not in self._days:
            self._days[due] = due + timedelta(days=self.dice.randint(self.soonest, self.latest))
        return self._days[due]


class Late(Customer):
    soonest, latest = 1, 45


class PartPayer(Customer):
    """Pays a part some days after the due date, and the rest weeks later."""

    soonest, latest = 2, 10

    def __init__(self, account_no, seed):
        super().__init__(account_no, seed)
        self._begun = set()

    def pays(self, day, owed):
        due = owed[0][0]
        if due not in self._begun and day >= self._day(due):
            self._begun.add(due)
            return Pays(share=Decimal(self.dice.randint(30, 80)) / 100)
        return ALL if day >= self._day(due) + timedelta(days=20) else None


class Trailing(Customer):
    """Pays its oldest item alone, when the next one is overdue too: its case is anchored anew each time."""

    soonest, latest = 33, 50

    def pays(self, day, owed):
        due = owed[0][0]
        return Pays(until=due) if day >= self._day(due) else None


class Breaker(Customer):
    """Promises whenever it is asked, and keeps none; pays in the end."""

    soonest, latest = 40, 75

    def answers(self, kind, day):
        if kind in {"CALL", "ASK_LANDLORD", "OFFER_PREPAYMENT"} or (
            kind == "VISIT" and self.dice.random() < 0.5
        ):
            return Said("PROMISED", "NO_FUNDS", promised_in=5)
        return unmoved(kind)


class Keeper(Customer):
    """Forgets, promises when it is asked, and keeps it."""

    soonest, latest = 80, 90

    def pays(self, day, owed):
        if self.promised and day >= self.promised:
            self.promised = None
            return ALL
        return super().pays(day, owed)

    def answers(self, kind, day):
        if kind in {"CALL", "VISIT", "ASK_LANDLORD", "OFFER_PREPAYMENT"}:
            self.promised = self.promised or day + timedelta(days=7)
            return Said("PROMISED", "FORGOT", promised_in=7)
        return unmoved(kind)


class Sleeper(Customer):
    """Wakes up some days after a demand was served."""

    soonest, latest = 90, 100

    def __init__(self, account_no, seed):
        super().__init__(account_no, seed)
        self._woken = None

    def pays(self, day, owed):
        if self._woken and day >= self._woken:
            self._woken = None
            return ALL
        return super().pays(day, owed)

    def told(self, purpose, day):
        if purpose == "DEMAND":
            self._woken = day + timedelta(days=4)


KINDS = {
    "PUNCTUAL": Customer, "LATE": Late, "PART": PartPayer, "TRAILING": Trailing, "BREAKER": Breaker,
    "KEEPER": Keeper, "SLEEPER": Sleeper,
}  # fmt: skip
