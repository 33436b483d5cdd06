"""What the tests of the application form share: a sector, and a clock that stands before the deadline."""

import pytest
from django.core.cache import cache

from exhibitors.models import Application
from tests.conftest import almaty, make_sector

BEFORE = almaty(1, 0).replace(month=8)


@pytest.fixture
def fresh_counts():
    """Nobody has asked for anything in this minute."""
    cache.clear()


@pytest.fixture
def at(monkeypatch):
    """Set the exhibition's clock; a month before the deadline until then."""

    def set_clock(moment):
        monkeypatch.setattr("expo.clock.now", lambda: moment)

    set_clock(BEFORE)
    return set_clock


@pytest.fixture
def before_the_deadline(fresh_counts, at, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sector(exhibition):
    return make_sector(exhibition, "MACH")


@pytest.fixture
def application(sector, client):
    """A draft begun in the browser."""
    client.post("/en/apply/begin/")
    return Application.objects.latest("id")
