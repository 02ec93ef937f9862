"""Stage: drafts. Which paper is taken, what it weighs until it is paid, and how long it has to go."""

from yingshou.core.drafts.accept import accept_drafts
from yingshou.core.drafts.buckets import maturity_buckets
from yingshou.core.drafts.weights import default_weights, draft_risk

__all__ = ["accept_drafts", "default_weights", "draft_risk", "maturity_buckets"]
