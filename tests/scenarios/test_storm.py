"""The short storm: after clients, duplicates and killed servers the books hold to the fen."""

import json
import subprocess
import sys


def test_nothing_acknowledged_is_lost_and_nothing_is_doubled():
    """Given 64 clients on 100 accounts, when server processes die under them, then every promise is kept."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.scenarios.storm", "--seconds", "12"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr
    storm = json.loads(done.stdout.splitlines()[-1])
    assert storm["broken"] == []
    assert done.returncode == 0, done.stderr
    counts = storm["counts"]
    assert storm["acknowledged"] > 0
    assert counts["stored"] >= storm["acknowledged"]
    assert counts["server killed"] >= 1
    assert counts["backends killed"] >= 1
