"""Days as they are typed into a form."""

from datetime import date

from django.utils.dateparse import parse_date

from yingshou.core.errors import YingshouError


def read_day(text: str, *, field: str = "day", zh: str = "日期", en: str = "day") -> date:
    """Read a day of a form. Raises YingshouError, with the name of what was asked for, where it is none."""
    try:
        found = parse_date(text.strip())
    except ValueError:
        found = None
    if found is None:
        raise YingshouError(zh=f"{zh}须写作 2025-10-31", en=f"Write the {en} as 2025-10-31.", field=field)
    return found


def read_day_given(text: str) -> date | None:
    """Read a day that may be left out; None where it is."""
    return read_day(text) if text.strip() else None
