"""The folder of shared secrets: a file a key, readable by the user of this installation alone."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

_NAME = re.compile(r"[A-Z0-9-]{1,32}\Z")


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """Where the secrets of agents lie."""

    path: Path

    def keep(self, key_no: str, secret: bytes) -> None:
        """Write a new secret. Raises FileExistsError where the number has one."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self._file(key_no), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secret)

    def secret(self, key_no: str) -> bytes | None:
        """Return a secret, or None where its file is not there."""
        try:
            return self._file(key_no).read_bytes()
        except FileNotFoundError:
            return None

    def _file(self, key_no: str) -> Path:
        if not _NAME.match(key_no):
            raise FileNotFoundError(key_no)
        return self.path / key_no
