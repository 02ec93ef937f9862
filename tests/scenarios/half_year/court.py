"""The way of the bankrupt's debt: a matter before a court, the claim filed, closed, written off and kept."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from yingshou.flows.approve_request import approve_request
from yingshou.flows.open_legal_matter import open_legal_matter
from yingshou.flows.propose_write_off import propose_write_off
from yingshou.flows.record_legal_step import record_legal_step
from yingshou.flows.take_payment import take_payment

STEPS = {4: "CLAIM_FILED", 9: "CLAIM_CONFIRMED", 14: "BANKRUPTCY_CLOSED"}
"""What happens in the matter so many days after it was opened."""
WRITTEN_OFF_AFTER, RECOVERED_AFTER = 15, 16
RECOVERED = Decimal("20000.00")
"""What the administrator still brings, in yuan, after all had been written off."""
PAPER = b"%PDF-1.4 ruling"


class Court:
    """Takes a debt from the review by the team lead to the write-off, and what comes after it."""

    def __init__(self, *, folder):
        self.folder = Path(folder)
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
        if since in STEPS:
            record_legal_step(
                matter_no=self.matter, kind=STEPS[since], step_date=day, recorded_by="zhao", as_of=day
            )
        if since == WRITTEN_OFF_AFTER:
            self.closed_on = day
            request = propose_write_off(
                account_no=self.account, ground="BANKRUPTCY_CLOSED", reason="破产终结", proposed_by="zhao",
                as_of=day, matter_no=self.matter, document=PAPER, document_name="裁定书.pdf",
                folder=self.folder,
            )  # fmt: skip
            approve_request(request_no=request, decided_by="sun", as_of=day)
        if since == RECOVERED_AFTER:
            take_payment(
                account_no=self.account, amount=RECOVERED, value_date=day, channel="TRANSFER",
                channel_no=f"{day:%Y%m%d}-{self.matter}", taken_by="cash", as_of=day,
            )  # fmt: skip
