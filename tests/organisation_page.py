"""The page of an organisation, as the tests use it."""

import re

from django.test import Client

from exhibitors import keys
from exhibitors.models import AccessKey, Applicant
from expo.models import Message
from tests.applying import organisation_key

PAGE = "/en/apply/organisation/"
MINE, THEIRS = "erp@example.org", "other@example.org"


def browser_of(email):
    browser = Client()
    assert follow(browser, asked(browser, email)[1]).status_code == 302
    return browser


def asked(browser, email):
    """Ask for the letter; return the code and the link's token of it."""
    assert browser.post(f"{PAGE}ask/", {"email": email}).status_code == 302
    return letter()


def letter():
    body = Message.objects.order_by("pk").last().body
    token = re.search(r"/apply/organisation/open/([^/\s]+)/", body)[1]
    return re.search(r"\b\d{6}\b", body.replace(token, ""))[0], token


def follow(browser, token):
    return browser.post(f"{PAGE}open/{token}/")


def new_key(browser, **changes):
    """Open the form, fill it in and send it."""
    newest = re.search(r'name="newest" value="(\d+)"', browser.get(f"{PAGE}keys/new/").text)[1]
    return browser.post(f"{PAGE}keys/new/", form(newest=newest, **changes))


def form(**changes):
    return {
        "newest": "0",
        "name": "Warehouse",
        "kind": "live",
        "scope": "write",
        "requests_a_minute": "300",
        "expires_on": "",
    } | changes


def shown_key(response):
    return re.search(r"(?:bexpo|test)_[-\w]{20,}", response.text)[0]


def key_of(email=MINE, **fields):
    """A key that is there already."""
    return AccessKey.objects.get(digest=keys.digest_of(organisation_key(current(), email, **fields)))


def current():
    return Applicant.objects.first().exhibition


def errors_in(response):
    assert response.status_code == 422, response.text
    return re.findall(r'<a href="#(\w+)">', response.text)
