import os

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.gateways.files.samples import sample
from yingshou.core.tables import ACCOUNTS, AGREEMENTS, INTERVALS, PAYMENTS, READS, TARIFF_SCHEDULE
from yingshou.gateways.files import FileRefusedError, find_table, read_batches, read_table, write_table

HEADINGS = "point_no,meter_no,read_date,read_kind,total,peak"


def reads(tmp_path, *lines, headings=HEADINGS):
    path = tmp_path / "reads.csv"
    path.write_text("\n".join([headings, *lines]) + "\n", encoding="utf-8")
    return read_table(READS, path)


def codes(content):
    return content.problems.select("code", "column", "value", "row_number").rows()


@pytest.mark.parametrize(
    ("line", "code", "column", "value"),
    [
        ("P1,M1,2025-10-25,NORMAL,abc,", "NOT_A_NUMBER", "total", "abc"),
        ("P1,M1,2025-10-25,NORMAL,1e3,", "NOT_A_NUMBER", "total", "1e3"),
        ("P1,M1,2025-10-25,NORMAL,12 kWh,", "NOT_A_NUMBER", "total", "12 kWh"),
        ('P1,M1,2025-10-25,NORMAL,"1,234.5",', "NOT_A_NUMBER", "total", "1,234.5"),
        ("P1,M1,2025-10-25,NORMAL,１２,", "NOT_A_NUMBER", "total", "１２"),
        ("P1,M1,2025-10-25,NORMAL,1.23456,", "TOO_PRECISE", "total", "1.23456"),
        ("P1,M1,2025-10-25,NORMAL,12345678901234567,", "OUT_OF_RANGE", "total", "12345678901234567"),
        ("P1,M1,2025-10-25,NORMAL,=A1+B1,", "FORMULA_TEXT", "total", "=A1+B1"),
        ("=cmd|' /C calc'!A0,M1,2025-10-25,NORMAL,1,", "FORMULA_TEXT", "point_no", "=cmd|' /C calc'!A0"),
        ("@SUM(1),M1,2025-10-25,NORMAL,1,", "FORMULA_TEXT", "point_no", "@SUM(1)"),
        ("-A1,M1,2025-10-25,NORMAL,1,", "FORMULA_TEXT", "point_no", "-A1"),
        ("P1,M1,2025-13-25,NORMAL,1,", "NOT_A_DATE", "read_date", "2025-13-25"),
        ("P1,M1,25/10/20,NORMAL,1,", "NOT_A_DATE", "read_date", "25/10/20"),
        ("P1,M1,45955,NORMAL,1,", "NOT_A_DATE", "read_date", "45955"),
        ("P1,M1,2025-10-25,SOMETIMES,1,", "NOT_A_CHOICE", "read_kind", "SOMETIMES"),
        ("P1,M1,2025-10-25,NORMAL,,", "MISSING_VALUE", "total", None),
        ("P1,M1,2025-10-25", "MISSING_VALUE", "read_kind", None),
        ("P1,M1,2025-10-25,NORMAL,1,2,3", "EXTRA_VALUE", None, "3"),
    ],
)
def test_a_bad_cell_is_named(tmp_path, line, code, column, value):
    content = reads(tmp_path, "P0,M0,2025/10/25,正常,10.0000000,5", line, "P2,M2,20251025,normal,+7,")
    assert codes(content) == [(code, column, value, 3)]
    assert content.frame["row_number"].to_list() == [2, 4]
    assert content.rows == 3
    problem = content.problems.row(0, named=True)
    assert (problem["stage"], problem["file"]) == ("import", "reads.csv")


def test_negative_and_absurd_figures_are_left_to_the_row_rules(tmp_path):
    content = reads(tmp_path, "P1,M1,2025-10-25,NORMAL,-1,", "P2,M2,2025-10-25,NORMAL,1000000000000,")
    assert content.problems.is_empty()
    assert content.frame["total"].cast(pl.String).to_list() == ["-1.0000", "1000000000000.0000"]


def test_a_key_twice_is_refused_from_its_second_line_on_across_batches(tmp_path):
    path = tmp_path / "reads.csv"
    lines = [f"P{row % 5},M,2025-10-25,NORMAL,{row}," for row in range(12)]
    path.write_text("\n".join([HEADINGS, *lines, ""]), encoding="utf-8")
    batches = list(read_batches(READS, path, batch_rows=4))
    assert [batch.rows for batch in batches] == [4, 4, 4]
    assert pl.concat([b.frame for b in batches])["row_number"].to_list() == [2, 3, 4, 5, 6]
    problems = pl.concat([b.problems for b in batches])
    assert problems["code"].unique().to_list() == ["DUPLICATE_KEY"]
    assert problems["row_number"].to_list() == [7, 8, 9, 10, 11, 12, 13]
    assert problems["subject"][0] == "P0/M/2025-10-25/NORMAL"


def test_blank_lines_count_as_lines_but_not_as_rows(tmp_path):
    content = reads(tmp_path, "", "P1,M1,2025-10-25,NORMAL,1,", " , ,", "P2,M2,2025-10-25,NORMAL,x,")
    assert content.rows == 2
    assert content.frame["row_number"].to_list() == [3]
    assert codes(content) == [("NOT_A_NUMBER", "total", "x", 5)]


def test_line_breaks_in_quotes_belong_to_their_row(tmp_path):
    content = reads(
        tmp_path, '"P\n1",M1,2025-10-25,NORMAL,1,', "P2,M2,2025-10-25,NORMAL,x,",
    )  # fmt: skip
    assert content.frame["point_no"].to_list() == ["P\n1"]
    assert content.problems["row_number"].to_list() == [3]


def test_a_telephone_number_and_a_dash_are_no_formulas(tmp_path):
    frame = sample(ACCOUNTS, rows=2).with_columns(phone=pl.lit("+86 (10) 1234-5678"), industry=pl.lit("-"))
    path = tmp_path / "accounts.csv"
    write_table(ACCOUNTS, frame, path)
    assert read_table(ACCOUNTS, path).frame["phone"].to_list() == ["+86 (10) 1234-5678"] * 2


def test_months_are_checked(tmp_path):
    path = tmp_path / "agreements.csv"
    frame = sample(AGREEMENTS, rows=2).with_columns(pl.all().cast(pl.String))
    frame.with_columns(valid_from_month=pl.Series(["2025-10", "202513"])).write_csv(path)
    content = read_table(AGREEMENTS, path)
    assert content.frame["valid_from_month"].to_list() == [202510]
    assert codes(content) == [("NOT_A_DATE", "valid_from_month", "202513", 3)]


def test_instants(tmp_path):
    path = tmp_path / "intervals.csv"
    lines = [
        "2025-10-25 00:15",
        "2025/10/25 00:30:00",
        "2025-10-25T00:45:00",
        "2025-10-25",
        "00:15",
        "2025-10-25 24:00",
    ]
    path.write_text(
        "point_no,start_at,active_kwh\n" + "".join(f"P,{line},1\n" for line in lines), encoding="utf-8"
    )
    content = read_table(INTERVALS, path)
    assert content.frame["start_at"].dt.to_string("%H:%M").to_list() == ["00:15", "00:30", "00:45", "00:00"]
    assert content.problems["value"].to_list() == ["00:15", "2025-10-25 24:00"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b"\n\n", "EMPTY_FILE"),
        (f"{HEADINGS}\nP1,M1,2025-10-25,NORMAL,1,\n".encode("utf-16"), "WRONG_ENCODING"),
        (f"{HEADINGS}\nP1,M1,2025-10-25,NORMAL,1,\n".encode("utf-16-le"), "WRONG_ENCODING"),
        (bytes(range(256)) * 40, "WRONG_ENCODING"),
        (b"point_no,meter_no\nP1,M1\n", "MISSING_COLUMN"),
        (b"PK\x03\x04 and the rest of a workbook", "WRONG_FORMAT"),
        (f'{HEADINGS}\nP1,"M"1,2025-10-25,NORMAL,1,\n'.encode(), "BROKEN_QUOTES"),
        (f"{HEADINGS},total\n".encode(), "REPEATED_COLUMN"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused(tmp_path, data, code):
    path = tmp_path / "reads.csv"
    path.write_bytes(data)
    with pytest.raises(FileRefusedError) as refusal:
        read_table(READS, path)
    assert refusal.value.code == code
    assert "reads.csv" in refusal.value.zh
    assert "reads.csv" in refusal.value.en


def test_missing_columns_are_named_with_those_found(tmp_path):
    with pytest.raises(FileRefusedError) as refusal:
        reads(tmp_path, headings="point_no,电能表编号,日期")
    assert "抄表日期（read_date）、示数类型（read_kind）、总示数（total）" in refusal.value.zh
    assert "point_no, 电能表编号, 日期" in refusal.value.zh
    assert "read_date, read_kind, total" in refusal.value.en
    assert refusal.value.field == "read_date, read_kind, total"


def test_the_row_of_a_broken_quote_is_named(tmp_path):
    good = [f"P{n},M,2025-10-25,NORMAL,1," for n in range(5)]
    with pytest.raises(FileRefusedError, match="in row 7"):
        reads(tmp_path, *good, 'P9,"M"9,2025-10-25,NORMAL,1,')


@pytest.mark.parametrize(
    ("name", "code"),
    [("absent.csv", "FILE_NOT_FOUND"), ("folder.csv", "NOT_A_FILE"), ("reads.pdf", "UNKNOWN_FORMAT")],
)
def test_paths_that_hold_no_table(tmp_path, name, code):
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "reads.pdf").touch()
    with pytest.raises(FileRefusedError) as refusal:
        read_table(READS, tmp_path / name)
    assert refusal.value.code == code


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet"])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.95])
def test_truncated_files_are_refused(tmp_path, suffix, share):
    path = tmp_path / f"reads{suffix}"
    write_table(READS, sample(READS), path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(FileRefusedError) as refusal:
        read_table(READS, path)
    assert refusal.value.code in {"UNREADABLE_FILE", "EMPTY_FILE"}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_headings_alone_are_a_file_without_rows(tmp_path, suffix):
    path = tmp_path / f"reads{suffix}"
    write_table(READS, READS.empty(), path)
    content = read_table(READS, path)
    assert (content.rows, content.frame.height, content.problems.height) == (0, 0, 0)
    assert content.frame.schema == {**READS.schema, "file": pl.String, "row_number": pl.Int64}


def test_unknown_columns_are_noted_not_refused(tmp_path):
    content = reads(tmp_path, "P1,M1,2025-10-25,NORMAL,1,2,x", headings=HEADINGS + ",备注")
    assert content.frame.height == 1
    assert [note.zh for note in content.notes] == ["reads.csv 中未使用的列：备注"]


def workbook(path, rows, formats=None):
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Sheet1")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for position, value in enumerate(row):
                if hasattr(value, "year") or hasattr(value, "hour"):
                    sheet.write_datetime(number, position, value, day)
                else:
                    sheet.write(number, position, value)


def test_cells_of_a_workbook(tmp_path):
    from datetime import date

    path = tmp_path / "reads.xlsx"
    headings = ["计量点编号", "电能表编号", "抄表日期", "示数类型", "总示数（kWh）"]
    workbook(
        path,
        [
            headings,
            [1000000001, "M1", date(2025, 10, 25), "正常", 0.1 + 0.2],
            [1000000002, "M2", 45955, "NORMAL", 123456789.12],
            [1000000003, "M3", "2025-10-25", "NORMAL", "=SUM(A1:A9)"],
            [],
            [1000000004, "M4", "2025-10-25", "NORMAL", 1.23456],
        ],
    )
    content = read_table(READS, path)
    assert content.frame["point_no"].to_list() == ["1000000001", "1000000002"]
    assert content.frame["read_date"].cast(pl.String).to_list() == ["2025-10-25", "2025-10-25"]
    assert content.frame["total"].cast(pl.String).to_list() == ["0.3000", "123456789.1200"]
    assert codes(content) == [
        ("FORMULA_TEXT", "total", "=SUM(A1:A9)", 4), ("TOO_PRECISE", "total", "1.23456", 6),
    ]  # fmt: skip


def test_time_cells_of_a_workbook(tmp_path):
    from datetime import date, time

    path = tmp_path / "tariff_schedule.xlsx"
    names = ["catalogue", "valid_from", "valid_to", "source", "priority", "months", "start_time", "end_time",
             "period"]  # fmt: skip
    row = ["BEIJING", date(2024, 2, 1), "", "测试", 1, "-", time(7, 0), "24:00", "高峰"]
    workbook(path, [names, row])
    content = read_table(TARIFF_SCHEDULE, path)
    assert content.problems.is_empty()
    assert content.frame.select("months", "start_time", "end_time", "period").row(0) == (
        "-",
        "07:00",
        "24:00",
        "PEAK",
    )


def test_the_sheet_of_the_table_is_read(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("说明").write(0, 0, "随便写写")
        sheet = book.add_worksheet("抄表示数")
        for position, value in enumerate(HEADINGS.split(",")):
            sheet.write(0, position, value)
        for position, value in enumerate(["P1", "M1", "2025-10-25", "NORMAL", 1, 2]):
            sheet.write(1, position, value)
    content = read_table(READS, path)
    assert content.frame.height == 1
    assert "说明" in content.notes[0].zh


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("reads_2025-10.xlsx", "reads"), ("reads2025.csv", "reads"), ("READS.CSV", "reads"),
        ("agreement_terms.csv", "agreement_terms"), ("agreements-1.csv", "agreements"),
        ("抄表示数_2025-10.xlsx", "reads"), ("tariff_prices.csv", "tariff_prices"),
        ("收款 10月.csv", "payments"),
        ("readsome.csv", None), ("other.csv", None),
    ],
)  # fmt: skip
def test_a_file_is_known_by_its_name(tmp_path, name, table):
    found = find_table(tmp_path / name)
    assert (found.name if found else None) == table


CELLS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12)


@settings(deadline=None)
@given(
    rows=st.lists(st.tuples(CELLS, CELLS, st.sampled_from(["1", "-2.5", "x", "=1", ""]), CELLS), max_size=20)
)
def test_nothing_is_lost(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("lossless") / "payments.csv"
    data = pl.DataFrame(
        [("COUNTER", *row[:3], "2025-10-25", row[3]) for row in rows],
        schema=dict.fromkeys(
            ("channel", "channel_no", "payer_name", "amount", "value_date", "memo"), pl.String
        ),
        orient="row",
    )
    data.write_csv(path)
    content = read_table(PAYMENTS, path)
    assert content.rows == len(rows) == content.frame.height + content.problems.height
    numbers = [*content.frame["row_number"], *content.problems["row_number"]]
    assert sorted(numbers) == list(range(2, len(rows) + 2))


def test_blocks_of_a_large_file_join_without_loss(tmp_path, monkeypatch):
    monkeypatch.setattr("yingshou.gateways.files.encoding._BLOCK_BYTES", 37)
    lines = [f'"P{n}\n，续{n}",M{n},2025-10-25,正常,{n},' for n in range(50)]
    path = tmp_path / "reads.csv"
    path.write_bytes("\r\n".join([HEADINGS, *lines]).encode("gb18030"))
    content = read_table(READS, path)
    assert content.problems.is_empty()
    assert content.frame["row_number"].to_list() == list(range(2, 52))
    assert content.frame["meter_no"].to_list() == [f"M{n}" for n in range(50)]


def test_random_bytes_never_raise_anything_but_a_refusal(tmp_path):
    path = tmp_path / "reads.csv"
    for size in (1, 2, 7, 100, 5000):
        path.write_bytes(os.urandom(size))
        with pytest.raises(FileRefusedError):
            read_table(READS, path)
