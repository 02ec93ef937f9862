"""The glossary has every table and indicator, one line a term, and names only what exists."""

import inspect
import re

import pytest

from yingshou.core import indicators
from yingshou.core.tables import TABLES

from .tree import PACKAGE, ROOT

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in GLOSSARY.splitlines()
    if line.startswith("| ") and "---" not in line and not line.startswith("| Term ")
]
INDICATORS = [name for name in indicators.__all__ if inspect.isfunction(getattr(indicators, name))]


def test_rows_are_whole_and_terms_stand_once():
    assert len(ROWS) >= 80
    assert all(len(row) == 4 and all(row) for row in ROWS)
    for place in (0, 1):
        words = [row[place].casefold() for row in ROWS]
        assert {word for word in words if words.count(word) > 1} == set()


@pytest.mark.parametrize("name", [*(table.name for table in TABLES), *INDICATORS])
def test_every_table_and_indicator_is_explained(name):
    assert re.search(rf"`(?:[\w./]+\.)?{name}`", GLOSSARY)


def test_paths_exist():
    for row in ROWS:
        for path in re.findall(r"`((?:core|records|flows|gateways|interfaces)/[\w./]*)`", row[3]):
            assert (PACKAGE / path).exists(), path


def test_flow_page_names_functions_that_exist():
    text = (ROOT / "docs" / "flow.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:core|flows|records|gateways)(?:\.\w+)+)`", text)
    assert len(named) >= 20
    for name in named:
        module, _, function = name.rpartition(".")
        folder = PACKAGE / module.replace(".", "/")
        sources = [folder.with_suffix(".py")] if folder.with_suffix(".py").exists() else folder.glob("*.py")
        assert any(
            re.search(rf"^(?:def|class) {function}\b", source.read_text(encoding="utf-8"), re.MULTILINE)
            for source in sources
        ), name
