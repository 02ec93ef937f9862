"""Modules and functions stay small enough to be read in one go."""

from .tree import PACKAGE, functions, modules

LONGEST_MODULE = 400
LONGEST_FUNCTION = 70


def test_modules():
    lengths = {
        name: len((PACKAGE / name).read_text(encoding="utf-8").splitlines()) for name, _ in modules(".")
    }
    assert len(lengths) > 100
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_functions():
    lengths = {
        f"{name}:{function.name}": function.end_lineno - function.lineno + 1
        for name, module in modules(".")
        for function in functions(module)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}
