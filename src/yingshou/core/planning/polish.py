"""A calendar made lighter step by step, as long as it covers what it may not lose."""

from collections.abc import Iterator

from yingshou.core.planning.cycles import Cycles
from yingshou.core.planning.replay import WHOLE, Replay, Shares, replay

_MOST_ROUNDS = 40


def polished(
    chosen: tuple[int, ...],
    cycles: Cycles,
    *,
    steps: int,
    most_terms: int,
    base: int | None,
    open_cycles: int,
) -> tuple[tuple[int, ...], Replay]:
    """Take steps away or move them to other dates while that lowers what is paid ahead.

    The program asks for a little more than cover does; the replay is exact. The best move is taken each
    time, until none helps.

    Args:
        chosen: steps of each slot to begin with.
        cycles: cycles to replay it on.
        steps: into how many steps the base is cut.
        most_terms: dues a cycle has at most.
        base: fixed base in fen; None = the last bill.
        open_cycles: cycles that may have an uncovered day; more where it begins with more.

    Returns:
        The steps, and their replay on the cycles.
    """

    def paid(candidate: tuple[int, ...]) -> Replay:
        return replay(cycles, shares_of(candidate, steps, base))

    best, found = chosen, paid(chosen)
    allowed = max(open_cycles, found.open_count)
    for _round in range(_MOST_ROUNDS):
        tried = [(candidate, paid(candidate)) for candidate in _moves(best, most_terms)]
        kept = [pair for pair in tried if pair[1].open_count <= allowed]
        lightest = min(kept, key=lambda pair: pair[1].fen_days_ahead, default=None)
        if lightest is None or lightest[1].fen_days_ahead >= found.fen_days_ahead:
            break
        best, found = lightest
    return best, found


def shares_of(chosen: tuple[int, ...], steps: int, base: int | None) -> Shares:
    """Return the shares that some steps of each slot are."""
    return Shares(parts=tuple(part * WHOLE // steps for part in chosen), base=base)


def _moves(chosen: tuple[int, ...], most_terms: int) -> Iterator[tuple[int, ...]]:
    """Give each calendar that is one step lighter, has one step elsewhere, or one whole term elsewhere."""
    for source, part in enumerate(chosen):
        if not part:
            continue
        for moved in {1, part}:
            lighter = _changed(chosen, source, -moved)
            if moved == 1:
                yield lighter
            for target in range(len(chosen)):
                candidate = _changed(lighter, target, moved)
                if target != source and sum(1 for each in candidate if each) <= most_terms:
                    yield candidate


def _changed(chosen: tuple[int, ...], place: int, by: int) -> tuple[int, ...]:
    return (*chosen[:place], chosen[place] + by, *chosen[place + 1 :])
