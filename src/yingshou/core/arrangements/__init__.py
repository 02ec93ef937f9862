"""Stage: arrangements (欠费分期). Arrears paid back by instalments, and whether the promise is kept."""

from yingshou.core.arrangements.schedule import UnableToSchedule, equal_terms
from yingshou.core.arrangements.standing import instalments, standings

__all__ = ["UnableToSchedule", "equal_terms", "instalments", "standings"]
