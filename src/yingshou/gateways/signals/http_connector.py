"""Signals asked for over HTTP: `GET url?since=2025-10-25` answers `{"signals": [{...}, …]}`.

The fields are the columns of `credit_signals`, values as text; the rows are read as strictly as a file's.
"""

import http.client
import json
import ssl
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode, urlsplit

import polars as pl

from yingshou.core.tables import PROBLEMS
from yingshou.core.tables.warnings import CREDIT_SIGNALS
from yingshou.gateways.files import read_table
from yingshou.gateways.signals.port import SignalSourceError

SECONDS_TO_ANSWER = 20
_LONGEST_ANSWER = 32 * 1024 * 1024
_OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpConnector:
    """A provider at an address, with the token it knows us by. Redirects are not followed."""

    name: str
    url: str
    token: str = field(default="", repr=False)

    def fetch(self, *, since: date) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Ask for the signals published from a day on. Raises SignalSourceError."""
        found = self._ask(since)
        rows = found.get("signals") if isinstance(found, dict) else None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self._error("答复不是信号列表", "the answer is no list of signals")
        if not rows:
            return CREDIT_SIGNALS.empty(), PROBLEMS.empty()
        text = pl.DataFrame(
            {name: [_text(row.get(name)) for row in rows] for name in CREDIT_SIGNALS.names},
            schema=dict.fromkeys(CREDIT_SIGNALS.names, pl.String),
        )
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"{self.name}.csv"
            text.write_csv(path)
            read = read_table(CREDIT_SIGNALS, path)
        return CREDIT_SIGNALS.conform(read.frame), PROBLEMS.conform(read.problems)

    def _ask(self, since: date) -> Any:
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise self._error(
                "网址应以 http:// 或 https:// 开头", "the address begins with http:// or https://"
            )
        query = "&".join(each for each in (parts.query, urlencode({"since": since.isoformat()})) if each)
        headers = {"Accept": "application/json", "User-Agent": "yingshou-signals/1"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        source = _connection(parts.scheme, parts.hostname, parts.port)
        try:
            source.request("GET", f"{parts.path or '/'}?{query}", headers=headers)
            answer = source.getresponse()
            body = answer.read(_LONGEST_ANSWER + 1)
        except (OSError, http.client.HTTPException) as error:
            raise self._error(f"没有答复：{error}", f"no answer: {error}") from error
        finally:
            source.close()
        if answer.status != _OK:
            raise self._error(f"答复 HTTP {answer.status}", f"it answered HTTP {answer.status}")
        if len(body) > _LONGEST_ANSWER:
            raise self._error("答复过长", "the answer is too long")
        try:
            return json.loads(body)
        except ValueError as error:
            raise self._error("答复不是 JSON", "the answer is no JSON") from error

    def _error(self, zh: str, en: str) -> SignalSourceError:
        return SignalSourceError(
            zh=f"信号来源 {self.name}：{zh}", en=f"signals of {self.name}: {en}", field="url"
        )


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(
            host, port, timeout=SECONDS_TO_ANSWER, context=ssl.create_default_context()
        )
    return http.client.HTTPConnection(host, port, timeout=SECONDS_TO_ANSWER)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
