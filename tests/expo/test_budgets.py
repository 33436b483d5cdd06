"""What a first view weighs, in bytes as they travel: a hall has 400 kbit/s for everybody in it."""

import functools
import re
from html.parser import HTMLParser
from pathlib import Path

import brotli
import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client

from conference.models import Slot
from expo.loading import load_edition
from tests.conference.schedules import publish
from tests.conftest import almaty
from tests.editions import BELARUS_EXPO_2011
from tests.expo.test_style import SHEETS

LANGUAGES = ("ru", "kk", "be", "en")
FIRST_VIEW, LARGE_VIEW, STYLE, SCRIPT = 40_000, 48_000, 6_000, 15_000
LARGE = ("exhibitors/", "plan/", "plan/?stand=A-306")
PAGES = (
    "", "schedule/", "schedule/2011-09-08/", "schedule/SESSION/", "schedule/changes/", "schedule/my/",
    "exhibitors/", "exhibitors/?q=минск", "exhibitors/belaz/", "plan/", "plan/?stand=A-306", "economy/",
    "conference/", "commission/", "apply/", "sources/", "search/?q=минск",
)  # fmt: skip
FACE = re.compile(r"@font-face\{[^}]*?url\(\.\./([\w/.-]+)\)[^}]*?unicode-range:([^;}]+)")
# The server takes less time for a page than for a file, which is compressed once: quality 5 and 11.
PAGE_QUALITY, FILE_QUALITY = 5, 11


class Page(HTMLParser):
    """What a page asks for, and the signs it shows."""

    def __init__(self, text):
        super().__init__()
        self.styles, self.scripts, self.asked, self.signs = [], [], [], set()
        self.hidden = 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.hidden = tag in ("script", "style")
        if tag == "script" and "src" in found:
            self.scripts.append(found["src"])
        if tag == "link" and found["rel"] in ("stylesheet", "preload", "icon", "manifest"):
            self.asked.append(found["href"])
            if found["rel"] == "stylesheet":
                self.styles.append(found["href"])
        if tag in ("script", "img", "iframe", "source", "video", "audio", "embed"):
            self.asked.append(found.get("src", "/"))

    def handle_endtag(self, tag):
        self.hidden = False

    def handle_data(self, data):
        if not self.hidden:
            self.signs |= set(data)


def compressed(content, quality):
    return len(brotli.compress(content, quality=quality))


def file_of(address):
    return Path(finders.find(address.removeprefix("/static/"))).read_bytes()


@functools.cache
def weight(address):
    return compressed(file_of(address), FILE_QUALITY)


def files(addresses):
    return sum(map(weight, addresses))


def covers(ranges, signs):
    for one in ranges.replace("U+", "").split(","):
        first, _, last = one.partition("-")
        if any(int(first, 16) <= ord(sign) <= int(last or first, 16) for sign in signs):
            return True
    return False


def fonts(signs):
    """Weigh the font files a browser fetches for ``signs``; they are compressed already."""
    faces = FACE.findall(file_of("expo/tokens.css").decode())
    return sum(len(file_of(path)) for path, ranges in faces if covers(ranges, signs))


@pytest.fixture(scope="module")
def views(django_db_setup, django_db_blocker):
    """Every page in every language, as ``(address, its limit, bytes of the page, the page)``."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        time_machine.travel(almaty(8, 14, 40), tick=False),
    ):
        publish(load_edition(BELARUS_EXPO_2011, make_current=True).exhibition)
        yield list(read(Client()))
        transaction.set_rollback(True)


def read(client):
    code = Slot.objects.order_by("starts_at").first().code
    for language in LANGUAGES:
        for page in PAGES:
            address = f"/{language}/{page.replace('SESSION', code)}"
            answer = client.get(address)
            assert answer.status_code == 200, address
            limit = LARGE_VIEW if page in LARGE else FIRST_VIEW
            yield address, limit, answer.content, Page(answer.text)


def test_budget_of_a_first_view_holds(views, db):
    weights = {
        address: (
            compressed(content, PAGE_QUALITY) + files(page.styles + page.scripts) + fonts(page.signs),
            limit,
        )
        for address, limit, content, page in views
    }
    assert len(weights) == len(LANGUAGES) * len(PAGES)
    assert {address: found for address, found in weights.items() if found[0] > found[1]} == {}
    assert min(weight for weight, _limit in weights.values()) > 20_000, "The fonts were not found."


def test_budget_of_styles_and_of_scripts_holds(views, db):
    over = {}
    for address, _limit, _content, page in views:
        style, script = files(page.styles), files(page.scripts)
        if not 3_000 < style <= STYLE or script > SCRIPT:
            over[address] = style, script
    assert over == {}


def test_page_asks_nobody_else(views, db):
    asked = {one for _address, _limit, _content, page in views for one in page.asked}
    assert [one for one in asked if not one.startswith("/") or one.startswith("//")] == []
    assert [one for one in asked if one.endswith(".woff2")]


def test_style_sheets_ask_nobody_else():
    for sheet in ("tokens", *SHEETS, "original", "delegate", "manual"):
        addresses = re.findall(r"url\(([^)]*)\)|@import", file_of(f"expo/{sheet}.css").decode())
        assert [one for one in addresses if not re.fullmatch(r"[\w./-]+\.(woff2|svg)", one)] == []
