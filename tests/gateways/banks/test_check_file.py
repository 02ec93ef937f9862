"""Check files of agents: read once, proven, and refused with the line to blame."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from yingshou.gateways.banks.check_file import read_check_file, write_check_file
from yingshou.gateways.statements.refusal import StatementRefusedError

D = Decimal
WELL = (
    "YSCHK|1|ICBC01|20251027|3|460.40|1|22.00|0.30\n"
    "P|S1|1000000002|238.40|0.10|0200-031|T07|\n"
    "P|S2|1000000003|200.00|0.20||T08|\n"
    "P|S3|1000000004|22.00|0.05|||\n"
    "R|S4|1000000004|22.00|0.05|||S3\n"
)


def read(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "day.chk"
    path.write_bytes(text.encode(encoding))
    return read_check_file(path)


def refused(tmp_path, text, encoding="utf-8"):
    with pytest.raises(StatementRefusedError) as error:
        read(tmp_path, text, encoding)
    return error.value.code, error.value.row_number


def test_a_day_is_read_and_a_payment_taken_back_is_no_line(tmp_path):
    file = read(tmp_path, WELL)
    assert (file.agent_no, file.work_date) == ("ICBC01", date(2025, 10, 27))
    assert (file.paid_count, file.paid_amount, file.reversed_count, file.fees) == (
        3,
        D("460.40"),
        1,
        D("0.30"),
    )
    assert file.lines.select("reference", "amount", "fee", "account_no", "text", "row_number").rows() == [
        ("ICBC01-S1", D("238.40"), D("0.10"), "1000000002", "0200-031 T07", 2),
        ("ICBC01-S2", D("200.00"), D("0.20"), "1000000003", "T08", 3),
    ]


def test_line_ends_and_encoding_make_no_difference(tmp_path):
    assert (
        read(tmp_path, WELL.replace("\n", "\r\n").rstrip(), "gb18030").digest == read(tmp_path, WELL).digest
    )


def test_what_cannot_cancel_out_stays(tmp_path):
    """A payment twice, one reversal of it, and a reversal of a payment of another day."""
    text = (
        "YSCHK|1|ICBC01|20251027|2|20.00|2|15.00|0.00\n"
        "P|S1|A1|10.00||||\nP|S1|A1|10.00||||\nR|S2|A1|10.00||||S1\nR|S3|A1|5.00||||S0\n"
    )
    rows = read(tmp_path, text).lines.select("reference", "amount").rows()
    assert rows == [("ICBC01-S1", D("10.00")), ("ICBC01-S0", D("-5.00"))]


@pytest.mark.parametrize(
    ("old", "new", "code", "row"),
    [
        ("R|S4|1000000004|22.00|0.05|||S3\n", "", "TRUNCATED", 4),
        ("|||S3\n", "|||S3\nP|S5|A|1.00||||\n", "COUNT", 1),
        ("238.40|0.10", "238.41|0.10", "SUM", 1),
        ("|0.30\n", "|0.31\n", "SUM", 1),
        ("P|S2|", "X|S2|", "SYNTAX", 3),
        ("200.00|0.20", "200|0.20", "SYNTAX", 3),
        ("200.00|0.20", "0.00|0.20", "SYNTAX", 3),
        ("200.00|0.20", "0.10|0.20", "SYNTAX", 3),
        ("|||S3\n", "|||S3|extra\n", "SYNTAX", 5),
        ("|||S3\n", "|||\n", "SYNTAX", 5),
        ("20251027", "20251327", "SYNTAX", 1),
        ("YSCHK|1|", "YSCHK|2|", "SYNTAX", 1),
        ("460.40|1", "-460.40|1", "SYNTAX", 1),
    ],
)  # fmt: skip
def test_a_damaged_file_is_refused_with_its_line(tmp_path, old, new, code, row):
    assert old in WELL
    assert refused(tmp_path, WELL.replace(old, new, 1)) == (code, row)


def test_an_empty_file_and_a_cut_sign_are_refused(tmp_path):
    assert refused(tmp_path, "") == ("SYNTAX", 1)
    text = WELL.replace("1000000003", "户三")
    assert read(tmp_path, text, "gb18030").lines.height == 2
    path = tmp_path / "cut.chk"
    path.write_bytes(text.encode("gb18030") + b"P|S9|\xbb\n")
    with pytest.raises(StatementRefusedError) as error:
        read_check_file(path)
    assert (error.value.code, error.value.row_number) == ("WRONG_ENCODING", 6)


def test_what_is_written_is_read_back(tmp_path):
    acts = pl.DataFrame(
        [
            ("PAY", "S1", "A1", D("10.00"), D("0.10"), "O1", "T1", None),
            ("PAY", "S2", "A2", D("7.25"), D("0.00"), "", "", None),
            ("REVERSE", "S3", "A2", D("7.25"), D("0.00"), "", "", "S2"),
        ],
        schema=["kind", "serial_no", "account_no", "amount", "fee", "outlet", "terminal", "of_serial_no"],
        orient="row",
    )  # fmt: skip
    path = tmp_path / "own.chk"
    path.write_bytes(write_check_file(agent_no="SHOP9", work_date=date(2025, 10, 27), acts=acts))
    assert path.read_text().splitlines()[0] == "YSCHK|1|SHOP9|20251027|2|17.25|1|7.25|0.10"
    file = read_check_file(path)
    assert file.lines.select("reference", "amount").rows() == [("SHOP9-S1", D("10.00"))]
    path.write_bytes(write_check_file(agent_no="SHOP9", work_date=date(2025, 10, 27), acts=acts.clear()))
    assert (read_check_file(path).paid_count, read_check_file(path).lines.height) == (0, 0)
