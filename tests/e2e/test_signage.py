"""The screens in a real browser that is left alone: no network, a new version, more than fits."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.e2e.seeing import violations

FOYER, STAGE = "/en/signage/", "/en/signage/STAGE/"
DESK = {"width": 1280, "height": 720}


@pytest.fixture
def screen(page, demo):
    """Open a screen whose time passes only when the test lets it."""

    def opened(path, size=DESK):
        page.set_viewport_size(size)
        page.clock.install()
        page.expected.add(demo.base + path)
        page.goto(demo.base + path, wait_until="networkidle")
        page.clock.pause_at(page.evaluate("Date.now() / 1000") + 2)
        return page

    return opened


def titles(page, name):
    return page.locator(f"[data-list={name}] > li:visible h3").all_inner_texts()


def seconds_to(page, hour, minute):
    hours, minutes = map(int, page.locator("[data-clock]").inner_text().split(":"))
    return ((hour - hours) * 60 + minute - minutes) * 60


def test_screen_goes_on_without_a_network_and_says_how_old_it_is(screen, demo):
    page = screen(STAGE)
    page.context.set_offline(True)
    page.clock.run_for(seconds_to(page, 15, 5) * 1000)
    assert titles(page, "on") == ["Company presentation: Grodno Azot fertilisers"]
    assert titles(page, "next")[0] == "Company presentation: BMZ steel products"
    assert re.fullmatch(r"No connection\. Last update: 14:\d\d", page.locator("[data-old]").inner_text())
    # The last session of the day has begun, so that the next day is announced.
    page.clock.run_for(seconds_to(page, 17, 1) * 1000)
    assert "Fri 9 Sept" in page.locator("[data-list=next]").inner_text().replace("\xa0", " ")
    page.context.set_offline(False)
    page.clock.run_for(61_000)
    expect(page.locator("[data-old]")).to_be_hidden()
    expect(page.locator("[data-clock]")).to_have_text(re.compile("^14:"))
    assert page.context.cookies() == []


def test_screen_survives_a_server_that_fails_and_loads_a_new_version(screen, demo):
    page = screen(STAGE)
    page.evaluate("window.isOld = true")
    answers = iter(["broken", "new", "new"])

    def answer(route):
        how = next(answers, "")
        if how == "broken":
            route.fulfill(status=502, body="<h1>Bad gateway</h1>")
        elif how == "new":
            text = route.fetch().text()
            route.fulfill(
                body=re.sub('data-version="[^"]*"', 'data-version="new"', text), content_type="text/html"
            )
        else:
            route.continue_()

    page.route(demo.base + STAGE, answer)
    for _time in range(2):
        with page.expect_response(demo.base + STAGE):
            page.clock.run_for(60_000)
        page.wait_for_timeout(0)
        assert titles(page, "next") != []
        assert page.evaluate("window.isOld") is True
    with page.expect_navigation():
        page.clock.run_for(60_000)
    assert page.evaluate("window.isOld") is None
    assert titles(page, "next") != []


def test_pages_of_the_foyer_and_the_languages_take_turns(screen, demo):
    page = screen(f"{FOYER}?languages=en,kk")
    expect(page.locator("[data-pages]").first).to_have_text(re.compile(r"^1/\d$"))
    pages = int(page.locator("[data-pages]").first.inner_text()[-1])
    assert pages > 1
    seen = []
    for _page in range(pages):
        shown = titles(page, "on")
        assert shown
        for item in page.locator("[data-list=on] > li:visible").all():
            box = item.bounding_box()
            assert box["y"] + box["height"] <= DESK["height"]
            assert box["x"] + box["width"] <= DESK["width"] * 0.6
        seen += shown
        page.clock.run_for(12_000)
    assert len(seen) == len(set(seen)) == page.locator("[data-list=on] > li").count()
    assert page.locator("html").get_attribute("lang") == "kk"
    assert page.locator("h1").inner_text() == "Бағдарлама"


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1920, 1080, "dark"), (1080, 1920, "light"), (390, 844, "light")]
)
def test_screen_is_accessible_and_fits(page, demo, width, height, scheme):
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for path in ("/ru/signage/", "/kk/signage/CONF1/", "/be/signage/TALKS/"):
        page.goto(demo.base + path)
        assert violations(page) == []
        sides = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        assert sides[0] <= width
        assert width == 390 or sides[1] <= height
        assert (
            page.eval_on_selector_all(
                "ol", "lists => lists.filter((one) => one.scrollWidth > one.clientWidth)"
            )
            == []
        )


def test_screen_without_scripts_shows_the_same_and_loads_itself(new_context, demo):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(demo.base + STAGE)
    assert titles(page, "next")[0].startswith("Company presentation")
    assert page.locator("noscript > meta").get_attribute("content") == "60;url=/en/signage/STAGE/"


KEPT = """async () => {
    const cache = await caches.open("signage"), found = await cache.keys();
    const names = found.map(({ url }) => new URL(url).pathname);
    return names.includes("/en/signage/STAGE/") && names.some((one) => one.endsWith("signage.css"));
}"""
AN_HOUR_AGO = """async () => {
    const cache = await caches.open("signage"), page = await cache.match(location.href, { ignoreVary: true });
    const headers = new Headers(page.headers);
    headers.set("X-Kept", Number(headers.get("X-Kept")) - 3600000);
    await cache.put(location.href, new Response(await page.text(), { headers }));
}"""


def test_screen_is_restarted_without_a_network_and_its_clock_goes_on(browser, browser_context_args, demo):
    context = browser.new_context(**browser_context_args | {"service_workers": "allow"})
    page = context.new_page()
    page.goto(demo.base + STAGE)
    # A function that is waited for must not be asynchronous: its promise counts as an answer.
    deadline = time.monotonic() + 60
    while not page.evaluate(KEPT):
        assert time.monotonic() < deadline
        page.wait_for_timeout(100)
    kept_at = seconds_to(page, 24, 0)
    page.evaluate(AN_HOUR_AGO)
    page.close()
    context.set_offline(True)
    page = context.new_page()
    page.goto(demo.base + STAGE)
    assert 60 * 59 <= kept_at - seconds_to(page, 24, 0) <= 60 * 62
    assert page.locator("[data-old]").inner_text().startswith("No connection. Last update: 14:")
    assert titles(page, "next")
    assert page.evaluate("document.fonts.check('16px Onest')")
    context.set_offline(False)
    page.reload()
    expect(page.locator("[data-old]")).to_be_hidden()
    context.close()
