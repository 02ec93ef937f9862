"""Delimited and fixed-width statements by layouts that are data."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingshou.gateways.files import FileRefusedError
from yingshou.gateways.statements import (
    LAYOUTS,
    StatementRefusedError,
    layout_named,
    prove_statement,
    read_statement,
)
from yingshou.gateways.statements import lines as line_reader

D = Decimal
DAY = date(2025, 10, 25)
CSV = """\
账号,交易日期,借方金额,贷方金额,余额,对方户名,摘要,流水号
6222000011,2025-10-25,,"1,500.50",2500.50,北原钢铁,户号 1000000001,B1
6222000011,2025-10-25,200.00,,2300.50,银行,"管理费, 十月",B2
6222000011,2025-10-26,,99.5,2400.00,张三,电费,B3
合计,3,200.00,1600.00
"""


def fixed(rows, *, opening=100000, count=None, net=None, closing=None):
    """Write an agent's file: rows of (direction, fen, name)."""
    total = sum(fen if direction == "C" else -fen for direction, fen, _ in rows)
    made = [b"H" + b"6222000011".ljust(20) + b"298".ljust(12) + str(opening).zfill(16).encode()]
    for number, (direction, fen, name) in enumerate(rows):
        head = f"D20251025{direction}{fen:016d}R{number:07d}".encode().ljust(46)
        made.append(head + name.encode("gb18030")[:40].ljust(40) + "电费".encode("gb18030"))
    figures = (len(rows) if count is None else count, total if net is None else net)
    end = opening + total if closing is None else closing
    made.append(f"T{figures[0]:010d}{figures[1]:016d}{end:016d}".encode())
    return b"\r\n".join(made)


ROWS = [("C", 150050, "北原钢铁有限公司"), ("D", 20000, "银行"), ("C", 1, "张三")]


def write(tmp_path, content, name="statement.txt"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(path, layout):
    with pytest.raises(StatementRefusedError) as refused:
        prove_statement(path, layout_named(layout))
    return refused.value.code, refused.value.row_number


def test_delimited(tmp_path):
    for encoding in ("utf-8", "gb18030"):
        path = write(tmp_path, CSV.encode(encoding))
        proven = prove_statement(path, layout_named("bank-csv"))
        assert (proven.encoding, proven.lines, proven.credit_total) == (encoding, 3, D("1600.00"))
        assert proven.proven_by == ("balance", "count", "sum")
        (lines,) = read_statement(path, layout_named("bank-csv"))
        chosen = (
            "bank_account",
            "line_no",
            "value_date",
            "amount",
            "reference",
            "payer_name",
            "text",
            "row_number",
        )
        assert lines.select(chosen).rows() == [
            ("6222000011", 1, DAY, D("1500.50"), "B1", "北原钢铁", "户号 1000000001", 2),
            ("6222000011", 2, DAY, D("-200.00"), "B2", "银行", "管理费, 十月", 3),
            ("6222000011", 3, date(2025, 10, 26), D("99.50"), "B3", "张三", "电费", 4),
        ]


@pytest.mark.parametrize(
    ("change", "code", "row_number"),
    [
        (("2300.50,银行", "2300.51,银行"), "BALANCE", 3),
        (('6222000011,2025-10-25,200.00,,2300.50,银行,"管理费, 十月",B2\n', ""), "BALANCE", 3),
        (("合计,3,", "合计,4,"), "COUNT", 5),
        (("1600.00", "1600.01"), "SUM", 5),
        (("合计,3,200.00,1600.00\n", ""), "TRUNCATED", 4),
        (("2025-10-26", "2025-13-26"), "SYNTAX", 4),
        ((",99.5,", ",9x.5,"), "SYNTAX", 4),
        ((",,99.5,2400.00", ",,,2400.00"), "TRUNCATED", 4),
        (("1600.00\n", "1600.00\n6222000011,2025-10-26,,1,2401.00,,,B4\n"), "SYNTAX", 6),
    ],
)
def test_a_damaged_delimited_file_names_its_line(tmp_path, change, code, row_number):
    assert refusal(write(tmp_path, CSV.replace(*change)), "bank-csv") == (code, row_number)


def test_fixed_width_counts_bytes_not_signs(tmp_path):
    path = write(tmp_path, fixed(ROWS))
    proven = prove_statement(path, layout_named("agent-fixed"))
    assert (proven.encoding, proven.lines, proven.proven_by) == ("gb18030", 3, ("balance", "count", "sum"))
    lines = pl.concat(read_statement(path, layout_named("agent-fixed")))
    assert lines.select(
        "bank_account", "statement_no", "amount", "payer_name", "text", "reference"
    ).rows() == [
        ("6222000011", "298", D("1500.50"), "北原钢铁有限公司", "电费", "R0000000"),
        ("6222000011", "298", D("-200.00"), "银行", "电费", "R0000001"),
        ("6222000011", "298", D("0.01"), "张三", "电费", "R0000002"),
    ]


def test_a_damaged_fixed_file_names_its_line(tmp_path):
    whole = fixed(ROWS)
    lines = whole.split(b"\r\n")
    cases = {
        ("COUNT", 5): fixed(ROWS, count=4),
        ("SUM", 5): fixed(ROWS, net=1),
        ("BALANCE", 5): fixed(ROWS, closing=1),
        ("TRUNCATED", 4): b"\r\n".join(lines[:-1]),
        ("TRUNCATED", 5): b"\r\n".join(lines[1:]) + b"\r\n",
        ("UNKNOWN_RECORD", 2): whole.replace(b"\r\nD", b"\r\nX", 1),
        ("SYNTAX", 2): whole.replace(b"20251025C", b"20251325C", 1),
        ("SYNTAX", 6): whole + b"\r\n" + lines[1],
        ("TRUNCATED", 3): whole.replace(lines[2], lines[2][:10]),
    }
    for (code, row_number), content in cases.items():
        if code == "TRUNCATED" and row_number == 5:
            row_number = 4  # noqa: PLW2901  the header is gone, so the file is a line shorter
        assert refusal(write(tmp_path, content), "agent-fixed") == (code, row_number)


def test_a_file_in_small_blocks_reads_the_same(tmp_path, monkeypatch):
    path = write(tmp_path, fixed(ROWS * 40))
    whole = prove_statement(path, layout_named("agent-fixed"))
    monkeypatch.setattr(line_reader, "_BLOCK_BYTES", 97)
    assert prove_statement(path, layout_named("agent-fixed")) == whole
    batches = list(read_statement(path, layout_named("agent-fixed")))
    assert len(batches) > 10
    assert [number for batch in batches for number in batch["line_no"]] == list(range(1, 121))


@given(
    st.lists(
        st.tuples(st.sampled_from("CD"), st.integers(1, 10**12), st.text("甲乙丙丁ABC ", max_size=12)),
        max_size=20,
    )
)
def test_what_is_written_is_what_is_read(tmp_path_factory, rows):
    path = write(tmp_path_factory.mktemp("fixed"), fixed(rows, opening=10**14))
    proven = prove_statement(path, layout_named("agent-fixed"))
    credit = sum(fen for direction, fen, _ in rows if direction == "C")
    assert (proven.lines, proven.credit_total) == (len(rows), D(credit).scaleb(-2))


def test_each_shipped_layout_is_whole_and_others_come_as_files(tmp_path):
    assert LAYOUTS == ("mt940", "agent-fixed", "bank-csv")
    assert [layout_named(name) is None for name in LAYOUTS] == [True, False, False]
    head = "layout,format,separator,record,marker,field,start,width,written_as\n"
    own = write(
        tmp_path,
        f"{head}own,DELIMITED,|,LINE,,VALUE_DATE,2,,%Y%m%d\nown,DELIMITED,|,LINE,,AMOUNT,1,,FEN\n",
        "own.csv",
    )
    proven = prove_statement(write(tmp_path, "150|20251025\n-50|20251026\n"), layout_named(str(own)))
    assert (proven.credit_total, proven.debit_total, proven.proven_by) == (D("1.50"), D("0.50"), ())
    for bad in (
        f"{head}own,FIXED,,LINE,,AMOUNT,1,,FEN\n",
        f"{head}own,DELIMITED,|,LINE,,AMOUNT,1,,FEN\n",
        head,
    ):
        with pytest.raises(FileRefusedError) as refused:
            layout_named(str(write(tmp_path, bad, "bad.csv")))
        assert refused.value.code == "BAD_LAYOUT"
    with pytest.raises(FileRefusedError, match="there is no layout"):
        layout_named("nowhere")
