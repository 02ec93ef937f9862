"""Tests run on a database of their own: see `tests/settings.py`."""

import os

from hypothesis import settings

# Before a change lands the drawn cases are always the same, so that only the change can fail; elsewhere each
# run draws new ones.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")
