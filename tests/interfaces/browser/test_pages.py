"""Each page in a real browser, wide and on a phone, in both languages, light and dark."""

import re
from pathlib import Path

import pytest
import unfold

from tests.interfaces.console.company import DEBIT_BATCH, HELD, LARGE, PAID, SMALL, SUSPENSE
from tests.interfaces.console.test_pages import LISTS, PAGES
from yingshou.interfaces.console import catalogue
from yingshou.records.runs.models import Run

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXTS = """() => {
  const found = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    const hidden = ["SCRIPT", "STYLE"].includes(parent.tagName);
    if (!hidden && !parent.classList.contains("material-symbols-outlined"))
      found.add(walk.currentNode.textContent.trim().replace(/\\s+/g, " "));
  }
  for (const name of ["title", "placeholder", "aria-label", "alt"])
    document.querySelectorAll(`[${name}]`).forEach((each) => found.add(each.getAttribute(name).trim()));
  return [...found];
}"""
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
CUT = "() => [...document.querySelectorAll('.ys-scroll')].filter((e) => e.scrollWidth > e.clientWidth).length"


def other_words(language):
    """The words that must not be seen in a language: ours and those of the shell."""
    pairs = [
        (entry["msgid"], value)
        for entry in catalogue.read_entries()
        for key, value in entry.items()
        if key.startswith("msgstr") and entry["msgid"] and value != entry["msgid"]
    ]
    if language == "en":
        return {chinese for _, chinese in pairs}
    shell = Path(unfold.__file__).parent / "templates"
    tag = re.compile(r"""{%\s*trans(?:late)?\s+["']([^"']+)["']""")
    shells = {word for path in shell.rglob("*.html") for word in tag.findall(path.read_text("utf-8"))}
    return {english for english, _ in pairs} | shells


def hold(page, address, foreign):
    """Open a page and hold what each page owes at both widths: loaded at the one, turned to the other."""
    answer = page.goto(address)
    page.wait_for_load_state("load")
    assert answer.status == 200, address
    assert set(page.evaluate(TEXTS)) & foreign == set(), address
    first = page.viewport_size
    for size in (first, DESK if first == PHONE else PHONE):
        if size != first:
            page.set_viewport_size(size)
            page.evaluate(DRAWN)
            assert set(page.evaluate(TEXTS)) & foreign == set(), address
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (address, size)
        if size == DESK:
            assert page.evaluate(CUT) == 0, address
    page.set_viewport_size(first)
    assert page.faults == [], address


@pytest.mark.parametrize(("size", "language", "dark"), [(PHONE, "zh-hans", False), (DESK, "en", True)])
@pytest.mark.usefixtures("company")
def test_each_page_fits_and_speaks_one_language(open_browser, size, language, dark):
    page = open_browser(**size, language=language, dark=dark)
    foreign = other_words(language)
    runs = [f"/runs/{run_no}" for run_no in Run.objects.values_list("run_no", flat=True)]
    for address in [*PAGES, *runs, "/admin/password_change/"]:
        hold(page, address, foreign)


def test_empty_pages_and_refusals_fit_a_phone(open_browser):
    page = open_browser(role="auditor", width=390, height=844)
    for address in [*LISTS, "/", "/counter/", "/nowhere"]:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
        assert set(page.evaluate(TEXTS)) & other_words("zh-hans") == set(), address


def test_the_login_page_fits_and_asks_nothing_of_other_hosts(chromium, live_server):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="en-US")
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/")
    assert "/admin/login/" in page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert set(page.evaluate(TEXTS)) & other_words("zh-hans") == set()
    page.click(".ys-language button")
    page.wait_for_load_state("load")
    assert set(page.evaluate(TEXTS)) & other_words("en") == set()
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
    context.close()


@pytest.mark.usefixtures("company")
def test_the_counter_needs_no_mouse(open_browser):
    page = open_browser(role="cashier")
    page.goto("/counter/")
    page.keyboard.type(SMALL)
    page.keyboard.press("Enter")
    page.wait_for_url("**account=*")
    page.wait_for_load_state("load")
    page.keyboard.type("20")
    page.keyboard.press("Enter")
    page.wait_for_url("**amount=20*")
    page.wait_for_load_state("load")
    page.keyboard.press("Enter")
    page.wait_for_url("**/payments/receipt/**")
    assert "20.00" in page.inner_text(".ys-receipt")
    assert page.faults == []


@pytest.mark.usefixtures("company")
def test_the_slash_finds_an_account_from_anywhere(open_browser):
    page = open_browser()
    page.goto("/runs/")
    page.keyboard.press("/")
    page.keyboard.type(SMALL)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/accounts/{SMALL}/")


@pytest.mark.usefixtures("company")
def test_the_curve_is_drawn_with_axes_and_legend(open_browser):
    page = open_browser()
    page.goto(f"/customers/{LARGE[1]}/")
    page.wait_for_load_state("load")
    drawn = page.evaluate(
        "() => { const chart = Chart.getChart(document.querySelector('canvas[data-curve]'));"
        " return {lines: chart.data.datasets.map((d) => d.label), y: chart.options.scales.y.title.text,"
        " days: chart.data.labels.length, marks: chart.options.plugins.dueMarks.marks.length}; }"
    )
    assert drawn == {
        "lines": ["供电价值", "到账资金", "资金加担保", "未覆盖"],
        "y": "自 2025-09-01 起累计（万元）",
        "days": 55,
        "marks": 1,
    }
    assert page.inner_text(".ys-said").startswith("2025-09-01 至 2025-10-25 有 30 天未覆盖")


@pytest.mark.usefixtures("company")
def test_a_held_bill_is_approved_and_suspense_assigned_by_hand(open_browser):
    page = open_browser()
    page.goto(f"/bills/{HELD}/")
    page.click("text=复核通过并发行")
    page.wait_for_load_state("load")
    assert "已复核" in page.inner_text(".ys-state >> nth=0")
    page.goto(f"/payments/show/{SUSPENSE}")
    page.fill("input[name=account_no]", SMALL)
    page.fill("form[action*=assign] input[name=reason]", "电话核实")
    page.click("form[action*=assign] button")
    page.wait_for_load_state("load")
    assert f"已认领到 {SMALL}" in page.content()
    page.goto(f"/payments/show/{PAID}")
    page.click(".ys-page summary")
    page.fill("form[action*=reverse] input[name=reason]", "错户")
    page.click("form[action*=reverse] button")
    page.wait_for_load_state("load")
    assert "已冲正" in page.inner_text(".ys-state >> nth=0")


@pytest.mark.usefixtures("company")
def test_a_drawer_is_opened_counted_and_sent_on_a_phone(open_browser):
    page = open_browser(role="cashier", width=390, height=844)
    page.goto("/cash/")
    page.click("form[action*=open] button")
    page.wait_for_load_state("load")
    page.fill("input[name='pieces-20']", "1")
    page.click("text=按此盘点并封箱")
    page.wait_for_load_state("load")
    assert "长款 20.00 元" in page.content()
    assert page.input_value("input[name='pieces-20']") == "1"
    page.fill("input[name=explanation]", "备用金")
    page.keyboard.press("Enter")
    page.wait_for_load_state("load")
    page.click("text=开解款单")
    page.wait_for_url("**/cash/slip/**")
    assert "在途" in page.inner_text(".ys-state >> nth=0")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.faults == []


@pytest.mark.usefixtures("company")
def test_a_debit_batch_is_recalled_made_anew_and_downloaded(open_browser):
    page = open_browser(role="cashier")
    page.goto(f"/debits/show/{DEBIT_BATCH}")
    page.click("text=撤回 >> visible=true")
    page.wait_for_load_state("load")
    assert "已撤回" in page.inner_text(".ys-state >> nth=0")
    page.goto("/debits/")
    page.click(".ys-page summary >> nth=0")
    page.fill("input[name=due_until]", "2025-12-31")
    page.click("text=锁定应收并生成批次")
    page.wait_for_url("**/debits/show/**-2")
    with page.expect_download() as download:
        page.click("text=送出：下载送盘文件")
    assert download.value.suggested_filename == "DIRECT_DEBIT-20251025-2.csv"
    page.reload()
    assert "银行在途" in page.inner_text(".ys-state >> nth=0")
    assert page.faults == []
