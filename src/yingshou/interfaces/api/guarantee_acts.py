"""Security given back by two people, and the money of a claim on it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from yingshou.flows.answer_once import Done
from yingshou.flows.claim_guarantee import pay_claim
from yingshou.flows.release_guarantee import ask_release, decide_release
from yingshou.interfaces.api import examples, writes
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.fields import Yuan
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date
from yingshou.records.claims import queries as claim_queries
from yingshou.records.guarantees import queries

router = Router(tags=["security"])
releases = Router(tags=["security"])
claims = Router(tags=["security"])
"""What `api.guarantees` adds its own to; these paths are narrower and so come first."""

_EXAMPLE: dict[str, Any] = {
    "release_no": "BG2025-001-R1", "guarantee_no": "BG2025-001", "account_no": "1000000001",
    "state": "WAITING", "from_date": "2025-11-01", "reason": "已换新函", "asked_by": "li.hua",
    "asked_date": "2025-10-25", "decided_by": None, "decided_date": None, "decision_note": None,
}  # fmt: skip
_DECIDED: dict[str, Any] = {**_EXAMPLE, "decided_by": "wang", "decided_date": "2025-10-25"}


class NewRelease(Schema):
    """From which day an instrument is given back, and why."""

    model_config = ConfigDict(extra="forbid")

    from_date: date = Field(description="first day without it, not before the business date")
    reason: str = Field(min_length=1, max_length=200, pattern=r"\S")


class ReleaseNote(Schema):
    """What the one who decides adds."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field("", max_length=200)


class SecurityRelease(Schema):
    """A request to give an instrument back, and what became of it."""

    release_no: str
    guarantee_no: str = Field(validation_alias="guarantee_id")
    account_no: str = Field(validation_alias="guarantee.account_id")
    state: Literal["WAITING", "APPROVED", "KEPT", "RENEWED"]
    from_date: date
    reason: str
    asked_by: str
    asked_date: date
    decided_by: str | None = Field(None, validation_alias="decision.decided_by")
    decided_date: date | None = Field(None, validation_alias="decision.decided_date")
    decision_note: str | None = Field(None, validation_alias="decision.note")


class ClaimMoney(Schema):
    """Money that came for a claim. The channel's own number makes it land once."""

    model_config = ConfigDict(extra="forbid")

    amount: Yuan
    value_date: date = Field(description="day the bank credits it")
    channel: str = Field(
        "TRANSFER", pattern=r"^[A-Z][A-Z0-9_]{0,31}$", description="a code of the table `channels`"
    )
    channel_no: str = Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+$")


class ClaimPaid(Schema):
    """The payment, and what has come for the claim with it; yuan."""

    claim_no: str
    payment_no: str
    state: str
    amount: Yuan
    paid: Yuan


def _found(release_no: str) -> Any:
    found = queries.release(release_no)
    if found is None:
        raise NotFoundError(
            zh=f"没有解除担保申请 {release_no}。", en=f"There is no release {release_no}.", field="release_no"
        )
    decision = getattr(found, "decision", None)
    found.state = "RENEWED" if found.renewed_by_no else "WAITING"
    if decision is not None:
        found.state = "APPROVED" if decision.approved else "KEPT"
    return found


def _done(release_no: str) -> Done:
    body = writes.as_json(SecurityRelease.from_orm(_found(release_no)))
    return Done(status=201, body=body, subject=release_no)


def _decide(request: HttpRequest, release_no: str, *, approved: bool, note: str) -> Callable[[], None]:
    return lambda: decide_release(
        release_no=release_no, approved=approved, decided_by=request.user.get_username(),
        as_of=business_date(), note=note,
    )  # fmt: skip


@router.post(
    "/{guarantee_no}:release",
    auth=may("sign_agreement"),
    response={201: SecurityRelease},
    summary="申请解除担保 · Ask that security be given back",
    openapi_extra=examples.write_example({"from_date": "2025-11-01", "reason": "已换新函"}, _EXAMPLE),
)
def post_release(
    request: HttpRequest, guarantee_no: str, body: NewRelease, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Ask that an instrument be given back; another person decides, and until then it covers."""

    def work() -> Done:
        if claim_queries.guarantee(guarantee_no, on=business_date()) is None:
            raise NotFoundError(
                zh=f"没有担保 {guarantee_no}。", en=f"There is no instrument {guarantee_no}.",
                field="guarantee_no",
            )  # fmt: skip
        return _done(
            ask_release(
                guarantee_no=guarantee_no, from_date=body.from_date, reason=body.reason,
                asked_by=request.user.get_username(), as_of=business_date(),
            )
        )  # fmt: skip

    return writes.write(request, key=key, action="API_ASK_RELEASE", work=work)


@releases.post(
    "/{release_no}:approve",
    auth=may("decide_money"),
    response={201: SecurityRelease},
    summary="批准解除担保 · Approve a release",
    openapi_extra=examples.write_example({"note": "已核"}, {**_DECIDED, "state": "APPROVED",
                                                           "decision_note": "已核"}),
)  # fmt: skip
def approve_release(
    request: HttpRequest, release_no: str, body: ReleaseNote, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Give the instrument back from its day on; not by the one who asked for it."""
    return writes.act(
        request, key=key, action="API_APPROVE_RELEASE", found=lambda: _found(release_no),
        do=_decide(request, release_no, approved=True, note=body.note), answer=lambda: _done(release_no),
    )  # fmt: skip


@releases.post(
    "/{release_no}:keep",
    auth=may("decide_money"),
    response={201: SecurityRelease},
    summary="保留担保 · Keep security",
    openapi_extra=examples.write_example({"note": "仍有欠费"}, {**_DECIDED, "state": "KEPT",
                                                               "decision_note": "仍有欠费"}),
)  # fmt: skip
def keep_security(
    request: HttpRequest, release_no: str, body: ReleaseNote, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Leave the instrument in force; not by the one who asked for it to be given back."""
    return writes.act(
        request, key=key, action="API_KEEP_GUARANTEE", found=lambda: _found(release_no),
        do=_decide(request, release_no, approved=False, note=body.note), answer=lambda: _done(release_no),
    )  # fmt: skip


@releases.get(
    "/{release_no}",
    auth=may("view_book"),
    response=SecurityRelease,
    summary="解除担保申请 · Get a release",
    openapi_extra=examples.read_example(_EXAMPLE),
)
def get_release(request: HttpRequest, release_no: str) -> Any:
    """Return a request to give security back, and what became of it."""
    return _found(release_no)


@claims.post(
    "/{claim_no}:pay",
    auth=may("take_payment"),
    response={201: ClaimPaid},
    summary="登记索赔到账 · Take the money of a claim",
    openapi_extra=examples.write_example(
        {"amount": "84018.00", "value_date": "2025-11-03", "channel": "TRANSFER", "channel_no": "T9001"},
        {"claim_no": "BG2025-001-C1", "payment_no": "TRANSFER-T9001", "state": "PAID",
         "amount": "84018.00", "paid": "84018.00"},
    ),
)  # fmt: skip
def pay_one_claim(
    request: HttpRequest, claim_no: str, body: ClaimMoney, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Book money that came for a claim: it settles the items asked for first."""

    def work() -> Done:
        _claim(claim_no)
        taken = pay_claim(
            claim_no=claim_no, amount=Decimal(body.amount), value_date=body.value_date, channel=body.channel,
            channel_no=body.channel_no, taken_by=request.user.get_username(), as_of=business_date(),
        )  # fmt: skip
        claim = _claim(claim_no)
        shown = ClaimPaid(
            claim_no=claim_no, payment_no=taken.payment_no, state=claim.state, amount=claim.amount,
            paid=claim.paid,
        )  # fmt: skip
        return Done(status=201, body=writes.as_json(shown), subject=claim_no)

    return writes.write(request, key=key, action="API_PAY_CLAIM", work=work)


def _claim(claim_no: str) -> Any:
    found = claim_queries.claim(claim_no)
    if found is None:
        raise NotFoundError(
            zh=f"没有索赔 {claim_no}。", en=f"There is no claim {claim_no}.", field="claim_no"
        )
    return found
