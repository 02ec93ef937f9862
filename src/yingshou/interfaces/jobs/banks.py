"""What is done with banks and agents every day: debit batches exchanged, commission booked."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings

from yingshou.flows import book_commissions as commission_flow
from yingshou.flows import exchange_debits as debit_flow
from yingshou.gateways.banks.drop import Drop, drop_at
from yingshou.interfaces.jobs.outcome import Asked, Outcome

ACTOR = "worker"


def debit_drop() -> Drop:
    """Return the place where debit batches are exchanged, as the settings name it. Raises DropError."""
    file = settings.DEBIT_DROP_TOKEN_FILE
    token = Path(file).read_text(encoding="ascii").strip() if file else ""
    return drop_at(settings.DEBIT_DROP, kept=settings.DEBIT_DROP_KEPT, token=token)


def debits(asked: Asked) -> Outcome:
    """Leave the debit batches with the bank and take its answers."""
    done = debit_flow.exchange_debits(drop=debit_drop(), as_of=asked.as_of, exchanged_by=ACTOR)
    return Outcome(
        figures={
            "delivered": len(done.delivered), "files": done.files, "paid": done.paid,
            "paid_amount": done.paid_amount, "failed": done.failed, "problems": done.problems,
        },
        notes=tuple({"zh": each.zh, "en": each.en} for each in done.refused),
    )  # fmt: skip


def commissions(asked: Asked) -> Outcome:
    """Book the commission of agents up to the day before."""
    done = commission_flow.book_commissions(until=asked.as_of - timedelta(days=1), as_of=asked.as_of)
    return Outcome(figures={"agent_days": done.days, "amount": done.amount})
