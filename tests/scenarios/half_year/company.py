"""The company: accounts, meters, prices, who answers, and what the meters count."""

import random
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from tests.core.frames import rows
from tests.flows.small_company import tariffs
from yingshou.core.period import add_months, day_in_month, month_of
from yingshou.core.tables import (
    ACCOUNT_CONTACTS,
    ACCOUNT_TRAITS,
    ACCOUNTS,
    METER_LINKS,
    METERING_POINTS,
    READS,
    TARIFF_PRICES,
)

FIRST = date(2025, 10, 1)
"""The first day that is lived; meters count since a month before."""
READING_DAY, WORKS_READING_DAY = 5, 1
PAYING_DAYS = (1, 14)
"""Days on which the steel works pays half a month ahead; with the 15th a February would be a fen short."""
BEFORE = date(2025, 9, READING_DAY)
"""The reading day before the first bill."""
STATIONS = ("0101", "0102")
ANSWERING = {
    ("0101", "COLLECTOR"): "li", ("0102", "COLLECTOR"): "wang", ("01", "TEAM_LEAD"): "zhao",
    ("01", "ACCOUNT_MANAGER"): "qian", ("01", "LEADER"): "sun",
}  # fmt: skip
"""Who answers where, and in which role."""
_OWN_TRANSFORMER = {
    "customer_class": "INDUSTRIAL", "supply_class": "DEDICATED_TRANSFORMER", "voltage_level": "KV1_10"
}  # fmt: skip
_OWN_LINE = {"customer_class": "INDUSTRIAL", "supply_class": "DEDICATED_LINE", "voltage_level": "KV110"}
SPECIAL = {
    "HOSPITAL": {**_OWN_TRANSFORMER, "customer_class": "PUBLIC", "importance": "FIRST",
                 "protected_kind": "HOSPITAL", "kwh": 40_000, "meter": True},
    "STEEL_WORKS": {**_OWN_LINE, "kwh": 362_500, "reading_day": WORKS_READING_DAY, "opened_date": FIRST},
    "TENANT": {"tenant_name": "承租人", "landlord_name": "房东", "kwh": 900,
               "closed_date": date(2025, 11, 18)},
    "BANKRUPT": {**_OWN_TRANSFORMER, "kwh": 200_000},
    "STOPPED_SHOP": {"is_shop": True, "kwh": 1_500, "meter": True},
    "SPARED_SHOP": {"is_shop": True, "kwh": 1_200, "meter": True},
    "INSTALMENTS": {"kwh": 700}, "BROKEN_INSTALMENTS": {"kwh": 650}, "DISPUTE": {"kwh": 800},
    "HARDSHIP": {"kwh": 300}, "BOUNCED": {"kwh": 500}, "HIGH_VOLTAGE": {**_OWN_LINE, "kwh": 90_000},
    "PREPAID": {"kwh": 300, "home": True},
    "MOVED_OUT": {"kwh": 300, "home": True, "closed_date": date(2025, 12, 1)},
    "NEAR_TIER": {"kwh": 1_100, "home": True},
}  # fmt: skip
"""Those whose end is told by the rules: what they are, and what they use a month."""
DAILY = ("PREPAID", "MOVED_OUT")
"""Read every day, for they pay ahead."""
HABITS = {
    "PUNCTUAL": 0.80, "LATE": 0.09, "PART": 0.04, "TRAILING": 0.02, "BREAKER": 0.02, "KEEPER": 0.015,
    "SLEEPER": 0.015,
}  # fmt: skip


class Company:
    """What is drawn once: the same seed draws the same company."""

    def __init__(self, *, customers, seed):
        dice = random.Random(seed)
        self.seed = seed
        self.numbers = {name: f"9000000{place:03}" for place, name in enumerate(SPECIAL, start=1)}
        self.habits, self._given = {}, {}
        for name, given in SPECIAL.items():
            number = self.numbers[name]
            self.habits[number] = name
            self._given[number] = given
        for place in range(customers - len(SPECIAL)):
            number = f"1000{place:06}"
            kind = dice.random()
            self.habits[number] = dice.choices(list(HABITS), list(HABITS.values()))[0]
            self._given[number] = {
                "home": kind < 0.8, "kwh": dice.randrange(60, 400), "is_shop": 0.8 <= kind < 0.9,
                "tenant_name": "租户" if 0.75 < kind < 0.8 else None, "post": dice.random() < 0.3,
            }  # fmt: skip
            if kind >= 0.98:
                self._given[number] |= {**_OWN_TRANSFORMER, "kwh": dice.randrange(2_000, 20_000)}
        self.registers = dict.fromkeys(self._given, Decimal(1000))

    def name_of(self, account_no):
        """Return the name of a special customer, or the habit of another."""
        return self.habits[account_no]

    def station(self, account_no):
        return STATIONS[int(account_no[-2:]) % 2]

    def traits_of(self, account_no):
        """Return the marks that rules of treatment may ask for."""
        given = self._given[account_no]
        found = {
            "RENTAL": given.get("tenant_name") or given.get("landlord_name"), "SHOP": given.get("is_shop"),
            "IMPORTANT": given.get("importance"), "PROTECTED": given.get("protected_kind"),
        }  # fmt: skip
        return {mark for mark, borne in found.items() if borne}

    def archive_of(self, account_no):
        """Return what rules may name of the archive."""
        given = self._given[account_no]
        home = given.get("home", False)
        return {
            "customer_class": given.get("customer_class", "RESIDENT" if home else "COMMERCIAL"),
            "supply_class": given.get("supply_class", "LOW_VOLTAGE"),
            "voltage_level": given.get("voltage_level", "UNDER_1KV"),
        }

    def closed_on(self, account_no):
        """Return the first day without supply, None where there is none."""
        return self._given[account_no].get("closed_date")

    def close(self, account_no, day):
        """Let an account end on a day; its meter is read then."""
        self._given[account_no] = {**self._given[account_no], "closed_date": day}

    @property
    def closings(self):
        """The days on which somebody's supply ends."""
        return {given["closed_date"] for given in self._given.values() if given.get("closed_date")}

    @property
    def metered(self):
        """The accounts whose meter can be reached and has a relay."""
        return [number for number, given in self._given.items() if given.get("meter")]

    def tables(self):
        """Return what is imported before the first day: tables and their rows, in order."""
        return [
            (ACCOUNTS, rows(ACCOUNTS, *(self._account(number) for number in self._given))),
            (METERING_POINTS, rows(METERING_POINTS, *(self._point(number) for number in self._given))),
            (METER_LINKS, rows(METER_LINKS, *(self._link(number) for number in self.metered))),
            (ACCOUNT_TRAITS, self._traits()),
            (ACCOUNT_CONTACTS, self._contacts()),
            *self._tariffs(),
        ]

    def _account(self, number):
        given, archive = self._given[number], self.archive_of(number)
        home = archive["customer_class"] == "RESIDENT"
        return {
            "account_no": number, "customer_no": f"C{number}", "name": f"用户{number[-6:]}",
            "org_code": self.station(number), **archive, "catalogue": "TEST",
            "price_class": "RESIDENT" if home else "SINGLE", "purchase_class": "NORMAL", "time_of_use": False,
            "demand_basis": "NONE", "reading_day": given.get("reading_day", READING_DAY),
            "opened_date": given.get("opened_date", date(2024, 1, 1)),
            "closed_date": given.get("closed_date"),
        }  # fmt: skip

    def _point(self, number):
        opened = self._given[number].get("opened_date", date(2024, 1, 1))
        return {
            "point_no": f"P{number}", "meter_no": f"M{number}", "account_no": number,
            "metering_mode": "REGISTER", "multiplier": 1, "register_digits": 8, "installed_date": opened,
        }  # fmt: skip

    def _link(self, number):
        address = f"{int(number):012d}"
        return {
            "meter_no": f"M{number}", "valid_from": date(2024, 1, 1), "gateway": "G1", "address": address,
            "asset_no": f"11{address[2:]}", "has_relay": True,
        }  # fmt: skip

    def _traits(self):
        names = ("importance", "protected_kind", "is_shop", "tenant_name", "landlord_name")
        known = {
            number: {name: given.get(name) or None for name in names} for number, given in self._given.items()
        }
        return rows(ACCOUNT_TRAITS, *(
            {"account_no": number, "valid_from": date(2024, 1, 1), "source": "普查", **given}
            for number, given in known.items() if any(given.values())
        ))  # fmt: skip

    def _contacts(self):
        base = {"valid_from": date(2024, 1, 1), "role": "CUSTOMER", "language": "zh"}
        found = []
        for number, given in self._given.items():
            found.append({**base, "account_no": number, "channel": "SMS", "address": f"154{number[-8:]}"})
            if given.get("post") or number in self.numbers.values():
                found.append({**base, "account_no": number, "channel": "POST", "address": f"{number} 号"})
        authority = {"account_no": self.numbers["HOSPITAL"], "channel": "POST", "address": "能源主管部门"}
        return rows(ACCOUNT_CONTACTS, *found, {**base, **authority, "role": "AUTHORITY"})

    def _tariffs(self):
        known = {table.name: (table, frame) for table, frame in tariffs()}
        table, prices = known[TARIFF_PRICES.name]
        levels = [prices.with_columns(voltage_level=pl.lit(level)) for level in ("KV1_10", "KV110")]
        known[TARIFF_PRICES.name] = (table, TARIFF_PRICES.conform(pl.concat([prices, *levels])))
        return list(known.values())

    # Meters

    def opening_reads(self):
        """Return the reads the first bills begin from."""
        return self._reads({
            number: FIRST if given.get("opened_date") else BEFORE for number, given in self._given.items()
        })  # fmt: skip

    def reads_on(self, day):
        """Let the meters count up to a day, and return the reads that are taken on it."""
        taken = {}
        for number, given in self._given.items():
            closed = given.get("closed_date")
            if closed and day > closed:
                continue
            monthly = Decimal(given["kwh"])
            if self.habits[number] in DAILY:
                if day > BEFORE:
                    self.registers[number] += monthly / 30
                    taken[number] = day
            elif day.day == given.get("reading_day", READING_DAY) and day > given.get("opened_date", BEFORE):
                self.registers[number] += monthly
                taken[number] = day
            elif day == closed:
                month = month_of(day) if day.day >= READING_DAY else add_months(month_of(day), -1)
                days = (day - day_in_month(month, READING_DAY)).days
                self.registers[number] += monthly * days // monthrange(day.year, day.month)[1]
                taken[number] = day
        return self._reads(taken)

    def earlier_reads(self):
        """Return the daily reads of those who pay ahead, from the reading day before to the first day."""
        frames = []
        day = BEFORE + timedelta(days=1)
        while day < FIRST:
            taken = {}
            for name in DAILY:
                number = self.numbers[name]
                self.registers[number] += Decimal(self._given[number]["kwh"]) / 30
                taken[number] = day
            frames.append(self._reads(taken))
            day += timedelta(days=1)
        return pl.concat(frames)

    def _reads(self, taken):
        return rows(READS, *(
            {"point_no": f"P{number}", "meter_no": f"M{number}", "read_date": day, "read_kind": "NORMAL",
             "total": self.registers[number]}
            for number, day in taken.items()
        ))  # fmt: skip
