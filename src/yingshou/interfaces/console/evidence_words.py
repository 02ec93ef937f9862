"""The evidence of a condition as people read it: what each value is, codes as words."""

import re
from collections.abc import Callable, Mapping

from yingshou.core.supply import Condition
from yingshou.core.tables.stop_conditions import AGAINST_WORDS, EVIDENCE_WORDS, FAULT_WORDS, MONEY_WORDS
from yingshou.interfaces.console.formats import is_chinese
from yingshou.interfaces.console.words import word

_CODED = ("importance", "load_class", "protected_kind")
_LISTED: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "faults": FAULT_WORDS, "against": AGAINST_WORDS, "money": MONEY_WORDS, "holiday": AGAINST_WORDS,
}  # fmt: skip
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[^;\s]*")
_HASH_SHOWN = 12


def evidence_words(condition: Condition) -> str:
    """Write the evidence of a condition in one line; what is empty is left out."""
    parts = [_part(name, value) for name, value in condition.evidence.items() if value]
    return " · ".join(parts)


def _part(name: str, value: str) -> str:
    """Return a value with what it is; faults say so themselves."""
    said = _said(name, value)
    label = EVIDENCE_WORDS.get(name)
    if label is None:
        return said
    return f"{label[0]}：{said}" if is_chinese() else f"{label[1]}: {said}"


def _said(name: str, value: str) -> str:
    if name in _CODED:
        return word(name, value)
    if name == "hash":
        return value[:_HASH_SHOWN]
    if name == "holds":
        return _each(value, lambda code: word("hold_kind", code))
    if name in _LISTED:
        known = _LISTED[name]
        return _each(value, lambda code: known[code][0 if is_chinese() else 1] if code in known else code)
    return _MOMENT.sub(r"\1 \2", value)


def _each(value: str, worded: Callable[[str], str]) -> str:
    """Word the code each of several values begins with."""
    said = [" ".join([worded(code), *rest]) for code, *rest in (one.split(" ") for one in value.split("; "))]
    return ("；" if is_chinese() else "; ").join(said)
