"""Stage: planning. Which calendar of dues covers a customer's days with the least money paid ahead."""

from yingshou.core.planning.chances import interval, share
from yingshou.core.planning.cycles import Cycles, House, drawn_cycles, past_cycles
from yingshou.core.planning.design import Design, Proposal, design
from yingshou.core.planning.house_rules import HouseRules, default_plan_rules, rules_on
from yingshou.core.planning.replay import Replay, Shares, replay
from yingshou.core.planning.slots import Slot, candidate_slots
from yingshou.core.planning.standard import Standard, standard_at_equal_cover

__all__ = [
    "Cycles",
    "Design",
    "House",
    "HouseRules",
    "Proposal",
    "Replay",
    "Shares",
    "Slot",
    "Standard",
    "candidate_slots",
    "default_plan_rules",
    "design",
    "drawn_cycles",
    "interval",
    "past_cycles",
    "replay",
    "rules_on",
    "share",
    "standard_at_equal_cover",
]
