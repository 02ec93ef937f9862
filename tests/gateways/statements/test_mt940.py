"""MT940: what files of many banks hold, and why a damaged one is refused."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from yingshou.gateways.statements import StatementRefusedError, prove_statement, read_statement

D = Decimal
SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "mt940"
WHOLE = {
    "ASNB/mt940.txt": (31, 8, "2828.90", "2771.96"),
    "ASNB/mt940_with_spaces_for_entry_date.txt": (31, 8, "2828.90", "2771.96"),
    "self-provided/february_30.sta": (1, 1, "0.00", "6.00"),
    "self-provided/long_statement_number.sta": (1, 0, "0.00", "0.00"),
    "self-provided/multiline.sta": (1, 2, "119.00", "5.00"),
    "self-provided/transaction_details_wrapped.sta": (1, 1, "0.00", "6.00"),
    "self-provided/wrapped_timestamp.sta": (1, 1, "0.00", "6.00"),
}
DAMAGED = {
    "self-provided/account_identification.sta": ("TRUNCATED", 1),
    "self-provided/details_60-63.sta": ("BALANCE", 12),
    "self-provided/empty_non_swift.sta": ("SYNTAX", 1),
    "self-provided/gv_codes.sta": ("TRUNCATED", 1),
    "self-provided/invalid_statement.sta": ("TRUNCATED", 1),
    "self-provided/malformed_details.sta": ("BALANCE", 15),
    "self-provided/mt942.sta": ("TRUNCATED", 7),
    "self-provided/overly_long_details.sta": ("BALANCE", 15),
    "self-provided/raiffeisen-cmi.sta": ("BALANCE", 40),
    "self-provided/raphaelm.sta": ("SYNTAX", 27),
    "self-provided/sparkassen.sta": ("SYNTAX", 1),
    "self-provided/whitespace.sta": ("BALANCE", 9),
}

STATEMENT = """\
{1:F01BKCHCNBJAXXX0000000000}{2:O940BKCHCNBJXXXXN}{3:}{4:
:20:STM251025
:25:104100000004/3456789012
:28C:298/1
:60F:C251024CNY1000,00
:61:2510251025C1500,50NTRFNONREF//B0001
:86:NTRF?20户号 1000000001?21 十月电费?32北原钢铁?33有限公司
:61:2510251025D200,00NCHGFEE//B0002
:86:账户管理费
:61:2510251025RD200,00NCHGFEE//B0003
:61:2510261025RC0,50NTRFX//B0004
:90D:2D200,50
:62F:C251026CNY2500,00
-}
"""


def write(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "statement.sta"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def refusal(path):
    with pytest.raises(StatementRefusedError) as refused:
        prove_statement(path, None)
    return refused.value.code, refused.value.row_number


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples lie beside the repository")
def test_files_of_many_banks():
    names = {
        path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*") if path.suffix in {".sta", ".txt"}
    }
    assert names == {*WHOLE, *DAMAGED}
    for name, (statements, lines, credit, debit) in WHOLE.items():
        proven = prove_statement(SAMPLES / name, None)
        found = (proven.statements, proven.lines, proven.credit_total, proven.debit_total, proven.proven_by)
        assert found == (statements, lines, D(credit), D(debit), ("balance",)), name
    for name, expected in DAMAGED.items():
        assert refusal(SAMPLES / name) == expected, name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_statement_is_proven_and_read(tmp_path, encoding):
    text = STATEMENT.replace(":90D:2D200,50", ":90D:2CNY200,50")
    path = write(tmp_path, text, encoding)
    proven = prove_statement(path, None)
    assert proven.encoding == encoding.removesuffix("-sig")
    assert (proven.statements, proven.lines, proven.credit_count) == (1, 4, 2)
    assert (proven.credit_total, proven.debit_total) == (D("1700.50"), D("200.50"))
    assert (proven.currencies, proven.proven_by) == (("CNY",), ("balance", "count", "sum"))
    (lines,) = read_statement(path, None)
    chosen = ("line_no", "value_date", "amount", "reference", "payer_name", "text", "row_number")
    day = date(2025, 10, 25)
    assert lines.select(chosen).rows() == [
        (1, day, D("1500.50"), "B0001", "北原钢铁有限公司", "户号 1000000001 十月电费", 6),
        (2, day, D("-200.00"), "B0002", None, "账户管理费", 8),
        (3, day, D("200.00"), "B0003", None, None, 10),
        (4, date(2025, 10, 26), D("-0.50"), "B0004", None, None, 11),
    ]
    assert lines.select("bank_account", "statement_no", "currency", "file").unique().rows() == [
        ("104100000004/3456789012", "298/1", "CNY", "statement.sta")
    ]


WELL = STATEMENT.replace(":90D:2D200,50", ":90D:2CNY200,50")


@pytest.mark.parametrize(
    ("change", "code", "row_number"),
    [
        ((":62F:C251026CNY2500,00\n", ""), "TRUNCATED", 2),
        ((":60F:C251024CNY1000,00\n", ""), "TRUNCATED", 5),
        (("CNY2500,00", "CNY2500,01"), "BALANCE", 13),
        ((":61:2510251025D200,00NCHGFEE//B0002\n:86:账户管理费\n", ""), "COUNT", 10),
        ((":90D:2CNY200,50", ":90D:3CNY200,50"), "COUNT", 12),
        ((":90D:2CNY200,50", ":90D:2CNY200,51"), "SUM", 12),
        (("C1500,50", "C15OO,50"), "SYNTAX", 6),
        (("RC0,50", "RC0,505"), "SYNTAX", 11),
        (("2510251025D", "2513251025D"), "SYNTAX", 8),
    ],
)
def test_a_damaged_file_names_its_line(tmp_path, change, code, row_number):
    assert refusal(write(tmp_path, WELL.replace(*change))) == (code, row_number)


def test_every_cut_is_noticed(tmp_path):
    lines = WELL.splitlines(keepends=True)
    for end in range(len(lines) - 2):
        assert refusal(write(tmp_path, "".join(lines[: end + 1])))[0] == "TRUNCATED", end


def test_files_joined_in_two_encodings_are_refused_at_the_first_line_that_differs(tmp_path):
    assert refusal(write(tmp_path, WELL.encode() + WELL.encode("gb18030"))) == ("MIXED_ENCODINGS", 21)
    assert refusal(write(tmp_path, WELL.encode("gb18030") + WELL.encode())) == ("MIXED_ENCODINGS", 21)
    assert refusal(write(tmp_path, WELL.encode() + b"\xff\xff\n")) == ("WRONG_ENCODING", 15)
    assert refusal(write(tmp_path, WELL.encode("utf-16"))) == ("WRONG_ENCODING", 1)
