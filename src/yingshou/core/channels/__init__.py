"""Stage: channels. Which version of a channel a payment came by, whether it may, and what it costs."""

from yingshou.core.channels.answers import match_answers
from yingshou.core.channels.apply import CHANNEL_COLUMNS, Taken, apply_channel, apply_channels
from yingshou.core.channels.commission import commission_by_day
from yingshou.core.channels.reversal import last_reversal_day

__all__ = [
    "CHANNEL_COLUMNS",
    "Taken",
    "apply_channel",
    "apply_channels",
    "commission_by_day",
    "last_reversal_day",
    "match_answers",
]
