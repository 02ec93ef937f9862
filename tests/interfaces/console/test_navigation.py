"""The sidebar: groups that fold, the reader's own open, all of them where there are few links."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]


def opened(page):
    """Tell of each group of the sidebar whether it is open, in order."""
    return ["open" in part.split(">", 1)[0] for part in page.split('<details class="ys-nav"')[1:]]


def test_a_group_is_open_where_the_reader_is(sign_in):
    browser = sign_in("administrator")
    page = browser.get("/money-requests/").content.decode()
    shown = opened(page)
    assert shown[0]
    assert shown.count(True) == 2
    group = page.split('<details class="ys-nav" open>')[2].split("</details>")[0]
    assert 'href="/money-requests/" aria-current="page"' in group
    assert opened(browser.get("/").content.decode()).count(True) == 1
