"""Stage: groups. Which accounts hang together, and who follows when one of them fails."""

from yingshou.core.groups.connect import connect
from yingshou.core.groups.contagion import followers
from yingshou.core.groups.edges import default_weights, edges

__all__ = ["connect", "default_weights", "edges", "followers"]
