"""Each public page in each language, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe

LANGUAGES = ("ru", "kk", "be", "en")
PATHS = (
    "", "schedule/", "schedule/2011-09-07/", "schedule/2011-09-08/", "schedule/2011-09-09/",
    "schedule/2011-09-10/", "exhibitors/", "exhibitors/?q=минск&sector=AGRO", "exhibitors/?q=zzzz",
    "exhibitors/belaz/", "plan/", "plan/?stand=A-306", "plan/?hall=C", "plan/?stand=nowhere", "economy/",
    "conference/", "commission/", "sources/",
)  # fmt: skip
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    # axe is put into the page by the test; nothing else here depends on the policy being off.
    return {**browser_context_args, "bypass_csp": True}


def violations(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_is_accessible_and_faultless_on_a_phone_and_on_a_desk(page, demo, language, path):
    for width, height in ((1280, 800), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        answer = page.goto(f"{demo.base}/{language}/{path}")
        assert answer.status == 200
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1
        assert violations(page) == []
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 1


def test_dark_page_is_accessible_too(page, demo):
    page.emulate_media(color_scheme="dark")
    for path in ("ru/", "kk/schedule/2011-09-08/", "be/economy/", "en/plan/?stand=A-306", "ru/exhibitors/"):
        page.goto(f"{demo.base}/{path}")
        assert violations(page) == []


def test_session_page_of_each_language_is_reached_from_the_day(page, demo):
    for language in LANGUAGES:
        page.goto(f"{demo.base}/{language}/schedule/2011-09-08/")
        page.locator(".slot h3 a").first.click()
        assert page.locator("h1").inner_text()
        assert violations(page) == []


def test_missing_page_is_a_page(page, demo):
    for language in LANGUAGES:
        page.expected.add(f"{demo.base}/{language}/nothing-here/")
    for language in LANGUAGES:
        answer = page.goto(f"{demo.base}/{language}/nothing-here/")
        assert answer.status == 404
        assert violations(page) == []
