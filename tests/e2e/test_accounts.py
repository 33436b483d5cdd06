"""A second factor in a browser: an app's code, and a passkey that Chromium itself plays."""

import re

import pytest
from playwright.sync_api import expect

from tests.signing_in import PASSWORD, code_now

# Not the demo's organiser, whom a second factor would keep from the other tests.
SECRETARY = "secretary@example.org"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def base(demo):
    """The demo by a name, with a secretary: passkeys do not go with a bare address."""
    demo.run("createsuperuser", "--noinput", "--email", SECRETARY, DJANGO_SUPERUSER_PASSWORD=PASSWORD)
    return demo.base.replace("127.0.0.1", "localhost")


@pytest.fixture
def person(base, browser):
    """A page of a browser of its own, whose faults fail the test."""
    context = browser.new_context(base_url=base)
    page, faults = context.new_page(), []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def log_in(page):
    page.goto("/accounts/login/?lang=en&next=/en/conference/")
    page.fill("#id_login", SECRETARY)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")


def begin_to_set_up(page, link):
    """Come from a closed page, choose what to set up and confirm by password."""
    log_in(page)
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Log in")
    page.goto("/accounts/second-factor/?next=/en/plan/")
    page.get_by_role("link", name=link).click()
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def log_out(page):
    page.goto("/accounts/2fa/")
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(re.compile(r"/en/$"))


def test_app_is_set_up_and_its_code_asked_for(person, base, demo):
    begin_to_set_up(person, "Set up an app")
    secret = person.locator("#secret").inner_text()
    picture = person.get_by_role("img", name="QR code with the secret below")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    person.fill("#id_code", code_now(secret))
    person.get_by_role("button", name="Confirm").click()
    expect(person.locator("#codes code")).to_have_count(10)
    codes = person.locator("#codes code").all_inner_texts()
    with person.expect_download() as download:
        person.get_by_role("link", name="Download the codes").click()
    assert download.value.path().read_text().split() == codes
    person.get_by_role("link", name="They are in a safe place: continue").click()
    expect(person).to_have_url(f"{base}/en/plan/")
    log_out(person)
    log_in(person)
    person.fill("#id_code", code_now(secret))
    person.get_by_role("button", name="Log in").click()
    expect(person).to_have_url(f"{base}/en/conference/")
    demo.run("remove_second_factor", SECRETARY, "--reason", "the end of the test")
    log_in(person)
    expect(person).to_have_url(f"{base}/en/conference/")


def test_passkey_is_added_and_used_beside_the_password_and_alone(person, base, demo):
    device = person.context.new_cdp_session(person)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    begin_to_set_up(person, "Add a passkey")
    person.get_by_label("Log in with it alone, without a password").check()
    person.get_by_role("button", name="Add a passkey").click()
    person.get_by_role("link", name="They are in a safe place: continue").click()
    expect(person).to_have_url(f"{base}/en/plan/")
    log_out(person)
    log_in(person)
    person.get_by_role("button", name="Use a passkey").click()
    expect(person).to_have_url(f"{base}/en/conference/")
    log_out(person)
    person.goto("/accounts/login/?next=/en/economy/")
    person.get_by_role("button", name="Log in with a passkey").click()
    expect(person).to_have_url(f"{base}/en/economy/")
    demo.run("remove_second_factor", SECRETARY, "--reason", "the end of the test")


def test_passkey_that_is_refused_is_told_on_the_page(person, base):
    begin_to_set_up(person, "Add a passkey")
    person.get_by_role("button", name="Add a passkey").wait_for()
    person.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('planned')) }")
    person.get_by_role("button", name="Add a passkey").click()
    expect(person.get_by_role("alert")).to_have_text(
        "The passkey was not used. Try again or choose another way."
    )
