"""Each public page in each language and both schemes, in a real browser."""

import pytest

from tests.e2e.seeing import reflows, violations

LANGUAGES = ("ru", "kk", "be", "en")
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
PATHS = (
    "", "schedule/", "schedule/2011-09-07/", "schedule/2011-09-08/", "schedule/2011-09-09/",
    "schedule/2011-09-10/", "schedule/changes/", "schedule/my/", "exhibitors/",
    "exhibitors/?q=минск&sector=AGRO", "exhibitors/?q=zzzz", "exhibitors/belaz/", "plan/",
    "plan/?stand=A-306", "plan/?hall=C", "plan/?stand=nowhere", "economy/", "conference/", "commission/",
    "search/?q=минск", "apply/", "sources/", "style/", "offline/",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    # axe is put into the page by the test; nothing else here depends on the policy being off.
    # Without motion a page has its new colours as soon as the scheme changes.
    return {**browser_context_args, "bypass_csp": True, "reduced_motion": "reduce"}


def found_on(page, colours=True):
    """Look at a page on a desk in the light scheme, then on a phone in the dark one.

    What the width and the scheme cannot change is looked at once. Without ``colours``, contrast is left out:
    it takes most of the time.
    """
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESK)
    found = violations(page, without=() if colours else ("color-contrast",))
    found += [] if reflows(page) else ["sideways on a desk"]
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    found += violations(page, "target-size", *(("color-contrast",) if colours else ()))
    return found + ([] if reflows(page) else ["sideways on a phone"])


@pytest.mark.parametrize(("number", "path"), list(enumerate(PATHS)))
def test_page_is_accessible_in_each_language_on_a_desk_and_on_a_dark_phone(page, demo, number, path):
    found = {}
    for language in LANGUAGES:
        assert page.goto(f"{demo.base}/{language}/{path}").status == 200
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1
        # A page has the same colours in every language: one shows them, another from page to page.
        found[language] = found_on(page, colours=language == LANGUAGES[number % len(LANGUAGES)])
    assert found == {language: [] for language in LANGUAGES}


def test_session_page_of_each_language_is_reached_from_the_day(page, demo):
    found = {}
    for language in LANGUAGES:
        page.goto(f"{demo.base}/{language}/schedule/2011-09-08/")
        page.locator(".slot h3 a").first.click()
        assert page.locator("h1").inner_text()
        found[language] = found_on(page, colours=language == "be")
    assert found == {language: [] for language in LANGUAGES}


def test_sheets_of_a_phone_have_a_button_that_closes_them(page, demo):
    page.set_viewport_size(PHONE)
    page.goto(f"{demo.base}/en/exhibitors/")
    for opener, inside in (("Menu", "Stand plan"), ("Filter", "Grodno Region")):
        button, link = page.get_by_role("button", name=opener), page.get_by_role("link", name=inside).first
        assert not link.is_visible()
        button.click()
        assert link.is_visible()
        assert violations(page, "target-size", "color-contrast") == []
        page.get_by_role("button", name="Close").click()
        assert not link.is_visible()
        assert button.evaluate("one => one === document.activeElement")
    page.set_viewport_size(DESK)
    assert page.get_by_role("button", name="Close").count() == 0


def test_foot_of_a_short_page_is_at_the_foot_of_the_window(page, demo):
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{demo.base}/be/schedule/my/")
    foot = page.locator("footer").bounding_box()
    assert round(foot["y"] + foot["height"]) == 1080
    page.goto(f"{demo.base}/be/economy/")
    assert page.locator("footer").bounding_box()["y"] > 1080


def test_missing_page_is_a_page(page, demo):
    found = {}
    for language in LANGUAGES:
        missing = f"{demo.base}/{language}/nothing-here/"
        page.expected.add(missing)
        assert page.goto(missing).status == 404
        found[language] = found_on(page, colours=language == "kk")
    assert found == {language: [] for language in LANGUAGES}
