"""What the rules of treatments ask of an account, read for a range of accounts."""

from datetime import date, timedelta

import polars as pl

from yingshou.core.tables.collection import CRITERIA
from yingshou.records.claims.frames import landlords_answer
from yingshou.records.collection import day_frames as frames
from yingshou.records.credit.frames import grades_held
from yingshou.records.customers.frames import accounts_of, traits_on

_BROKEN_FOR = timedelta(days=365)
"""How long a broken promise is held against an account."""
_ARCHIVE = ("account_no", "customer_class", "supply_class", "voltage_level")


def with_facts(cases: pl.DataFrame, *, first: str, last: str, on: date) -> pl.DataFrame:
    """Add the columns of CRITERIA to cases: archive, traits as marks, last cause found, grade held."""
    numbers = cases["account_no"].to_list()
    archive = accounts_of(numbers).select(_ARCHIVE)
    traits = traits_on(account_nos=numbers, on=on).select(
        "account_no",
        "importance",
        "protected_kind",
        "service_grade",
        "is_shop",
        "tenant_name",
        "landlord_name",
    )
    breakers = frames.promise_breakers(first=first, last=last, since=on - _BROKEN_FOR)
    causes = frames.causes_between(first=first, last=last)
    known = (
        cases.join(archive, on="account_no", how="left", maintain_order="left")
        .join(traits, on="account_no", how="left", maintain_order="left")
        .join(causes, on="account_no", how="left", maintain_order="left")
        .join(grades_held(numbers, on=on), on="account_no", how="left", maintain_order="left")
        .join(breakers.with_columns(broken=pl.lit(value=True)), on="account_no", how="left",
              maintain_order="left")
    )  # fmt: skip
    marks = {
        "RENTAL": pl.col("tenant_name").is_not_null()
        | pl.col("landlord_name").is_not_null()
        | pl.col("account_no").is_in(landlords_answer(numbers, on=on)),
        "SHOP": pl.col("is_shop"),
        "IMPORTANT": pl.col("importance").is_not_null(),
        "PROTECTED": pl.col("protected_kind").is_not_null(),
        "BROKEN_PROMISE": pl.col("broken"),
        "OLD_ARREARS": pl.col("anchor_date") < pl.lit(date(on.year, 1, 1)),
    }
    borne = pl.concat_list(
        pl.when(borne.fill_null(value=False)).then(pl.lit(mark)) for mark, borne in marks.items()
    ).list.drop_nulls()
    return known.with_columns(borne.alias("trait")).select(*cases.columns, *CRITERIA)
