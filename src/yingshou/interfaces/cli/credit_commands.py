"""`yingshou credit …`: reviews, an account's grade, scorecards."""

# ruff: noqa: E501  Chinese counts double, and prose is wrapped for its readers

from datetime import datetime
from typing import Annotated, Any

import typer

from yingshou.interfaces.cli.options import DAY_FORMATS, AsOf
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import DONE, WITH_PROBLEMS, business_day, command, start_database

GRADE_LABELS = {
    "run_no": ("批次号", "Run"), "as_of": ("评价日期", "As of"), "accounts": ("评价户数", "Accounts graded"), "A": ("A 级", "A"), "B": ("B 级", "B"),
    "C": ("C 级", "C"), "D": ("D 级", "D"), "model_no": ("评分卡", "Scorecard"), "model_state": ("评分卡状态", "Scorecard is"), "failures": ("失败批", "Failed batches"),
}  # fmt: skip
SHOW_LABELS = {
    "account_no": ("户号", "Account"), "as_of": ("评价日期", "As of"), "grade": ("信用等级", "Grade"), "points": ("总分", "Points"),
    "forced": ("强制原因", "Forced by"), "since": ("等级起始", "Since"), "default_probability": ("违约概率", "Probability of default"),
    "model_no": ("评分卡", "Scorecard"), "reasons": ("评分原因", "Reasons"),
}  # fmt: skip

MODEL_LABELS = {
    "model_no": ("评分卡", "Scorecard"), "accounts": ("训练户次", "Rows"), "defaults": ("违约户次", "Defaults"), "auc": ("AUC", "AUC"),
    "brier": ("Brier 分", "Brier score"), "champion": ("在用", "Champion"), "repeated": ("已有相同评分卡", "Was there before"),
}  # fmt: skip
ROLE_LABELS = {
    "role": ("角色", "Role"),
    "model_no": ("评分卡", "Scorecard"),
    "from_date": ("起始日期", "From"),
}
WAY_LABELS = {
    "review": ("评价日期", "Review"),
    "proposed": ("新建议", "New proposals"),
    "proposal_no": ("建议编号", "Proposal"),
    "approved": ("采纳", "Approved"),
}

By = Annotated[str, typer.Option("--by", help="User name of who does it. 经办人。")]
Reason = Annotated[str, typer.Option("--reason", help="Why. 原因。")]
Review = Annotated[
    datetime,
    typer.Option("--review", formats=DAY_FORMATS, metavar="YYYY-MM-DD", help="Day of the review. 评价日期。"),
]


@command
def grade(screen: Screen, *, as_of: AsOf = None) -> int:
    """Review the credit of all accounts as of the end of a day: points, grades, and the score beside them.

    信用评价：按公布的标准评分定级，并列统计评分。只用当日终了前已入账的事实；某日评过后不再变动。
    """
    start_database(screen)
    from yingshou.flows.grade_accounts import grade_accounts

    day = business_day(as_of)
    with screen.progress(f"信用评价 {day}", f"Reviewing credit as of {day}") as report:
        result = grade_accounts(as_of=day, progress=report)
    record = {
        "run_no": result.run_no, "as_of": day, "accounts": result.accounts,
        **{letter: result.grades.get(letter, 0) for letter in "ABCD"}, "model_no": result.model_no,
        "model_state": result.model_state, "failures": len(result.failures),
    }  # fmt: skip
    screen.result(record, GRADE_LABELS)
    return WITH_PROBLEMS if result.failures else DONE


@command
def show(
    screen: Screen,
    account_no: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Account number. 户号。")],
    *,
    as_of: AsOf = None,
) -> int:
    """Show the grade an account had on a day, with the points of each criterion.

    某户在某日的信用等级、各项得分与评分卡结果。
    """
    start_database(screen)
    import json

    from yingshou.records.credit.queries import latest_grades

    day = business_day(as_of)
    found = latest_grades(account_nos=[account_no], as_of=day)
    if found.is_empty():
        screen.result({"account_no": account_no, "as_of": day, "grade": None}, SHOW_LABELS)
        return WITH_PROBLEMS
    row = found.row(0, named=True)
    criteria = json.loads(row["criteria"])
    headings = [("评价项", "Criterion"), ("值", "Value"), ("得分", "Points")]
    screen.rows(headings, [(code, part["value"], part["points"]) for code, part in criteria.items()], right=1)
    for code, part in criteria.items():
        screen.line({"criterion": {"code": code, **part}})
    screen.result({name: row[name] for name in SHOW_LABELS}, SHOW_LABELS)
    return DONE


@command
def train(
    screen: Screen,
    *,
    by: By,
    snapshots: Annotated[
        int, typer.Option("--snapshots", min=1, max=24, help="Past months learnt from. 取样月数。")
    ] = 6,
    as_of: AsOf = None,
) -> int:
    """Train a scorecard on past months; it becomes the challenger.

    用往月事实与其后的缴费结果训练评分卡，并在未参加训练的用户上检验；训练出的评分卡为挑战者，由人切换后启用。
    """
    start_database(screen)
    from yingshou.flows.train_scorecard import train_scorecard

    day = business_day(as_of)
    with screen.progress("训练评分卡", "Training a scorecard") as report:
        done = train_scorecard(as_of=day, trained_by=by, snapshots=snapshots, progress=report)
    screen.line({"report": done.report})
    measured = done.report["challenger"]
    record = {
        "model_no": done.model_no, "accounts": done.accounts, "defaults": done.defaults, "auc": measured.get("auc"),
        "brier": measured.get("brier"), "repeated": done.repeated,
    }  # fmt: skip
    screen.result(record, MODEL_LABELS)
    return DONE


@command
def models(screen: Screen) -> int:
    """List the scorecards, the latest first, with which is the champion.

    列出评分卡及其检验结果、在用情况。
    """
    start_database(screen)
    from yingshou.records.credit import queries
    from yingshou.records.credit.operations import CHALLENGER, CHAMPION

    held = {
        role: holder.model_id if (holder := queries.holder(role)) else None for role in (CHAMPION, CHALLENGER)
    }
    rows = [
        (card.model_no, str(card.trained_date), card.accounts, card.defaults, card.report["challenger"].get("auc"),
         "/".join(role for role, model_no in held.items() if model_no == card.model_no))
        for card in queries.scorecards()
    ]  # fmt: skip
    for row in rows:
        screen.line(
            {
                "model": dict(
                    zip(("model_no", "trained", "accounts", "defaults", "auc", "roles"), row, strict=True)
                )
            }
        )
    headings = [
        ("评分卡", "Scorecard"), ("训练日期", "Trained"), ("户次", "Rows"), ("违约", "Defaults"), ("AUC", "AUC"), ("角色", "Role"),
    ]  # fmt: skip
    screen.rows(headings, rows, right=2)
    screen.result(
        {"champion": held[CHAMPION], "accounts": len(rows)},
        {"champion": MODEL_LABELS["champion"], "accounts": ("评分卡数", "Scorecards")},
    )
    return DONE


@command
def switch(
    screen: Screen,
    model_no: Annotated[str, typer.Argument(metavar="MODEL", help="Number of the scorecard. 评分卡编号。")],
    *,
    by: By,
    reason: Reason,
    as_of: AsOf = None,
) -> int:
    """Make a scorecard the champion from the next review on.

    启用评分卡，自下次评价起生效。
    """
    start_database(screen)
    from yingshou.flows.switch_champion import switch_champion

    given = switch_champion(model_no=model_no, as_of=business_day(as_of), person=by, reason=reason)
    return _role(screen, given)


@command
def take_back(screen: Screen, *, by: By, reason: Reason, as_of: AsOf = None) -> int:
    """Take the last switch back: the champion before has the role again.

    一步退回上一评分卡；此前没有的，只用规则评分。
    """
    start_database(screen)
    from yingshou.flows.switch_champion import roll_back

    return _role(screen, roll_back(as_of=business_day(as_of), person=by, reason=reason))


def _role(screen: Screen, given: Any) -> int:
    screen.result({"role": given.role, "model_no": given.model_id, "from_date": given.from_date}, ROLE_LABELS)
    return DONE


@command
def back_test(screen: Screen, *, review: Review, as_of: AsOf = None) -> int:
    """Hold a past review against the defaults that followed.

    回测：某次评价的等级与违约概率，对照其后的实际违约。
    """
    start_database(screen)
    from yingshou.flows.back_test_credit import back_test_credit

    report = back_test_credit(review=review.date(), as_of=business_day(as_of))
    rows = [(row["grade"], row["accounts"], row["defaults"]) for row in report["grades"]]
    screen.rows([("等级", "Grade"), ("户数", "Accounts"), ("违约", "Defaults")], rows, right=1)
    screen.line({"report": report})
    known = {"accounts": sum(row[1] for row in rows), "defaults": sum(row[2] for row in rows)}
    screen.result(known | {"auc": report.get("scorecard", {}).get("auc")}, MODEL_LABELS)
    return DONE


@command
def propose(screen: Screen, *, review: Review, as_of: AsOf = None) -> int:
    """Propose the way of settlement the grades of a review ask for.

    按等级提出结算方式建议，由人审批。
    """
    start_database(screen)
    from yingshou.flows.propose_ways import propose_ways

    count = propose_ways(review=review.date(), as_of=business_day(as_of))
    screen.result({"review": review.date(), "proposed": count}, WAY_LABELS)
    return DONE


@command
def decide(
    screen: Screen,
    proposal_no: Annotated[
        str, typer.Argument(metavar="PROPOSAL", help="Number of the proposal. 建议编号。")
    ],
    *,
    by: By,
    approve: Annotated[
        bool, typer.Option("--approve/--turn-down", help="Approve it or turn it down. 采纳或不采纳。")
    ],
    note: Annotated[str, typer.Option("--note", help="Remark; needed to turn down. 说明。")] = "",
    as_of: AsOf = None,
) -> int:
    """Approve a proposed way of settlement or turn it down.

    审批结算方式建议。
    """
    start_database(screen)
    from yingshou.flows.decide_way import decide_proposed_way

    made = decide_proposed_way(
        proposal_no=proposal_no, approved=approve, decided_by=by, note=note, as_of=business_day(as_of)
    )
    screen.result({"proposal_no": proposal_no, "approved": made.approved}, WAY_LABELS)
    return DONE
