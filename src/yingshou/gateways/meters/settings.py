"""Where the gateways of meters are and what they are opened with: a file of the installation."""

import json
from dataclasses import dataclass
from pathlib import Path

from yingshou.core.errors import YingshouError

_PASSWORD_DIGITS = 6
_OPERATOR_DIGITS = 8


class UnableToReadGateways(YingshouError):  # noqa: N818  refusals are named UnableTo…
    """The file of gateways, or a password it points to, cannot be read as such."""

    code = "UNABLE_TO_READ_GATEWAYS"


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewaySettings:
    """A way to meters over TCP; `password` never shows in its text.

    `milliseconds` bounds the answer to a read; `command_milliseconds` is for how long a meter may carry a
    command out, and `margin_milliseconds` is waited beyond that before a command counts as dead: frames tell
    whole seconds, and the clocks of meters differ.
    """

    name: str
    host: str
    port: int
    operator: str
    password_level: int
    password: str
    milliseconds: int = 5_000
    command_milliseconds: int = 15_000
    margin_milliseconds: int = 2_000

    def __repr__(self) -> str:
        """Name the gateway and keep its password to itself."""
        return f"GatewaySettings({self.name} {self.host}:{self.port})"


def read_gateways(path: Path) -> dict[str, GatewaySettings]:
    """Read the file of gateways: JSON, by name: host, port, operator, password_level, password_file.

    The password stands in a file of its own, beside this one or by its full path, readable by the office's
    account alone. Without the file there are no gateways. Raises UnableToReadGateways.
    """
    if not path.exists():
        return {}
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        return {name: _gateway(name, row, path.parent) for name, row in given.items()}
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise UnableToReadGateways(
            zh=f"电能表通道文件 {path.name} 无法读取：{error}。按说明改正",
            en=f"the file of gateways {path.name} cannot be read: {error}; correct it as the recipe says",
            field="gateway",
        ) from error


def _gateway(name: str, row: dict[str, object], folder: Path) -> GatewaySettings:
    password = (folder / str(row["password_file"])).read_text(encoding="ascii").strip()
    operator = str(row.get("operator", "0" * _OPERATOR_DIGITS))
    for digits, length in ((password, _PASSWORD_DIGITS), (operator, _OPERATOR_DIGITS)):
        if not (digits.isdecimal() and len(digits) == length):
            raise ValueError(f"{name}: {length} digits are needed")
    return GatewaySettings(
        name=name, host=str(row["host"]), port=int(str(row["port"])), operator=operator, password=password,
        password_level=int(str(row.get("password_level", 2))),
        milliseconds=int(str(row.get("milliseconds", 5_000))),
        command_milliseconds=int(str(row.get("command_milliseconds", 15_000))),
        margin_milliseconds=int(str(row.get("margin_milliseconds", 2_000))),
    )  # fmt: skip
