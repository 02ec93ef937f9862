"""Everything public says what it is."""

import ast

from .tree import modules


def undocumented(body: list[ast.stmt], prefix: str) -> list[str]:
    """Return the public functions and classes without a docstring, methods too; Django's Meta needs none."""
    found = []
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if node.name.startswith("_") or node.name == "Meta":
            continue
        name = f"{prefix}{node.name}"
        if not ast.get_docstring(node):
            found.append(name)
        if isinstance(node, ast.ClassDef):
            found += undocumented(node.body, f"{name}.")
    return found


def test_modules():
    assert [name for name, module in modules(".") if not ast.get_docstring(module)] == []


def test_functions_and_classes():
    found = [
        f"{name}:{missing}" for name, module in modules(".") for missing in undocumented(module.body, "")
    ]
    assert found == []
