"""`yingshou serve`: the console and the API over a WSGI server in pure Python."""

import os
import socket
from typing import Annotated

import typer

from yingshou.core.errors import YingshouError
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import command, start_database
from yingshou.interfaces.cli.work_command import kept_worker

THREADS = 8
_PORTS_TRIED = 50
_EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104  compared with, never chosen by us

Host = Annotated[str, typer.Option("--host", help="Address to listen on. 监听地址。")]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port. 端口。")]


class PortTakenError(YingshouError):
    """Another program listens on the port, or the address is not this machine's."""

    code = "PORT_TAKEN"


@command
def serve(screen: Screen, *, host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Serve the console and the API on the data that is there.

    启动控制台和接口服务。
    """
    check_port(host, port)
    allow_host(host)
    start_database(screen)
    listen(screen, host, port)


def allow_host(host: str) -> None:
    """Let the settings accept requests for the address that is listened on; must come before they load."""
    names = "localhost,127.0.0.1,[::1]"
    if host not in _EVERYWHERE:
        os.environ.setdefault("YINGSHOU_HOSTS", f"{names},{f'[{host}]' if ':' in host else host}")


def listen(screen: Screen, host: str, port: int) -> None:
    """Serve until interrupted, and say where."""
    import waitress
    from django.core.wsgi import get_wsgi_application

    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    screen.line({"address": address})
    screen.say(f"控制台：{address}  （按 Ctrl-C 停止）", f"Console: {address}  (Ctrl-C to stop)")
    if host in _EVERYWHERE and not os.environ.get("YINGSHOU_HOSTS"):
        screen.warn(
            "监听全部地址时，请用 YINGSHOU_HOSTS 写明允许的主机名",
            "when listening everywhere, name the allowed hosts in YINGSHOU_HOSTS",
        )
    with kept_worker():
        waitress.serve(get_wsgi_application(), host=host, port=port, threads=THREADS, ident=None)
    screen.say("已停止。", "Stopped.")


def check_port(host: str, port: int) -> None:
    """Raise PortTakenError where nothing can listen there, with the next port that is free."""
    if _free(host, port):
        return
    other = next((p for p in range(port + 1, min(port + _PORTS_TRIED, 65536)) if _free(host, p)), None)
    advice_zh = f"请改用 --port {other}" if other else "请换一个 --host 或 --port"
    advice_en = f"try --port {other}" if other else "choose another --host or --port"
    raise PortTakenError(
        zh=f"{host}:{port} 无法监听（可能已被占用），{advice_zh}",
        en=f"cannot listen on {host}:{port}, it may be taken; {advice_en}",
        field="port",
    )


def _free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
