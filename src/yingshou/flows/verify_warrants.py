"""Prove the chain of warrants, and that every stop that was commanded has one."""

from dataclasses import dataclass

from yingshou.core.ledger.chain import GENESIS, Break
from yingshou.core.supply import find_warrant_breaks
from yingshou.records.supply import frames, queries


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a check of all warrants found; `unproven` are stop commands without a warrant of their order."""

    warrants: int
    last_hash: str
    breaks: tuple[Break, ...]
    unproven: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Tell whether nothing was found."""
        return not self.breaks and not self.unproven


def verify_warrants() -> Verified:
    """Check the chain, that each warrant holds all its conditions, and that each stop command has one."""
    chain = frames.warrants()
    return Verified(
        warrants=chain.height,
        last_hash=str(chain.item(-1, "hash")) if chain.height else GENESIS,
        breaks=tuple(find_warrant_breaks(warrants=chain)),
        unproven=tuple(queries.commands_without_warrant()),
    )
