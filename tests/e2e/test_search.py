"""The suggestions under the field of a search, by keyboard, by pointer, and when they fail."""

import re
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

FIELD, OPTION, LIST = "#q", "[role=option]", "[role=listbox]"
TYPED = {"ru": "амкод", "kk": "жиһаз", "be": "амкадор", "en": "amkod"}


def type_in(page, words, language="ru", path=""):
    page.goto(f"/{language}/{path}")
    page.focus(FIELD)
    # Where the hand was slow, there are answers to a beginning of the words too.
    with page.expect_response(re.compile(rf"/suggest/\?.*{re.escape(quote(words))}(&|$)")):
        page.keyboard.type(words)
    expect(page.locator(OPTION).first).to_be_visible()


def active(page):
    """Return the place of the option that the field points at, or None."""
    name = page.locator(FIELD).get_attribute("aria-activedescendant")
    return name and int(name.rpartition("-")[2])


@pytest.mark.parametrize("language", TYPED)
@pytest.mark.parametrize("path", ["", "exhibitors/", "search/"])
def test_suggestions_are_a_combobox_with_a_list(page, language, path):
    type_in(page, TYPED[language], language, path)

    field = page.locator(FIELD)
    expect(field).to_have_attribute("role", "combobox")
    expect(field).to_have_attribute("aria-autocomplete", "list")
    expect(field).to_have_attribute("aria-expanded", "true")
    assert page.locator(LIST).get_attribute("id") == field.get_attribute("aria-controls")
    number = page.locator(OPTION).count()
    # It is told once the hand rests.
    expect(page.locator("form.find [role=status]")).to_have_text(re.compile(rf"\b{number}\b"))


def test_keyboard_moves_and_chooses(page):
    type_in(page, "амкод")
    last = page.locator(OPTION).count() - 1
    assert active(page) is None

    for key, place in (
        ("ArrowDown", 0),
        ("ArrowDown", 1),
        ("ArrowUp", 0),
        ("ArrowUp", last),
        ("ArrowDown", 0),
    ):
        page.keyboard.press(key)
        assert active(page) == place
        expect(page.locator("[aria-selected=true]")).to_have_count(1)
    # What was typed stays until something is chosen.
    expect(page.locator(FIELD)).to_have_value("амкод")
    page.keyboard.press("End")
    assert active(page) is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ru/exhibitors/amkodor/")


def test_escape_closes_first_and_clears_then(page):
    type_in(page, "амкод")

    page.keyboard.press("Escape")
    expect(page.locator(LIST)).to_be_hidden()
    expect(page.locator(FIELD)).to_have_value("амкод")
    expect(page.locator(FIELD)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(page.locator(LIST)).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator(FIELD)).to_have_value("")


def test_enter_without_a_choice_sends_the_form(page):
    type_in(page, "амкод")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ru/search/?q=*")
    expect(page.get_by_role("link", name="Амкодор").first).to_be_visible()


def test_pointer_chooses(page):
    type_in(page, "амкод")
    page.locator(OPTION).first.click()
    page.wait_for_url("**/ru/exhibitors/amkodor/")


def test_leaving_the_field_closes_the_list(page):
    type_in(page, "амкод")
    page.keyboard.press("Tab")
    expect(page.locator(LIST)).to_be_hidden()


def test_late_answer_is_dropped(page):
    """The answer to a beginning comes after that to the whole word."""
    held = []

    def hold(route):
        if "%D0%B0%D0%BC%D0%BA%D0%BE%D0%B4" in route.request.url:
            route.continue_()
        else:
            held.append(route)

    page.route("**/suggest/**", hold)
    page.goto("/ru/")
    page.focus(FIELD)
    with page.expect_request("**/suggest/**"):
        page.keyboard.type("м")
    page.keyboard.press("Backspace")
    page.keyboard.type("амкод")
    expect(page.locator(OPTION).first).to_contain_text("Амкодор")
    for route in held:
        route.fulfill(json={"found": [{"kind": "", "text": "late", "lang": "", "url": "/", "details": []}]})
    page.wait_for_timeout(300)
    expect(page.locator(OPTION).first).to_contain_text("Амкодор")


@pytest.mark.parametrize("fault", ["status", "abort", "nonsense"])
def test_form_works_when_suggestions_fail(page, fault):
    faults = {
        "status": lambda route: route.fulfill(status=200, body="<html>"),
        "abort": lambda route: route.abort(),
        "nonsense": lambda route: route.fulfill(json={"found": None}),
    }
    page.on("request", lambda asked: "/suggest/" in asked.url and page.expected.add(asked.url))
    page.route("**/suggest/**", faults[fault])
    page.goto("/ru/exhibitors/")
    page.fill(FIELD, "амкодор")
    page.wait_for_timeout(400)
    expect(page.locator(LIST)).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ru/exhibitors/?q=*")
    expect(page.get_by_role("link", name="Амкодор").first).to_be_visible()


def test_search_works_without_javascript(new_context, demo):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{demo.base}/kk/")
    page.fill(FIELD, "Hrodna")
    page.press(FIELD, "Enter")
    page.wait_for_url("**/kk/search/?q=Hrodna")
    assert page.locator(".hit").count() > 6


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_open_list_stays_on_the_page_and_passes_axe(new_context, width):
    page = new_context(viewport={"width": width, "height": 800}, bypass_csp=True).new_page()
    type_in(page, "молок")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert min(option.bounding_box()["height"] for option in page.locator(OPTION).all()) >= 44
    assert Axe().run(page).response["violations"] == []
