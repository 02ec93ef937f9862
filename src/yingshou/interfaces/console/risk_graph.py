"""The links of a group as plain SVG: nodes on a ring, a line for each pair that is linked."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from yingshou.flows.group_risk import GroupRisk
from yingshou.interfaces.console.words import word

WIDTH, HEIGHT = 720, 420
_RADIUS_X, _RADIUS_Y = Decimal(230), Decimal(150)
_CUT = 12
# Eight places of a ring and the ways between them, so that no angle need be reckoned: cosine and sine.
_RING = tuple(
    (Decimal(cosine), Decimal(sine))
    for cosine, sine in (
        ("0", "-1"), ("0.5", "-0.866"), ("0.866", "-0.5"), ("1", "0"), ("0.866", "0.5"), ("0.5", "0.866"),
        ("0", "1"), ("-0.5", "0.866"), ("-0.866", "0.5"), ("-1", "0"), ("-0.866", "-0.5"), ("-0.5", "-0.866"),
    )
)  # fmt: skip
MOST_NODES = len(_RING)


def graph(found: GroupRisk, members: list[str]) -> dict[str, Any]:
    """Return the drawing of a group's links: members first, then those around them, at most twelve nodes.

    A member that fails is drawn red, those that follow orange; `left` counts the nodes that found no room.
    """
    ends = [*found.edges["from_node"].to_list(), *found.edges["to_node"].to_list()]
    others = sorted(set(ends) - set(members))
    nodes = [*members, *others]
    shown = nodes[:MOST_NODES]
    spots = {node: _spot(place, len(shown)) for place, node in enumerate(shown)}
    follows = set(found.followers["node"].to_list())
    pairs: dict[tuple[str, str], str] = {}
    for start, end, kind in found.edges.select("from_node", "to_node", "kind").iter_rows():
        if start in spots and end in spots:
            pairs.setdefault((min(start, end), max(start, end)), kind)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": len(nodes) - len(shown),
        "nodes": [
            {
                "x": x,
                "y": y,
                "name": _short(found.names.get(node, node)),
                "title": found.names.get(node, node),
                "role": "failed"
                if node == found.failed
                else "follows"
                if node in follows
                else "member"
                if node in members
                else "other",
            }
            for node, (x, y) in spots.items()
        ],
        "lines": [
            {
                "x1": spots[start][0],
                "y1": spots[start][1],
                "x2": spots[end][0],
                "y2": spots[end][1],
                "x": (spots[start][0] + spots[end][0]) // 2,
                "y": (spots[start][1] + spots[end][1]) // 2 - 4,
                "kind": word("link_kind", kind),
            }
            for (start, end), kind in sorted(pairs.items())
        ],
    }


def _spot(place: int, count: int) -> tuple[int, int]:
    """Spread the nodes evenly over the twelve places of the ring."""
    cosine, sine = _RING[place * MOST_NODES // max(count, 1)]
    return _px(WIDTH // 2 + cosine * _RADIUS_X), _px(HEIGHT // 2 + sine * _RADIUS_Y)


def _px(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _short(name: str) -> str:
    return name if len(name) <= _CUT else f"{name[: _CUT - 1]}…"
