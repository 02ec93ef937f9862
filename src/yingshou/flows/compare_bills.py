"""Set the lines of a corrected bill beside those of the bill that took its place."""

from yingshou.core.billing import compare_lines
from yingshou.records.billing.frames import lines_by_bill


def compare_bills(*, old_bill_no: str, new_bill_no: str) -> list[dict[str, object]]:
    """Return the lines of two stored bills of a month side by side, as `core.billing.compare_lines` does."""
    lines = compare_lines(old_lines=lines_by_bill([old_bill_no]), new_lines=lines_by_bill([new_bill_no]))
    return lines.to_dicts()
