"""Tests run on a database of their own: the embedded server in a folder of its own, or `DATABASE_URL`."""

import os
import tempfile
from pathlib import Path

_HOME = Path(tempfile.gettempdir()) / f"yingshou-tests-{os.getuid()}"
_HOME.mkdir(mode=0o755, exist_ok=True)
os.environ["YINGSHOU_HOME"] = os.environ.get("YINGSHOU_TEST_HOME", str(_HOME))
os.environ.pop("YINGSHOU_NO_DATABASE", None)
