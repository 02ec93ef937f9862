"""Stage: anomalies. Whose recorded use does not look like the use there was, and why."""

from yingshou.core.anomalies.areas import RECENT_DAYS, area_days, area_losses, loss_signals
from yingshou.core.anomalies.days import (
    PeerFigures,
    compared_days,
    known_days,
    peer_figures,
    peer_groups,
)
from yingshou.core.anomalies.rank import cleared, evidence, scores, terms_floats, weights_now
from yingshou.core.anomalies.settled import SETTLED, settled_days
from yingshou.core.anomalies.shipped import default_rules, default_terms, rules_on, terms_on
from yingshou.core.anomalies.signals import use_signals

__all__ = [
    "RECENT_DAYS",
    "SETTLED",
    "PeerFigures",
    "area_days",
    "area_losses",
    "cleared",
    "compared_days",
    "default_rules",
    "default_terms",
    "evidence",
    "known_days",
    "loss_signals",
    "peer_figures",
    "peer_groups",
    "rules_on",
    "scores",
    "settled_days",
    "terms_floats",
    "terms_on",
    "use_signals",
    "weights_now",
]
