"""The settings of channels: one file, `messages.toml`, whose secrets stand in files beside it."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from yingshou.core.errors import YingshouError
from yingshou.core.tables.messages import MESSAGE_CHANNELS, PEOPLES_CHANNELS
from yingshou.gateways.messages.chat import Chat
from yingshou.gateways.messages.http_gateway import HttpGateway
from yingshou.gateways.messages.mail import Mail
from yingshou.gateways.messages.message import Channel

_SECURITIES = {"TLS": 465, "STARTTLS": 587, "NONE": 25}
_OF_MACHINES = tuple(code for code in MESSAGE_CHANNELS if code not in PEOPLES_CHANNELS)


class MessageSettingsError(YingshouError):
    """The settings of a channel cannot be used; the field names the line."""

    code = "MESSAGE_SETTINGS"


def channels_of(file: Path) -> dict[str, Channel]:
    """Return the channels a settings file configures, by their code; none where there is no file.

    Raises MessageSettingsError.
    """
    settings = _read(file)
    found: dict[str, Channel] = {}
    for code, given in _sections(settings, "http"):
        found[code] = HttpGateway(
            url=_url(given, f"http.{code}"),
            app=_text(given, "app", f"http.{code}"),
            secret=_secret(file, given, "secret_file", f"http.{code}").encode(),
        )
    for code, given in _sections(settings, "chat"):
        found[code] = Chat(_secret(file, given, "url_file", f"chat.{code}"))
    if "smtp" in settings:
        found["EMAIL"] = _mail(file, settings["smtp"])
    return found


def receipt_secrets(file: Path) -> list[bytes]:
    """Return the secrets gateways may sign their receipts with. Raises MessageSettingsError."""
    return [
        _secret(file, given, "secret_file", f"http.{code}").encode()
        for code, given in _sections(_read(file), "http")
    ]


def _read(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    try:
        settings = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _wrong(file.name, f"不能读取：{error}", f"cannot be read: {error}") from error
    unknown = sorted(set(settings) - {"http", "chat", "smtp"})
    if unknown:
        raise _wrong(unknown[0], "没有这一节", "there is no such section")
    return settings


def _sections(settings: Mapping[str, Any], kind: str) -> list[tuple[str, Mapping[str, Any]]]:
    sections = settings.get(kind, {})
    if not isinstance(sections, dict):
        raise _wrong(kind, "应为各渠道的小节", "holds one section a channel")
    for code, given in sections.items():
        if code not in _OF_MACHINES or not isinstance(given, dict):
            known = ", ".join(_OF_MACHINES)
            raise _wrong(f"{kind}.{code}", f"不是渠道：{known}", f"is none of the channels {known}")
    return list(sections.items())


def _mail(file: Path, given: Any) -> Mail:
    if not isinstance(given, dict):
        raise _wrong("smtp", "应为一节", "is a section")
    security = str(given.get("security", "STARTTLS"))
    if security not in _SECURITIES:
        raise _wrong("smtp.security", "应为 TLS、STARTTLS 或 NONE", "is TLS, STARTTLS or NONE")
    sender = _text(given, "sender", "smtp")
    port = given.get("port", _SECURITIES[security])
    if not isinstance(port, int):
        raise _wrong("smtp.port", "应为端口号", "is the number of a port")
    user = str(given.get("user", ""))
    try:
        sender.encode("ascii")
    except UnicodeEncodeError as error:
        raise _wrong("smtp.sender", "应为邮箱地址", "is an e-mail address") from error
    return Mail(
        host=_text(given, "host", "smtp"),
        port=port,
        security=security,
        sender=sender,
        sender_name=str(given.get("sender_name", "")),
        user=user,
        password=_secret(file, given, "password_file", "smtp") if user else "",
    )


def _text(given: Mapping[str, Any], name: str, section: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value.strip():
        raise _wrong(f"{section}.{name}", "须填写", "must be given")
    return value.strip()


def _url(given: Mapping[str, Any], section: str) -> str:
    url = _text(given, "url", section)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _wrong(f"{section}.url", "不是 http(s) 地址", "is no http(s) address")
    return url


def _secret(file: Path, given: Mapping[str, Any], name: str, section: str) -> str:
    """Read a secret from its file, a path from the folder of the settings."""
    path = file.parent / _text(given, name, section)
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise _wrong(f"{section}.{name}", f"不能读取 {path.name}", f"{path.name} cannot be read") from error
    if not secret:
        raise _wrong(f"{section}.{name}", f"{path.name} 是空的", f"{path.name} is empty")
    return secret


def _wrong(field: str, zh: str, en: str) -> MessageSettingsError:
    return MessageSettingsError(
        zh=f"通知设置 {field} {zh}", en=f"message settings: {field} {en}", field=field
    )
