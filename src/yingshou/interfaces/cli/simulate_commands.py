"""`yingshou simulate …`: play another party on this machine, so that the product can be tried without one."""

from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from yingshou.core.errors import YingshouError
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.serve_command import Port, check_port
from yingshou.interfaces.cli.session import command

HOST = "127.0.0.1"


@command
def wallet(
    screen: Screen,
    *,
    channel: Annotated[str, typer.Option("--channel", help="WECHAT or ALIPAY. 渠道。")] = "WECHAT",
    port: Port = 9100,
    folder: Annotated[
        Path, typer.Option("--folder", file_okay=False, help="Where keys are written. 密钥文件夹。")
    ] = Path("wallet-keys"),
    address: Annotated[
        str, typer.Option("--address", help="Where this product is served. 本系统地址。")
    ] = "http://127.0.0.1:8000",
) -> None:
    """Play WeChat Pay or Alipay on this machine, with keys made now; nothing is asked of the real one.

    在本机模拟微信支付或支付宝：密钥现场生成，在浏览器中以客户身份付款，并可按需制造异常。不访问任何外部地址。
    """
    from yingshou.interfaces.cli.simulated_wallet import environment, made

    if channel not in {"WECHAT", "ALIPAY"}:
        raise YingshouError(
            zh=f"没有渠道 {channel}，可选 WECHAT、ALIPAY", en=f"no channel {channel}: WECHAT or ALIPAY",
            field="channel",
        )  # fmt: skip
    check_port(HOST, port)
    party = made(channel, port, folder)
    with ExitStack() as running:
        running.enter_context(party)
        screen.line({"address": party.url, "customer": f"{party.url}/customer"})
        screen.say("请在启动本系统的终端设置：", "Set these where you start the product:")
        for name, value in environment(channel, party, folder, address).items():
            screen.say(f"export {name}={value}", f"export {name}={value}")
        screen.say(
            f"付款页：{party.url}/customer  （按 Ctrl-C 停止）",
            f"Pay at {party.url}/customer  (Ctrl-C to stop)",
        )
        Event().wait()
