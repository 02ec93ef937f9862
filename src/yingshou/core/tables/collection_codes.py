"""Reason codes of collection."""

from yingshou.core.tables.problems import ProblemCode

COLLECTION_CODES = {
    "NO_TREATMENT": ProblemCode(
        "没有适用的催费策略", "no rule of treatment applies", "在 treatment_rules 中补充适用的规则，或为该户指定策略",
        "add a rule to treatment_rules, or choose a treatment for the account"),
    "RULES_TIE": ProblemCode(
        "与另一条规则同样具体、优先级相同，无法确定用哪一条", "equally particular and of the same priority as another rule",
        "给其中一条更高的优先级，或写明更具体的条件", "give one of them a higher priority or a more particular condition"),
}  # fmt: skip
"""Codes of the tables and the days of collection."""
