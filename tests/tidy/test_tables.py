"""Every table and column speaks both languages, and the database follows the tables."""

import re

import pytest

from yingshou.core.tables import EXCHANGE_TABLES, TABLES
from yingshou.core.tables.problem_codes import PROBLEM_CODES

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_words(table):
    assert CHINESE.search(table.zh)
    assert table.doc
    for column in table.columns:
        assert CHINESE.search(column.zh), column.name
        assert column.doc, column.name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_headings_and_names_are_unique(table):
    assert len(set(table.names)) == len(table.names)
    assert len({column.zh for column in table.columns}) == len(table.columns)
    assert set(table.key) <= set(table.names)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_rules_name_columns_and_codes_that_exist(table):
    for rule in table.rules:
        assert rule.column in table.names
        assert rule.code in PROBLEM_CODES


def test_exchange_tables_are_tables():
    assert {table.name for table in EXCHANGE_TABLES} <= {table.name for table in TABLES}


@pytest.mark.parametrize("code", PROBLEM_CODES)
def test_codes_speak_both_languages(code):
    words = PROBLEM_CODES[code]
    assert CHINESE.search(words.zh)
    assert CHINESE.search(words.remedy_zh)
    assert re.search("[a-z]", words.en)
    assert re.search("[a-z]", words.remedy_en)
