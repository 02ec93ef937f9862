"""Every worked case has its page, with steps the product computed, and the pages are fresh."""

import pytest

from tests.core.golden import TOPICS, copied_cases
from tests.worked import pages
from tests.worked.cases import TITLES, works
from tests.worked.recorder import recording


def test_every_case_is_worked():
    assert set(TITLES) == set(TOPICS)
    assert set(works()) == {case["id"] for topic in TOPICS for case in copied_cases(topic)}


@pytest.mark.parametrize("case_id", sorted(works()))
def test_each_case_shows_what_the_product_computes(case_id):
    with recording() as grids:
        works()[case_id]()
    assert any(rows for _, _, rows in grids)


def test_the_pages_are_fresh():
    written = {path.name: path.read_text(encoding="utf-8") for path in pages.FOLDER.glob("*.md")}
    assert written == pages.pages()
