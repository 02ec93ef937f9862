"""The command `yingshou`: its commands, each with an example."""

import sys

import typer

from yingshou.interfaces.cli import (
    agent_commands,
    arrangement_commands,
    arrears_command,
    card_commands,
    catalogue_commands,
    debit_commands,
    feed_in_command,
    guarantee_commands,
    ledger_commands,
    money_days_command,
    notice_commands,
    plan_command,
    prepaid_commands,
    request_commands,
    run_commands,
    scheme_command,
    simulate_commands,
    supply_commands,
    user_commands,
    wallet_commands,
    webhook_commands,
)
from yingshou.interfaces.cli.analyse_command import analyse
from yingshou.interfaces.cli.anomaly_group import anomalies
from yingshou.interfaces.cli.bill_command import bill
from yingshou.interfaces.cli.closing_group import closing
from yingshou.interfaces.cli.collect_command import collect
from yingshou.interfaces.cli.correct_command import approve, correct
from yingshou.interfaces.cli.demo_command import demo
from yingshou.interfaces.cli.doctor_command import doctor
from yingshou.interfaces.cli.export_command import export
from yingshou.interfaces.cli.import_command import import_files
from yingshou.interfaces.cli.legal_group import legal
from yingshou.interfaces.cli.position_command import position
from yingshou.interfaces.cli.prices_command import convert_prices
from yingshou.interfaces.cli.progress_command import progress
from yingshou.interfaces.cli.reconcile_commands import (
    certify,
    import_channel_file,
    reconcile,
    verify_certificates,
)
from yingshou.interfaces.cli.risk_apps import credit, forecast, next_actions, risk, warnings
from yingshou.interfaces.cli.serve_command import serve
from yingshou.interfaces.cli.statement_command import import_statement
from yingshou.interfaces.cli.work_command import work

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Yingshou 应收: revenue collection and credit risk of a power supply company. "
    "供电企业电费回收与信用风险。",
    epilog="Exit codes: 0 done, 1 done with problems listed, 2 refused, 130 interrupted. "
    "退出码：0 完成，1 完成但有问题，2 未执行，130 中断。",
)
run = typer.Typer(no_args_is_help=True, help="Runs: bills, dues, positions. 批次：算费、发行、敞口。")
debit = typer.Typer(no_args_is_help=True, help="Debit batches to the bank and back. 代扣托收。")
notices = typer.Typer(no_args_is_help=True, help="Notices to customers. 客户通知。")
webhook = typer.Typer(no_args_is_help=True, help="Events for other systems. 事件订阅。")
ledger = typer.Typer(no_args_is_help=True, help="Journal: balances, chain, closed periods. 总账。")
prepaid = typer.Typer(no_args_is_help=True, help="Accounts on cost control. 费控用户。")
card = typer.Typer(no_args_is_help=True, help="Top-up cards. 充值卡。")
request = typer.Typer(no_args_is_help=True, help="Waivers, refunds and transfers. 减免、退款、转户。")
arrangement = typer.Typer(
    no_args_is_help=True, help="Agreements on arrears by instalments. 欠费分期还款协议。"
)
guarantee = typer.Typer(no_args_is_help=True, help="Security and claims on it. 担保与索赔。")
plan = typer.Typer(no_args_is_help=True, help="Plans of dues. 分次方案。")
supply = typer.Typer(no_args_is_help=True, help="Stop and restore of supply. 停电与复电。")
agent = typer.Typer(no_args_is_help=True, help="Collecting agents. 代收机构。")
wallet = typer.Typer(no_args_is_help=True, help="WeChat Pay and Alipay. 微信支付与支付宝。")
simulate = typer.Typer(no_args_is_help=True, help="Play other parties on this machine. 本机模拟对手方。")
user = typer.Typer(no_args_is_help=True, help="Staff and API keys. 人员与接口密钥。")

app.command(
    "import", epilog="Example: yingshou import accounts.csv reads_2025-10.xlsx --on-problem reject-all"
)(import_files)
app.command(
    "import-statement", epilog="Example: yingshou import-statement boc_2025-10-25.sta --layout mt940"
)(import_statement)
app.command("import-channel-file", epilog="Example: yingshou import-channel-file wechat_2025-10-25.csv")(
    import_channel_file
)
app.command("reconcile", epilog="Example: yingshou reconcile --day 2025-10-25")(reconcile)
app.command("certify", epilog="Example: yingshou certify --day 2025-10-25 --by li.hua")(certify)
app.command("verify-certificates", epilog="Example: yingshou verify-certificates --json")(verify_certificates)
app.command("export", epilog="Example: yingshou export bills --output bills.xlsx --headings zh")(export)
app.add_typer(run, name="run")
run.command("bill", epilog="Example: yingshou run bill --month 2025-10 --as-of 2025-10-25")(
    run_commands.run_bill
)
run.command("estimate", epilog="Example: yingshou run estimate --month 2025-10 --as-of 2025-10-26")(
    run_commands.run_estimate
)
run.command("feed-in", epilog="Example: yingshou run feed-in --month 2025-10 --as-of 2025-10-28")(
    feed_in_command.run_feed_in
)
run.command("dues", epilog="Example: yingshou run dues --as-of 2025-10-28")(run_commands.run_dues)
run.command("prepaid-day", epilog="Example: yingshou run prepaid-day --as-of 2025-10-25")(
    prepaid_commands.run_prepaid_day
)
run.command("tier-notices", epilog="Example: yingshou run tier-notices --as-of 2025-10-25")(
    scheme_command.run_tier_notices
)
run.command("positions", epilog="Example: yingshou run positions --from 2025-10-01 --to 2025-10-31")(
    run_commands.run_positions
)
run.command("freeze-arrears", epilog="Example: yingshou run freeze-arrears --year 2026 --as-of 2026-01-01")(
    arrears_command.run_freeze_arrears
)
app.add_typer(plan, name="plan")
plan.command("design", epilog="Example: yingshou plan design 1000000001 --promise 0.95 --most-terms 3")(
    plan_command.design
)
app.command("collect", epilog="Example: yingshou collect --as-of 2025-11-10 --json")(collect)
app.command("arrears", epilog="Example: yingshou arrears --by supply_class --lapsing 90 --as-of 2025-10-25")(
    arrears_command.arrears
)
app.command(
    "money-days", epilog="Example: yingshou money-days --by clause --from 2025-10-01 --as-of 2025-10-25"
)(money_days_command.money_days)
app.command("analyse", epilog="Example: yingshou analyse 1000000001 --basis ACTUAL --output analysis")(
    analyse
)
app.command("check-schemes", epilog="Example: yingshou check-schemes --unbilled --as-of 2025-10-25")(
    scheme_command.check_schemes
)
app.command("progress", epilog="Example: yingshou progress --month 2025-10 --by organization")(progress)
app.command("position", epilog="Example: yingshou position --account 1000000001 --date 2025-10-31")(position)
app.command(
    "bill", epilog="Example: yingshou bill --input files --month 2025-10 --output result --format xlsx"
)(bill)
app.command("catalogues", epilog="Example: yingshou catalogues --json")(catalogue_commands.list_catalogues)
app.command("load-catalogue", epilog="Example: yingshou load-catalogue HENAN")(
    catalogue_commands.load_catalogue
)
app.command(
    "convert-prices",
    epilog="Example: yingshou convert-prices p.csv --catalogue HUBEI --valid-from 2026-01-01 --output new",
)(convert_prices)
app.command(
    "correct",
    epilog="Example: yingshou correct 1000000001-202510-1 --cause METER_ERROR --figure error_percent=3.2",
)(correct)
app.command("approve", epilog="Example: yingshou approve 1000000001-202510-1-C1 --by li.hua --note checked")(
    approve
)
app.command("demo", epilog="Example: yingshou demo --no-serve --json")(demo)
app.command("serve", epilog="Example: yingshou serve --host 127.0.0.1 --port 8000")(serve)
app.command("work", epilog="Example: yingshou work")(work)
app.command("doctor", epilog="Example: yingshou doctor --json")(doctor)
app.add_typer(debit, name="debit")
debit.command("create", epilog="Example: yingshou debit create --due-until 2025-10-31")(debit_commands.create)
debit.command("send", epilog="Example: yingshou debit send DIRECT_DEBIT-20251025-1 --output out.csv")(
    debit_commands.send
)
debit.command("recall", epilog="Example: yingshou debit recall DIRECT_DEBIT-20251025-1")(
    debit_commands.recall
)
debit.command("answer", epilog="Example: yingshou debit answer debit_answers.csv")(debit_commands.answer)
debit.command("exchange", epilog="Example: yingshou debit exchange --drop debit_files")(
    debit_commands.exchange
)
app.add_typer(webhook, name="webhook")
webhook.command(
    "add",
    epilog="Example: yingshou webhook add crm --url http://127.0.0.1:9000/hook --kind BILL_ISSUED",
)(webhook_commands.add)
webhook.command("list", epilog="Example: yingshou webhook list")(webhook_commands.list_webhooks)
webhook.command("pause", epilog="Example: yingshou webhook pause crm")(webhook_commands.pause)
webhook.command("resume", epilog="Example: yingshou webhook resume crm")(webhook_commands.resume)
webhook.command("replay", epilog="Example: yingshou webhook replay crm")(webhook_commands.replay)
app.add_typer(notices, name="notices")
notices.command("send", epilog="Example: yingshou notices send")(notice_commands.send)
notices.command("list", epilog="Example: yingshou notices list --state FAILED")(notice_commands.list_notices)
notices.command("evidence", epilog="Example: yingshou notices evidence DEMAND-1000000001-202510-B0-1")(
    notice_commands.evidence
)
notices.command("verify", epilog="Example: yingshou notices verify --json")(notice_commands.verify)
app.add_typer(ledger, name="ledger")
ledger.command("balance", epilog="Example: yingshou ledger balance --from 2025-10-01 --to 2025-10-31")(
    ledger_commands.balance
)
ledger.command("export", epilog="Example: yingshou ledger export --from 2025-10-01 --output journal.xlsx")(
    ledger_commands.export
)
ledger.command("seal", epilog="Example: yingshou ledger seal")(ledger_commands.seal)
ledger.command("verify", epilog="Example: yingshou ledger verify --json")(ledger_commands.verify)
ledger.command("close", epilog="Example: yingshou ledger close --month 2025-10")(ledger_commands.close)
app.add_typer(prepaid, name="prepaid")
prepaid.command("list", epilog="Example: yingshou prepaid list --level OUT")(prepaid_commands.list_prepaid)
prepaid.command("closings", epilog="Example: yingshou prepaid closings --json")(
    prepaid_commands.list_closings
)
prepaid.command(
    "convert",
    epilog="Example: yingshou prepaid convert 1000000002 --to REMOTE --signed-by 王建国 --by li --reason x",
)(prepaid_commands.convert_prepaid)
app.add_typer(card, name="card")
app.add_typer(closing, name="closing")
app.add_typer(legal, name="legal")
app.add_typer(supply, name="supply")
supply.command("list", epilog="Example: yingshou supply list --state approved")(supply_commands.list_orders)
supply.command("execute", epilog="Example: yingshou supply execute S-1000000001-1 --by sun")(
    supply_commands.execute
)
supply.command("restore", epilog="Example: yingshou supply restore S-1000000001-1 --by sun")(
    supply_commands.restore
)
supply.command("follow", epilog="Example: yingshou supply follow --json")(supply_commands.follow)
supply.command("verify-warrants", epilog="Example: yingshou supply verify-warrants --json")(
    supply_commands.verify_warrants
)
app.add_typer(simulate, name="simulate")
simulate.command("meters", epilog="Example: yingshou simulate meters --port 6450")(
    supply_commands.simulate_meters
)
card.command(
    "issue",
    epilog="Example: yingshou card issue B2510 --count 9 --face 100 --expires 2028-12-31 --output c.csv",
)(card_commands.issue)
card.command("sell", epilog="Example: yingshou card sell B2510000001 B2510000002 --buyer 便利店")(
    card_commands.sell
)
card.command("freeze", epilog="Example: yingshou card freeze B2510000001 --reason lost")(card_commands.freeze)
card.command("redeem", epilog="Example: yingshou card redeem B2510000001 --account 1000000001")(
    card_commands.redeem
)
app.add_typer(arrangement, name="arrangement")
arrangement.command(
    "propose",
    epilog="Example: yingshou arrangement propose 1000000001 --terms 6 --first 2025-11-10 --reason 资金困难 "
    "--by li.hua",
)(arrangement_commands.propose)
arrangement.command("list", epilog="Example: yingshou arrangement list --state RUNNING")(
    arrangement_commands.list_arrangements
)
arrangement.command("show", epilog="Example: yingshou arrangement show F1000000001-20251101-1 --json")(
    arrangement_commands.show
)
arrangement.command(
    "approve", epilog="Example: yingshou arrangement approve F1000000001-20251101-1 --by wang"
)(arrangement_commands.approve)
arrangement.command(
    "turn-down",
    epilog="Example: yingshou arrangement turn-down F1000000001-20251101-1 --reason 期限过长 --by wang",
)(arrangement_commands.turn_down)
arrangement.command(
    "cancel", epilog="Example: yingshou arrangement cancel F1000000001-20251101-1 --reason 客户搬离 --by wang"
)(arrangement_commands.cancel)
arrangement.command("check", epilog="Example: yingshou arrangement check --as-of 2025-11-11")(
    arrangement_commands.check
)
app.add_typer(guarantee, name="guarantee")
guarantee.command("watch", epilog="Example: yingshou guarantee watch --as-of 2025-12-01")(
    guarantee_commands.watch
)
guarantee.command("list", epilog="Example: yingshou guarantee list --state IN_FORCE --json")(
    guarantee_commands.list_guarantees
)
guarantee.command(
    "claim", epilog="Example: yingshou guarantee claim G1 --amount 2000 --reason 逾期未缴 --by li.hua"
)(guarantee_commands.claim)
guarantee.command("answer", epilog="Example: yingshou guarantee answer G1-C1 --by li.hua")(
    guarantee_commands.answer
)
guarantee.command(
    "pay", epilog="Example: yingshou guarantee pay G1-C1 --amount 2000 --reference B20251120-1 --by zhao"
)(guarantee_commands.pay)
guarantee.command("close", epilog="Example: yingshou guarantee close G1-C1 --note 已结清 --by li.hua")(
    guarantee_commands.close
)
app.add_typer(request, name="request")
request.command(
    "waive",
    epilog="Example: yingshou request waive 1000000001-202509-B0 --amount 20 --cause CHANNEL_FAILURE "
    "--reason 银行故障 --by li.hua",
)(request_commands.waive)
request.command(
    "refund",
    epilog="Example: yingshou request refund TRANSFER-B1 --amount 500 --cause OVERPAID --reason 多缴 "
    "--payee 北原钢铁 --payee-account 1100123456789 --by li.hua",
)(request_commands.refund)
request.command(
    "transfer",
    epilog="Example: yingshou request transfer TRANSFER-B1 --to 1000000002 --cause WRONG_ACCOUNT "
    "--reason 填错 --by li.hua",
)(request_commands.transfer)
request.command(
    "pay-feed-in",
    epilog="Example: yingshou request pay-feed-in F-1000000001-202510 --reason 十月上网电费 --payee 张三 "
    "--payee-account 6222020200112233 --by li.hua",
)(request_commands.pay_feed_in)
request.command("list", epilog="Example: yingshou request list --state PROPOSED")(
    request_commands.list_requests
)
request.command("approve", epilog="Example: yingshou request approve W-1000000001-202509-B0-1 --by wang")(
    request_commands.approve
)
request.command(
    "turn-down",
    epilog="Example: yingshou request turn-down W-1000000001-202509-B0-1 --reason 证据不足 --by wang",
)(request_commands.turn_down)
request.command(
    "pay", epilog="Example: yingshou request pay R-TRANSFER-B1-1 --reference HK20251026-0091 --by zhao"
)(request_commands.pay)
request.command(
    "undo", epilog="Example: yingshou request undo W-1000000001-202509-B0-1 --reason 误批 --by wang"
)(request_commands.undo)
app.add_typer(credit, name="credit")
app.add_typer(agent, name="agent")
agent.command(
    "add", epilog="Example: yingshou agent add ICBC01 --name 工商银行城区支行 --channel BANK_COUNTER"
)(agent_commands.add)
agent.command("key", epilog="Example: yingshou agent key ICBC01 --overlap-days 7")(agent_commands.key)
agent.command("freeze", epilog="Example: yingshou agent freeze SHOP01 --reason 'cash not handed in'")(
    agent_commands.freeze
)
agent.command(
    "money",
    epilog="Example: yingshou agent money TERM01 --kind TOP_UP --amount 5000.00 --reference B251027-88",
)(agent_commands.money)
agent.command("check-file", epilog="Example: yingshou agent check-file ICBC01-20251027.chk")(
    agent_commands.check_file
)
agent.command("commission", epilog="Example: yingshou agent commission --until 2025-10-27")(
    agent_commands.commission
)
agent.command(
    "statement",
    epilog="Example: yingshou agent statement SHOP01 --from 2025-10-01 --to 2025-10-31 --output shop01.xlsx",
)(agent_commands.statement)
agent.command("list", epilog="Example: yingshou agent list")(agent_commands.list_agents)
app.add_typer(wallet, name="wallet")
wallet.command("statement", epilog="Example: yingshou wallet statement --day 2025-10-25 --channel WECHAT")(
    wallet_commands.statement
)
wallet.command("resolve", epilog="Example: yingshou wallet resolve --json")(wallet_commands.resolve)
wallet.command(
    "refund", epilog="Example: yingshou wallet refund R-WECHAT-20251025-6f1e0c9d5a354c558d7b-1 --by zhao"
)(wallet_commands.refund)
simulate.command("wallet", epilog="Example: yingshou simulate wallet --channel WECHAT --port 9100")(
    simulate_commands.wallet
)
app.add_typer(warnings, name="warnings")
app.add_typer(risk, name="risk")
app.add_typer(forecast, name="forecast")
app.add_typer(next_actions, name="next")
app.add_typer(anomalies, name="anomalies")
app.add_typer(user, name="user")
user.command("add", epilog="Example: yingshou user add li.hua --role cashier")(user_commands.add)
user.command("token", epilog="Example: yingshou user token meter-system --label 'reads from the head-end'")(
    user_commands.token
)
user.command("list", epilog="Example: yingshou user list")(user_commands.list_users)


def main() -> None:
    """Run the command line; what the terminal cannot show is replaced, never a reason to fail."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app(prog_name="yingshou")


if __name__ == "__main__":
    main()
