"""Every page of the Commission's workplace: accessible, and within the width of a phone."""

import pytest

from conference.urls_commission import urlpatterns
from tests.e2e.secretaries import OF_MEETINGS, printed, sign_in
from tests.e2e.seeing import reflows, violations

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
    sign_in(page, f"{demo.base}/admin/commission/", *signed["login"])
    faults = []

    for name, address in signed["pages"].items():
        page.goto(demo.base + address)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            if not reflows(page):
                faults.append((name, width, "overflow"))
            faults += [(name, width, one) for one in violations(page)]

    assert faults == []


def test_no_page_is_forgotten(signed):
    names = {route.name.removeprefix("commission-") for route in urlpatterns}

    assert names - NO_PAGES == {name for name in signed["pages"] if not name.startswith("planned ")}
    assert set(OF_MEETINGS) <= names
