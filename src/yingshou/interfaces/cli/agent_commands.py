"""`yingshou agent …`: collecting agents (代收机构), their keys, money and check files."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer

from yingshou.gateways.files import write_table
from yingshou.interfaces.cli.options import DAY_FORMATS, AsOf
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import (
    DONE,
    WITH_PROBLEMS,
    BadArgumentError,
    business_day,
    command,
    start_database,
)

AgentNo = Annotated[str, typer.Argument(help="Agent. 机构编号。")]
By = Annotated[str, typer.Option("--by", help="Who does it, for the record. 操作人。")]
_ACTOR = "cli"
LABELS = {
    "agent_no": ("机构编号", "Agent"), "name": ("名称", "Name"), "channel": ("渠道", "Channel"),
    "state": ("状态", "State"), "changed": ("已变更", "Changed"), "key_no": ("密钥编号", "Key"),
    "kind": ("类型", "Kind"), "secret": ("密钥（只显示一次）", "Secret (shown once)"),
    "fingerprint": ("指纹", "Fingerprint"), "ended": ("随之失效", "Ended with it"),
    "reference": ("银行流水号", "Reference"), "amount": ("金额（元）", "Amount (yuan)"),
    "deposit": ("预存余额（元）", "Deposit left (yuan)"), "repeated": ("已记过", "Known before"),
    "stated_count": ("对方笔数", "Stated"), "stated_amount": ("对方净额（元）", "Stated, net (yuan)"),
    "own_count": ("本方笔数", "Here"), "own_amount": ("本方净额（元）", "Here, net (yuan)"),
    "lines": ("留存明细", "Lines kept"), "agrees": ("一致", "Agrees"), "days": ("机构日", "Agent days"),
    "output": ("文件", "File"), "rows": ("行数", "Rows"),
}  # fmt: skip


@command
def add(
    screen: Screen,
    *,
    agent_no: AgentNo,
    name: Annotated[str, typer.Option("--name", help="Name. 名称。")],
    channel: Annotated[str, typer.Option("--channel", help="Channel it collects by. 渠道。")],
    org_code: Annotated[
        str, typer.Option("--org", help="Only accounts of this organisation. 只代收该单位的用户。")
    ] = "",
    by: By = _ACTOR,
    as_of: AsOf = None,
) -> None:
    """Register an agent; its limits and commission are rows of agent_terms.

    登记代收机构。限额与代收费另导入 agent_terms。
    """
    start_database(screen)
    from yingshou.flows.register_agent import register_agent

    made = register_agent(
        agent_no=agent_no, name=name, channel=channel, org_code=org_code, registered_by=by,
        as_of=business_day(as_of),
    )  # fmt: skip
    record = {"agent_no": made.agent_no, "name": made.name, "channel": made.channel, "state": made.state}
    screen.result(record, LABELS)


@command
def key(
    screen: Screen,
    *,
    agent_no: AgentNo,
    public_key: Annotated[
        Path | None,
        typer.Option(
            "--public-key", exists=True, dir_okay=False,
            help="RSA public key of the agent as PEM; without it a secret is made. 机构的 RSA 公钥。",
        ),
    ] = None,
    overlap_days: Annotated[
        int, typer.Option("--overlap-days", min=0, help="Days the keys before stay good. 旧密钥保留天数。")
    ] = 0,
    by: By = _ACTOR,
    as_of: AsOf = None,
) -> None:  # fmt: skip
    """Give an agent a new key and let those before end. A secret is printed once.

    为机构生成或更换密钥。共享密钥只显示一次。
    """
    start_database(screen)
    from django.conf import settings

    from yingshou.flows.give_agent_key import give_agent_key
    from yingshou.gateways.banks.keys import KeyFolder

    given = give_agent_key(
        agent_no=agent_no, folder=KeyFolder(settings.AGENT_KEYS_FOLDER), given_by=by,
        as_of=business_day(as_of), public_key=public_key.read_bytes() if public_key else None,
        overlap_days=overlap_days,
    )  # fmt: skip
    record = {
        "agent_no": agent_no, "key_no": given.key_no, "kind": given.kind, "fingerprint": given.fingerprint,
        "ended": ", ".join(given.ended),
    }  # fmt: skip
    screen.result(record | ({"secret": given.secret} if given.secret else {}), LABELS)


@command
def freeze(
    screen: Screen,
    *,
    agent_no: AgentNo,
    reason: Annotated[str, typer.Option("--reason", help="Why. 原因。")],
    release: Annotated[bool, typer.Option("--release", help="Let it collect again. 解冻。")] = False,
    by: By = _ACTOR,
    as_of: AsOf = None,
) -> None:
    """Freeze an agent, so that it takes no more payments, or release it.

    冻结或解冻代收机构。
    """
    start_database(screen)
    from yingshou.flows.freeze_agent import freeze_agent

    changed = freeze_agent(
        agent_no=agent_no, frozen=not release, changed_by=by, as_of=business_day(as_of), reason=reason
    )
    screen.result({"agent_no": agent_no, "changed": changed}, LABELS)


@command
def money(
    screen: Screen,
    *,
    agent_no: AgentNo,
    kind: Annotated[
        str, typer.Option("--kind", help="TOP_UP, PAY_BACK or COMMISSION_PAID. 预存、退还或付代收费。")
    ],
    amount: Annotated[str, typer.Option("--amount", help="Yuan. 金额（元）。")],
    reference: Annotated[str, typer.Option("--reference", help="Reference of the bank. 银行流水号。")],
    by: By = _ACTOR,
    as_of: AsOf = None,
) -> None:
    """Book money an agent paid into its deposit, got back of it, or was paid as commission.

    记录预存款的存入、退还，或已付的代收费。
    """
    start_database(screen)
    from yingshou.flows.move_agent_money import move_agent_money

    day = business_day(as_of)
    done = move_agent_money(
        agent_no=agent_no, kind=kind, reference=reference, amount=_amount(amount), value_date=day,
        moved_by=by, as_of=day,
    )  # fmt: skip
    names = ("kind", "reference", "amount", "deposit", "repeated")
    screen.result({"agent_no": agent_no, **{name: getattr(done, name) for name in names}}, LABELS)


@command
def check_file(
    screen: Screen,
    *,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Check file. 对账文件。")],
    by: By = _ACTOR,
    as_of: AsOf = None,
) -> int:
    """Take an agent's check file: its lines are kept for reconciliation and its day is closed.

    接收代收机构对账文件，关闭其工作日；差异由对账处理。
    """
    start_database(screen)
    from yingshou.flows.take_check_file import take_check_file
    from yingshou.gateways.banks.check_file import read_check_file
    from yingshou.records.agents.queries import agent

    content = read_check_file(file)
    found = agent(content.agent_no)
    if found is None:
        raise BadArgumentError(
            zh=f"没有代收机构 {content.agent_no}", en=f"there is no agent {content.agent_no}", field="file"
        )
    taken = take_check_file(
        agent=found, file=content, as_of=business_day(as_of), taken_by=by, source=file.name
    )
    names = ("stated_count", "stated_amount", "own_count", "own_amount", "lines", "agrees", "repeated")
    screen.result({"agent_no": found.agent_no, **{name: getattr(taken, name) for name in names}}, LABELS)
    return DONE if taken.agrees else WITH_PROBLEMS


@command
def commission(
    screen: Screen,
    *,
    until: Annotated[
        datetime, typer.Option("--until", formats=DAY_FORMATS, metavar="YYYY-MM-DD", help="Last day. 末日。")
    ],
    as_of: AsOf = None,
) -> None:
    """Book the commission of all agents up to a day; a repeat books nothing.

    计提代收费到某日，重复执行不会重复入账。
    """
    start_database(screen)
    from yingshou.flows.book_commissions import book_commissions

    done = book_commissions(until=until.date(), as_of=business_day(as_of))
    screen.result({"days": done.days, "amount": done.amount}, LABELS)


@command
def statement(
    screen: Screen,
    *,
    agent_no: AgentNo,
    first: Annotated[
        datetime, typer.Option("--from", formats=DAY_FORMATS, metavar="YYYY-MM-DD", help="First day. 首日。")
    ],
    last: Annotated[
        datetime, typer.Option("--to", formats=DAY_FORMATS, metavar="YYYY-MM-DD", help="Last day. 末日。")
    ],
    output: Annotated[Path, typer.Option("--output", metavar="FILE", help="A .csv or .xlsx. 输出文件。")],
) -> None:
    """Write the statement of an agent, a row a day.

    导出代收机构对账单，一日一行。
    """
    start_database(screen)
    from yingshou.core.tables import AGENT_STATEMENTS
    from yingshou.records.agents.frames import statement as read

    rows = read(agent_no=agent_no, first=first.date(), last=last.date())
    write_table(AGENT_STATEMENTS, rows, output, language="zh" if screen.language == "zh" else "en")
    screen.result({"agent_no": agent_no, "rows": rows.height, "output": str(output)}, LABELS)


@command
def list_agents(screen: Screen) -> None:
    """List the agents with their channel and state.

    列出代收机构。
    """
    start_database(screen)
    from yingshou.records.agents.queries import agents

    found = list(agents())
    for each in found:
        screen.line(
            {"agent_no": each.agent_no, "name": each.name, "channel": each.channel, "state": each.state}
        )
    names = ("agent_no", "name", "channel", "state")
    screen.rows(
        [LABELS[name] for name in names], [tuple(getattr(each, name) for name in names) for each in found]
    )
    screen.line({"agents": len(found)})


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise BadArgumentError(zh=f"“{text}”不是金额", en=f"{text!r} is no amount", field="amount") from error
