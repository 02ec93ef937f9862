"""What wallets are asked in the background: outcomes of orders, and the statement of a day."""

from datetime import date

from yingshou.flows.fetch_wallet_statement import fetch_wallet_statement
from yingshou.flows.resolve_open_orders import resolve_open_orders
from yingshou.interfaces import wallets
from yingshou.interfaces.clock import local_time
from yingshou.interfaces.jobs.outcome import Asked, Outcome


def resolve(asked: Asked) -> Outcome:
    """Settle the orders and refunds whose outcome is not known."""
    done = resolve_open_orders(
        wallets=wallets.wallets(), at=local_time(), as_of=asked.as_of, progress=asked.progress
    )
    return Outcome(
        figures={"orders": done.asked, "settled": done.settled, "unanswered": len(done.unknown)},
        notes=tuple({"zh": f"{number}：{zh}", "en": f"{number}: {en}"} for number, zh, en in done.unknown),
    )


def statements(asked: Asked) -> Outcome:
    """Fetch the statement of a day from every wallet that is set up."""
    day, reached = date.fromisoformat(asked.parameters["day"]), wallets.wallets()
    rows = new = problems = 0
    for count, wallet in enumerate(reached, 1):
        kept = fetch_wallet_statement(wallet=wallet, day=day)
        rows, new, problems = rows + kept.rows, new + kept.inserted, problems + kept.problems.height
        asked.progress(count, len(reached))
    return Outcome(figures={"wallets": len(reached), "rows": rows, "new_rows": new, "problems": problems})
