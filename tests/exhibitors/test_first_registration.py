"""Whoever follows the manual or the README to the letter gets there: every command is run as it stands."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from pytest_django.live_server_helper import LiveServer

from exhibitors.models import Application
from expo import markdown
from expo.models import Message
from tests.applying import organisation_key
from tests.conftest import almaty, make_exhibitor, make_sector
from tests.walkthrough import Shell, follow

ROOT = Path(settings.BASE_DIR)
DEMO = "http://127.0.0.1:8000"
PAGE = "/api/docs/first-registration/"


@pytest.fixture
def shell(tmp_path):
    return Shell(tmp_path)


@pytest.fixture
def site(transactional_db, exhibition, settings, tmp_path, monkeypatch):
    """The site at an address of its own, while applications are taken."""
    cache.clear()
    # Not the plugin's own fixture: it may begin before there is a database in memory for it to share.
    server = LiveServer("127.0.0.1")
    settings.BASE_URL = server.url
    settings.MEDIA_ROOT = str(tmp_path / "media")
    monkeypatch.setattr("expo.clock.now", lambda: almaty(1, 0).replace(month=8))
    make_sector(exhibition, "MACH")
    make_exhibitor(exhibition, products=["Test cheese"], sector=make_sector(exhibition, "FOOD"))
    yield server.url
    server.stop()


def code_of_the_letter():
    body = Message.objects.filter(is_confidential=True).latest("created_at").body
    return re.search(r"\b\d{6}\b", body)[0]


def test_first_registration_page_can_be_followed_to_the_letter(
    site, exhibition, settings, client, shell, listen
):
    settings.WEBHOOKS_ALLOW_LOOPBACK = True
    erp = listen()
    replaced = {
        "CODE=000000": lambda: f"CODE={code_of_the_letter()}",
        "bexpo_000000": lambda: organisation_key(exhibition),
        "https://erp.example.org/belarus-expo": lambda: f"http://127.0.0.1:{erp.port}/hook",
    }
    compared = follow(client.get(PAGE).text, shell, replaced)
    assert compared == 35
    real = Application.objects.filter(is_sandbox=False).values_list("legal_name", "state")
    assert sorted(real) == [
        ("Test Company 2", "WITHDRAWN"),
        ("Test Company 3", "SUBMITTED"),
        ("Test Company 4", "DRAFT"),
    ]
    assert_the_manuals_check_takes(erp.requests, shell)


def assert_the_manuals_check_takes(requests, shell):
    """What arrived is genuine by the function that the manual gives, and a changed body is not."""
    code = (ROOT / "docs" / "webhooks.md").read_text().partition("```python")[2].partition("```")[0]
    names = {}
    exec(code, names)  # noqa: S102 the manual's own lines
    secret = json.loads((shell.folder / "webhook.json").read_text())["secret"]
    [(head, body)] = requests
    lines = [line.split(": ", 1) for line in head.splitlines()[1:]]
    headers = {name.lower(): value for name, value in lines}
    assert names["is_genuine"](headers, body, secret)
    assert not names["is_genuine"](headers, body + b" ", secret)


def test_readme_tour_can_be_followed_to_the_letter(site, shell):
    readme = (ROOT / "README.md").read_text()
    tour = readme.partition("## A tour for exhibitors")[2].partition("\n## ")[0]
    page = markdown.render(tour.replace(DEMO, site))
    assert follow(page, shell, {"CODE=000000": lambda: f"CODE={code_of_the_letter()}"}) == 9
    real = Application.objects.get(is_sandbox=False)
    assert real.state == Application.State.SUBMITTED
    assert Message.objects.filter(is_confidential=False).count() == 1
