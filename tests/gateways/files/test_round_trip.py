from decimal import Decimal

import fastexcel
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.gateways.files.samples import sample
from yingshou.core.tables import ACCOUNTS, EXCHANGE_TABLES, PAYMENTS, READS
from yingshou.gateways.files import FileRefusedError, read_table, write_table
from yingshou.gateways.files.words import choice_codes


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
@pytest.mark.parametrize("table", EXCHANGE_TABLES, ids=lambda table: table.name)
def test_what_is_written_is_read_back(tmp_path, table, suffix, language):
    frame = sample(table)
    path = tmp_path / f"{table.name}{suffix}"
    write_table(table, frame, path, language=language)
    content = read_table(table, path)
    assert content.problems.is_empty()
    assert content.rows == frame.height
    assert content.notes == ()
    assert content.frame.drop("file", "row_number").equals(table.conform(frame)), (
        "defaults stand for the empty"
    )
    assert content.frame["file"].to_list() == [path.name] * frame.height
    assert content.frame["row_number"].to_list() == [2, 3, 4]
    assert content.frame.schema == {**table.schema, "file": pl.String, "row_number": pl.Int64}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_encodings_and_separators(tmp_path, encoding, separator):
    frame = sample(ACCOUNTS)
    headings = frame.rename({c.name: c.zh for c in ACCOUNTS.columns})
    path = tmp_path / "accounts.csv"
    path.write_bytes(headings.write_csv(separator=separator).encode(encoding))
    content = read_table(ACCOUNTS, path)
    assert content.problems.is_empty()
    assert content.frame.select(ACCOUNTS.names).equals(frame)


@pytest.mark.parametrize("table", EXCHANGE_TABLES, ids=lambda table: table.name)
def test_each_choice_has_a_word_of_its_own(table):
    for column in table.columns:
        words = choice_codes(column)
        assert len(words) == 2 * len(column.choices)
        assert all(word == word.upper() for word in words)


def test_formula_text_is_written_as_text(tmp_path):
    frame = sample(PAYMENTS).with_columns(memo=pl.lit("=1+2"))
    path = tmp_path / "payments.xlsx"
    write_table(PAYMENTS, frame, path)
    cells = fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_polars()
    assert cells["memo"].to_list() == ["=1+2"] * 3


def test_a_number_beyond_fifteen_digits_stays_exact_in_a_workbook(tmp_path):
    exact = Decimal("123456789012.3456")
    frame = sample(READS, rows=2).with_columns(total=pl.lit(exact).cast(READS.schema["total"]))
    path = tmp_path / "reads.xlsx"
    write_table(READS, frame, path)
    assert read_table(READS, path).frame["total"].to_list() == [exact, exact]


def test_unknown_ending_is_refused(tmp_path):
    with pytest.raises(FileRefusedError) as refusal:
        write_table(READS, sample(READS), tmp_path / "reads.pdf")
    assert refusal.value.code == "UNKNOWN_FORMAT"
    assert list(tmp_path.iterdir()) == []


@settings(deadline=None)
@given(fen=st.integers(1, 10**15 - 1))
@example(fen=927776445390064)  # kept as 9277764453900.640625, with no more than six decimals of noise
def test_amounts_survive_a_workbook_to_the_fen(tmp_path_factory, fen):
    amount = Decimal(fen).scaleb(-2)
    frame = sample(PAYMENTS, rows=1).with_columns(amount=pl.lit(amount).cast(PAYMENTS.schema["amount"]))
    path = tmp_path_factory.mktemp("amounts") / "payments.xlsx"
    write_table(PAYMENTS, frame, path)
    content = read_table(PAYMENTS, path)
    assert content.frame["amount"].to_list() == [amount]
