"""Ask that the households near or past a tier be told, each once a tier and year."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any

from yingshou.core.analysis import tier_letter
from yingshou.core.messages.timing import LOCAL
from yingshou.core.tables.notices import TIER_NOTICES
from yingshou.flows.request_notice import Asked, request_notices
from yingshou.records.indicators import queries as indicators
from yingshou.records.messages.frames import recipients

_AT_ONCE = 5_000


def request_tier_notices(*, at: datetime) -> int:
    """Ask for a notice to every household with a tier notice, worded as its letter; return how many are new.

    A household is told once of a kind of notice, tier and year, however often it is worked out again.
    """
    day = at.astimezone(LOCAL).date()
    count = 0
    found = indicators.tier_notices().iterator(chunk_size=_AT_ONCE)
    while rows := list(islice(found, _AT_ONCE)):
        numbers = [row.account_id for row in rows]
        languages = dict(recipients(account_nos=numbers, on=day).select("account_no", "language").iter_rows())
        count += request_notices(asked=list(_asked(rows, languages)), at=at)
    return count


def _asked(rows: Iterable[Any], languages: dict[str, str]) -> Iterable[Asked]:
    for row in rows:
        facts = {name: getattr(row, name) for name in TIER_NOTICES.names if name != "account_no"}
        letter = tier_letter(
            notice={**facts, "account_no": row.account_id}, name=row.account.name,
            language=languages[row.account_id],
        )  # fmt: skip
        number = f"TIER-{row.account_id}-{row.notice_date.year}-{row.tier}-{row.kind}"
        yield Asked(notice_no=number, account_no=row.account_id, purpose="TIER", facts={"text": letter})
