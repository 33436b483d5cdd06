"""The public pages in a real browser whose network goes away, hangs or comes back with something newer."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.e2e.lines import Line

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
KEPT = """async (language) => {
    const cache = await caches.open(`expo set ${language}`);
    const list = await cache.match(`/${language}/offline/pages.json`);
    return list ? (await list.json()).version : "";
}"""
ADDRESSES = """async () => {
    const found = {};
    for (const name of await caches.keys()) {
        const keys = await (await caches.open(name)).keys();
        found[name] = keys.map(({ url }) => url.slice(location.origin.length));
    }
    return found;
}"""
BODIES = """async () => {
    const found = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const key of await cache.keys()) {
            found.push(await (await cache.match(key, { ignoreVary: true })).text());
        }
    }
    return found.join("");
}"""
WORDS = {
    "ru": ("Нет сети: копия от", "Без сети", "Сети нет, а эта страница"),
    "kk": ("Желі жоқ. Көшірме уақыты:", "Желісіз", "Желі жоқ, ал бұл бет"),
    "be": ("Няма сеткі: копія ад", "Без сеткі", "Сеткі няма, а гэтая старонка"),
    "en": ("No network: copy of", "Without a network", "There is no network, and this page"),
}


def until(page, script, argument=None, wanted=bool):
    """Return what the ``script`` gives once it is ``wanted``."""
    deadline = time.monotonic() + 60
    while not wanted(found := page.evaluate(script, argument)):
        assert time.monotonic() < deadline, found
        page.wait_for_timeout(200)
    return found


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "service_workers": "allow"}


@pytest.fixture
def visitor(new_context):
    """Open a browser that may keep pages, on a page that it has kept with the rest of its language."""

    def opened(base, language="en", **options):
        page = new_context(**options).new_page()
        page.goto(f"{base}/{language}/")
        until(page, KEPT, language)
        return page

    return opened


@pytest.fixture
def line(demo):
    line = Line(demo.port)
    yield line
    line.close()


@pytest.mark.parametrize("language", WORDS)
def test_programme_plan_and_list_are_there_without_a_network(visitor, demo, language):
    page = visitor(demo.base, language)
    page.goto(f"{demo.base}/{language}/exhibitors/belaz/")
    name = page.locator("h1").inner_text()
    page.goto(f"{demo.base}/{language}/schedule/2011-09-08/")
    session = page.locator(".slot h3 a").first
    title = session.inner_text().replace("\u00ad", "")
    session.click()
    address = page.url
    page.context.set_offline(True)
    said, heading, missing = WORDS[language]
    for path in ("", "schedule/", "schedule/2011-09-07/", "schedule/2011-09-10/", "plan/", "plan/?hall=B"):
        page.goto(f"{demo.base}/{language}/{path}")
        expect(page.get_by_role("status").and_(page.locator(".copy"))).to_have_text(
            re.compile(rf"^{re.escape(said)} \d\d:\d\d \(UTC\+6\)")
        )
        assert page.evaluate("document.fonts.check('16px Onest') && document.styleSheets.length === 2")
        assert page.locator("html").get_attribute("lang") == language
    page.goto(address)
    assert page.locator("h1").inner_text() == title
    page.goto(f"{demo.base}/{language}/exhibitors/belaz/")
    assert page.locator("h1").inner_text() == name
    for path in ("exhibitors/amkodor/", "schedule/zzzzzz/"):
        page.goto(f"{demo.base}/{language}/{path}")
        assert page.locator("h1").inner_text() == heading
        expect(page.locator("[data-missing]")).to_contain_text(missing)
    expect(page.locator("[data-read] a")).to_have_text([title, name])
    page.goto(demo.base + "/")
    assert page.url == f"{demo.base}/{language}/"
    page.context.set_offline(False)
    page.reload()
    expect(page.locator(".copy p")).to_have_count(0)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("МИНСК трак", "Minsk Tractor"), ("dump truck", "BelAZ"), ("a-101", "A-101"), ("Бéлаз", "BelAZ")],
)
def test_list_is_searched_on_the_device(visitor, demo, typed, found):
    page = visitor(demo.base)
    page.context.set_offline(True)
    page.goto(f"{demo.base}/en/exhibitors/?q=zzzz")
    assert page.locator(".at-hand li:visible").count() == 0
    page.fill("#q", typed)
    assert found in page.locator(".at-hand li:visible").first.inner_text()
    expect(page.locator("[data-shown]")).to_have_text(re.compile(r"^Shown: \d+ of 267$"))


def test_server_that_hangs_gives_way_to_the_copy_after_three_seconds(visitor, line):
    page = visitor(line.base)
    line.set("hanging")
    started = time.monotonic()
    page.goto(f"{line.base}/en/schedule/", wait_until="commit")
    assert 2.9 < time.monotonic() - started < 8
    note = page.locator(".copy")
    expect(note).to_have_text(re.compile(r"^The network is slow: copy of \d\d:\d\d \(UTC\+6\) Load again$"))
    line.set("through")
    note.get_by_role("link").click()
    expect(page.locator(".copy p")).to_have_count(0)
    assert page.url == f"{line.base}/en/schedule/"


def test_page_without_a_copy_is_waited_for(visitor, line):
    page = visitor(line.base)
    line.set("hanging")
    page.evaluate("setTimeout(() => { location.href = '/en/exhibitors/belaz/'; })")
    page.wait_for_timeout(4500)
    line.set("through")
    page.wait_for_url("**/exhibitors/belaz/")
    assert page.locator("html").get_attribute("data-kept") is None


def test_line_that_is_cut_is_no_network(visitor, line):
    page = visitor(line.base, "kk")
    line.set("cut")
    page.goto(f"{line.base}/kk/plan/?hall=C")
    expect(page.locator(".copy")).to_contain_text("Желі жоқ. Көшірме уақыты: ")
