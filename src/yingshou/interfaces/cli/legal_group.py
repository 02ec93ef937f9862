"""The group of commands `yingshou legal`."""

import typer

from yingshou.interfaces.cli import legal_commands

legal = typer.Typer(no_args_is_help=True, help="Before a court, and write-offs. 案件与核销。")

legal.command("list", epilog="Example: yingshou legal list --state sued")(legal_commands.list_matters)
legal.command("open", epilog="Example: yingshou legal open 1000000001 --reason 经催告仍不付 --by chen")(
    legal_commands.open_matter
)
legal.command(
    "step", epilog="Example: yingshou legal step 1000000001-L1 SUIT_FILED --court 区法院 --by chen"
)(legal_commands.step)
legal.command("bundle", epilog="Example: yingshou legal bundle 1000000001-L1 --output bundle.zip --by chen")(
    legal_commands.bundle
)
legal.command("verify", epilog="Example: yingshou legal verify bundle.zip --json")(legal_commands.verify)
legal.command("watch", epilog="Example: yingshou legal watch --days 30")(legal_commands.watch)
legal.command(
    "write-off",
    epilog="Example: yingshou legal write-off 1000000001 --ground OVERDUE_3_YEARS --reason x "
    "--document p.pdf --by chen",
)(legal_commands.write_off)
legal.command(
    "undo-write-off",
    epilog="Example: yingshou legal undo-write-off W-1000000001-1 --cause DEBTOR_ABLE_TO_PAY "
    "--reason x --by chen",
)(legal_commands.undo_write_off)
legal.command("recover", epilog="Example: yingshou legal recover 1000000001 --by chen")(
    legal_commands.recover
)
