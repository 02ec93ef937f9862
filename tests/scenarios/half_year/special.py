"""The few customers whose ends the rules tell."""

from datetime import date, timedelta

from tests.scenarios.half_year.customers import ALL, Customer, Pays, Said, unmoved

AGREED_ON = date(2025, 11, 3)
"""When two households agree to pay by instalments."""


class Hospital(Customer):
    """Waits for its budget, and is never stopped."""

    def __init__(self, account_no, seed, *, last):
        super().__init__(account_no, seed)
        self.budget_on = last - timedelta(days=20)

    def pays(self, day, owed):
        return ALL if day >= self.budget_on else None


class SteelWorks(Customer):
    """Pays twice a month ahead of use: each instalment on its day."""

    def pays(self, day, owed):
        return Pays(until=day) if owed[0][0] <= day else None


class Tenant(Customer):
    """Has left; the landlord pays once he is asked."""

    def __init__(self, account_no, seed):
        super().__init__(account_no, seed)
        self.landlord_on = None

    def pays(self, day, owed):
        if self.landlord_on and day >= self.landlord_on:
            self.landlord_on = None
            return ALL
        return None

    def answers(self, kind, day):
        if kind == "CALL":
            return Said("WRONG_NUMBER", "TENANT_LEFT")
        if kind == "ASK_LANDLORD":
            self.landlord_on = day + timedelta(days=5)
            return Said("LANDLORD_PAYS", "TENANT_LEFT")
        return unmoved(kind)


class Bankrupt(Customer):
    """Pays its first bill; then the doors are sealed."""

    def __init__(self, account_no, seed):
        super().__init__(account_no, seed)
        self.sued = False

    def pays(self, day, owed):
        return super().pays(day, owed) if owed[0][0] < date(2025, 11, 1) else None

    def answers(self, kind, day):
        if kind == "VISIT":
            return Said("REFUSED", "BANKRUPT")
        if kind == "LEGAL_REVIEW" and not self.sued:
            self.sued = True
            return Said("TO_COURT", "BANKRUPT")
        return unmoved(kind)


class StoppedShop(Customer):
    """Pays nothing until it stands in the dark, and in time from then on."""

    WAKES_IT = "SUPPLY_STOPPED"

    def __init__(self, account_no, seed):
        super().__init__(account_no, seed)
        self.pays_on = None

    def pays(self, day, owed):
        if self.pays_on is None:
            return None
        return ALL if day == self.pays_on or (day > self.pays_on and super().pays(day, owed)) else None

    def answers(self, kind, day):
        return Said("STOP_ASKED", "NO_FUNDS") if kind == "STOP_REQUEST" else unmoved(kind)

    def told(self, purpose, day):
        if purpose == self.WAKES_IT and self.pays_on is None:
            self.pays_on = day + timedelta(days=2)


class SparedShop(StoppedShop):
    """Pays when it is told that it will be stopped."""

    WAKES_IT = "STOP_NOTICE"


class Instalments(Customer):
    """Has two bills put off, pays them by instalments as agreed, and the others in time."""

    KEEPS = 99

    def __init__(self, account_no, seed):
        super().__init__(account_no, seed)
        self.plan, self.over_on = [], None

    def agreed(self, plan):
        self.plan = sorted(plan)[: self.KEEPS]
        self.over_on = max(day for day, _ in plan) + timedelta(days=3)

    def pays(self, day, owed):
        if self.plan and self.plan[0][0] <= day:
            return Pays(amount=self.plan.pop(0)[1])
        return ALL if self.over_on and day >= self.over_on and self._may(day, owed) else None

    def _may(self, day, owed):
        return super().pays(day, owed) is not None


class BrokenInstalments(Instalments):
    """Pays the first instalment alone."""

    KEEPS = 1

    def _may(self, day, owed):
        return day >= self.over_on + timedelta(days=20)


class Dispute(Customer):
    """Says that its bill is wrong; pays when it has been looked at."""

    def __init__(self, account_no, seed):
        super().__init__(account_no, seed)
        self.looked_at = None

    def pays(self, day, owed):
        return ALL if self.looked_at and day >= self.looked_at + timedelta(days=6) else None

    def answers(self, kind, day):
        return Said("DISPUTED", "DISPUTED_BILL") if kind == "CALL" and not self.looked_at else unmoved(kind)


class Hardship(Customer):
    """Has nothing now; pays when the pause is over."""

    def __init__(self, account_no, seed):
        super().__init__(account_no, seed)
        self.paused_on = None

    def pays(self, day, owed):
        return ALL if self.paused_on and day >= self.paused_on + timedelta(days=35) else None

    def answers(self, kind, day):
        if kind == "CALL" and not self.paused_on:
            self.paused_on = day
            return Said("HARDSHIP", "HARDSHIP")
        return unmoved(kind)


class Bounced(Customer):
    """Pays by a transfer that the bank takes back, and weeks later once more."""

    soonest, latest = 5, 5
    TAKEN_BACK_AFTER = timedelta(days=5)

    def __init__(self, account_no, seed):
        super().__init__(account_no, seed)
        self.paid_on = None

    def pays(self, day, owed):
        if self.paid_on is None:
            if super().pays(day, owed) is None:
                return None
            self.paid_on = day
            return ALL
        return ALL if day >= self.paid_on + timedelta(days=25) else None


class HighVoltage(Customer):
    soonest, latest = 8, 14


class PaysAhead(Customer):
    """Buys when it is told that its money runs out."""

    PACKING: tuple[date, ...] = ()

    def __init__(self, account_no, seed):
        super().__init__(account_no, seed)
        self.buys_on = date(2025, 10, 2)

    def pays(self, day, owed):
        return None

    def told(self, purpose, day):
        if purpose in {"PREPAID_LOW", "PREPAID_OUT"} and day not in self.PACKING:
            self.buys_on = day + timedelta(days=1)


class MovedOut(PaysAhead):
    """Buys no more when it is about to leave."""

    PACKING = tuple(date(2025, 11, 27) + timedelta(days=n) for n in range(30))


SPECIALS = {
    "STEEL_WORKS": SteelWorks, "TENANT": Tenant, "BANKRUPT": Bankrupt, "STOPPED_SHOP": StoppedShop,
    "SPARED_SHOP": SparedShop, "INSTALMENTS": Instalments, "BROKEN_INSTALMENTS": BrokenInstalments,
    "DISPUTE": Dispute, "HARDSHIP": Hardship, "BOUNCED": Bounced, "HIGH_VOLTAGE": HighVoltage,
    "PREPAID": PaysAhead, "MOVED_OUT": MovedOut, "NEAR_TIER": Customer,
}  # fmt: skip
