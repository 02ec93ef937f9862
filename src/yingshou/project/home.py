"""Where the data of this machine's user lies: `YINGSHOU_HOME`, or the platform's data folder."""

import os
from pathlib import Path

import platformdirs


def home() -> Path:
    """Return the data folder, made where it does not exist yet."""
    configured = os.environ.get("YINGSHOU_HOME")
    path = (
        Path(configured).expanduser()
        if configured
        else platformdirs.user_data_path("yingshou", appauthor=False)
    )
    path.mkdir(parents=True, exist_ok=True)
    return path.resolve()


def intervals_folder() -> Path:
    """Return the folder of the monthly interval files (Parquet)."""
    path = home() / "intervals"
    path.mkdir(exist_ok=True)
    return path
