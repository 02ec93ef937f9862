"""The product's own settings on a data folder of the tests: never the user's database or business date.

pytest-django reads its settings before any conftest.py, so the folder must be chosen here.
"""

import os
import tempfile
from pathlib import Path

_HOME = Path(tempfile.gettempdir()) / f"yingshou-tests-{os.getuid()}"
_HOME.mkdir(mode=0o755, exist_ok=True)
os.environ["YINGSHOU_HOME"] = os.environ.get("YINGSHOU_TEST_HOME", str(_HOME))
os.environ.pop("YINGSHOU_NO_DATABASE", None)

from yingshou.project.settings import *  # noqa: E402, F403  the environment comes first
