"""What collecting agents call: query, pay, reverse, look up."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from pydantic import AfterValidator, ConfigDict
from pydantic_core import PydanticCustomError

from yingshou.core.tables.agent_codes import AGENT_CODES
from yingshou.flows.answer_agent_query import answer_agent_query
from yingshou.flows.reverse_agent_payment import reverse_agent_payment
from yingshou.flows.take_agent_payment import take_agent_payment
from yingshou.interfaces.api import examples
from yingshou.interfaces.api.fields import Yuan
from yingshou.interfaces.clock import business_date
from yingshou.records.agents import queries
from yingshou.records.agents.operations import UnableToServeAgent

router = Router(tags=["agents"])

_SERIAL = r"^[A-Za-z0-9._]{1,32}$"
_PLACE = r"^[A-Za-z0-9._-]{0,32}$"
ITEMS_SHOWN = 36


def _positive(amount: Any) -> Any:
    if amount <= 0:
        raise PydanticCustomError("greater_than", "must be above zero")
    return amount


Paid = Annotated[Yuan, AfterValidator(_positive)]
"""An amount an agent pays or takes back, above zero."""
SerialNo = Annotated[str, Path(pattern=_SERIAL)]

_QUERY = {"account_no": "1000000002"}
_ITEM = {
    "receivable_no": "1000000002-202510-B0", "bill_month": "2025-10", "due_date": "2025-11-09",
    "principal": "238.40", "penalty": "0.00",
}  # fmt: skip
_OWED = {
    "code": "OK", "account_no": "1000000002", "name": "王*", "amount_rule": "ANY", "due": "238.40",
    "principal": "238.40", "penalty": "0.00", "prepaid": "0.00", "business_date": "2025-10-27",
    "item_count": 1, "items": [_ITEM], "notices": [],
}  # fmt: skip
_PAY = {
    "serial_no": "20251027000118", "account_no": "1000000002", "amount": "238.40", "work_date": "2025-10-27",
    "outlet": "0200-031", "terminal": "T07", "payer_name": None,
}  # fmt: skip
_PAID = {
    "code": "OK", "serial_no": "20251027000118", "payment_no": "BANK_COUNTER-ICBC01-20251027000118",
    "account_no": "1000000002", "amount": "238.40", "principal": "238.40", "penalty": "0.00",
    "prepaid": "0.00", "work_date": "2025-10-27", "repeated": False,
}  # fmt: skip
_REVERSE = {
    "serial_no": "20251027000119", "of_serial_no": "20251027000118", "amount": "238.40",
    "work_date": "2025-10-27",
}  # fmt: skip
_REVERSED = {
    "code": "OK", "serial_no": "20251027000119", "of_serial_no": "20251027000118",
    "payment_no": "BANK_COUNTER-ICBC01-20251027000118", "amount": "238.40", "repeated": False,
}  # fmt: skip
_ACT = {
    "serial_no": "20251027000118", "kind": "PAY", "state": "PAID", "of_serial_no": None,
    "account_no": "1000000002", "amount": "238.40", "work_date": "2025-10-27",
    "payment_no": "BANK_COUNTER-ICBC01-20251027000118",
}  # fmt: skip


class AgentQuestion(Schema):
    """Which account is asked about."""

    model_config = ConfigDict(extra="forbid")

    account_no: str = Field(min_length=1, max_length=16)


class OwedItem(Schema):
    """A due item of the account, as much of it as is open."""

    receivable_no: str
    bill_month: str
    due_date: date
    principal: Yuan
    penalty: Yuan


class Notice(Schema):
    """Something the agent should tell the customer."""

    code: str
    zh: str
    en: str


class OwedAnswer(Schema):
    """What the account owes now: due = principal + penalty - prepaid, at least 0."""

    code: Literal["OK", "NOTHING_OWED"]
    account_no: str
    name: str = Field(description="masked, to be compared with what the customer says")
    amount_rule: Literal["ANY", "FULL"] = Field(description="FULL: only exactly `due` is taken")
    due: Yuan
    principal: Yuan
    penalty: Yuan
    prepaid: Yuan
    business_date: date
    item_count: int
    items: list[OwedItem] = Field(description=f"the oldest {ITEMS_SHOWN}")
    notices: list[Notice]


class AgentPayment(Schema):
    """Money the agent has taken."""

    model_config = ConfigDict(extra="forbid")

    serial_no: str = Field(
        pattern=_SERIAL, description="the agent's own, new for each act; a retry uses it again"
    )
    account_no: str = Field(min_length=1, max_length=16)
    amount: Paid
    work_date: date = Field(description="the agent's working day: today, or yesterday while it is open")
    outlet: str = Field("", pattern=_PLACE, description="branch or shop")
    terminal: str = Field("", pattern=_PLACE)
    payer_name: str | None = Field(None, max_length=200)


class AgentPaidAnswer(Schema):
    """What became of the money: amount = principal + penalty + prepaid."""

    code: Literal["OK"]
    serial_no: str
    payment_no: str
    account_no: str
    amount: Yuan
    principal: Yuan
    penalty: Yuan
    prepaid: Yuan
    work_date: date
    repeated: bool = Field(description="it had been taken before; this is the same answer")


class AgentReversal(Schema):
    """A payment of the agent to be taken back."""

    model_config = ConfigDict(extra="forbid")

    serial_no: str = Field(pattern=_SERIAL, description="of the reversal itself")
    of_serial_no: str = Field(pattern=_SERIAL, description="of the payment")
    amount: Paid
    work_date: date


class AgentReversedAnswer(Schema):
    """What became of the reversal."""

    code: Literal["OK", "CANCELLED_AHEAD"] = Field(
        description="CANCELLED_AHEAD: no such payment had arrived; it will be refused when it does"
    )
    serial_no: str
    of_serial_no: str
    payment_no: str | None
    amount: Yuan
    repeated: bool


class AgentActAnswer(Schema):
    """What stands under a serial number."""

    serial_no: str
    kind: Literal["PAY", "REVERSE"]
    state: Literal["PAID", "PAYMENT_REVERSED", "REVERSAL_DONE", "CANCELLED_AHEAD"]
    of_serial_no: str | None
    account_no: str | None
    amount: Yuan
    work_date: date
    payment_no: str | None


@router.post(
    "/query",
    response={200: OwedAnswer},
    summary="查询欠费 · Ask what an account owes",
    openapi_extra=examples.call_example(_QUERY, _OWED),
)
def query(request: HttpRequest, body: AgentQuestion) -> dict[str, Any]:
    """Say what is due on the business date, with penalty; nothing is written."""
    answer = answer_agent_query(agent=_agent(request), account_no=body.account_no, as_of=business_date())
    names = ("due", "principal", "penalty", "prepaid")
    items = [
        {
            "receivable_no": row["receivable_no"], "due_date": row["due_date"],
            "bill_month": f"{row['bill_month'] // 100}-{row['bill_month'] % 100:02}",
            "principal": row["principal_open"], "penalty": row["penalty_open"],
        }
        for row in answer.owed.items.head(ITEMS_SHOWN).iter_rows(named=True)
    ]  # fmt: skip
    notices = [
        {"code": code, "zh": AGENT_CODES[code].zh, "en": AGENT_CODES[code].en} for code in answer.notices
    ]
    return {
        "code": answer.code, "account_no": answer.account_no, "name": answer.name,
        "amount_rule": answer.amount_rule, **{name: getattr(answer.owed, name) for name in names},
        "business_date": business_date(), "item_count": answer.owed.items.height, "items": items,
        "notices": notices,
    }  # fmt: skip


@router.post(
    "/pay",
    response={200: AgentPaidAnswer},
    summary="缴费 · Pay",
    openapi_extra=examples.call_example(_PAY, _PAID),
)
def pay(request: HttpRequest, body: AgentPayment) -> dict[str, Any]:
    """Take a payment once by its serial number; the same again gets the same answer."""
    done = take_agent_payment(agent=_agent(request), **dict(body), as_of=business_date())
    names = ("payment_no", "account_no", "amount", "principal", "penalty", "prepaid")
    values = {name: getattr(done.payment, name) for name in names}
    return {
        "code": "OK", "serial_no": done.serial_no, **values, "work_date": body.work_date,
        "repeated": done.repeated,
    }  # fmt: skip


@router.post(
    "/reverse",
    response={200: AgentReversedAnswer},
    summary="冲正 · Take a payment back",
    openapi_extra=examples.call_example(_REVERSE, _REVERSED),
)
def reverse(request: HttpRequest, body: AgentReversal) -> Any:
    """Take back a payment of the same working day, also one whose answer never came."""
    return reverse_agent_payment(agent=_agent(request), **dict(body), as_of=business_date())


@router.get(
    "/acts/{serial_no}",
    response={200: AgentActAnswer},
    summary="查询流水 · Look a serial number up",
    openapi_extra=examples.call_example(None, _ACT),
)
def act(request: HttpRequest, serial_no: SerialNo) -> dict[str, Any]:
    """Say what stands under a serial number of the agent; 404 UNKNOWN_SERIAL where nothing does."""
    agent = _agent(request)
    found = queries.act(agent.agent_no, serial_no)
    if found is None:
        raise UnableToServeAgent("UNKNOWN_SERIAL", field="serial_no", value=serial_no)
    names = ("serial_no", "kind", "of_serial_no", "account_no", "amount", "work_date", "payment_no")
    return {**{name: getattr(found, name) for name in names}, "state": queries.act_state(found)}


def _agent(request: HttpRequest) -> Any:
    """Return the agent whose signature was checked."""
    return request.auth  # type: ignore[attr-defined]
