"""Every request sees the accounts of its reader's organisation, whichever door it comes through."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from yingshou.records.arrangements import queries as arrangements
from yingshou.records.billing import queries as billing
from yingshou.records.claims import queries as claims
from yingshou.records.closings import queries as closings
from yingshou.records.contracts import queries as contracts
from yingshou.records.customers import queries as customers
from yingshou.records.guarantees import queries as guarantees
from yingshou.records.legal import queries as legal
from yingshou.records.messages import queries as messages
from yingshou.records.organizations.scope import EVERYTHING, scope, scoped
from yingshou.records.organizations.staff import organization_of
from yingshou.records.payments import queries as payments
from yingshou.records.receivables import queries as receivables
from yingshou.records.reminders import queries as reminders
from yingshou.records.supply import queries as supply
from yingshou.records.visits import queries as visits
from yingshou.records.wallets import queries as wallets

_FINDERS: dict[str, Callable[[str], Any]] = {
    "account_no": customers.account,
    "arrangement_no": arrangements.arrangement,
    "bill_no": billing.bill,
    "claim_no": claims.claim,
    "closing_no": closings.closing,
    "correction_no": billing.correction,
    "guarantee_no": lambda number: claims.guarantee(number, on=date.max),
    "matter_no": legal.matter,
    "notice_no": messages.notice,
    "payment_no": payments.payment,
    "order_no": wallets.order,
    "receivable_no": receivables.receivable,
    "release_no": guarantees.release,
    "statement_no": lambda number: billing.feed_in_statements().filter(pk=number).first(),
    "reminder_no": reminders.reminder,
    "renegotiation_no": contracts.renegotiation,
    "request_no": payments.money_request,
    "stop_no": supply.order,
    "visit_no": visits.visit,
}
"""How to find what an address names, by the name of its part."""


class OrganizationScope:
    """Set the scope of a request.

    Stands after the sign-in. The user of a key is known later still, so the scope is asked for when used.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers the request."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request within the scope of whoever it turns out to be from."""
        known: dict[Any, str] = {}

        def code() -> str:
            user = request.user
            if not user.is_authenticated:
                return EVERYTHING
            if user.pk not in known:
                known[user.pk] = organization_of(user.pk)
            return known[user.pk]

        with scoped(code):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> None:
        """Hold back what the address names where the reader does not see it, acts included."""
        del request, view, arguments
        refuse_unseen(named)


def refuse_unseen(named: Mapping[str, Any]) -> None:
    """Raise Http404 where a number of an account, bill, payment or the like is not seen by the reader.

    Numbers that do not exist at all are told apart by nobody: both are not found.
    """
    if not scope():
        return
    for name, find in _FINDERS.items():
        if name in named and find(str(named[name])) is None:
            raise Http404
