"""The month of `test_reconciled_month`: who pays how, what goes wrong on which day, what the bank gets."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from tests.simulators.agents import make_agent, through
from tests.simulators.wallets import Clock, simulated
from yingshou.core.reconciliation import working_days_later
from yingshou.core.tables import RECONCILIATION_RULES
from yingshou.flows.confirm_deposit import confirm_deposit
from yingshou.flows.count_drawer import count_drawer
from yingshou.flows.create_debit_batch import create_debit_batch
from yingshou.flows.create_wallet_order import create_wallet_order
from yingshou.flows.exchange_debits import exchange_debits
from yingshou.flows.fetch_wallet_statement import fetch_wallet_statement
from yingshou.flows.import_statement import import_statement
from yingshou.flows.import_table import import_table
from yingshou.flows.move_agent_money import move_agent_money
from yingshou.flows.open_drawer import open_drawer
from yingshou.flows.open_wallet_order import open_wallet_order
from yingshou.flows.reconcile_day import reconcile_day
from yingshou.flows.resolve_open_orders import resolve_open_orders
from yingshou.flows.reverse_difference import may_reverse, reverse_difference
from yingshou.flows.send_deposit import send_deposit
from yingshou.flows.settle_difference import accept_proposal, book_as_fee, book_to_suspense, give_to_account
from yingshou.flows.take_payment import take_payment
from yingshou.flows.take_wallet_notification import HeldError, take_wallet_notification
from yingshou.gateways.banks.check_file import read_check_file
from yingshou.gateways.banks.drop import HttpDrop
from yingshou.gateways.statements import StatementRefusedError
from yingshou.gateways.wallets import NoticeRefusedError, WalletSilentError
from yingshou.records.debits.models import Mandate
from yingshou.records.ledger.frames import trial_balance
from yingshou.records.reconciliation.models import Line
from yingshou.records.reconciliation.queries import differences
from yingshou.simulators.debit_bank import SimulatedDebitBank
from yingshou.simulators.misbehaviour import Misbehaviour, Place

D, M = Decimal, Misbehaviour
FIRST, LAST = date(2025, 9, 1), date(2025, 9, 30)
FEN = D("0.01")
TEXTS = {
    "WECHAT": "财付通",
    "ALIPAY": "支付宝",
    "BANK_COUNTER": "代收清算ICBC",
    "SHOP": "便利店清算",
    "DIRECT_DEBIT": "代扣清算",
}
AGENT_PLAN = {
    2: (Place.MESSAGE, M.DUPLICATE), 3: (Place.MESSAGE, M.LATE), 4: (Place.MESSAGE, M.OUT_OF_ORDER),
    5: (Place.MESSAGE, M.WRONG_AMOUNT), 6: (Place.MESSAGE, M.WRONG_SIGNATURE),
    7: (Place.ANSWER, M.TIMEOUT_AFTER_SUCCESS), 8: (Place.ANSWER, M.TIMEOUT_AFTER_SUCCESS),
    9: (Place.ANSWER, M.TIMEOUT_AFTER_SUCCESS), 10: (Place.STATEMENT, M.LATE),
    11: (Place.STATEMENT, M.DUPLICATE), 12: (Place.STATEMENT, M.WRONG_AMOUNT),
    13: (Place.STATEMENT, M.OUT_OF_ORDER), 14: (Place.STATEMENT, M.TRUNCATED),
}  # fmt: skip
"""What an agent does wrong on the n-th day of its plan; after a lost answer it asks, reverses, or forgets."""
AFTER_SILENCE = {7: "ask", 8: "reverse", 9: "forget"}
WALLET_PLAN = {
    2: (Place.MESSAGE, M.DUPLICATE), 4: (Place.MESSAGE, M.LATE), 6: (Place.MESSAGE, M.OUT_OF_ORDER),
    8: (Place.MESSAGE, M.WRONG_AMOUNT), 10: (Place.MESSAGE, M.WRONG_SIGNATURE),
    12: (Place.ANSWER, M.TIMEOUT_AFTER_SUCCESS), 14: (Place.STATEMENT, M.DUPLICATE),
    16: (Place.STATEMENT, M.LATE), 18: (Place.STATEMENT, M.WRONG_AMOUNT),
}  # fmt: skip
DEBIT_PLAN = {
    10: (date(2025, 7, 31), (Place.STATEMENT, M.WRONG_AMOUNT)),
    15: (date(2025, 8, 31), (Place.MESSAGE, M.DUPLICATE)),
    20: (date(2025, 9, 30), (Place.STATEMENT, M.TRUNCATED)),
}
"""On which days what has come due by then is debited, and what the bank does wrong with its answers."""
TOP_UP = D("20000.00")


def shop_fee(amount):
    """Return what the channel SHOP keeps: 3 ‰, at least 0.10, at most 5.00."""
    return min(max((amount * D("0.003")).quantize(FEN, ROUND_HALF_UP), D("0.10")), D("5.00"), amount)


class Month:
    """Everybody outside the company, and the hands of those inside."""

    def __init__(self, *, client, settings, folder):
        self.settings, self.folder, self.stack = settings, folder, ExitStack()
        send, keys, day = through(client), settings.AGENT_KEYS_FOLDER, FIRST
        settings.BUSINESS_DATE_FILE.write_text(FIRST.isoformat())
        self.agents = {
            "BANK_COUNTER": make_agent("ICBC01", send=send, folder=keys, rsa=True, day=day),
            "SHOP": make_agent("SHOP01", send=send, folder=keys, channel="SHOP", day=day,
            largest_payment=D(400)), "AGENT_PREPAID": make_agent("TERM01", send=send, folder=keys,
            channel="AGENT_PREPAID", day=day),
        }  # fmt: skip
        self.agents["SHOP"].books.fee = shop_fee
        self.plans = {"BANK_COUNTER": 0, "SHOP": 14}
        self.wallets, self.clock, self.debits = {}, Clock(), None
        self.credits, self.statement_no, self.balance, self.cash = {}, 0, D("0.00"), D("0.00")
        self.count = 0
        self.held_back, self.waiting = [], []

    def __enter__(self):
        rules = [
            {"channel": channel, "valid_from": FIRST, "has_file": True, "pays_lump": True, "bank_text": text,
             "window_days": 3, "book_from": 95, "propose_from": 60, "least_margin": 10, "owner": "CASHIER"}
            for channel, text in TEXTS.items()
        ]  # fmt: skip
        frame = RECONCILIATION_RULES.conform(pl.DataFrame(rules))
        import_table(table=RECONCILIATION_RULES, frame=frame, as_of=FIRST, source="month")
        for channel in ("WECHAT", "ALIPAY"):
            simulator, wallet = self.stack.enter_context(simulated(channel, self.folder, clock=self.clock))
            simulator._bag._send = simulator._tell = self.told(simulator, wallet)
            self.wallets[channel] = (simulator, wallet)
        self.debits = self.stack.enter_context(
            SimulatedDebitBank(lambda account_no, _: "NO_FUNDS" if account_no == "10000011" else "PAID")
        )
        self.drop = HttpDrop(self.debits.url, kept=self.folder, pauses=(0, 0))
        for number in ("10000009", "10000010", "10000011"):
            Mandate.objects.create(
                account_id=number, mandate_no="1", channel="DIRECT_DEBIT", bank_account="62",
                holder_name="用户", valid_from=FIRST,
            )  # fmt: skip
        move_agent_money(
            agent_no="TERM01", kind="TOP_UP", reference="T1", amount=TOP_UP, value_date=FIRST, moved_by="li",
            as_of=FIRST,
        )  # fmt: skip
        return self

    def __exit__(self, *error):
        return self.stack.__exit__(*error)

    def live(self, day):
        """Live a day: payments by every channel while the month lasts, files and statements to the end."""
        self.settings.BUSINESS_DATE_FILE.write_text(day.isoformat())
        self.clock.at = datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
        if day <= LAST:
            self.counter(day)
            for channel in self.agents:
                self.agent(channel, day)
            for channel in self.wallets:
                self.wallet(channel, day)
            self.transfers(day)
        self.debit(day)
        self.bank_statement(day)
        if day.day % 10 == 0:
            reconcile_day(day=day, as_of=day)

    def amount(self):
        """Return the next amount: never the same twice."""
        self.count += 1
        return D(10000 + self.count * 37) / 100

    def payer(self):
        """Return the next account that pays."""
        return f"1000{self.count % 9:04}"

    def counter(self, day):
        """Take cash, count the drawer - a yuan short on the 9th - and bring it to the bank."""
        open_drawer(clerk="wang", as_of=day)
        amount = D(300 + day.day)
        take_payment(
            account_no=self.payer(), amount=amount, value_date=day, channel="COUNTER",
            channel_no=f"C{day:%m%d}",
            taken_by="wang", as_of=day,
        )  # fmt: skip
        short = D(1) if day.day == 9 else D(0)
        counted = amount - short
        count_drawer(
            clerk="wang", business_date=day, pieces={"1": int(counted)}, as_of=day,
            explanation="short" if short else "",
        )  # fmt: skip
        slip = send_deposit(clerk="wang", business_date=day, amount=counted, as_of=day)
        confirm_deposit(
            slip_no=slip, bank_date=day, bank_reference=f"R{day:%m%d}", confirmed_by="li", as_of=day
        )
        self.cash += counted

    def agent(self, channel, day):
        """Let an agent take three payments and hand in its file, wrong as its plan has it."""
        agent = self.agents[channel]
        agent.release()
        number = (day - FIRST).days + 1 - self.plans.get(channel, 90)
        place, wrong = AGENT_PLAN.get(number, (None, None))
        for count in range(3 if place else 1):
            if count == 1 and place in {Place.MESSAGE, Place.ANSWER}:
                agent.misbehave(place, wrong)
            serial = agent.pay(self.payer(), self.amount(), day)
            if count == 1 and number in AFTER_SILENCE:
                assert agent.heard[-1].status == 0
                self.after_silence(agent, serial, AFTER_SILENCE[number])
        if day.day % 7 == 0:
            assert agent.reverse(serial).code == "OK"
        if place is Place.STATEMENT:
            agent.misbehave(place, wrong)
        heard = agent.hand_in(day)
        if wrong is M.TRUNCATED:
            assert heard.code == "TRUNCATED"
            heard = agent.hand_in(day)
        assert heard.code == "OK"
        if channel in TEXTS:
            self.pay_out(channel, day, self.stated(agent, day))

    def after_silence(self, agent, serial, what):
        """Ask again, reverse, or give the cash back without a word."""
        if what == "ask":
            assert agent.ask_again(serial).body["repeated"] is True
        elif what == "reverse":
            assert agent.reverse(serial).code == "OK"
        else:
            del agent.books.taken[serial]

    def stated(self, agent, day):
        """Return what an agent's last file of a day states, less its fees: it pays what it states."""
        path = self.folder / f"{agent.agent_no}.chk"
        path.write_bytes(agent.files[day])
        file = read_check_file(path)
        return file.paid_amount - file.reversed_amount - file.fees

    def told(self, simulator, wallet):
        """Return what takes the notices of a wallet to its door; what is refused is told again by nobody."""

        def hear(notice, wrong):
            if wrong is M.WRONG_AMOUNT:
                notice = replace(
                    notice, order=replace(notice.order, paid_amount=notice.order.paid_amount + FEN)
                )
            body, headers = simulator.message(notice, simulator.signing_key(wrong))
            try:
                take_wallet_notification(
                    wallet=wallet, headers=headers, body=body, as_of=self.clock.at.date()
                )
            except (NoticeRefusedError, HeldError):
                self.held_back.append(notice.number)

        return hear

    def wallet(self, channel, day):
        """Let two customers pay by a wallet and fetch its statement of the day, wrong as the plan has it."""
        simulator, wallet = self.wallets[channel]
        number = day.day if channel == "WECHAT" else day.day - 9
        place, wrong = WALLET_PLAN.get(number, (None, None))
        if place is Place.MESSAGE:
            simulator.misbehave(place, wrong)
        for count in range(2 if place else 1):
            order_no = f"{day:%Y%m%d}-{channel[0]}{count}"
            create_wallet_order(
                order_no=order_no, channel=channel, account_no=self.payer(), amount=self.amount(),
                created_by="chen", at=self.clock.at, as_of=day,
            )  # fmt: skip
            if place is Place.ANSWER and count == 0:
                simulator.misbehave(place, wrong)
                try:
                    open_wallet_order(order_no=order_no, wallet=wallet, at=self.clock.at)
                except WalletSilentError:
                    self.held_back.append(order_no)
            open_wallet_order(order_no=order_no, wallet=wallet, at=self.clock.at)
            simulator.pay(order_no)
        simulator.release()
        if place:
            resolve_open_orders(wallets=[wallet], at=self.clock.at, as_of=day)
        if place is Place.STATEMENT:
            simulator.misbehave(place, wrong)
        fetch_wallet_statement(wallet=wallet, day=day)
        short = FEN if (channel, day.day) == ("WECHAT", 9) else D(0)
        lines = Line.objects.filter(channel=channel, side="CHANNEL", line_date=day)
        self.pay_out(channel, day, sum(line.amount - line.fee for line in lines) - short)

    def transfers(self, day):
        """Let one customer transfer money and name its account, and now and then one who does not."""
        amount = self.amount()
        self.credit(day, amount, f"T{day:%m%d}", f"电费 {self.payer()}")
        if day.day % 10 == 5:
            self.credit(day, D(1000 + day.day), f"U{day:%m%d}", "货款")

    def debit(self, day):
        """Debit on some days what has become due by then; the bank answers the same day, by its plan."""
        if day.day not in DEBIT_PLAN or day > LAST:
            return
        due_until, (place, wrong) = DEBIT_PLAN[day.day]
        create_debit_batch(channel="DIRECT_DEBIT", due_until=due_until, as_of=day, created_by="chen")
        before = sum(self.debits.paid.values())
        (number,) = self.exchange(day).delivered
        self.debits.manners.misbehave(place, wrong)
        self.debits.debit(day)
        self.exchange(day)
        self.debits.answer_again(f"{number}.deb", day)
        self.exchange(day)
        self.pay_out("DIRECT_DEBIT", day, sum(self.debits.paid.values()) - before)

    def exchange(self, day):
        """Exchange files with the bank that debits."""
        return exchange_debits(drop=self.drop, as_of=day, exchanged_by="worker")

    def pay_out(self, channel, day, amount):
        """Let a channel pay a day's takings into the bank account, a working day later."""
        self.credit(
            working_days_later(day, 1), amount, f"{channel[:2]}{day:%m%d}", f"{TEXTS[channel]} {day:%m%d}"
        )

    def credit(self, day, amount, reference, text):
        """Put money on the bank account."""
        if amount:
            self.credits.setdefault(day, []).append((amount, reference, text))

    def bank_statement(self, day):
        """Deliver the bank's statement of a day: twice, cut off, wrong, late and so after a later one."""
        made = self.written(day)
        if made is None:
            return
        self.waiting.append((day + timedelta(days=2 if day.day == 17 else 0), made))
        for due, text in [each for each in self.waiting if each[0] <= day]:
            self.waiting.remove((due, text))
            if day.day == 10:
                self.refused(text[: text.rindex(":62F:")], day, "TRUNCATED")
            if day.day == 12:
                self.refused(text.replace(":62F:C", ":62F:D"), day, "BALANCE")
            for _ in range(2 if day.day == 5 else 1):
                import_statement(path=self.file(text), layout="mt940", as_of=day)

    def written(self, day):
        """Write the statement of a day as MT940; None where nothing moved."""
        moved = self.credits.get(day, [])
        if not moved:
            return None
        self.statement_no += 1
        opening, self.balance = self.balance, self.balance + sum(amount for amount, _, _ in moved)
        lines = [
            f":61:{day:%y%m%d}{day:%m%d}C{_comma(amount)}NTRFNONREF//{reference}\n:86:{text}"
            for amount, reference, text in moved
        ]
        head = [f":20:STM{day:%y%m%d}", ":25:104100000004/3456789012", f":28C:{self.statement_no}/1",
                f":60F:C{day:%y%m%d}CNY{_comma(opening)}"]  # fmt: skip
        return "\n".join([*head, *lines, f":62F:C{day:%y%m%d}CNY{_comma(self.balance)}", ""])

    def refused(self, text, day, code):
        """See a damaged delivery refused whole."""
        with pytest.raises(StatementRefusedError) as error:
            import_statement(path=self.file(text), layout="mt940", as_of=day)
        assert error.value.code == code

    def file(self, text):
        """Write a file of the bank."""
        path = self.folder / "statement.sta"
        path.write_text(text, encoding="gb18030")
        return path

    def left_undone(self):
        """Return the misbehaviours that were planned and did not come about."""
        everybody = [
            *self.agents.values(),
            *(simulator for simulator, _ in self.wallets.values()),
            self.debits,
        ]
        return [wrong for one in everybody for waiting in one.manners._next.values() for wrong in waiting]

    def work_off(self, day):
        """Work every open difference off as a cashier does, and reconcile until none is left."""
        for _ in range(4):
            for found in differences().filter(state="OPEN").order_by("pk"):
                self.settle(found, day)
            reconcile_day(day=day, as_of=day)
            if not differences().filter(state="OPEN").exists():
                return

    def settle(self, found, day):
        """Settle one difference by what it is."""
        if found.leg == "PAYER":
            give_to_account(difference_no=found.pk, account_no="10000000", given_by="li", as_of=day)
        elif found.leg == "BANK" and found.amount > 0:
            book_as_fee(difference_no=found.pk, booked_by="li", as_of=day, note="kept by the channel")
        elif may_reverse(found):
            reverse_difference(difference_no=found.pk, reversed_by="li", as_of=day, note="not at the channel")
        elif found.proposal_kind == "ACCOUNT":
            accept_proposal(difference_no=found.pk, accepted_by="li", as_of=day)
        elif found.leg == "LEDGER":
            book_to_suspense(difference_no=found.pk, booked_by="li", as_of=day)

    def bank_by_ledger(self):
        """Return the bank account as the ledger has it."""
        balances = trial_balance(LAST + timedelta(days=60))
        return balances.filter(pl.col("code") == "BANK").item(0, "balance")

    def bank_in_truth(self):
        """Return what is really at the bank: its balance, cash that was brought, the terminal's deposit."""
        return self.balance + self.cash + TOP_UP


def _comma(amount):
    return f"{amount:.2f}".replace(".", ",")
