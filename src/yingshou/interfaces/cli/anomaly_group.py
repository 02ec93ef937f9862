"""The group of commands about accounts to inspect."""

import typer

from yingshou.interfaces.cli import anomaly_commands

anomalies = typer.Typer(
    no_args_is_help=True, help="Accounts to inspect: theft and metering faults. 用电检查。"
)

anomalies.command("find", epilog="Example: yingshou anomalies find --as-of 2025-10-31")(anomaly_commands.find)
anomalies.command("list", epilog="Example: yingshou anomalies list --limit 100 --order energy --json")(
    anomaly_commands.list_findings
)
anomalies.command("show", epilog="Example: yingshou anomalies show 1000000001")(anomaly_commands.show)
anomalies.command("give", epilog="Example: yingshou anomalies give 1000000001 --to chen --by zhao")(
    anomaly_commands.give
)
anomalies.command(
    "result",
    epilog="Example: yingshou anomalies result I1000001-20251031-1 --result NO_ACCESS --note 无人 --by li",
)(anomaly_commands.record)
anomalies.command("inspections", epilog="Example: yingshou anomalies inspections --json")(
    anomaly_commands.inspections
)
anomalies.command("areas", epilog="Example: yingshou anomalies areas --json")(anomaly_commands.areas)
anomalies.command("weights", epilog="Example: yingshou anomalies weights")(anomaly_commands.weights)
