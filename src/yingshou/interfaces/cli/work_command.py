"""`yingshou work`: a worker that does what was asked for at the console, without the console."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Annotated

import typer

from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import command, start_database

_SECONDS_TO_END = 30
_SECONDS_BEFORE_RESTART = 2


@command
def work(
    screen: Screen,
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Do what waits, then end. 做完等待的任务即退出。")
    ] = False,
    attached: Annotated[
        bool, typer.Option("--attached", help="End when the standard input ends. 标准输入关闭时退出。")
    ] = False,
) -> None:
    """Do background jobs and those of the timetable, deliver events, send notices; several may run at once.

    执行控制台发起的后台任务与每日任务，投递事件，发送通知；可同时运行多个。
    """
    start_database(screen)
    from yingshou.interfaces.jobs import notices
    from yingshou.interfaces.jobs.courier import deliver, deliver_once
    from yingshou.interfaces.jobs.dispatcher import dispatch, round_once
    from yingshou.interfaces.jobs.wallet_watch import watch
    from yingshou.interfaces.jobs.worker import Worker

    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    if attached:
        Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
    with Worker() as worker:
        if once:
            worker.start_due()
            while (worker.work_once(stop) or deliver_once()) and not stop.is_set():
                pass
            notices.sit()
            round_once()
            return
        beside = [Thread(target=each, args=(stop,)) for each in (deliver, watch, notices.send, dispatch)]
        for each in beside:
            each.start()
        screen.say("后台进程已启动（按 Ctrl-C 停止）", "The worker is running (Ctrl-C to stop)")
        try:
            worker.run(stop)
        finally:
            stop.set()
            for each in beside:
                each.join()


@contextmanager
def kept_worker() -> Iterator[None]:
    """Keep a worker process beside the server: started anew when it is lost, ended with the block.

    The worker ends when its standard input does, so it also goes when this process is killed.
    """
    ended = Event()
    first = _started()
    keeper = Thread(target=_keep, args=(first, ended), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def _started() -> subprocess.Popen[bytes]:
    program = [sys.executable, "-m", "yingshou.interfaces.cli", "work", "--attached"]
    return subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)  # noqa: S603  our own program


def _keep(process: subprocess.Popen[bytes], ended: Event) -> None:
    while not ended.wait(_SECONDS_BEFORE_RESTART):
        if process.poll() is not None:
            process = _started()
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
