"""The groups of commands about what is to come: credit, warning, risk, forecast, next best action."""

import typer

from yingshou.interfaces.cli import (
    credit_commands,
    forecast_commands,
    next_commands,
    risk_commands,
    warning_commands,
)

credit = typer.Typer(no_args_is_help=True, help="Grades of accounts and scorecards. 信用评价。")
warnings = typer.Typer(no_args_is_help=True, help="Early warning. 预警。")
risk = typer.Typer(no_args_is_help=True, help="Risk of the book. 全账簿风险。")
forecast = typer.Typer(no_args_is_help=True, help="Load, bills and cash to come. 负荷与回款预测。")
next_actions = typer.Typer(no_args_is_help=True, help="Next best action. 催费建议。")

credit.command("grade", epilog="Example: yingshou credit grade --as-of 2025-10-31")(credit_commands.grade)
credit.command("show", epilog="Example: yingshou credit show 1000000001 --as-of 2025-10-31 --json")(
    credit_commands.show
)
credit.command("train", epilog="Example: yingshou credit train --by li.hua --as-of 2025-10-31")(
    credit_commands.train
)
credit.command("models", epilog="Example: yingshou credit models --json")(credit_commands.models)
credit.command(
    "switch", epilog="Example: yingshou credit switch SC-20251031-1a2b3c4d --by wang --reason better"
)(credit_commands.switch)
credit.command("roll-back", epilog="Example: yingshou credit roll-back --by wang --reason 投诉")(
    credit_commands.take_back
)
credit.command("back-test", epilog="Example: yingshou credit back-test --review 2025-06-30 --json")(
    credit_commands.back_test
)
credit.command("propose", epilog="Example: yingshou credit propose --review 2025-10-31")(
    credit_commands.propose
)
credit.command(
    "decide", epilog="Example: yingshou credit decide WAY-1000000001-20251031 --approve --by wang"
)(credit_commands.decide)
warnings.command("watch", epilog="Example: yingshou warnings watch --as-of 2025-10-25")(
    warning_commands.watch
)
warnings.command("list", epilog="Example: yingshou warnings list --limit 100 --json")(
    warning_commands.list_cards
)
warnings.command("visits", epilog="Example: yingshou warnings visits --count 50")(warning_commands.visits)
warnings.command("give", epilog="Example: yingshou warnings give --count 20 --by zhao")(warning_commands.give)
warnings.command("signals", epilog="Example: yingshou warnings signals --folder court_files")(
    warning_commands.signals
)
risk.command("run", epilog="Example: yingshou risk run --as-of 2025-10-25")(risk_commands.run)
risk.command("show", epilog="Example: yingshou risk show --limit 50 --json")(risk_commands.show)
forecast.command("run", epilog="Example: yingshou forecast run --as-of 2025-11-10 --json")(
    forecast_commands.run
)
forecast.command("show", epilog="Example: yingshou forecast show --limit 50 --json")(forecast_commands.show)
forecast.command("account", epilog="Example: yingshou forecast account 1000000001 --json")(
    forecast_commands.account
)
next_actions.command("plan", epilog="Example: yingshou next plan --as-of 2025-10-25")(next_commands.plan)
next_actions.command("show", epilog="Example: yingshou next show --of zhao --json")(next_commands.show)
next_actions.command("take", epilog="Example: yingshou next take 1000000001 CALL --by zhao")(
    next_commands.take
)
next_actions.command("lift", epilog="Example: yingshou next lift --json")(next_commands.lift)
