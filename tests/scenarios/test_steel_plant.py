"""A real plant for a whole year: 35,040 quarter-hours from the documented files to its days without risk.

Given a steel plant's load of 2018 with reactive energy and the official Beijing table of 2024-02,
when it is imported, billed twelve times on the 25th, settled by segments and instalments and paid on time,
then every kWh is billed, the books agree, and the share of zero-risk days is what its plan promises.
"""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.scenarios.plain_bill import Quarter, plain_bill
from yingshou.core.period import add_months
from yingshou.core.tables import AGREEMENT_TERMS, AGREEMENTS, EXCHANGE_TABLES, INTERVALS, TARIFF_TABLES, Table
from yingshou.flows.check_books import check_books
from yingshou.flows.import_payments import import_payments
from yingshou.flows.import_table import import_table
from yingshou.flows.issue_dues import issue_dues
from yingshou.flows.run_bills import run_bills
from yingshou.flows.run_positions import run_positions
from yingshou.gateways.files import read_table, write_table
from yingshou.gateways.intervals import IntervalStore
from yingshou.records.copy import copy_out

SOURCE = Path(__file__).parents[3] / "shared" / "data" / "steel_industry_15min" / "Steel_industry_data.csv"
CATALOGUE = Path(__file__).parents[2] / "src" / "yingshou" / "catalogues" / "beijing"
PLANT = "2018000001"
YEAR = (dt.date(2018, 1, 1), dt.date(2019, 1, 1))
YEAR_START = dt.datetime(2018, 1, 1)  # noqa: DTZ001
FIRST_MONTH = 201801
EXPECTED_COVER = (365, 326, Decimal("19264.46"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not SOURCE.exists(), reason="the real load lies beside the repository, not in it"),
]


def _write_exchange_files(folder: Path) -> None:
    """Turn the plant's own file into our documented exchange files."""
    raw = pl.read_csv(SOURCE, infer_schema=False, encoding="utf8-lossy")
    start = pl.datetime(2018, 1, 1) + pl.duration(minutes=15) * pl.int_range(pl.len())
    intervals = raw.select(
        pl.lit("P-PLANT").alias("point_no"),
        start.cast(pl.Datetime("us")).alias("start_at"),  # rows labelled 00:00 end their day: order decides
        pl.col("Usage_kWh").alias("active_kwh"),
        pl.col("Lagging_Current_Reactive.Power_kVarh").alias("reactive_forward_kvarh"),
        pl.col("Leading_Current_Reactive_Power_kVarh").alias("reactive_reverse_kvarh"),
    )
    write_table(INTERVALS, INTERVALS.conform(intervals), folder / "intervals.csv")
    (folder / "accounts.csv").write_text(
        "户号,客户编号,户名,供电单位,用户类别,供电方式,电压等级,电价目录,电价类别,购电类别,执行分时,基本电费方式,"
        "合同容量,核定需量,功率因数标准,抄表日,立户日期\n"
        f"{PLANT},C-PLANT,某钢厂,34401,INDUSTRIAL,DEDICATED_TRANSFORMER,KV1_10,BEIJING,TWO_PART,NORMAL,true,ACTUAL,"
        "1000,,0.90,25,2018-01-01\n",
        encoding="gb18030",
    )
    (folder / "metering_points.csv").write_text(
        "point_no,meter_no,account_no,metering_mode,multiplier,register_digits,installed_date,removed_date\n"
        f"P-PLANT,M-1,{PLANT},INTERVAL,1,8,2018-01-01,\n",
        encoding="utf-8",
    )
    for table in TARIFF_TABLES:
        text = (CATALOGUE / f"{table.name}.csv").read_text(encoding="utf-8")
        (folder / f"{table.name}.csv").write_text(text.replace("2024-02-01", "2018-01-01"), encoding="utf-8")
    agreement = [PLANT, 1, 201801, None, "LAST_BILL", "105000.00", "CUMULATIVE", "PREVIOUS", 3, "2018-01-01"]
    _write(AGREEMENTS, [agreement], folder)
    _write(
        AGREEMENT_TERMS,
        [
            [PLANT, 1, 1, "INSTALMENT", -1, 27, "0.20", False],
            [PLANT, 1, 2, "SEGMENT", 0, 1, "0.50", False],
            [PLANT, 1, 3, "SEGMENT", 0, 15, "0.50", True],
        ],
        folder,
    )


def _write(table: Table, rows: list[list[object]], folder: Path) -> None:
    frame = pl.DataFrame(
        [[None if v is None else str(v) for v in row] for row in rows], schema=list(table.names), orient="row"
    )
    frame.write_csv(folder / f"{table.name}.csv")


def _import_folder(folder: Path, store: IntervalStore) -> None:
    archive = ("accounts", "metering_points", *(table.name for table in TARIFF_TABLES))
    for name in (*archive, "agreements", "agreement_terms", "intervals"):
        table = next(t for t in EXCHANGE_TABLES if t.name == name)
        content = read_table(table, folder / f"{name}.csv")
        result = import_table(
            table=table, frame=content.frame, parse_problems=content.problems, as_of=YEAR[1],
            on_problem="REJECT_ALL", source=f"{name}.csv", interval_store=store,
        )  # fmt: skip
        assert result.problems.is_empty(), result.problems


def _pay_what_is_due(day: dt.date) -> None:
    """Pay every item on its due date, and on the first day what fell due before supply began."""
    due = copy_out(
        "SELECT b.receivable_no, b.account_no, b.principal_open FROM receivables_receivablebalance b "
        "WHERE b.principal_open > 0 AND b.due_date <= %s",
        [day],
        pl.Schema(
            {
                "receivable_no": pl.String,
                "account_no": pl.String,
                "principal_open": pl.Decimal(38, 2),
            }
        ),
    )
    if due.is_empty():
        return
    import_payments(
        frame=due.select(
            pl.lit("TRANSFER").alias("channel"),
            pl.col("receivable_no").alias("channel_no"),
            "account_no",
            pl.lit("某钢厂").alias("payer_name"),
            pl.col("principal_open").alias("amount"),
            pl.lit(day).alias("value_date"),
            pl.lit(None, dtype=pl.String).alias("memo"),
        ),
        as_of=day,
        source=f"bank-{day}",
    )


def test_a_real_plant_from_quarter_hours_to_days_without_risk(tmp_path: Path) -> None:
    _write_exchange_files(tmp_path)
    _import_folder(tmp_path, IntervalStore(tmp_path / "store"))

    day = YEAR[0]
    month = 201801
    while day < YEAR[1]:
        issue_dues(as_of=day, lead_days=0)
        if day.day == 25:
            run_bills(bill_month=month, as_of=day, review_multiple=1000)
            month = add_months(month, 1)
        _pay_what_is_due(day)
        day += dt.timedelta(days=1)
    run_positions(from_date=YEAR[0], to_date=YEAR[1], as_of=dt.date(2018, 12, 31))

    quarters = _quarters()
    bills = _bills()
    assert [month for month, _, _ in bills] == list(range(201801, 201813))
    for month, kwh, amount in bills:
        first = dt.datetime(2017 + (month > 201801), (month - 2) % 100 % 12 + 1, 25)  # noqa: DTZ001
        last = dt.datetime(2018, month % 100, 25)  # noqa: DTZ001
        supplied = [quarter for quarter in quarters if first <= quarter[0] < last]
        assert kwh == sum(quarter[1] for quarter in supplied), month
        days = (last - YEAR_START).days if month == FIRST_MONTH else 30
        assert amount == plain_bill(supplied, days_of_basic_fee=days), month
    days, covered, worst = _cover()
    # A plan of 20/50/30 % on the last bill leaves days open only where a month outruns the one before it.
    assert (days, covered, worst) == EXPECTED_COVER
    assert check_books() == []


def _quarters() -> list[Quarter]:
    raw = pl.read_csv(SOURCE, infer_schema=False, encoding="utf8-lossy")
    start = dt.datetime(2018, 1, 1)  # noqa: DTZ001
    return [
        (start + dt.timedelta(minutes=15 * index), Decimal(row[0]), Decimal(row[1]) + Decimal(row[2]))
        for index, row in enumerate(
            raw.select(
                "Usage_kWh", "Lagging_Current_Reactive.Power_kVarh", "Leading_Current_Reactive_Power_kVarh"
            ).rows()
        )
    ]


def _bills() -> list[tuple[int, Decimal, Decimal]]:
    return copy_out(
        "SELECT bill_month, total_kwh, amount FROM billing_bill ORDER BY bill_month",
        [],
        pl.Schema({"bill_month": pl.Int32, "total_kwh": pl.Decimal(38, 4), "amount": pl.Decimal(38, 2)}),
    ).rows()


def _cover() -> tuple[int, int, Decimal]:
    return copy_out(
        "SELECT count(*) AS days, count(*) FILTER (WHERE covered) AS covered, max(uncovered) AS worst "
        "FROM indicators_position",
        [],
        pl.Schema({"days": pl.Int64, "covered": pl.Int64, "worst": pl.Decimal(38, 2)}),
    ).row(0)
