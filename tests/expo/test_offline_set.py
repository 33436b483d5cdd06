"""How much a visitor's browser keeps of the edition that ships, with a stand for each exhibitor."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.db import transaction

from conference import publishing
from exhibitors.models import Allocation
from expo.loading import load_edition
from expo.models import Exhibition
from tests.editions import BELARUS_EXPO_2011

pytestmark = pytest.mark.usefixtures("loaded", "db")
# What the worker takes for a file of a page.
FILES = re.compile(r'["(](/static/[^"()\s]+\.(?:css|js|svg|png|woff2))["?#)]')
MOST_BYTES = 200_000


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        exhibition = load_edition(BELARUS_EXPO_2011).exhibition
        publishing.publish(exhibition=exhibition, name="Test release")
        pairs = zip(exhibition.exhibitors.order_by("pk"), exhibition.stands.order_by("pk"), strict=False)
        for exhibitor, stand in pairs:
            Allocation.objects.create(exhibitor=exhibitor, stand=stand)
        yield exhibition
        transaction.set_rollback(True)


def compressed(content):
    return len(brotli.compress(content, quality=5))


def file(name):
    return Path(finders.find(name.removeprefix("/static/"))).read_bytes()


@pytest.mark.parametrize("language", ["ru", "kk", "be", "en"])
def test_set_with_its_files_is_under_200_kilobytes(client, language):
    total, files = 0, set()
    for path in client.get(f"/{language}/offline/pages.json").json()["pages"]:
        text = client.get(path).text
        total += compressed(text.encode())
        files |= set(FILES.findall(text))
    total += sum(compressed(file(name)) for name in files)
    assert {"/static/expo/site.css", "/static/expo/copy.js", "/static/expo/at-hand.js"} <= files
    assert Exhibition.objects.get().exhibitors.count() * 100 < total < MOST_BYTES


@pytest.mark.parametrize(("name", "most"), [("offline.js", 1500), ("copy.js", 2000), ("at-hand.js", 2000)])
def test_script_is_small(name, most):
    assert compressed(file(f"/static/expo/{name}")) < most
