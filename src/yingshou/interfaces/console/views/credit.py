"""Credit (信用评价): the last review, an account's card, scorecards, proposed ways of settlement."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.credit import SHIFTED, WATCH, bands_on, evidence_items, most_points
from yingshou.core.tables.credit import CREDIT_CRITERIA, CREDIT_GRADE_CODES
from yingshou.flows.credit_model import model_in_use
from yingshou.flows.decide_way import decide_proposed_way
from yingshou.flows.explain_score import explain_score
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.credit_columns import PARTS, part_name
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.list_pages import list_page
from yingshou.interfaces.console.lists import Column, Filter, Listing, listing, plain_table
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.interfaces.console.words import word
from yingshou.records.credit import frames, queries
from yingshou.records.credit.operations import CHALLENGER
from yingshou.records.customers import queries as customers

_PERMILLE = "permille"


def _to_card(row: Any) -> str:
    return reverse("console:credit_account", args=[row.account_no])


def _reasons(row: Any) -> str:
    return "、".join(part_name(name) for name in (row.reasons or "").split(";") if name)


GRADES = (
    Column(
        heading=gettext_lazy("Account no."), value="account_no", kind="account", sort="account_no",
        link=_to_card,
    ),
    Column(heading=gettext_lazy("Credit grade"), value=lambda row: f"GRADE_{row.grade}", kind="state"),
    Column(heading=gettext_lazy("Points"), value="points", kind="number", sort="points"),
    Column(heading=gettext_lazy("Grade before"), value="previous", phone=False),
    Column(heading=gettext_lazy("Stands since"), value="since", kind="day", sort="since", phone=False),
    Column(
        heading=gettext_lazy("Forced by"), value=lambda row: row.forced and word("forced_grade", row.forced),
        phone=False, wrap=True,
    ),
    Column(
        heading=gettext_lazy("Probability of default"), value="default_probability", kind="share",
        sort="default_probability", phone=False,
    ),
)  # fmt: skip
HISTORY = (
    Column(
        heading=gettext_lazy("Review"),
        value="as_of",
        kind="day",
        link=lambda row: f"{_to_card(row)}?review={row.as_of}",
    ),
    *GRADES[1:4],
    GRADES[5],
    Column(heading=gettext_lazy("Probability of default"), value="default_probability", kind="share"),
    Column(heading=gettext_lazy("What cost most score"), value=_reasons, wrap=True, phone=False),
)
ITEMS = (
    Column(
        heading=gettext_lazy("Due item"),
        value=lambda row: row["receivable_no"],
        link=lambda row: f"{reverse('console:dues')}?q={row['account_no']}",
    ),
    Column(heading=gettext_lazy("Due date"), value=lambda row: row["due_date"], kind="day"),
    Column(heading=gettext_lazy("Amount (yuan)"), value=lambda row: row["amount"], kind="yuan", phone=False),
    Column(heading=gettext_lazy("Paid (yuan)"), value=lambda row: row["paid"], kind="yuan", phone=False),
    Column(heading=gettext_lazy("Settled on"), value=lambda row: row["ended_date"], kind="day", phone=False),
    Column(heading=gettext_lazy("Open (yuan)"), value=lambda row: row["open"], kind="yuan"),
    Column(heading=gettext_lazy("Days overdue"), value=lambda row: row["overdue_days"], kind="number"),
)
SIGNALS = (
    Column(heading=gettext_lazy("Published on"), value="signal_date", kind="day"),
    Column(heading=gettext_lazy("Kind of signal"), value="kind", kind="word", words="signal_kind"),
    Column(heading=gettext_lazy("Severity"), value="severity", kind="word", words="severity"),
    Column(heading=gettext_lazy("Amount (yuan)"), value="amount", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Source"), value="source", phone=False),
)


def _way_state(row: Any) -> str:
    decision = getattr(row, "decision", None)
    if decision is None:
        return "WAY_OPEN"
    return "WAY_APPROVED" if decision.approved else "WAY_TURNED_DOWN"


WAYS = (
    Column(
        heading=gettext_lazy("Account no."), value="account_id", kind="account",
        link=lambda row: reverse("console:credit_account", args=[row.account_id]),
    ),
    Column(heading=gettext_lazy("Name"), value="account.name", phone=False),
    Column(heading=gettext_lazy("Credit grade"), value=lambda row: f"GRADE_{row.grade}", kind="state"),
    Column(
        heading=gettext_lazy("Settles now"), value="from_way", kind="word", words="settlement_way",
        phone=False,
    ),
    Column(heading=gettext_lazy("Proposed"), value="to_way", kind="word", words="settlement_way"),
    Column(heading=gettext_lazy("Proposed on"), value="proposed_date", kind="day", phone=False),
    Column(heading=gettext_lazy("Answers"), value="username", phone=False),
    Column(heading=gettext_lazy("State"), value=_way_state, kind="state"),
)  # fmt: skip


@page()
def board(request: HttpRequest) -> HttpResponse:
    """Show the last review: how many of each grade, every account, the scorecard beside them."""
    as_of = business_date()
    asked = _review_asked(request)
    review = queries.last_review(as_of=min(asked, as_of) if asked else as_of)
    table = listing(
        request,
        query=queries.grades(as_of=review or as_of),
        columns=GRADES,
        filters=_filters(review),
        empty=_("No review yet. Run one: yingshou credit grade."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name=f"credit-{review}")
    counts = queries.distribution(as_of=review) if review else {}
    champion = model_in_use(as_of=as_of)
    drift = queries.reports(kind="DRIFT", model_no=champion.model_no).first() if champion.model_no else None
    return show(
        request,
        "console/credit.html",
        title=_("Credit"),
        table=table,
        review=review,
        kept_name="review" if asked else "",
        kept_value=review or "",
        counts=[(grade, counts.get(grade, 0)) for grade in CREDIT_GRADE_CODES] if counts else [],
        moved=queries.movers(as_of=review).count() if review else 0,
        champion=champion,
        drift=_worst(drift.report) if drift else None,
        challenger=queries.holder(CHALLENGER),
        waiting=queries.proposals(open_only=True).count(),
    )


def _review_asked(request: HttpRequest) -> date | None:
    """Return the day of an earlier review that is asked for; None for none, or for what is no day."""
    try:
        return parse_date(request.GET.get("review", ""))
    except ValueError:
        return None


def _filters(review: Any) -> tuple[Filter, ...]:
    return (
        Filter(
            name="q",
            label=gettext_lazy("Account no."),
            apply=lambda query, value: query.filter(account_no__startswith=value),
        ),
        Filter(
            name="grade",
            label=gettext_lazy("Credit grade"),
            apply=lambda query, value: query.filter(grade=value),
            choices=tuple((grade, grade) for grade in CREDIT_GRADE_CODES),
        ),
        Filter(
            name="moved",
            label=gettext_lazy("Grade changed"),
            apply=lambda query, _value: queries.movers(as_of=review) & query if review else query,
            choices=(("1", gettext_lazy("since the review before")),),
        ),
    )


def _worst(report: dict[str, str]) -> dict[str, Any] | None:
    """Return the fact that has moved most, and how that is to be taken."""
    if not report:
        return None
    fact = max(report, key=lambda name: Decimal(report[name]))
    index = Decimal(report[fact])
    level = "SHIFTED" if index >= SHIFTED else "WATCH" if index >= WATCH else "STABLE"
    return {"fact": fact, "index": index, "level": level}


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion of an account's card: value, points and what it could have given."""

    criterion: str
    value: int | Decimal | None
    is_share: bool
    points: int
    most: int


@page()
def card(request: HttpRequest, account_no: str) -> HttpResponse:
    """Show an account's grade with the points of each criterion and the rows behind one of them."""
    account = customers.account(account_no)
    if account is None:
        raise Http404
    as_of = business_date()
    history = list(queries.history(account_no).filter(as_of__lte=as_of))
    review = _review_asked(request)
    latest = next((row for row in history if row.as_of == review), history[0] if history else None)
    asked = request.GET.get("criterion", "")
    behind = None
    if latest and asked in CREDIT_CRITERIA:
        items = frames.credit_items(first=account_no, last=account_no, as_of=latest.as_of)
        behind = evidence_items(items=items, criterion=asked, as_of=latest.as_of).to_dicts()
    return show(
        request,
        "console/credit_account.html",
        title=_("Credit of %(account)s") % {"account": account.name},
        account=account,
        latest=latest,
        reasons=_reasons(latest) if latest else "",
        lines=_lines(latest) if latest else [],
        parts=_parts(latest) if latest and latest.model_no else None,
        asked=asked if behind is not None else "",
        behind=plain_table(ITEMS, behind or [], empty=_("No due item is behind these points.")),
        signals=plain_table(
            SIGNALS, queries.signals(account_no, as_of=as_of), empty=_("No signal is known."), ends=True
        ),
        history=plain_table(HISTORY, history, empty=_("Not graded yet.")),
        proposals=[(row, _way_state(row)) for row in queries.proposals().filter(account_id=account_no)],
    )


def _parts(latest: Any) -> Listing:
    found = explain_score(account_no=latest.account_no, as_of=latest.as_of, model_no=latest.model_no)
    return plain_table(PARTS, found.to_dicts(), ends=True)


def _lines(latest: Any) -> list[Line]:
    most = most_points(bands_on(bands=frames.credit_bands(), day=latest.as_of))
    found = []
    for criterion, fact in CREDIT_CRITERIA.items():
        part = latest.criteria.get(criterion)
        if part is None:
            continue
        share = fact.endswith(_PERMILLE)
        value = part["value"]
        shown = Decimal(value) / 1000 if share and value is not None else value
        found.append(Line(criterion, shown, share, part["points"], most.get(criterion, part["points"])))
    return found


@page()
def ways(request: HttpRequest) -> HttpResponse:
    """List the proposed ways of settlement, the latest first."""
    filters = (
        Filter(
            name="state",
            label=gettext_lazy("State"),
            apply=lambda query, value: query.filter(decision__isnull=value == "open"),
            choices=(("open", gettext_lazy("To be decided")), ("decided", gettext_lazy("Decided"))),
        ),
    )
    table = listing(
        request, query=queries.proposals(), columns=WAYS, filters=filters, empty=_("Nothing is proposed.")
    )
    return list_page(request, table=table, title=_("Proposed ways of settlement"), name="settlement-ways")


@page("sign_agreement", methods=("POST",))
def decide(request: HttpRequest, proposal_no: str) -> HttpResponse:
    """Approve a proposed way or turn it down."""
    found = queries.proposal(proposal_no)
    if found is None:
        raise Http404
    with refusals_shown(request):
        decide_proposed_way(
            proposal_no=proposal_no, approved=request.POST.get("act") == "approve", decided_by=actor(request),
            note=request.POST.get("note", "").strip(), as_of=business_date(),
        )  # fmt: skip
        messages.success(request, _("The decision is kept."))
    return redirect("console:credit_account", account_no=found.account_id)
