"""State what the supplier owes for energy fed in during a month; apart from the bills, never netted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from yingshou.core.feed_in import FeedIn, feed_in_statements
from yingshou.core.period import add_months, day_in_month
from yingshou.core.tables import Tariffs
from yingshou.flows.runner import BatchFailure, Progress, run_batches
from yingshou.records.billing.feed_in import (
    FEED_IN_PAYABLE,
    INPUT_TAX,
    POWER_PURCHASES,
    earlier_statements,
    numbered_on,
    statement_totals,
    store_statements,
    unsettled_account_nos,
)
from yingshou.records.customers.frames import accounts_of, feed_in_agreements_of
from yingshou.records.ledger.operations import credit, debit, post
from yingshou.records.metering.frames import points_of, reads_of
from yingshou.records.runs.operations import replace_problems, resolve_for_accounts
from yingshou.records.tariffs.frames import load_tariffs

BATCH_SIZE = 20_000
KIND = "FEED_IN"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedInResult:
    """What a run of feed-in has come to; amount in yuan, tax included, is what the supplier owes."""

    run_no: str
    statements: int
    fed_in_kwh: Decimal
    amount: Decimal
    problems: int
    failures: tuple[BatchFailure, ...] = ()


def run_feed_in(
    *, bill_month: int, as_of: date, batch_size: int = BATCH_SIZE, progress: Progress | None = None
) -> FeedInResult:
    """State the feed-in of the accounts whose month has closed and that have no statement for it yet.

    The run goes on where it was killed; done again it changes nothing, but picks up accounts whose problems
    have been mended.

    Args:
        bill_month: billing month YYYYMM.
        as_of: business date, that of the statements.
        batch_size: accounts in one transaction.
        progress: told how many of how many batches are done.

    Raises:
        UnableToRunError: the run is under way elsewhere.
    """
    run_no = f"{KIND}-{bill_month}-{as_of:%Y%m%d}"
    tariffs = load_tariffs()
    blocked: list[str] = []

    def plan() -> list[tuple[str, str]]:
        numbers = unsettled_account_nos(bill_month=bill_month, as_of=as_of)
        parts = [numbers[i : i + batch_size] for i in range(0, len(numbers), batch_size)]
        return [(part[0], part[-1]) for part in parts]

    def work(first: str, last: str) -> Mapping[str, Any]:
        numbers = [
            number
            for number in unsettled_account_nos(bill_month=bill_month, as_of=as_of)
            if first <= number <= last
        ]
        counts, found = _state(
            account_nos=numbers, bill_month=bill_month, as_of=as_of, run_no=run_no, tariffs=tariffs
        )
        blocked.extend(found)
        return counts

    failures = run_batches(
        run_no=run_no, kind=KIND, as_of=as_of, rules={"bill_month": bill_month}, plan=plan, work=work,
        progress=progress,
    )  # fmt: skip
    totals = statement_totals(run_no).row(0, named=True)
    return FeedInResult(run_no=run_no, problems=len(set(blocked)), failures=failures, **totals)


def _store(*, found: FeedIn, bill_month: int, as_of: date, run_no: str) -> None:
    """Number, book and store the statements of a batch: owed to customers, a cost without its tax."""
    made = earlier_statements(account_nos=found.statements["account_no"].to_list(), bill_month=bill_month)
    statements = numbered_on(found.statements, made=made)
    amount, net, tax = (Decimal(statements[name].sum()) for name in ("amount", "net_amount", "vat_amount"))
    entry_no = post(
        entry_no=f"FI-{statements['statement_no'][0]}", kind=KIND, booked_date=as_of, memo=run_no,
        legs=[debit(POWER_PURCHASES, net), debit(INPUT_TAX, tax), credit(FEED_IN_PAYABLE, amount)],
    )  # fmt: skip
    store_statements(
        statements=statements, lines=numbered_on(found.lines, made=made), run_no=run_no,
        statement_date=as_of, entry_no=entry_no,
    )  # fmt: skip


def _state(
    *, account_nos: list[str], bill_month: int, as_of: date, run_no: str, tariffs: Tariffs
) -> tuple[Mapping[str, Any], list[str]]:
    """Work out and store the statements of some accounts, inside the batch's transaction."""
    found = feed_in_statements(
        bill_month=bill_month,
        accounts=accounts_of(account_nos),
        metering_points=points_of(account_nos),
        reads=reads_of(
            account_nos,
            from_date=day_in_month(add_months(bill_month, -1), 1),
            to_date=day_in_month(add_months(bill_month, 1), 1),
        ),
        agreements=feed_in_agreements_of(account_nos),
        tariffs=tariffs,
    )
    if found.statements.height:
        _store(found=found, bill_month=bill_month, as_of=as_of, run_no=run_no)
    resolve_for_accounts(
        run_no=run_no, kind=KIND, rules={"bill_month": bill_month},
        account_nos=found.statements["account_no"].to_list(),
    )  # fmt: skip
    replace_problems(run_no=run_no, problems=found.problems, account_nos=account_nos)
    blocked = found.problems["account_no"].to_list()
    return {"accounts": len(account_nos), "bills": found.statements.height, "problems": len(blocked)}, blocked
