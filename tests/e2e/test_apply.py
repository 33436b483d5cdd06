"""A newcomer fills in the application, with a script, without one, and with a network that fails."""

import contextlib
import re
import sqlite3

import pytest
from PIL import Image
from playwright.sync_api import Error

from tests.e2e.seeing import violations

PARTS = (
    "company", "contact", "offer", "space", "technical", "co_exhibitors", "catalogue", "freight", "badges",
    "documents",
)  # fmt: skip
COMPANY = {"legal_name": "Test Company 1", "tax_number": "200988541"}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "bypass_csp": True}


@pytest.fixture
def letters(demo):
    """Read what stands in the outbox of the demo for an address, newest first."""

    def read(address):
        with contextlib.closing(sqlite3.connect(demo.log.parent / "demo.sqlite3")) as database:
            rows = database.execute(
                'SELECT body FROM expo_message WHERE "to" = ? ORDER BY id DESC', [address]
            )
            return [body for (body,) in rows]

    return read


def row(demo, number):
    with contextlib.closing(sqlite3.connect(demo.log.parent / "demo.sqlite3")) as database:
        database.row_factory = sqlite3.Row
        found = database.execute("SELECT * FROM exhibitors_application WHERE number = ?", [number])
        return dict(found.fetchone())


def begin(page, demo, language="en"):
    page.goto(f"{demo.base}/{language}/apply/")
    page.get_by_role("main").locator("form[action$='/begin/'] button").click()
    page.wait_for_url("**/company/")
    return page.url.split("/")[-3]


def fill(page, **values):
    for name, value in values.items():
        page.fill(f"#f-{name}", value)


def go_on(page, to):
    page.click("form#section .row button[name=continue]")
    page.wait_for_url(f"**/{to}/")


def fill_in_the_minimum(page, email, tax_number):
    fill(page, **COMPANY | {"tax_number": tax_number})
    page.select_option("#f-country", "BY")
    page.select_option("#f-tax_scheme", "BY_UNP")
    go_on(page, "contact")
    fill(page, contact_person="Test Person 1", contact_email=email)
    go_on(page, "offer")
    page.select_option("#f-sector", "MACH")
    go_on(page, "space")
    page.select_option("#f-space", "SHELL")
    fill(page, area="18")
    go_on(page, "technical")


def test_newcomer_submits_with_a_script_by_the_code(page, demo, letters):
    number = begin(page, demo)
    fill_in_the_minimum(page, "code@example.org", "100000007")
    page.goto(f"{demo.base}/en/apply/{number}/check/")
    page.get_by_role("button", name="Send the letter").click()
    page.wait_for_url("**/check/?sent=1*")
    code = re.search(r"\b\d{6}\b", letters("code@example.org")[0])[0]
    page.fill("#code", code)
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/check/#submit")
    page.locator("#hand-in button").click()
    page.wait_for_url("**/receipt/")
    assert number in page.inner_text("main")
    assert page.evaluate("localStorage.length") == 0
    assert row(demo, number)["state"] == "SUBMITTED"


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_newcomer_submits_without_a_script_by_the_link(page, demo, letters):
    number = begin(page, demo, "ru")
    fill_in_the_minimum(page, "link@example.org", "100320487")
    page.goto(f"{demo.base}/ru/apply/{number}/check/")
    page.locator("form[action$='/send-code/'] button").click()
    link = re.search(r"http\S+/confirm/\S+", letters("link@example.org")[0])[0]
    page.goto(link)
    page.locator("main form button").click()
    page.wait_for_url(f"**/{number}/")
    page.goto(f"{demo.base}/ru/apply/{number}/check/")
    page.locator("#hand-in button").click()
    page.wait_for_url("**/receipt/")
    assert row(demo, number)["state"] == "SUBMITTED"


def saved(page):
    page.locator("#state.ok").wait_for()
    return page.inner_text("#state")


def test_field_saves_itself_when_it_is_left(page, demo):
    number = begin(page, demo)
    fill(page, legal_name="Test Company 1")
    page.locator("#f-legal_name").blur()
    assert re.fullmatch(r"Saved at \d\d:\d\d", saved(page))
    assert row(demo, number)["legal_name"] == "Test Company 1"


def test_network_that_fails_loses_nothing_even_over_a_reload(page, demo, context):
    number = begin(page, demo)
    address = f"{demo.base}/api/v1/applications/{number}/?lang=en"
    fill(page, legal_name="Test Company 1")
    page.locator("#f-legal_name").blur()
    saved(page)
    page.expected.add(address)
    context.set_offline(True)
    fill(page, short_name="Test 1", website="https://example.org/")
    page.locator("#f-website").blur()
    page.get_by_text("No connection").wait_for()
    assert row(demo, number)["short_name"] == ""
    page.click("form#section .row button[name=continue]")
    assert page.url.endswith("/company/")
    page.expected.add(f"{demo.base}/en/schedule/")
    with pytest.raises(Error):
        page.goto(f"{demo.base}/en/schedule/")
    context.set_offline(False)
    page.goto(f"{demo.base}/en/apply/{number}/company/")
    assert page.input_value("#f-short_name") == "Test 1"
    page.wait_for_function("localStorage.length === 0")
    assert (row(demo, number)["short_name"], row(demo, number)["website"]) == (
        "Test 1",
        "https://example.org/",
    )


def test_network_that_comes_back_saves_by_itself(page, demo, context):
    number = begin(page, demo)
    page.expected.add(f"{demo.base}/api/v1/applications/{number}/?lang=en")
    context.set_offline(True)
    fill(page, legal_name="Test Company 1")
    page.locator("#f-legal_name").blur()
    page.get_by_text("No connection").wait_for()
    context.set_offline(False)
    saved(page)
    assert row(demo, number)["legal_name"] == "Test Company 1"


def test_wrong_answer_is_said_at_its_field_and_the_others_are_saved(page, demo):
    number = begin(page, demo)
    page.expected |= {
        f"{demo.base}/api/v1/applications/{number}/?lang=en",
        f"{demo.base}/en/apply/{number}/company/",
    }
    fill(page, legal_name="Test Company 1", website="example")
    page.locator("#f-website").blur()
    page.locator("#f-website-e").wait_for()
    assert page.get_attribute("#f-website", "aria-invalid") == "true"
    assert "f-website-e" in page.get_attribute("#f-website", "aria-describedby")
    assert "Request number" in page.inner_text("#state")
    assert row(demo, number)["legal_name"] == "Test Company 1"
    fill(page, website="https://example.org/")
    page.locator("#f-website").blur()
    page.locator("#f-website-e").wait_for(state="detached")
    assert row(demo, number)["website"] == "https://example.org/"


def test_check_digit_is_looked_at_when_the_field_is_left(page, demo):
    begin(page, demo)
    page.select_option("#f-tax_scheme", "BY_UNP")
    fill(page, tax_number="200988542")
    page.locator("#f-tax_number").blur()
    page.locator("#f-tax_number-e").wait_for()
    assert "look at digit 9 again" in page.inner_text("#f-tax_number-e")
    assert page.locator(".err").count() == 1


@pytest.mark.parametrize("scripted", [True, False])
def test_summary_of_errors_takes_the_focus(page, demo, browser, scripted):
    if not scripted:
        page = browser.new_page(java_script_enabled=False)
        page.expected = set()
    number = begin(page, demo)
    page.expected.add(f"{demo.base}/en/apply/{number}/company/")
    fill(page, short_name="Test 1")
    page.click("form#section .row button[name=continue]")
    page.locator("#errors").wait_for()
    assert page.title().startswith("Error: ")
    assert page.locator("#errors:focus").count() == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#f-legal_name:focus").wait_for()
    assert page.input_value("#f-short_name") == "Test 1"


def test_summary_forgets_what_has_been_put_right(page, demo):
    number = begin(page, demo)
    page.expected.add(f"{demo.base}/en/apply/{number}/company/")
    page.click("form#section .row button[name=continue]")
    page.locator("#errors").wait_for()
    assert page.locator("#errors li").count() == 2
    fill(page, legal_name="Test Company 1")
    page.locator("#f-legal_name").blur()
    page.locator("#errors a[href='#f-legal_name']").wait_for(state="detached")
    page.select_option("#f-country", label="Belarus")
    page.locator("#errors").wait_for(state="detached")
    assert row(demo, number)["country"] == "BY"


def test_two_browsers_see_both_answers_and_one_is_chosen(page, demo):
    number = begin(page, demo)
    address = f"{demo.base}/api/v1/applications/{number}/?lang=en"
    key = page.get_attribute("#machine", "data-key")
    fill(page, legal_name="Mine 1")
    answer = page.request.patch(
        address,
        data={"legal_name": "Other 1", "short_name": "Short 1"},
        headers={"Authorization": f"Bearer {key}", "If-Match": "*"},
    )
    assert answer.status == 200
    page.expected.add(address)
    page.locator("#f-legal_name").blur()
    page.get_by_label("The other answer: Other 1").wait_for()
    assert page.input_value("#f-legal_name") == "Mine 1"
    assert page.input_value("#f-short_name") == "Short 1"
    assert row(demo, number)["legal_name"] == "Other 1"
    page.get_by_label("What stands here").click()
    saved(page)
    assert (row(demo, number)["legal_name"], row(demo, number)["short_name"]) == ("Mine 1", "Short 1")


def test_row_and_file_are_added_with_a_script(page, demo, tmp_path):
    number = begin(page, demo)
    page.goto(f"{demo.base}/en/apply/{number}/offer/")
    page.fill("#f-exhibits-0-name", "Tractor")
    page.get_by_role("button", name="Add another").click()
    assert page.locator("#f-exhibits-1-name:focus").count() == 1
    page.get_by_role("button", name="Add another").click()
    assert page.locator("#f-exhibits-1-name:focus").count() == 1
    page.keyboard.type("Plough")
    page.locator("#f-exhibits-1-name").blur()
    saved(page)
    assert [word in row(demo, number)["exhibits"] for word in ("Tractor", "Plough")] == [True, True]
    Image.new("RGB", (300, 100), "teal").save(tmp_path / "logo.png")
    page.goto(f"{demo.base}/en/apply/{number}/catalogue/")
    page.set_input_files("#f-logo-file", tmp_path / "logo.png")
    saved(page)
    assert row(demo, number)["logo_id"]
    page.wait_for_function("document.querySelector('[data-card] img.logo')?.naturalWidth === 300")
    page.goto(f"{demo.base}/en/apply/{number}/")
    assert page.evaluate("document.querySelector('img.logo').naturalWidth") == 300


def test_lost_session_says_that_nothing_is_lost_and_a_link_brings_it_back(page, demo, letters):
    number = begin(page, demo)
    page.goto(f"{demo.base}/en/apply/{number}/contact/")
    fill(page, contact_email="lost@example.org")
    page.locator("#f-contact_email").blur()
    saved(page)
    with contextlib.closing(sqlite3.connect(demo.log.parent / "demo.sqlite3")) as database:
        database.execute("UPDATE exhibitors_accesskey SET revoked_at = created_at")
        database.commit()
    page.expected |= {
        f"{demo.base}/api/v1/applications/{number}/?lang=en",
        # What was saved last may still be being checked.
        f"{demo.base}/api/v1/applications/{number}/validate/?lang=en",
        f"{demo.base}/en/apply/{number}/contact/",
    }
    fill(page, contact_person="Test Person 1")
    page.locator("#f-contact_person").blur()
    page.get_by_text("You were logged out; your data are saved").wait_for()
    page.goto(f"{demo.base}/en/apply/{number}/contact/")
    page.fill("#email", "lost@example.org")
    page.get_by_role("button", name="Write me the link").click()
    page.wait_for_url("**/links/sent/")
    for _second in range(20):
        if letters("lost@example.org"):
            break
        page.wait_for_timeout(1000)
    page.goto(re.search(r"http\S+/resume/\S+", letters("lost@example.org")[0])[0])
    page.wait_for_function("performance.getEntriesByType('navigation')[0].type === 'reload'")
    page.goto(f"{demo.base}/en/apply/{number}/contact/")
    assert page.input_value("#f-contact_person") == "Test Person 1"
    assert row(demo, number)["contact_person"] == "Test Person 1"


def test_key_is_neither_in_an_address_nor_left_behind(page, demo):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    number = begin(page, demo)
    key = page.get_attribute("#machine", "data-key")
    fill(page, legal_name="Test Company 1")
    page.locator("#f-legal_name").blur()
    saved(page)
    page.goto(f"{demo.base}/en/apply/{number}/")
    assert not [address for address in asked if key in address]
    assert key not in page.inner_text("body")
    page.get_by_role("button", name="Close on this device").click()
    page.wait_for_url("**/apply/")
    assert page.evaluate("JSON.stringify(localStorage)") == "{}"


@pytest.mark.parametrize("language", ["ru", "kk", "be", "en"])
def test_pages_are_accessible_on_a_desk_and_on_a_phone(page, demo, language):
    number = begin(page, demo, language)
    page.expected.add(f"{demo.base}/{language}/apply/{number}/company/")
    for width, height in ((1280, 800), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        for rest in ("", *(f"{number}/{part}/" for part in ("", *PARTS, "check", "withdraw"))):
            page.goto(f"{demo.base}/{language}/apply/{rest.replace('//', '/')}")
            assert page.locator("h1").count() == 1
            # What depends on the width is the same in every language, but for what it does to the lines.
            if width == 320 or language == "ru":
                assert violations(page) == [], rest
            overflow = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert overflow <= 1, rest
        page.goto(f"{demo.base}/{language}/apply/{number}/company/")
        page.click("form#section .row button[name=continue]")
        page.locator("#errors").wait_for()
        assert violations(page) == []
