"""Check files of collecting agents: handed in for a working day, and what stands here to compare with."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path as InPath
from ninja import Router, Schema

from yingshou.flows.take_check_file import take_check_file
from yingshou.gateways.banks.check_file import read_check_file, write_check_file
from yingshou.interfaces.api import examples
from yingshou.interfaces.api.fields import Yuan
from yingshou.interfaces.clock import business_date
from yingshou.records.agents.frames import acts_on
from yingshou.records.agents.operations import UnableToServeAgent

router = Router(tags=["check files"])

WorkDate = Annotated[date, InPath(description="working day of the agent, written 2025-10-27")]
_TAKEN = {
    "code": "OK", "agrees": False, "stated_count": 118, "stated_amount": "31044.20", "own_count": 117,
    "own_amount": "30805.80", "lines": 118, "repeated": False,
}  # fmt: skip
_FILE = (
    "YSCHK|1|ICBC01|20251027|1|238.40|0|0.00|0.00\nP|20251027000118|1000000002|238.40|0.00|0200-031|T07|\n"
)
_TEXT = {"text/plain": {"schema": {"type": "string"}, "example": _FILE}}


class CheckFileAnswer(Schema):
    """What the file states, net of reversals, beside what stands here; reconciliation settles the rest."""

    code: str
    agrees: bool
    stated_count: int
    stated_amount: Yuan
    own_count: int
    own_amount: Yuan
    lines: int
    repeated: bool


@router.put(
    "/{work_date}",
    response={200: CheckFileAnswer},
    summary="提交对账文件 · Hand in the check file of a day",
    openapi_extra={
        **examples.read_example(_TAKEN), "requestBody": {"required": True, "content": _TEXT},
    },
)  # fmt: skip
def put_check_file(request: HttpRequest, work_date: WorkDate) -> dict[str, Any]:
    """Keep the file for reconciliation and close the working day; the same file again changes nothing."""
    agent: Any = request.auth  # type: ignore[attr-defined]
    name = f"{agent.agent_no}-{work_date:%Y%m%d}.chk"
    with TemporaryDirectory(prefix="yingshou-check-") as folder:
        path = Path(folder) / name
        path.write_bytes(request.body)
        file = read_check_file(path)
    if file.work_date != work_date:
        raise UnableToServeAgent("NOT_ITS_FILE", field="work_date", value=file.work_date)
    taken = take_check_file(
        agent=agent, file=file, as_of=business_date(), taken_by=f"agent:{agent.agent_no}", source=name
    )
    names = ("agrees", "stated_count", "stated_amount", "own_count", "own_amount", "lines", "repeated")
    return {"code": "OK", **{name: getattr(taken, name) for name in names}}


@router.get(
    "/{work_date}",
    response={200: None},
    summary="下载对账明细 · Get what stands here of a day, as a check file",
    openapi_extra={
        "responses": {200: {"content": _TEXT}, "4XX": examples.read_example({})["responses"]["4XX"]}
    },
)
def get_check_file(request: HttpRequest, work_date: WorkDate) -> HttpResponse:
    """Return the agent's acts of a working day in the layout of check files."""
    agent: Any = request.auth  # type: ignore[attr-defined]
    acts = acts_on(agent_no=agent.agent_no, work_date=work_date)
    content = write_check_file(agent_no=agent.agent_no, work_date=work_date, acts=acts)
    return HttpResponse(content, content_type="text/plain; charset=utf-8")
