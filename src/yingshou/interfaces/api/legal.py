"""Matters before a court: opened, their steps recorded, bundles of evidence, claims written off."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from yingshou.core.legal import allowed
from yingshou.flows.answer_once import Done
from yingshou.flows.make_evidence_bundle import make_evidence_bundle
from yingshou.flows.open_legal_matter import open_legal_matter
from yingshou.flows.record_legal_step import record_legal_step
from yingshou.gateways.evidence.archive import place_of
from yingshou.interfaces.api import examples, pages, writes
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.accounts import existing
from yingshou.interfaces.api.fields import Yuan
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date
from yingshou.records.legal import queries

router = Router(tags=["legal"])

_NEW: dict[str, Any] = {
    "account_no": "1000000001", "reason": "经催告仍不付", "receivable_nos": [], "owner": "chen", "court": "",
    "until_date": None,
}  # fmt: skip
_EXAMPLE = {
    "matter_no": "1000000001-L1", "account_no": "1000000001", "state": "SUED", "reason": "经催告仍不付",
    "principal": "84018.00", "penalty": "1084.00", "owner": "chen", "opened_by": "law",
    "opened_date": "2025-11-03",
}  # fmt: skip
_STEP: dict[str, Any] = {
    "kind": "SUIT_FILED", "step_date": "2025-11-10", "served_date": None, "until_date": None,
    "court": "某区人民法院", "file_no": "(2025)民初1号", "amount": "85102.00", "fees": "963.00", "note": "",
}  # fmt: skip
_WHOLE = {
    **_EXAMPLE,
    "may_follow": ["SUIT_HEARD", "SUIT_SETTLED"],
    "steps": [{**_STEP, "sequence": 2, "document_hash": None, "recorded_by": "law"}],
}  # fmt: skip
_BUNDLE = {
    "matter_no": "1000000001-L1", "as_of": "2025-11-20", "sha256": "9f86d081…", "exhibits": 19,
    "principal": "84018.00", "penalty": "1390.00",
}  # fmt: skip


class Matter(Schema):
    """A matter with its state."""

    matter_no: str
    account_no: str = Field(validation_alias="account_id")
    state: str
    reason: str
    principal: Yuan
    penalty: Yuan
    owner: str
    opened_by: str
    opened_date: date


_FIELDS = (
    "matter_no", "account_id", "state", "reason", "principal", "penalty", "owner", "opened_by", "opened_date"
)  # fmt: skip


class MatterPage(Schema):
    """A page of matters."""

    items: list[Matter]
    next_cursor: str | None


class NewStep(Schema):
    """What happened."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(min_length=1, max_length=32)
    step_date: date
    served_date: date | None = None
    until_date: date | None = None
    court: str = Field("", max_length=100)
    file_no: str = Field("", max_length=60)
    amount: Yuan | None = None
    fees: Yuan | None = None
    note: str = Field("", max_length=500)


class Step(Schema):
    """A fact of a matter; `document_hash` is the SHA-256 of its paper, or of the bundle (EVIDENCE)."""

    sequence: int
    kind: str
    step_date: date
    served_date: date | None
    until_date: date | None
    court: str | None
    file_no: str | None
    amount: Yuan | None
    fees: Yuan | None
    note: str | None
    document_hash: str | None
    recorded_by: str


class WholeMatter(Matter):
    """A matter with its steps and the kinds of steps that may follow."""

    may_follow: list[str]
    steps: list[Step]


class NewMatter(Schema):
    """For which account, over which items (none = all that are overdue), and why."""

    model_config = ConfigDict(extra="forbid")

    account_no: str = Field(min_length=1, max_length=16)
    reason: str = Field(min_length=1, max_length=200)
    receivable_nos: list[str] = Field(default_factory=list, max_length=20000)
    owner: str = Field("", max_length=150)
    court: str = Field("", max_length=100)
    until_date: date | None = None


class BundleAsked(Schema):
    """As of which day; none = the business date."""

    model_config = ConfigDict(extra="forbid")

    as_of: date | None = None


class BundleMade(Schema):
    """A bundle of evidence by its hash, and what it claims."""

    matter_no: str
    as_of: date
    sha256: str
    exhibits: int
    principal: Yuan
    penalty: Yuan


@router.get(
    "",
    auth=may("view_book"),
    response=MatterPage,
    summary="案件列表 · List matters before a court",
    openapi_extra=examples.read_example(examples.page_of(_EXAMPLE)),
)
def list_matters(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    state: str = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of matters, by number."""
    found = narrowed(queries.matters(), account_id=account_no, standing__state=state)
    return pages.page(found, keys=("matter_no",), cursor=cursor, limit=limit)


@router.post(
    "",
    auth=may("legal"),
    response={201: Matter},
    summary="立案 · Open a matter",
    openapi_extra=examples.write_example(_NEW, {**_EXAMPLE, "state": "OPEN"}),
)
def post_matter(request: HttpRequest, body: NewMatter, key: writes.IdempotencyKey = "") -> HttpResponse:
    """Open a matter; what is claimed is what is open of its items on the business date."""

    def act(person: str) -> str:
        existing(body.account_no)
        return open_legal_matter(
            account_no=body.account_no, reason=body.reason, opened_by=person, as_of=business_date(),
            receivable_nos=body.receivable_nos or None, owner=body.owner, court=body.court,
            until_date=body.until_date,
        )  # fmt: skip

    return _write(request, key, "API_OPEN_LEGAL_MATTER", act)


@router.get(
    "/{matter_no}",
    auth=may("view_book"),
    response=WholeMatter,
    summary="案件 · Get a matter with its steps",
    openapi_extra=examples.read_example(_WHOLE),
)
def get_matter(request: HttpRequest, matter_no: str) -> Any:
    """Return a matter, what happened in it, and what may follow."""
    found = _existing(matter_no)
    return {
        **{name: getattr(found, name) for name in _FIELDS},
        "may_follow": [kind for kind in allowed(found.state) if kind != "EVIDENCE"],
        "steps": list(queries.steps(matter_no)),
    }


@router.post(
    "/{matter_no}/steps",
    auth=may("legal"),
    response={201: Matter},
    summary="登记案件步骤 · Record a step of a matter",
    openapi_extra=examples.write_example(_STEP, _EXAMPLE),
)
def post_step(
    request: HttpRequest, matter_no: str, body: NewStep, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Write a step down; one that does not follow is refused (STEP_ORDER, STEP_TOO_EARLY)."""

    def act(person: str) -> str:
        _existing(matter_no)
        facts = {name: getattr(body, name) for name in NewStep.model_fields}
        record_legal_step(matter_no=matter_no, recorded_by=person, as_of=business_date(), **facts)
        return matter_no

    return _write(request, key, "API_RECORD_LEGAL_STEP", act)


@router.post(
    "/{matter_no}/bundle",
    auth=may("legal"),
    response={201: BundleMade},
    summary="制作证据包 · Make the bundle of evidence",
    openapi_extra=examples.write_example({"as_of": "2025-11-20"}, _BUNDLE),
)
def post_bundle(
    request: HttpRequest, matter_no: str, body: BundleAsked, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Make the bundle; `GET /legal-matters/{matter_no}/files/{sha256}` gives the file."""

    def work() -> Done:
        _existing(matter_no)
        made = make_evidence_bundle(
            matter_no=matter_no, as_of=body.as_of or business_date(), made_by=request.user.get_username(),
            folder=settings.LEGAL_FOLDER,
        )  # fmt: skip
        return Done(status=201, body=writes.as_json(BundleMade.from_orm(made)), subject=matter_no)

    return writes.write(request, key=key, action="API_MAKE_EVIDENCE_BUNDLE", work=work)


@router.get(
    "/{matter_no}/files/{digest}",
    auth=may("view_book"),
    include_in_schema=False,
)
def get_file(request: HttpRequest, matter_no: str, digest: str) -> HttpResponse | FileResponse:
    """Return a bundle or a paper of a matter by its SHA-256."""
    _existing(matter_no)
    step = queries.step_with(matter_no=matter_no, digest=digest)
    path = place_of(folder=settings.LEGAL_FOLDER, digest=digest)
    if step is None or not path.exists():
        raise _nothing(digest)
    return FileResponse(path.open("rb"), as_attachment=True, filename=step.document_name or digest)


def _write(request: HttpRequest, key: str, action: str, act: Callable[[str], str]) -> HttpResponse:
    def work() -> Done:
        number = act(request.user.get_username())
        return Done(status=201, body=writes.as_json(Matter.from_orm(_existing(number))), subject=number)

    return writes.write(request, key=key, action=action, work=work)


def _existing(matter_no: str) -> Any:
    found = queries.matter(matter_no)
    if found is None:
        raise _nothing(matter_no)
    return found


def _nothing(number: str) -> NotFoundError:
    return NotFoundError(
        zh=f"没有案件或文件 {number}。", en=f"There is no matter or file {number}.", field="matter_no"
    )
