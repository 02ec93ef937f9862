"""Matters before a court: which step follows, which terms run, when a claim may be written off."""

from yingshou.core.legal.bundle import Altered, IndexRow, index_text, proof_of, verify_index
from yingshou.core.legal.grounds import GroundFacts, unmet_grounds
from yingshou.core.legal.shipped import (
    conduct_on,
    default_conduct,
    default_deadlines,
    default_grounds,
    ground_on,
)
from yingshou.core.legal.steps import TRANSITIONS, Refused, allowed, next_state, state_of
from yingshou.core.legal.terms import last_day, watch_terms

__all__ = [
    "TRANSITIONS", "Altered", "GroundFacts", "IndexRow", "Refused", "allowed", "conduct_on",
    "default_conduct", "default_deadlines", "default_grounds", "ground_on", "index_text", "last_day",
    "next_state", "proof_of", "state_of", "unmet_grounds", "verify_index", "watch_terms",
]  # fmt: skip
