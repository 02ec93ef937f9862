"""E-mail over SMTP: one message a connection, TLS as the settings say, the server's words kept."""

import hashlib
import smtplib
import ssl
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate

from yingshou.gateways.messages.message import ACCEPTED, BUSY, REFUSED, UNCERTAIN, Answer, Message

SECONDS_TO_ANSWER = 30
_PERMANENT = 500
_OK = 250
_FORWARDED = 251


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A server that takes our mail. `security` is TLS, STARTTLS or NONE (a server on the same machine)."""

    host: str
    port: int
    security: str
    sender: str
    sender_name: str = ""
    user: str = ""
    password: str = ""

    def send(self, message: Message) -> Answer:
        """Hand a message to the server; what it says to recipient and content is the answer."""
        try:
            letter = self._letter(message)
        except (ValueError, MessageError) as error:
            return Answer(REFUSED, f"{type(error).__name__}: {error}")
        try:
            server = self._server()
        except (OSError, smtplib.SMTPException) as error:
            return Answer(BUSY, f"{type(error).__name__}: {error}")
        try:
            return self._hand(server, message, letter)
        except (OSError, smtplib.SMTPException) as error:
            return Answer(UNCERTAIN, f"{type(error).__name__}: {error}")
        finally:
            server.close()

    def _server(self) -> smtplib.SMTP:
        """Connect and sign in."""
        context = ssl.create_default_context()
        if self.security == "TLS":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=SECONDS_TO_ANSWER, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=SECONDS_TO_ANSWER)
        try:
            if self.security == "STARTTLS":
                server.starttls(context=context)
            if self.user:
                server.login(self.user, self.password)
            server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server

    def _hand(self, server: smtplib.SMTP, message: Message, letter: bytes) -> Answer:
        code, said = server.mail(self.sender)
        if code != _OK:
            # It is our own address the server minds, so another try may do.
            return Answer(BUSY, _line(code, said))
        code, said = server.rcpt(message.address)
        if code not in {_OK, _FORWARDED}:
            return _turned_away(code, said)
        code, said = server.data(letter)
        if code != _OK:
            return _turned_away(code, said)
        # From here on it is the server's to deliver; how it takes our leave does not matter.
        return Answer(ACCEPTED, _line(code, said))

    def _letter(self, message: Message) -> bytes:
        letter = EmailMessage()
        letter["From"] = Address(self.sender_name, addr_spec=self.sender)
        letter["To"] = Address(addr_spec=message.address)
        letter["Subject"] = message.subject
        letter["Date"] = formatdate(localtime=True)
        # The same number makes the same id, by which servers and readers tell a repeat.
        digest = hashlib.sha256(message.number.encode()).hexdigest()[:40]
        letter["Message-ID"] = f"<{digest}@{self.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(message.text)
        return letter.as_bytes()


def _turned_away(code: int, said: bytes) -> Answer:
    return Answer(REFUSED if code >= _PERMANENT else BUSY, _line(code, said))


def _line(code: int, said: bytes) -> str:
    return f"{code} {said.decode('utf-8', 'replace')}"
