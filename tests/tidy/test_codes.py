"""Reason codes: each one used is in the list with its remedy, and each one listed is used."""

import ast

from yingshou.core.tables.problem_codes import PROBLEM_CODES

from .tree import modules

MAKERS = {"problem_rows", "RowRule"}
LIST = "core/tables/problem_codes.py"


def used(module: ast.Module) -> set[str]:
    """Return the constant codes given to what makes problem rows."""
    return {
        keyword.value.value
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS
        for keyword in node.keywords
        if keyword.arg == "code" and isinstance(keyword.value, ast.Constant) and keyword.value.value
    }


def test_each_code_used_is_listed():
    found = {code: name for name, module in modules(".") for code in used(module)}
    assert {code: name for code, name in found.items() if code not in PROBLEM_CODES} == {}


def test_each_code_listed_is_used():
    constants = {
        node.value
        for name, module in modules(".")
        if name != LIST
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert [code for code in PROBLEM_CODES if code not in constants] == []
