"""What a simulated agent has written down of its day, and the check file it makes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yingshou.core.money import FEN, ZERO_YUAN
from yingshou.simulators.misbehaviour import Manners, Misbehaviour, Place


@dataclass(slots=True)
class Taken:
    """Money over the counter; `reversal_no` once it was given back, `stated_on` the day of its file."""

    serial_no: str
    account_no: str
    amount: Decimal
    work_date: date
    stated_on: date
    reversal_no: str = ""


class AgentBooks:
    """The agent's own list, whatever it heard of us: money in its drawer is stated in its file."""

    def __init__(self, agent_no: str, manners: Manners) -> None:
        """Begin with an empty list."""
        self.agent_no, self._manners = agent_no, manners
        self.fee: Callable[[Decimal], Decimal] = lambda _amount: ZERO_YUAN
        """What the agent keeps of a payment."""
        self.taken: dict[str, Taken] = {}

    def take(self, serial_no: str, account_no: str, amount: Decimal, work_date: date) -> Taken:
        """Write money down."""
        made = Taken(serial_no, account_no, amount, work_date, work_date)
        self.taken[serial_no] = made
        return made

    def cash(self, work_date: date) -> Decimal:
        """Return what a day really left in the drawer, whatever the file says."""
        kept = (each for each in self.taken.values() if each.work_date == work_date and not each.reversal_no)
        return sum((each.amount for each in kept), ZERO_YUAN)

    def check_file(self, work_date: date) -> bytes:
        """Write the file of a day: its head with the totals, then the acts; wrong where that is asked for.

        Line by line: LATE puts a payment into the next day's file, DUPLICATE states it twice, WRONG_AMOUNT a
        fen more. For the file: OUT_OF_ORDER turns the lines round, TRUNCATED leaves the last one out.
        """
        paid, back = [], []
        for each in [row for row in self.taken.values() if row.stated_on == work_date]:
            wrong = self._manners.at(
                Place.STATEMENT, Misbehaviour.LATE, Misbehaviour.DUPLICATE, Misbehaviour.WRONG_AMOUNT
            )
            if wrong is Misbehaviour.LATE:
                each.stated_on = date.fromordinal(work_date.toordinal() + 1)
                continue
            amount = each.amount + (FEN if wrong is Misbehaviour.WRONG_AMOUNT else ZERO_YUAN)
            paid += [(each, amount)] * (2 if wrong is Misbehaviour.DUPLICATE else 1)
            if each.reversal_no:
                back.append((each, amount))
        lines = [
            f"P|{each.serial_no}|{each.account_no}|{amount}|{self._fee(amount)}|||" for each, amount in paid
        ]
        lines += [
            f"R|{each.reversal_no}|{each.account_no}|{amount}|{self._fee(amount)}|||{each.serial_no}"
            for each, amount in back
        ]
        sums = [(len(rows), sum((amount for _, amount in rows), ZERO_YUAN)) for rows in (paid, back)]
        totals = "|".join(f"{count}|{amount}" for count, amount in sums)
        signed = ((1, paid), (-1, back))
        fees = sum((sign * self.fee(amount) for sign, rows in signed for _, amount in rows), ZERO_YUAN)
        head = f"YSCHK|1|{self.agent_no}|{work_date:%Y%m%d}|{totals}|{fees:.2f}"
        wrong = self._manners.at(Place.STATEMENT, Misbehaviour.OUT_OF_ORDER, Misbehaviour.TRUNCATED)
        if wrong is Misbehaviour.OUT_OF_ORDER:
            lines.reverse()
        if wrong is Misbehaviour.TRUNCATED:
            del lines[-1:]
        return "\n".join([head, *lines, ""]).encode()

    def _fee(self, amount: Decimal) -> str:
        return f"{self.fee(amount):.2f}"
