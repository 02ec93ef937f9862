"""Gateways on this machine, to try and test with: an HTTP gateway for short messages, and an SMTP server."""

import json
import socket
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller

from yingshou.gateways.messages import signing
from yingshou.gateways.messages.http_gateway import HttpGateway
from yingshou.gateways.messages.mail import Mail

SECRET = b"shared-secret"


class SmsGateway:
    """Takes each message once by its number, and misbehaves as `answers` say, one a request.

    An answer is a status, or `hang` (take it, answer too late), `cut` (take it, break the line), `odd` (a
    page instead of JSON) or `refuse` (accepted: false).
    """

    def __init__(self, answers=()):
        self.answers, self.requests, self.taken, self.unsigned = list(answers), [], {}, 0
        self.asked, self.done, self.hang_seconds = threading.Event(), threading.Event(), 0.5
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                outer.answer(self, self.rfile.read(int(self.headers["Content-Length"])))

            def log_message(self, *_args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1/messages"
        self.channel = HttpGateway(url=self.url, app="yingshou", secret=SECRET)

    def answer(self, request, body):
        headers = request.headers
        if not signing.is_signed(
            secret=SECRET, timestamp=headers[signing.TIMESTAMP], body=body, given=headers[signing.SIGNATURE],
            now=int(time.time()),
        ):  # fmt: skip
            self.unsigned += 1
            return self.say(request, 401, {"code": "SIGNATURE"})
        told = json.loads(body)
        self.requests.append(told)
        kind = self.answers.pop(0) if self.answers else 200
        if isinstance(kind, int) and kind != 200:
            return self.say(request, kind, {"code": "BUSY", "reason": "later"})
        if kind == "refuse":
            return self.say(request, 200, {"accepted": False, "code": "BLACKLIST", "reason": "号码在黑名单"})
        self.asked.set()
        number = self.taken.setdefault(told["message_no"], f"G{len(self.taken) + 1}")
        if kind == "hang":
            self.done.wait(self.hang_seconds)
        if kind == "cut":
            request.close_connection = True
            return request.connection.close()
        if kind == "odd":
            request.send_response(200)
            request.end_headers()
            return request.wfile.write(b"<html>")
        return self.say(request, 200, {"accepted": True, "id": number})

    def say(self, request, status, told):
        body = json.dumps(told, ensure_ascii=False).encode()
        request.send_response(status)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()
        return self

    def __exit__(self, *_error):
        self.done.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def signed_receipts(receipts, *, secret=SECRET, at=None):
    """Return body and headers of receipts as a gateway signs them."""
    body = json.dumps({"receipts": receipts}, ensure_ascii=False).encode()
    timestamp = int(time.time()) if at is None else at
    made = signing.signature(secret=secret, timestamp=timestamp, body=body)
    return body, {signing.APP: "gateway", signing.TIMESTAMP: str(timestamp), signing.SIGNATURE: made}


def post_receipts(address, receipts, **options):
    """Post receipts to a running server; return the status of its answer."""
    body, headers = signed_receipts(receipts, **options)
    host, _, path = address.removeprefix("http://").partition("/")
    line = HTTPConnection(host, timeout=5)
    line.request("POST", f"/{path}", body=body, headers={**headers, "Content-Type": "application/json"})
    status = line.getresponse().status
    line.close()
    return status


class Postman:
    """A handler of mail that refuses recipients by the part before the @."""

    def __init__(self):
        self.letters = []

    async def handle_RCPT(  # noqa: N802  the library's name
        self, server, session, envelope, address, options
    ):
        if address.startswith("nobody"):
            return "550 5.1.1 no such user"
        if address.startswith("full"):
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server, session, envelope
    ):
        if envelope.rcpt_tos[0].startswith("cut"):
            session.transport = None
            server.transport.abort()
            return "451 gone"
        self.letters.append(envelope)
        return f"250 2.0.0 queued as L{len(self.letters)}"


@contextmanager
def mail_server(**options):
    """Run an SMTP server on this machine; yield its handler and a channel to it."""
    postman = Postman()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(postman, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        channel = Mail(
            host="127.0.0.1",
            port=port,
            security="NONE",
            sender="notice@power.example",
            sender_name="供电公司",
        )
        yield postman, channel
    finally:
        controller.stop()
