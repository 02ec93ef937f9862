"""`yingshou supply …`: stops and restores and their proof; `yingshou simulate meters` to rehearse."""

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from yingshou.interfaces.cli.people import By, check_user
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import command, start_database

ORDER_LABELS = {
    "order_no": ("停电单", "Stop order"), "account_no": ("户号", "Account"), "state": ("状态", "State"),
    "cause": ("原因", "Cause"), "demanded": ("催缴金额（元）", "Demanded (yuan)"),
    "planned_at": ("计划时刻", "Planned"), "missing": ("不具备的条件", "Conditions missing"),
    "restore": ("复电", "Restore"), "command_no": ("命令", "Command"),
}  # fmt: skip
_PROOF = {
    "warrants": ("核准单", "Warrants"), "last_hash": ("末尾哈希", "Last hash"),
    "breaks": ("断裂", "Breaks"), "unproven": ("无核准单的命令", "Commands without a warrant"),
}  # fmt: skip
_ROUND = {
    "followed": ("随缴费变更", "Followed money"), "settled": ("查明结果", "Outcomes looked for"),
    "restored": ("尝试复电", "Restores tried"), "executed": ("执行停电", "Stops tried"),
    "late": ("新超时", "Newly late"),
}  # fmt: skip
OrderNo = Annotated[
    str, typer.Argument(help="Stop order, e.g. S-1000000001-1. 停电单号。", metavar="ORDER_NO")
]


@command
def list_orders(
    screen: Screen,
    *,
    state: Annotated[str, typer.Option("--state", help="Only in this state, e.g. APPROVED. 仅此状态。")] = "",
) -> None:
    """List stop orders that have not ended, or those in a state, with what is missing of those that wait.

    列出未结束（或某状态）的停电单，并说明待执行的还缺什么条件。
    """
    start_database(screen)
    from yingshou.core.supply.orders import OPEN_STATES
    from yingshou.flows.execute_stop import judge_stop
    from yingshou.interfaces.clock import business_moment
    from yingshou.records.supply import queries

    found = queries.orders().filter(state__in=[state.upper()] if state else OPEN_STATES)
    rows = []
    for order in found.order_by("requested_at", "order_no"):
        waits = order.state in {"ASKED", "APPROVED"}
        conditions = judge_stop(order_no=order.order_no, at=business_moment()) if waits else ()
        missing = ", ".join(each.code for each in conditions if not each.held)
        rows.append((order.order_no, order.account_id, order.state, order.demanded, missing))
    names = ("order_no", "account_no", "state", "demanded", "missing")
    for row in rows:
        screen.line(dict(zip(names, row, strict=True)))
    screen.rows([ORDER_LABELS[name] for name in names], rows)


@command
def execute(screen: Screen, *, order_no: OrderNo, by: By) -> None:
    """Stop supply by an approved order, if every condition is held; exit code 1 where it did not go.

    执行已批准的停电单；条件不全时不发命令，退出码 1。
    """
    start_database(screen)
    from yingshou.flows.execute_stop import execute_stop
    from yingshou.interfaces.clock import business_moment
    from yingshou.interfaces.meters import meters

    check_user(by, "execute_stop")
    done = execute_stop(order_no=order_no, executed_by=by, at=business_moment(), meters=meters())
    missing = ", ".join(each.code for each in done.conditions if not each.held)
    screen.result(
        {"order_no": order_no, "state": done.state, "command_no": done.command_no, "missing": missing},
        ORDER_LABELS,
    )
    if done.state != "STOPPED":
        raise typer.Exit(1)


@command
def restore(
    screen: Screen,
    *,
    order_no: OrderNo,
    by: By,
    reason: Annotated[
        str, typer.Option("--reason", help="Order the restore for this reason. 据此下达复电。")
    ] = "",
) -> None:
    """Try a restore now; with a reason, order it first. Exit code 1 where supply is not back.

    立即复电；给出原因时先下达复电。未复电时退出码 1。
    """
    start_database(screen)
    from yingshou.flows.follow_supply import order_restore_by_hand
    from yingshou.flows.restore_supply import restore_supply
    from yingshou.interfaces.clock import business_moment
    from yingshou.interfaces.meters import meters

    check_user(by, "execute_stop")
    at = business_moment()
    if reason:
        order_restore_by_hand(order_no=order_no, reason=reason, ordered_by=by, at=at)
    state = restore_supply(order_no=order_no, at=at, meters=meters(), asked_by=by, again=True)
    screen.result({"order_no": order_no, "restore": state}, ORDER_LABELS)
    if state != "RESTORED":
        raise typer.Exit(1)


@command
def follow(screen: Screen) -> None:
    """Do one round: follow money, find outcomes, restore, carry out what is planned; workers do so anyway.

    执行一轮停复电：随缴费撤销或复电、查明命令结果、到时执行。后台进程会自动进行。
    """
    start_database(screen)
    from yingshou.flows.run_supply import run_supply
    from yingshou.interfaces.clock import business_moment
    from yingshou.interfaces.meters import meters

    screen.result(asdict(run_supply(at=business_moment(), meters=meters())), _ROUND)


@command
def verify_warrants(screen: Screen) -> None:
    """Prove the chain of warrants, and that no stop was commanded without one; exit code 1 where not.

    核验停电核准单的哈希链，以及每个停电命令都有核准单；不符时退出码 1。
    """
    start_database(screen)
    from yingshou.flows import verify_warrants as flow

    found = flow.verify_warrants()
    screen.result(
        {
            "warrants": found.warrants, "last_hash": found.last_hash,
            "breaks": [f"{each.position} {each.entry_no} {each.reason}" for each in found.breaks],
            "unproven": list(found.unproven),
        },
        _PROOF,
    )  # fmt: skip
    if not found.good:
        raise typer.Exit(1)


@command
def simulate_meters(
    screen: Screen,
    *,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port of 127.0.0.1. 端口。")] = 6450,
    gateway: Annotated[str, typer.Option("--gateway", help="Name of the gateway. 通道名称。")] = "SIMULATED",
    seconds: Annotated[
        int, typer.Option("--seconds", min=0, help="End after so long; 0 = on Ctrl-C. 运行秒数。")
    ] = 0,
) -> None:
    """Play the meters of meter_links on this machine, and enter their gateway where none has its name.

    在本机模拟 meter_links 中该通道的电能表；通道文件中没有该通道时自动登记。
    """
    start_database(screen)
    from django.conf import settings

    from yingshou.core.tables import METER_LINKS
    from yingshou.flows.export_table import export_table
    from yingshou.interfaces.clock import business_moment
    from yingshou.simulators.meters import PASSWORD, Meter, MeterSimulator

    links = export_table(table=METER_LINKS).unique("meter_no", keep="last", maintain_order=True)
    with MeterSimulator(clock=business_moment, port=port) as simulator:
        for row in links.iter_rows(named=True):
            if row["gateway"] == gateway:
                simulator.add(Meter(address=row["address"], asset_no=row["asset_no"] or ""))
        _enter(settings.METER_GATEWAYS_FILE, gateway, simulator.port, PASSWORD)
        screen.say(
            f"电能表模拟器在 127.0.0.1:{simulator.port}（按 Ctrl-C 停止）",
            f"Meters are played on 127.0.0.1:{simulator.port} (Ctrl-C to stop)",
        )
        ends = time.monotonic() + seconds
        while not seconds or time.monotonic() < ends:
            time.sleep(1)


def _enter(path: Path, name: str, port: int, password: str) -> None:
    """Enter a gateway of this machine in the file of gateways; others in it stay as they are."""
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if known.get(name, {"host": "127.0.0.1"})["host"] != "127.0.0.1":
        return
    secret = path.with_name(f"meters-{name}.password")
    secret.touch(mode=0o600)
    secret.write_text(password, encoding="ascii")
    known[name] = {"host": "127.0.0.1", "port": port, "operator": "00000001", "password_file": secret.name}
    path.write_text(json.dumps(known, ensure_ascii=False, indent=2), encoding="utf-8")
