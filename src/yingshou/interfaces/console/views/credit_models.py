"""Scorecards in the console: what they were trained on, what they are worth, drift, back-tests, switches."""

from decimal import Decimal
from typing import Any

import polars as pl
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.credit import PAIR
from yingshou.flows.back_test_credit import KIND as BACK_TEST
from yingshou.flows.credit_model import model_in_use
from yingshou.flows.switch_champion import roll_back, switch_champion
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.credit_columns import part_name
from yingshou.interfaces.console.lists import Column, plain_table
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.records.credit import frames, queries
from yingshou.records.credit.operations import CHAMPION

_MILLION = 1_000_000
_TESTS = 3
"""Back-tests shown, the latest first."""
SCORECARDS = (
    Column(
        heading=gettext_lazy("Scorecard"), value="model_no",
        link=lambda row: reverse("console:credit_model", args=[row.model_no]),
    ),
    Column(heading=gettext_lazy("Trained on"), value="trained_date", kind="day"),
    Column(heading=gettext_lazy("Rows"), value="accounts", kind="number", phone=False),
    Column(heading=gettext_lazy("Defaults"), value="defaults", kind="number", phone=False),
    Column(heading=gettext_lazy("AUC"), value=lambda row: row.report["challenger"].get("auc")),
    Column(
        heading=gettext_lazy("Brier score"), value=lambda row: row.report["challenger"].get("brier"),
        phone=False,
    ),
)  # fmt: skip
SWITCHES = (
    Column(heading=gettext_lazy("From"), value="from_date", kind="day"),
    Column(heading=gettext_lazy("Role"), value="role", kind="word", words="model_role"),
    Column(heading=gettext_lazy("Scorecard"), value=lambda row: row.model_id or _("none: rules alone")),
    Column(heading=gettext_lazy("Person"), value="given_by", phone=False),
    Column(heading=gettext_lazy("Reason"), value="reason", wrap=True),
)
BINS = (
    Column(heading=gettext_lazy("Fact"), value=lambda row: part_name(row["fact"])),
    Column(heading=gettext_lazy("From value"), value=lambda row: row["at_least"], kind="number"),
    Column(heading=gettext_lazy("Points"), value=lambda row: row["points"], kind="number"),
    Column(
        heading=gettext_lazy("Share in training"), value=lambda row: Decimal(row["share_permille"]) / 1000,
        kind="share", phone=False,
    ),
)  # fmt: skip
GRADED = (
    Column(
        heading=gettext_lazy("Credit grade"), value=lambda row: row["grade"],
        link=lambda row: f"{reverse('console:credit')}?review={row['review']}&grade={row['grade']}",
    ),
    Column(heading=gettext_lazy("Accounts"), value=lambda row: row["accounts"], kind="number"),
    Column(heading=gettext_lazy("Defaults"), value=lambda row: row["defaults"], kind="number"),
    Column(
        heading=gettext_lazy("Share that defaulted"),
        value=lambda row: Decimal(row["defaults"]) / row["accounts"], kind="share",
    ),
)  # fmt: skip
TENTHS = (
    Column(heading=gettext_lazy("Tenth of the accounts"), value=lambda row: row["tenth"] + 1, kind="number"),
    *GRADED[1:3],
    Column(
        heading=gettext_lazy("Expected share"),
        value=lambda row: Decimal(row["expected_millionths"]) / _MILLION, kind="share",
    ),
    GRADED[3],
)  # fmt: skip
PAIRS = (
    *BINS[:2],
    Column(heading=gettext_lazy("Second from value"), value=lambda row: row["other_at_least"], kind="number"),
    *BINS[2:],
)


def _tested(report: Any) -> dict[str, Any]:
    """Return a back-test as the page shows it: by grade, and by tenth where a scorecard stood beside it."""
    told = report.report
    rows = [{**row, "review": report.as_of.isoformat()} for row in told["grades"]]
    card = told.get("scorecard")
    return {
        "review": report.as_of,
        "day": report.reported_date,
        "model_no": report.model_id,
        "card": card,
        "grades": plain_table(GRADED, rows),
        "tenths": plain_table(TENTHS, card["tenths"], ends=True) if card else None,
    }


@page()
def models(request: HttpRequest) -> HttpResponse:
    """List the scorecards and the switches of their roles."""
    return show(
        request,
        "console/credit_models.html",
        title=_("Scorecards"),
        champion=model_in_use(as_of=business_date()),
        table=plain_table(
            SCORECARDS, queries.scorecards(), empty=_("No scorecard yet: yingshou credit train.")
        ),
        switches=plain_table(SWITCHES, queries.switches()[:50], empty=_("Nothing was switched.")),
        has_champion=queries.holder(CHAMPION) is not None,
        tests=[_tested(each) for each in queries.reports(kind=BACK_TEST)[:_TESTS]],
    )


@page()
def model(request: HttpRequest, model_no: str) -> HttpResponse:
    """Show a scorecard: what it was trained on, what it is worth, its drift, its bins."""
    found = queries.scorecard(model_no)
    if found is None:
        raise Http404
    holder = queries.holder(CHAMPION)
    drift = queries.reports(kind="DRIFT", model_no=model_no).first()
    rows = frames.scorecard_rows(model_no)
    paired = pl.col("fact").str.contains(PAIR, literal=True)
    return show(
        request,
        "console/credit_model.html",
        title=_("Scorecard %(model_no)s") % {"model_no": model_no},
        model=found,
        is_champion=holder is not None and holder.model_id == model_no,
        measured=found.report["challenger"],
        beside=found.report.get("champion"),
        tests=[_tested(each) for each in queries.reports(kind=BACK_TEST, model_no=model_no)[:_TESTS]],
        drift=sorted(drift.report.items(), key=lambda row: -Decimal(row[1])) if drift else [],
        drift_day=drift.as_of if drift else None,
        bins=plain_table(BINS, rows.filter(~paired).to_dicts(), ends=True),
        pairs=plain_table(PAIRS, rows.filter(paired & (pl.col("share_permille") > 0)).to_dicts(), ends=True),
        has_pairs=rows.select(paired.any()).item(),
    )


@page("lead_collection", methods=("POST",))
def switch(request: HttpRequest) -> HttpResponse:
    """Make a scorecard the champion, or take the last switch back."""
    reason, as_of = request.POST.get("reason", "").strip(), business_date()
    with refusals_shown(request):
        if request.POST.get("act") == "back":
            roll_back(as_of=as_of, person=actor(request), reason=reason)
        else:
            switch_champion(
                model_no=request.POST.get("model_no", ""), as_of=as_of, person=actor(request), reason=reason
            )
        messages.success(request, _("Switched: it holds from the next review on."))
    return redirect("console:credit_models")
