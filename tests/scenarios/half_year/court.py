"""The way of the bankrupt's debt: before a court, the account closed, the claim kept and recovered."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from yingshou.core.legal import allowed
from yingshou.flows.approve_request import approve_request
from yingshou.flows.decide_closing import decide_closing
from yingshou.flows.open_legal_matter import open_legal_matter
from yingshou.flows.propose_closing import propose_closing
from yingshou.flows.propose_write_off import propose_write_off
from yingshou.flows.record_legal_step import record_legal_step
from yingshou.flows.recover_written_off import recover_written_off
from yingshou.flows.settle_closings import settle_closings
from yingshou.flows.take_payment import take_payment
from yingshou.records.legal.queries import matters
from yingshou.records.payments.frames import open_items

STEPS = {4: "CLAIM_FILED", 9: "CLAIM_CONFIRMED", 24: "BANKRUPTCY_CLOSED"}
"""What happens in the first matter so many days after it was opened; the final bill's follows at the end."""
SEALED_AFTER, WRITTEN_OFF_AFTER, RECOVERED_AFTER = 1, 25, 26
RECOVERED = Decimal("20000.00")
"""What the administrator still brings, in yuan, after all had been written off."""
PAPER = b"%PDF-1.4 ruling"


class Court:
    """Takes a debt from the review by the team lead to the write-off, and what comes after it."""

    def __init__(self, *, folder, company):
        self.folder, self.company = Path(folder), company
        self.account = self.matter = self.opened_on = self.closed_on = None

    def sue(self, account, day):
        """Open the matter over all that is overdue, once."""
        if self.matter is None:
            self.account, self.opened_on = account, day
            self.matter = open_legal_matter(
                account_no=account, reason="法院已受理破产", opened_by="zhao", as_of=day,
                until_date=day + timedelta(days=30), court="某某法院",
            )  # fmt: skip

    def live(self, day):
        """Do what has come in the matter on a day."""
        if self.matter is None:
            return
        since = (day - self.opened_on).days
        if since == SEALED_AFTER:
            self._seal(day)
        settle_closings(as_of=day)
        if since in STEPS:
            self._step(self.matter, STEPS[since], day)
        if since == max(STEPS):
            for other in matters(account_id=self.account).exclude(pk=self.matter):
                for kind in STEPS.values():
                    self._step(other.pk, kind, day)
        if since == WRITTEN_OFF_AFTER:
            self._write_off(day)
        if since == RECOVERED_AFTER:
            take_payment(
                account_no=self.account, amount=RECOVERED, value_date=day, channel="TRANSFER",
                channel_no=f"{day:%Y%m%d}-{self.matter}", taken_by="cash", as_of=day,
            )  # fmt: skip
            recover_written_off(account_no=self.account, recovered_by="zhao", as_of=day)

    def _seal(self, day):
        """Close the account: what is owed is filed with the court."""
        last = day + timedelta(days=1)
        number = propose_closing(
            account_no=self.account, closed_date=last, reason="破产停产", proposed_by="li", as_of=day,
            to_court=True,
        )  # fmt: skip
        decide_closing(closing_no=number, approved=True, decided_by="zhao", as_of=day)
        self.company.close(self.account, last)

    def _step(self, matter, kind, day):
        assert kind in allowed(matters().get(pk=matter).state)
        record_legal_step(matter_no=matter, kind=kind, step_date=day, recorded_by="zhao", as_of=day)

    def _write_off(self, day):
        """Write off all that is open, the final bill too."""
        self.closed_on = day
        request = propose_write_off(
            account_no=self.account, ground="BANKRUPTCY_CLOSED", reason="破产终结", proposed_by="zhao",
            as_of=day, matter_no=self.matter, document=PAPER, document_name="裁定书.pdf", folder=self.folder,
            receivable_nos=open_items(account_nos=[self.account], as_of=day)["receivable_no"].to_list(),
        )  # fmt: skip
        approve_request(request_no=request, decided_by="sun", as_of=day)
