"""Signals out of a folder and from a server on this machine."""

import json
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from yingshou.gateways.signals import FolderConnector, HttpConnector, SignalSourceError

DAY = date(2025, 10, 1)
ROW = {
    "signal_no": "C1",
    "kind": "COURT",
    "severity": "HIGH",
    "signal_date": "2025-10-20",
    "party": "C0001",
    "amount": "1500000.50",
    "detail": "冻结，案号“1”",
    "source": "裁判文书网",
}


class Provider(BaseHTTPRequestHandler):
    """Answers with what the test laid ready and keeps what it was asked."""

    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("Authorization")))
        status, body = self.server.ready
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        """Keep the output of the tests clean."""


@pytest.fixture
def provider():
    with HTTPServer(("127.0.0.1", 0), Provider) as server:
        server.asked, server.ready = [], (200, b'{"signals": []}')
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def source(provider, **changes):
    return HttpConnector(
        name="court",
        url=f"http://127.0.0.1:{provider.server_port}/v1/events?city=0101",
        token="secret",
        **changes,
    )


def test_rows_over_http_are_read_like_those_of_a_file(provider):
    bad = {**ROW, "signal_no": "C2", "severity": "AWFUL"}
    provider.ready = (200, json.dumps({"signals": [ROW, bad]}).encode())
    rows, problems = source(provider).fetch(since=DAY)
    (row,) = rows.iter_rows(named=True)
    assert (row["signal_no"], row["signal_date"], row["amount"]) == (
        "C1",
        date(2025, 10, 20),
        Decimal("1500000.50"),
    )
    assert (row["account_no"], row["party"], row["detail"]) == ("-", "C0001", "冻结，案号“1”")
    assert problems["code"].to_list() == ["NOT_A_CHOICE"]
    ((path, token),) = provider.asked
    assert parse_qs(urlsplit(path).query) == {"city": ["0101"], "since": ["2025-10-01"]}
    assert token == "Bearer secret"


def test_no_signals_are_no_rows(provider):
    rows, problems = source(provider).fetch(since=DAY)
    assert rows.is_empty()
    assert problems.is_empty()
    assert "secret" not in repr(source(provider))


@pytest.mark.parametrize(
    "ready", [(500, b"{}"), (302, b""), (200, b"<html>"), (200, b"[]"), (200, b'{"signals": [1]}')]
)
def test_what_is_no_answer_is_refused_aloud(provider, ready):
    provider.ready = ready
    with pytest.raises(SignalSourceError) as refused:
        source(provider).fetch(since=DAY)
    assert "court" in refused.value.en


def test_a_server_that_is_not_there_and_an_address_that_is_none(provider):
    port = provider.server_port
    provider.server_close()
    for url in (f"http://127.0.0.1:{port}/", "file:///etc/passwd"):
        with pytest.raises(SignalSourceError):
            HttpConnector(name="x", url=url).fetch(since=DAY)


def test_a_folder_gives_each_signal_once(tmp_path):
    heading = "信号编号,信号种类,严重程度,信号日期,户号,来源\n"
    (tmp_path / "1.csv").write_text(
        f"{heading}R1,REGISTRY,LOW,2025-10-02,1000000001,工商\n", encoding="utf-8"
    )
    (tmp_path / "2.csv").write_text(
        f"{heading}R1,REGISTRY,LOW,2025-10-02,1000000001,工商\nR0,REGISTRY,LOW,2025-09-30,1000000001,工商\n"
        "R3,REGISTRY,LOW,never,1000000001,工商\n",
        encoding="utf-8",
    )
    (tmp_path / "notes.pdf").write_text("no table", encoding="utf-8")
    rows, problems = FolderConnector(name="files", folder=tmp_path).fetch(since=DAY)
    assert rows["signal_no"].to_list() == ["R1"]
    assert problems["file"].to_list() == ["2.csv"]
    with pytest.raises(SignalSourceError):
        FolderConnector(name="files", folder=tmp_path / "none").fetch(since=DAY)
