"""`yingshou demo`: the sample company, built through the flows of daily work, then served."""

# ruff: noqa: E501  Chinese counts double, and prose is wrapped for its readers

import os
import time
from decimal import Decimal
from typing import Annotated, Any

import typer

from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.serve_command import Host, Port, allow_host, check_port, listen
from yingshou.interfaces.cli.session import BadArgumentError, command, start_database

KEYS = (
    "accounts", "bills", "billed", "received", "recovery_rate", "cumulative_recovery_rate", "arrears",
    "instalment_share", "on_time_share", "zero_risk_day_share", "seconds",
)  # fmt: skip
LABELS = {
    "accounts": ("用户数", "Accounts"), "bills": ("账单数", "Bills"), "billed": ("发行电费（元）", "Billed (yuan)"),
    "received": ("实收（元）", "Received (yuan)"), "recovery_rate": ("当月电费回收率", "Recovery rate of the month"),
    "cumulative_recovery_rate": ("累计电费回收率", "Cumulative recovery rate"),
    "arrears": ("欠费余额（元）", "Arrears (yuan)"), "instalment_share": ("分次缴费占比", "Share paid by instalments"),
    "on_time_share": ("按期缴费占比", "Share paid on time"),
    "zero_risk_day_share": ("无风险日占比", "Share of zero-risk days"), "seconds": ("用时（秒）", "Seconds"),
}  # fmt: skip
_LINES_EVERY = 5.0


@command
def demo(
    screen: Screen,
    *,
    accounts: Annotated[int, typer.Option("--accounts", min=0, help="Small accounts. 普通用户数。")] = 20_000,
    large: Annotated[int, typer.Option("--large", min=1, help="Large customers. 大客户数。")] = 40,
    months: Annotated[int, typer.Option("--months", min=2, max=14, help="Billing months. 月数。")] = 14,
    seed: Annotated[
        int, typer.Option("--seed", help="The same seed draws the same company. 随机种子。")
    ] = 20251025,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Drop an earlier demo and start anew. 清除旧示例。")
    ] = False,
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Do not serve afterwards. 不启动服务。")
    ] = False,
    host: Host = "127.0.0.1",
    port: Port = 8000,
) -> None:
    """Build a sample supply company, run it for months, print the result and serve the console.

    生成一家示例供电公司并逐月运行，打印结果，然后启动控制台。
    """
    if fresh and os.environ.get("DATABASE_URL"):
        raise BadArgumentError(
            zh="--fresh 只清除内置数据库，不动 DATABASE_URL 指向的数据库",
            en="--fresh only drops the embedded database, never one given by DATABASE_URL",
            field="fresh",
        )
    if not no_serve:
        check_port(host, port)
        allow_host(host)
    started = time.perf_counter()
    start_database(screen, prepare=not fresh)
    result = _build(screen, fresh=fresh, accounts=accounts, large=large, months=months, seed=seed)
    result["seconds"] = round(time.perf_counter() - started, 1)
    _show(screen, result)
    if not no_serve:
        listen(screen, host, port)


def _build(screen: Screen, *, fresh: bool, **size: int) -> dict[str, Any]:
    from yingshou.sample.company import run_demo, start_anew

    if fresh:
        start_anew()
    said = 0.0
    with screen.progress("示例公司", "Sample company") as report:

        def progress(done: int, total: int, step: str = "") -> None:
            nonlocal said
            report(done, total, step)
            # Where no bar can be drawn, a line now and then says how far it has come.
            if not screen.draws and (time.monotonic() - said > _LINES_EVERY or done == total):
                said = time.monotonic()
                screen.step(done, total, step)

        return dict(run_demo(**size, progress=progress))


def _show(screen: Screen, result: dict[str, Any]) -> None:
    """Show the figures and the logins; with JSON the figures are the last line before serving."""
    logins = result.get("logins", [])
    if logins and not screen.json_lines:
        headings = [("用户名", "User"), ("密码", "Password"), ("角色", "Role")]
        screen.rows(headings, [(each["username"], each["password"] or "-", each["role"]) for each in logins])
    record = {key: result.get(key) for key in KEYS}
    if not screen.json_lines:  # people read sums with their thousands separated
        record |= {key: Decimal(record[key]) for key in ("billed", "received", "arrears") if record[key]}
    screen.result(record, LABELS)
