"""An organisation makes a key on its own page, with the keyboard, on a desk and on a phone."""

import contextlib
import json
import re
import sqlite3
import time
import urllib.request

import pytest

from tests.e2e.seeing import violations
from tests.e2e.test_pages import LANGUAGES

EMAIL = "erp@example.org"


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "bypass_csp": True}


def call(demo, path, key="", body=None):
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{demo.base}/api/v1/{path}", data, headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def letter(demo, earlier):
    """Wait for one more letter than ``earlier`` and return its text: a worker writes it."""
    for _time in range(300):
        with contextlib.closing(sqlite3.connect(demo.log.parent / "demo.sqlite3")) as database:
            query = 'SELECT body FROM expo_message WHERE "to" = ? ORDER BY id'
            bodies = [body for (body,) in database.execute(query, [EMAIL])]
        if len(bodies) > earlier:
            return bodies[-1]
        time.sleep(0.2)
    raise AssertionError("No letter has been written")


def looks_well(page):
    """Say what is wrong with the page at a phone's and a desk's width."""
    found = []
    for width, height in ((390, 844), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        found += violations(page) + ([f"wider than {width}"] if overflow > 1 else [])
        found += ["h1"] * (page.locator("h1").count() != 1) + ["script"] * page.locator("script").count()
    return found


def enter(page, demo, earlier):
    page.goto(f"{demo.base}/en/apply/organisation/")
    page.fill("#email", EMAIL)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sent/")
    assert looks_well(page) == []
    return letter(demo, earlier)


def test_key_is_made_by_keyboard_and_works(page, demo):
    call(demo, "applications/", body={"contact_email": EMAIL, "short_name": "Test Company 1"})
    page.goto(f"{demo.base}/en/apply/organisation/")
    assert looks_well(page) == []
    body = enter(page, demo, 0)
    page.goto(re.search(r"http\S+/organisation/open/\S+", body)[0])
    assert looks_well(page) == []
    page.get_by_role("button", name="Open the page").press("Enter")
    page.wait_for_url("**/apply/organisation/")
    assert "Test Company 1" in page.locator("main").inner_text()
    page.get_by_role("link", name="Make a key").press("Enter")
    page.wait_for_url("**/keys/new/")
    page.expected.add(page.url)
    page.get_by_role("button", name="Make the key").press("Enter")
    page.locator(".errs a").wait_for()
    page.locator(".errs a").press("Enter")
    assert page.evaluate("document.activeElement.id") == "name"
    assert looks_well(page) == []
    page.keyboard.type("ERP")
    page.keyboard.press("Enter")
    page.locator("pre").first.wait_for()
    assert looks_well(page) == []
    key = page.locator("pre").first.inner_text().strip()
    made = call(demo, "applications/", key, {"short_name": "Test Company 2"})
    page.get_by_role("link", name="I have kept the key").press("Enter")
    page.wait_for_url("**/apply/organisation/")
    text = page.locator("main").inner_text()
    assert made["number"] in text
    assert key[:12] in text
    assert key not in page.content()
    for language in LANGUAGES:
        page.goto(f"{demo.base}/{language}/apply/organisation/")
        assert looks_well(page) == []
        page.locator(".steps a").first.click()
        page.wait_for_url("**/keys/*/")
        assert looks_well(page) == []
        page.locator("a.btn.d").click()
        page.wait_for_url("**/revoke/")
        assert looks_well(page) == []
    page.goto(f"{demo.base}/en/apply/organisation/")
    page.get_by_role("button", name="Leave").press("Enter")
    page.locator("#email").wait_for()
    assert EMAIL not in page.content()


def test_code_opens_the_page_too(page, demo):
    with contextlib.closing(sqlite3.connect(demo.log.parent / "demo.sqlite3")) as database:
        query = 'SELECT count(*) FROM expo_message WHERE "to" = ?'
        earlier = database.execute(query, [EMAIL]).fetchone()[0]
    if not earlier:
        call(demo, "applications/", body={"contact_email": EMAIL})
    body = enter(page, demo, earlier)
    page.expected.add(f"{demo.base}/en/apply/organisation/code/")
    page.fill("#code", "no code")
    page.keyboard.press("Enter")
    page.locator("#code-e").wait_for()
    assert looks_well(page) == []
    page.fill("#code", re.search(r": (\d{6})\b", body)[1])
    page.keyboard.press("Enter")
    page.wait_for_url("**/apply/organisation/")
    assert EMAIL in page.locator("main").inner_text()
