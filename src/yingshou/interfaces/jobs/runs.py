"""The runs a job may do: parameters in, one flow call, figures out."""

from dataclasses import asdict, replace
from datetime import date, datetime, timedelta

from yingshou.flows import check_schemes as scheme_flow
from yingshou.flows import collection_day as collection_flow
from yingshou.flows import find_anomalies as anomaly_flow
from yingshou.flows import issue_dues as dues_flow
from yingshou.flows import plan_actions as next_flow
from yingshou.flows import run_bills as bill_flow
from yingshou.flows import run_feed_in as feed_in_flow
from yingshou.flows import run_positions as position_flow
from yingshou.flows import run_risk as risk_flow
from yingshou.flows import run_supply as supply_flow
from yingshou.flows import run_tier_notices as notice_flow
from yingshou.flows import watch_warnings as warning_flow
from yingshou.flows.estimate_reads import run_estimates
from yingshou.flows.request_tier_notices import request_tier_notices
from yingshou.flows.run_forecast import run_forecast
from yingshou.flows.run_prepaid_day import run_prepaid_day
from yingshou.flows.seal_ledger import seal_ledger
from yingshou.flows.settle_closings import settle_closings
from yingshou.interfaces.clock import business_moment, local_time
from yingshou.interfaces.jobs.outcome import Asked, Outcome
from yingshou.interfaces.meters import meters


def bills(asked: Asked) -> Outcome:
    """Bill a month's accounts whose reading day has come."""
    result = bill_flow.run_bills(
        bill_month=asked.parameters["bill_month"], as_of=asked.as_of, progress=asked.progress,
        workers=bill_flow.WORKERS,
    )  # fmt: skip
    return Outcome(
        run_no=result.run_no, failures=result.failures,
        figures={
            "accounts": result.accounts, "bills": result.bills, "amount": result.amount,
            "held": result.held, "problems": result.problems,
        },
    )  # fmt: skip


def estimates(asked: Asked) -> Outcome:
    """Estimate the reads a month lacks."""
    result = run_estimates(
        bill_month=asked.parameters["bill_month"], as_of=asked.as_of, progress=asked.progress
    )
    figures = {"accounts": result.accounts, "reads": result.reads, "refused": result.refused}
    return Outcome(run_no=result.run_no, failures=result.failures, figures=figures)


def dues(asked: Asked) -> Outcome:
    """Issue the instalments and segments that come due."""
    result = dues_flow.issue_dues(
        as_of=asked.as_of, lead_days=asked.parameters["lead_days"], progress=asked.progress
    )
    return Outcome(
        figures={
            "accounts": result.accounts, "issued": result.issued, "amount": result.amount,
            "rolled": result.rolled, "cleared": result.cleared, "problems": result.problems.height,
        },
    )  # fmt: skip


def positions(asked: Asked) -> Outcome:
    """Rebuild the daily cover of accounts with an agreement, first and last day included."""
    result = position_flow.run_positions(
        from_date=date.fromisoformat(asked.parameters["from_date"]),
        to_date=date.fromisoformat(asked.parameters["to_date"]) + timedelta(days=1),
        as_of=asked.as_of,
        progress=asked.progress,
    )
    figures = {"accounts": result.accounts, "days": result.days, "uncovered_days": result.uncovered_days}
    return Outcome(figures=figures)


def risk(asked: Asked) -> Outcome:
    """Work out the risk of the book."""
    result = risk_flow.run_risk(as_of=asked.as_of)
    figures = {"accounts": result.accounts, "groups": result.groups, "uncovered": result.uncovered}
    return Outcome(run_no=result.run_no, figures=figures)


def next_actions(asked: Asked) -> Outcome:
    """Make the worklists of next best action of a day."""
    result = next_flow.plan_actions(as_of=asked.as_of, progress=asked.progress)
    figures = {name: getattr(result, name) for name in ("drawn", "measured", "people", "lines", "advanced")}
    return Outcome(run_no=result.run_no, failures=result.failures, figures=figures)


def warnings(asked: Asked) -> Outcome:
    """Watch every account but households for signs of a default."""
    result = warning_flow.watch_warnings(as_of=asked.as_of)
    names = ("accounts", "open_cards", "opened", "escalated")
    return Outcome(run_no=result.run_no, figures={name: getattr(result, name) for name in names})


def anomalies(asked: Asked) -> Outcome:
    """Look at the use of every account and list those to inspect."""
    result = anomaly_flow.find_anomalies(as_of=asked.as_of, progress=asked.progress)
    names = ("accounts", "without_use", "listed", "cleared_lately", "areas")
    figures = {name: getattr(result, name) for name in names}
    return Outcome(run_no=result.run_no, failures=result.failures, figures=figures)


def feed_in(asked: Asked) -> Outcome:
    """State what is owed for the energy fed in during a month."""
    result = feed_in_flow.run_feed_in(
        bill_month=asked.parameters["bill_month"], as_of=asked.as_of, progress=asked.progress
    )
    figures = {"statements": result.statements, "amount": result.amount, "problems": result.problems}
    return Outcome(run_no=result.run_no, failures=result.failures, figures=figures)


def tier_notices(asked: Asked) -> Outcome:
    """Find the households that come near the next tier."""
    result = notice_flow.run_tier_notices(as_of=asked.as_of, progress=asked.progress)
    figures = {"households": result.households, "notices": result.notices}
    return Outcome(run_no=result.run_no, failures=result.failures, figures=figures)


def tell_tiers(asked: Asked) -> Outcome:
    """Find the households that come near the next tier and tell them, each once a tier and year."""
    found = tier_notices(asked)
    told = request_tier_notices(at=datetime.combine(asked.as_of, local_time().timetz()))
    return replace(found, figures={**found.figures, "asked": told})


def prepaid_day(asked: Asked) -> Outcome:
    """Value the days of accounts on cost control, warn, and ask for stops."""
    result = run_prepaid_day(
        as_of=asked.as_of, at=datetime.combine(asked.as_of, local_time().timetz()), progress=asked.progress
    )
    figures = {
        "accounts": result.accounts, "days": result.days, "value": result.value, "months": result.months,
        "differing": result.differing, "notices": result.notices, "stops": result.stops,
        "blocked": result.blocked,
    }  # fmt: skip
    return Outcome(run_no=result.run_no, failures=result.failures, figures=figures)


def forecast(asked: Asked) -> Outcome:
    """Foretell load, bills and cash at the end of the day."""
    result = run_forecast(as_of=asked.as_of, progress=asked.progress)
    figures = {"customers": result.customers, "model_no": result.model_no or "", "reason": result.reason}
    return Outcome(run_no=result.run_no, failures=result.failures, figures=figures)


def collection(asked: Asked) -> Outcome:
    """Do the day of collection."""
    result = collection_flow.collection_day(as_of=asked.as_of, progress=asked.progress)
    names = (
        "accounts", "opened", "closed", "anchored", "notices", "tasks", "withdrawn", "kept", "broken",
        "handed_out", "carried_over",
    )  # fmt: skip
    figures = {name: getattr(result, name) for name in names}
    return Outcome(run_no=result.run_no, failures=result.failures, figures=figures)


def closings(asked: Asked) -> Outcome:
    """Take the closings of accounts whose day has come one step on."""
    return Outcome(figures=asdict(settle_closings(as_of=asked.as_of)))


def schemes(asked: Asked) -> Outcome:
    """Hold the supply schemes of all accounts against their rules."""
    result = scheme_flow.check_schemes(as_of=asked.as_of, progress=asked.progress)
    figures = {"accounts": result.accounts, "mismatches": result.mismatches}
    return Outcome(run_no=result.run_no, failures=result.failures, figures=figures)


def seal(asked: Asked) -> Outcome:
    """Seal every entry of the journal that is not in the chain yet."""
    del asked
    return Outcome(figures={"sealed": seal_ledger()})


def supply(asked: Asked) -> Outcome:
    """Do a round of stop and restore: follow money, read meters, restore, carry out what is planned."""
    del asked
    done = supply_flow.run_supply(at=business_moment(), meters=meters())
    return Outcome(figures=asdict(done))
