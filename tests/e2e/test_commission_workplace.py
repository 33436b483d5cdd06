"""Every page of the Commission's workplace: accessible, and within the width of a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conference.urls_commission import urlpatterns
from tests.e2e.secretaries import OF_MEETINGS, printed
from tests.signing_in import PASSWORD

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Of the rest nothing is a page: they change something, give a file out or answer a script. The others'
# pages need a meeting elsewhere: of a decision in a draft.
NO_PAGES = {
    "agenda-act", "agenda-agree", "agenda-call", "agenda-change", "agenda-docx", "agenda-people",
    "agenda-propose", "act-file", "communique-decide", "confirm", "decision-answer", "decision-begin",
    "decision-define", "decision-propose", "decision-report", "delegate-remove", "go-on", "item-close",
    "item-open", "office-end", "original-file", "paper-download", "paper-withdraw", "papers-circulate",
    "paragraph", "place-take", "protocol-add", "protocol-agree", "protocol-begin", "protocol-renumber",
    "protocol-state", "trail-export", "wording",
}  # fmt: skip


@pytest.fixture(scope="session")
def signed(demo):
    return printed(demo, "seed_signed")


@pytest.mark.browser_context_args(bypass_csp=True)
def test_every_page_of_the_workplace_is_accessible_and_fits(page, demo, signed):
    email, code = signed["login"]
    page.goto(f"{demo.base}/admin/commission/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.fill("[name=code]", code)
    page.press("[name=code]", "Enter")
    expect(page.locator("#logout-form")).to_be_attached()
    faults = []

    for name, address in signed["pages"].items():
        page.goto(demo.base + address)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate(OVERFLOW) > 1:
                faults.append((name, width, "overflow"))
            found = Axe().run(page, options=RULES).response["violations"]
            faults += [(name, width, one["id"], one["nodes"][0]["html"][:200]) for one in found]

    assert faults == []


def test_no_page_is_forgotten(signed):
    names = {route.name.removeprefix("commission-") for route in urlpatterns}

    assert names - NO_PAGES == {name for name in signed["pages"] if not name.startswith("planned ")}
    assert set(OF_MEETINGS) <= names
