"""Tests run on a database of their own: see `tests/settings.py`."""
