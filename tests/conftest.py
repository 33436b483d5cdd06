"""Factories without surprises, and the people of the tests."""

import datetime as dt
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, connections
from django.utils import translation

from conference import publishing
from conference.models import Presenter, Room, Session
from exhibitors.models import Exhibitor, Product, Stand
from expo.models import Day, Exhibition, Hall, Organisation, Region, Sector, User
from expo.search import kept
from tests.listener import OK, Listener
from tests.mailing import Sink

ALMATY = ZoneInfo("Asia/Almaty")


def almaty(day, hour, minute=0):
    """A moment of September 2011 in Almaty."""
    return dt.datetime(2011, 9, day, hour, minute, tzinfo=ALMATY)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what never asks the database: on a second database it would only say the same again."""
    for item in items:
        asks = {"db", "transactional_db"}.intersection(item.fixturenames)
        if not asks and not item.get_closest_marker("django_db"):
            item.add_marker("without_database")


@pytest.fixture(autouse=True)
def own_language():
    """The language of a test's last page is not that of the next test."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def own_search():
    """An index knows a version, and the rows of two tests may have the same one."""
    kept.forget()


@pytest.fixture
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def from_views(settings):
    """Every page comes from its view, as for somebody who has a session."""
    settings.PAGE_CACHE_BYTES = 0


@pytest.fixture
def exhibition(db):
    return make_whole_exhibition()


def make_whole_exhibition():
    """The edition on show, with its days."""
    exhibition = make_exhibition("test-expo-2011", is_current=True)
    for number in range(7, 11):
        Day.objects.create(
            exhibition=exhibition, date=dt.date(2011, 9, number), opens_at=dt.time(10), closes_at=dt.time(18)
        )
    return exhibition


def make_exhibition(slug, **fields):
    values = {
        "name": "Test EXPO 2011",
        "title_en": "Test Exhibition",
        "title_ru": "Пробная выставка",
        "tagline_en": "Test tagline",
        "tagline_ru": "Пробный подзаголовок",
        "lead_en": "Test introduction.",
        "lead_ru": "Пробное введение.",
        "city_en": "Almaty",
        "city_ru": "Алматы",
        "country_en": "Kazakhstan",
        "country_ru": "Казахстан",
        "time_zone": "Asia/Almaty",
        "opens_on": dt.date(2011, 9, 7),
        "closes_on": dt.date(2011, 9, 10),
        "applications_close_at": almaty(1, 0),
        "announced_exhibitors": 200,
    }
    return Exhibition.objects.create(slug=slug, **values | fields)


def make_sector(exhibition, code="MACH", **fields):
    values = {"name_en": f"Sector {code}", "name_ru": f"Отрасль {code}"}
    return Sector.objects.create(exhibition=exhibition, code=code, **values | fields)


def make_organisation(number=1, **fields):
    values = {
        "slug": f"test-company-{number}",
        "name_en": f"Test Company {number}",
        "name_ru": f"Пробная компания {number}",
        "city_en": "Minsk",
        "city_ru": "Минск",
    }
    return Organisation.objects.create(**values | fields)


def make_exhibitor(exhibition, number=1, products=(), **fields):
    if "sector" not in fields:
        fields["sector"] = exhibition.sectors.first() or make_sector(exhibition)
    if "organisation" not in fields:
        fields["organisation"] = make_organisation(number)
    values = {
        "slug": f"test-company-{number}",
        "name_en": f"Test Company {number}",
        "name_ru": f"Пробная компания {number}",
        "state": Exhibitor.State.CONFIRMED,
    }
    exhibitor = Exhibitor.objects.create(exhibition=exhibition, **values | fields)
    for position, name in enumerate(products):
        Product.objects.create(exhibitor=exhibitor, position=position, name_en=name, name_ru=f"{name} (ru)")
    exhibitor.save()
    return exhibitor


def make_hall(exhibition, code="A", **fields):
    values = {"name_en": f"Hall {code}", "name_ru": f"Павильон {code}", "width_cm": 6300, "depth_cm": 4800}
    return Hall.objects.create(exhibition=exhibition, code=code, **values | fields)


def make_stand(hall, code="A-101", **fields):
    values = {"x_cm": 300, "y_cm": 300, "width_cm": 300, "depth_cm": 300, "kind": Stand.Kind.SHELL}
    return Stand.objects.create(exhibition=hall.exhibition, hall=hall, code=code, **values | fields)


def make_room(exhibition, code="CONF1", **fields):
    """A room that needs no time between two sessions, so that one hour may follow upon the other."""
    values = {
        "name_en": f"Room {code}",
        "name_ru": f"Зал {code}",
        "capacity": 100,
        "layout": "theatre",
        "turnaround": 0,
    }
    return Room.objects.create(exhibition=exhibition, code=code, **values | fields)


def make_session(exhibition, number=1, organisations=(), **fields):
    if "room" not in fields:
        fields["room"] = exhibition.rooms.first() or make_room(exhibition)
    values = {
        "reference": f"T{number:03}",
        "kind": "seminar",
        "title_en": f"Test Seminar {number}",
        "title_ru": f"Пробный семинар {number}",
        "starts_at": almaty(8, 10) + dt.timedelta(hours=number - 1),
        "ends_at": almaty(8, 10) + dt.timedelta(hours=number),
    }
    session = Session.objects.create(exhibition=exhibition, **values | fields)
    for position, organisation in enumerate(organisations):
        Presenter.objects.create(session=session, organisation=organisation, position=position)
    return session


def make_region(code="minsk-city", **fields):
    values = {"name_en": "Minsk city", "name_ru": "г. Минск"}
    return Region.objects.create(code=code, **values | fields)


@pytest.fixture
def publish(exhibition):
    """Release the present draft."""
    return lambda: publishing.publish(exhibition=exhibition, name="Test release")


@pytest.fixture
def at():
    """Set the clock: ``at(8, 14, 40)`` is 14:40 in Almaty on 8 September 2011."""
    travels = []

    def go(day, hour, minute=0):
        travels.append(time_machine.travel(almaty(day, hour, minute), tick=False))
        travels[-1].start()

    yield go
    for travel in reversed(travels):
        travel.stop()


@pytest.fixture
def organiser(db):
    return User.objects.create_superuser("organiser@example.org", "pass")


@pytest.fixture
def organiser_client(client, organiser):
    client.force_login(organiser)
    return client


@pytest.fixture
def sink(settings):
    """A mail server that the site sends to. Read ``sink.letters``."""
    server = Sink()
    settings.MAILERS = server.mailers
    settings.MAIL_IS_SENT = True
    yield server
    server.down()


@pytest.fixture
def in_parallel(transactional_db, tmp_path, monkeypatch):
    """Call a function with each of several values at once, each in a thread with a connection of its own.

    Threads cannot share SQLite's database in memory, so with the first call they get a copy of it in a
    file. What they have written is therefore read by another call of this.
    """
    file = tmp_path / "parallel.sqlite3"

    def copy_once():
        if connection.vendor != "sqlite" or file.exists():
            return
        connection.ensure_connection()
        with sqlite3.connect(file) as copy:
            connection.connection.backup(copy)
            # Threads that all switch a new file to this mode at once lock each other out.
            copy.execute("PRAGMA journal_mode = WAL")
        copy.close()
        # Not in place: this thread's own connection goes on with the settings that it has.
        apart_settings = connections.settings["default"] | {"NAME": str(file)}
        monkeypatch.setitem(connections.settings, "default", apart_settings)

    def run(function, values):
        copy_once()

        def apart(value):
            try:
                return function(value)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(10) as pool:
            return list(pool.map(apart, values))

    return run


@pytest.fixture
def listen():
    """Start servers on this machine that give ``answers`` in turn: see ``Listener``."""
    listeners = []

    def start(*answers, context=None):
        listeners.append(Listener(answers or [OK], context))
        return listeners[-1]

    yield start
    for listener in listeners:
        listener.close()
