"""Bank statements: MT940, delimited and fixed width by declared layouts, with their totals proven."""

from yingshou.gateways.statements.proof import Proven
from yingshou.gateways.statements.read import LAYOUTS, MT940, layout_named, prove_statement, read_statement
from yingshou.gateways.statements.refusal import StatementRefusedError

__all__ = [
    "LAYOUTS",
    "MT940",
    "Proven",
    "StatementRefusedError",
    "layout_named",
    "prove_statement",
    "read_statement",
]
