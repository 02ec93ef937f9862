"""`yingshou webhook …`: who is told of events, and what became of the deliveries."""

from typing import Annotated

import typer

from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import command, start_database

Name = Annotated[str, typer.Argument(help="Name of the subscription. 订阅名称。")]
By = Annotated[str, typer.Option("--by", help="Who does it, for the record. 操作人。")]
_ACTOR = "yingshou"


@command
def add(
    screen: Screen,
    *,
    name: Name,
    url: Annotated[str, typer.Option("--url", help="Address that is told. 接收地址。")],
    kinds: Annotated[
        list[str], typer.Option("--kind", help="Kind of event, may be repeated. 事件类型，可多次给出。")
    ],
    by: By = _ACTOR,
) -> None:
    """Tell an address of events from now on. The secret that signs them is printed once.

    订阅事件。签名密钥只显示一次。
    """
    start_database(screen)
    from yingshou.records.outbox.operations import subscribe

    made = subscribe(name=name, url=url, kinds=kinds, created_by=by)
    screen.result(
        {"name": made.name, "url": made.url, "kinds": ", ".join(made.kinds), "secret": made.secret},
        {
            "name": ("订阅", "Subscription"), "url": ("地址", "Address"), "kinds": ("事件", "Events"),
            "secret": ("签名密钥（只显示一次）", "Secret (shown once)"),
        },
    )  # fmt: skip


@command
def list_webhooks(screen: Screen) -> None:
    """List the subscriptions with what waits, was delivered, or is dead.

    列出订阅及投递情况。
    """
    start_database(screen)
    from yingshou.records.outbox.queries import subscriptions

    found = list(subscriptions())
    for each in found:
        screen.line(
            {
                "name": each.name, "url": each.url, "kinds": each.kinds, "active": each.active,
                "waiting": each.waiting, "delivered": each.delivered, "dead": each.dead,
            }
        )  # fmt: skip
    headings = [
        ("订阅", "Subscription"), ("地址", "Address"), ("启用", "Active"), ("等待", "Waiting"),
        ("已投递", "Delivered"), ("未能投递", "Dead"),
    ]  # fmt: skip
    rows = [(each.name, each.url, each.active, each.waiting, each.delivered, each.dead) for each in found]
    screen.rows(headings, rows, right=3)
    screen.line({"webhooks": len(found)})


@command
def pause(screen: Screen, *, name: Name, by: By = _ACTOR) -> None:
    """Send nothing to a subscription for now; what waits for it stays.

    暂停投递，等待的事件保留。
    """
    _set(screen, name, by, active=False)


@command
def resume(screen: Screen, *, name: Name, by: By = _ACTOR) -> None:
    """Go on delivering to a subscription.

    恢复投递。
    """
    _set(screen, name, by, active=True)


@command
def replay(screen: Screen, *, name: Name, by: By = _ACTOR) -> None:
    """Send the dead deliveries of a subscription again, each under its old id.

    重新投递未能送达的事件，编号不变。
    """
    start_database(screen)
    from yingshou.records.outbox.operations import replay_dead

    count = replay_dead(name=name, asked_by=by)
    screen.result({"name": name, "replayed": count}, {"replayed": ("重新投递", "Sent again")})


def _set(screen: Screen, name: str, by: str, *, active: bool) -> None:
    start_database(screen)
    from yingshou.records.outbox.operations import set_active

    set_active(name=name, active=active, changed_by=by)
    screen.result(
        {"name": name, "active": active}, {"name": ("订阅", "Subscription"), "active": ("启用", "Active")}
    )
