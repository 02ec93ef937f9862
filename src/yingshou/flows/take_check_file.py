"""Take the check file of an agent's working day: keep its lines for reconciliation and close the day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl
from django.db import transaction

from yingshou.core.errors import InvariantError
from yingshou.flows.apply_money import total
from yingshou.flows.keep_lines import keep_channel_file
from yingshou.gateways.banks.check_file import CheckFile
from yingshou.records.agents import frames, queries
from yingshou.records.agents.models import Agent
from yingshou.records.agents.operations import UnableToServeAgent, hold_day, store_day
from yingshou.records.audit.operations import record_event


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFileTaken:
    """What an agent states of its day, net of reversals, beside what stands here, in yuan.

    `repeated`: the same file had been taken before.
    """

    stated_count: int
    stated_amount: Decimal
    own_count: int
    own_amount: Decimal
    lines: int
    repeated: bool

    @property
    def agrees(self) -> bool:
        """Tell whether count and net sum are the same on both sides."""
        return (self.stated_count, self.stated_amount) == (self.own_count, self.own_amount)


def take_check_file(
    *, agent: Agent, file: CheckFile, as_of: date, taken_by: str, source: str
) -> CheckFileTaken:
    """Keep the lines of a check file and close its working day; nothing is booked.

    Payments and reversals under way are waited for, later ones are refused. The same file again changes
    nothing; another one of a closed day is refused: what it would change is settled by reconciliation. One
    transaction. Raises UnableToServeAgent: NOT_ITS_FILE, FUTURE_DAY, CHECK_FILE_DIFFERS.
    """
    if file.agent_no != agent.agent_no:
        raise UnableToServeAgent("NOT_ITS_FILE", field="agent_no", value=file.agent_no)
    if file.work_date > as_of:
        raise UnableToServeAgent("FUTURE_DAY", field="work_date", value=file.work_date)
    with transaction.atomic():
        hold_day(agent_no=agent.agent_no, work_date=file.work_date, shared=False)
        known = queries.day(agent.agent_no, file.work_date)
        if known is not None and known.file_hash != file.digest:
            raise UnableToServeAgent("CHECK_FILE_DIFFERS", field="work_date", value=file.work_date)
        if known is None:
            _keep(agent, file, as_of, source)
            detail = {"payments": file.paid_count, "amount": file.paid_amount, "digest": file.digest}
            subject = f"{agent.agent_no} {file.work_date}"
            record_event(actor=taken_by, action="TAKE_CHECK_FILE", subject=subject, detail=detail)
        own = frames.acts_on(agent_no=agent.agent_no, work_date=file.work_date)
    paid, taken_back = (own.filter(pl.col("kind") == kind) for kind in ("PAY", "REVERSE"))
    return CheckFileTaken(
        stated_count=file.paid_count - file.reversed_count,
        stated_amount=file.paid_amount - file.reversed_amount,
        own_count=paid.height - taken_back.height,
        own_amount=total(paid, "amount") - total(taken_back, "amount"),
        lines=file.lines.height,
        repeated=known is not None,
    )


def _keep(agent: Agent, file: CheckFile, as_of: date, source: str) -> None:
    lines = file.lines.with_columns(channel=pl.lit(agent.channel), file=pl.lit(source))
    kept = keep_channel_file(frame=lines, source=source)
    if kept.problems.height:
        raise InvariantError(
            zh=f"对账文件有 {kept.problems.height} 行无法留存",
            en=f"{kept.problems.height} lines were not kept",
        )
    store_day(
        agent_no=agent.agent_no, work_date=file.work_date, file_hash=file.digest,
        paid=(file.paid_count, file.paid_amount), taken_back=(file.reversed_count, file.reversed_amount),
        taken_date=as_of,
    )  # fmt: skip
