"""Where files for a bank are left and its answers found: a folder, or a server with the same four acts.

A folder has `out`, `in`, `done` and `refused`. A server answers `PUT /out/NAME`, `GET /in/` (names, one a
line), `GET /in/NAME` and `DELETE /in/NAME`; a token goes along as `Authorization: Bearer`.
"""

import http.client
import os
import re
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit

from yingshou.core.errors import YingshouError

SECONDS_TO_ANSWER = 30
PAUSES = (2, 10)
"""Seconds before the second and third try."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z")
_GOOD = range(200, 300)
_GONE = 404


class DropError(YingshouError):
    """The place where files are left cannot be reached, or does not do what it is asked."""

    code = "DROP"


class Drop(Protocol):
    """What both kinds of place can do."""

    def put(self, name: str, content: bytes) -> None:
        """Leave a file for the bank; it is seen whole or not at all. The same again changes nothing."""

    def waiting(self) -> list[str]:
        """Return the names of the bank's files that wait, in order."""

    def fetch(self, name: str) -> bytes:
        """Return a file of the bank."""

    def settle(self, name: str, content: bytes, *, good: bool) -> None:
        """Put a file of the bank aside, as taken or as refused; it no longer waits."""


@dataclass(frozen=True, slots=True)
class FolderDrop:
    """A folder, such as one a transfer program empties and fills."""

    path: Path

    def put(self, name: str, content: bytes) -> None:
        """Write beside the place, to the disk, then rename into it."""
        _write(self._part("out") / name, content)

    def waiting(self) -> list[str]:
        """Return the files of the bank whose names are whole: parts in the making begin with a point."""
        return sorted(each.name for each in self._part("in").iterdir() if _NAME.match(each.name))

    def fetch(self, name: str) -> bytes:
        """Return a file of the bank."""
        return (self._part("in") / name).read_bytes()

    def settle(self, name: str, content: bytes, *, good: bool) -> None:
        """Move a file aside; one of the same name there before stays, this one gets a number."""
        del content
        target = self._part("done" if good else "refused") / name
        number = 1
        while target.exists():
            number += 1
            target = target.with_name(f"{name}.{number}")
        (self._part("in") / name).rename(target)

    def _part(self, name: str) -> Path:
        part = self.path / name
        part.mkdir(parents=True, exist_ok=True)
        return part


@dataclass(frozen=True, slots=True)
class HttpDrop:
    """A server. What may heal (no connection, an answer of 5xx) is tried again after each of the pauses.

    Files of the bank are kept under `kept` as a folder does before they are deleted at the server.
    """

    url: str
    kept: Path
    token: str = ""
    pauses: Sequence[int] = PAUSES
    wait: Callable[[int], None] = field(default=time.sleep)

    def put(self, name: str, content: bytes) -> None:
        """Send a file; a server that has stored it whole answers 2xx."""
        self._call("PUT", f"out/{quote(name)}", content)

    def waiting(self) -> list[str]:
        """Return the names of the bank's files; others that stand in its list are passed over."""
        names = self._call("GET", "in/").decode("utf-8", "replace").split()
        return sorted(name for name in names if _NAME.match(name))

    def fetch(self, name: str) -> bytes:
        """Return a file of the bank."""
        return self._call("GET", f"in/{quote(name)}")

    def settle(self, name: str, content: bytes, *, good: bool) -> None:
        """Keep the file here, then delete it there."""
        folder = self.kept / ("done" if good else "refused")
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / name, content)
        self._call("DELETE", f"in/{quote(name)}")

    def _call(self, method: str, place: str, body: bytes | None = None) -> bytes:
        reason = ""
        for pause in (0, *self.pauses):
            if pause:
                self.wait(pause)
            try:
                status, content = self._once(method, place, body)
            except (OSError, http.client.HTTPException) as error:
                reason = f"{type(error).__name__}: {error}"
                continue
            if status in _GOOD or (method == "DELETE" and status == _GONE):
                return content
            reason = f"HTTP {status}"
            if status < http.client.INTERNAL_SERVER_ERROR:
                break
        raise DropError(
            zh=f"银行文件交换 {method} {place} 失败：{reason}。检查地址、令牌与网络",
            en=f"the exchange of files failed at {method} {place}: {reason}; check address and token",
        )

    def _once(self, method: str, place: str, body: bytes | None) -> tuple[int, bytes]:
        parts = urlsplit(self.url)
        made = (
            http.client.HTTPSConnection(
                parts.hostname or "",
                parts.port,
                timeout=SECONDS_TO_ANSWER,
                context=ssl.create_default_context(),
            )
            if parts.scheme == "https"
            else http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=SECONDS_TO_ANSWER)
        )
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            made.request(method, f"{parts.path.rstrip('/')}/{place}", body, headers)
            heard = made.getresponse()
            return heard.status, heard.read()
        finally:
            made.close()


def drop_at(place: str, *, kept: Path, token: str = "") -> Drop:
    """Return the drop at an address (http or https) or folder. Raises DropError where none is named."""
    if not place:
        raise DropError(
            zh="没有设置与银行交换文件的位置（YINGSHOU_DEBIT_DROP）",
            en="no place for the exchange of files with the bank is set (YINGSHOU_DEBIT_DROP)",
            field="drop",
        )
    if place.startswith(("http://", "https://")):
        return HttpDrop(place, kept=kept, token=token)
    return FolderDrop(Path(place))


def _write(path: Path, content: bytes) -> None:
    """Write a file whole: beside its place, to the disk, then renamed into it."""
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
