"""Daily certificates: drawn, signed by two, verified, printed."""

from types import SimpleNamespace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.flows.certify_day import (
    SIGNATURES,
    certified_figures,
    draw_certificate,
    sign_certificate,
    verify_certificates,
)
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.lists import Column, listing
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.records.reconciliation import queries

COLUMNS = (
    Column(
        heading=gettext_lazy("No."), value="position", kind="number",
        link=lambda row: reverse("console:certificate", args=[row.position]),
    ),
    Column(heading=gettext_lazy("Day"), value="day", kind="day", sort="day"),
    Column(heading=gettext_lazy("Drawn by"), value="drawn_by", phone=False),
    Column(heading=gettext_lazy("Hash"), value="hash", phone=False),
    Column(
        heading=gettext_lazy("State"), kind="state",
        value=lambda row: "SIGNED_TWICE" if len(row.signatures.all()) == SIGNATURES else "NOT_SIGNED",
    ),
)  # fmt: skip


@page()
def certificates(request: HttpRequest) -> HttpResponse:
    """List the certificates and say whether their chain holds."""
    table = listing(
        request,
        query=queries.certificates(),
        columns=COLUMNS,
        empty=_("No certificate yet. Draw one once a day is reconciled."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="certificates")
    checked = verify_certificates(as_of=business_date())
    return show(
        request, "console/certificates.html", title=_("Daily certificates"), table=table, checked=checked
    )


@page("assign_suspense", methods=("POST",))
def draw(request: HttpRequest) -> HttpResponse:
    """Draw the certificate of a day."""
    try:
        day = parse_date(request.POST.get("day", ""))
    except ValueError:
        day = None
    if day is None:
        messages.error(request, _("Write the day as 2025-10-31."))
        return redirect("console:certificates")
    with refusals_shown(request):
        made = draw_certificate(day=day, as_of=business_date(), drawn_by=actor(request))
        return redirect("console:certificate", position=made.position)
    return redirect("console:certificates")


@page()
def certificate(request: HttpRequest, position: int) -> HttpResponse:
    """Show a certificate as it was hashed, for the screen and for paper."""
    found = queries.certificate(position)
    if found is None:
        raise Http404
    figures = certified_figures(found)
    return show(
        request,
        "console/certificate.html",
        title=_("Certificate of %(day)s") % {"day": found.day},
        found=found,
        rows=[SimpleNamespace(**row, day_state=f"DAY_{row['state']}") for row in figures["channels"]],
        open=figures["open"],
        may_sign=len(found.signatures.all()) < SIGNATURES
        and actor(request) not in {each.signer for each in found.signatures.all()},
    )


@page("assign_suspense", methods=("POST",))
def sign(request: HttpRequest, position: int) -> HttpResponse:
    """Sign a certificate."""
    with refusals_shown(request):
        sign_certificate(position=position, signer=actor(request), as_of=business_date())
        messages.success(request, _("Signed."))
    return redirect("console:certificate", position=position)
