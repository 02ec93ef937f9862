"""The group of commands `yingshou closing`."""

import typer

from yingshou.interfaces.cli import closing_commands

closing = typer.Typer(no_args_is_help=True, help="Accounts closed, with bill and refund. 销户。")

closing.command(
    "propose",
    epilog="Example: yingshou closing propose 1000000001 --from 2025-11-10 --reason 歇业 --by li",
)(closing_commands.propose)
closing.command("list", epilog="Example: yingshou closing list --state waiting")(
    closing_commands.list_closings
)
closing.command("approve", epilog="Example: yingshou closing approve X1000000001-1 --by wang")(
    closing_commands.approve
)
closing.command(
    "turn-down", epilog="Example: yingshou closing turn-down X1000000001-1 --reason 欠费未清 --by wang"
)(closing_commands.turn_down)
closing.command(
    "withdraw", epilog="Example: yingshou closing withdraw X1000000001-1 --reason 客户续租 --by wang"
)(closing_commands.withdraw)
closing.command("settle", epilog="Example: yingshou closing settle --as-of 2025-11-10 --json")(
    closing_commands.settle
)
