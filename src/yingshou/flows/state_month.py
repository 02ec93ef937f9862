"""Say what became of every account in a billing month, and list those of which nothing is known."""

from datetime import date

import polars as pl

from yingshou.core.billing.completeness import accounts_in, month_statement
from yingshou.core.tables.problems import problem_rows
from yingshou.records.billing.frames import month_book, unexplained_accounts
from yingshou.records.runs.operations import note_statement, replace_problems

UNBILLED = "UNBILLED"


def state_month(*, bill_month: int, as_of: date) -> pl.DataFrame:
    """Return the statement of a month over the whole book: state, reason, accounts, amount in yuan."""
    return month_statement(book=month_book(bill_month=bill_month), bill_month=bill_month, as_of=as_of)


def close_run(*, run_no: str, bill_month: int, as_of: date) -> pl.DataFrame:
    """Return the statement of a month and keep the accounts that nothing explains as problems of a run."""
    statement = state_month(bill_month=bill_month, as_of=as_of)
    if accounts_in(statement, "UNEXPLAINED"):
        lost = unexplained_accounts(bill_month=bill_month, as_of=as_of).with_columns(
            effect=pl.lit("BLOCK"), owner=pl.lit("REVIEWER")
        )
        problems = problem_rows(lost, stage="billing", code=UNBILLED, subject="account_no")
        replace_problems(run_no=run_no, problems=problems, account_nos=lost["account_no"].to_list())
    note_statement(run_no=run_no, statement=statement.to_dicts())
    return statement
