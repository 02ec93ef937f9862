"""A server on this machine alone, for whatever party is played: one function answers every request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came. `target` is path and query as written, which signatures cover."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """Return the path without the query."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        """Return the parameters of the query by name, the last of each name."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer. One with `silent` is never sent: the caller waits until it gives up."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    silent: bool = False


class LocalServer:
    """Serves on a port of 127.0.0.1; a context manager, in a thread of its own."""

    def __init__(self, answer: Callable[[Request], Answer], *, port: int = 0) -> None:
        """Take the port; 0 is any that is free."""
        self._server = _Server((HOST, port), _handler(answer))
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"http://{HOST}:{self._server.server_port}"

    def __enter__(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop serving; callers that still wait for a silent answer are dropped."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False


def _handler(answer: Callable[[Request], Answer]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(size) if size else b""
            given = answer(Request(self.command, self.path, dict(self.headers.items()), body))
            self.close_connection = True
            if given.silent:
                self.connection.recv(1)  # returns when the caller hangs up
                return
            self.send_response(given.status)
            for name, value in {"Connection": "close", **given.headers}.items():
                self.send_header(name, value)
            if given.status != 204:  # noqa: PLR2004  no content, no length
                self.send_header("Content-Length", str(len(given.body)))
            self.end_headers()
            self.wfile.write(given.body)

        do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815  the library's names

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the library's name
            del format, args

    return Handler
