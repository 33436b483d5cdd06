"""Indico as a peer of ``peers.py``: installed from its package, filled, and served as its manual says.

Run by Indico's own Python it fills the event: ``python bench/peer_indico.py PROGRAMME.json``.
"""

import contextlib
import datetime as dt
import json
import os
import shutil
import sys
from pathlib import Path

import peer_setup
import serving

NAME = "indico"
PACKAGES = ("indico==3.3.14", "uwsgi==2.0.31")
# What is compared, the address there and here. ``{talk}`` is the number of a talk, which each side finds out.
LINES = (
    ("programme page, theirs without JavaScript", "/event/1/timetable/?view=standard", "/en/schedule/"),
    ("programme page, theirs with JavaScript, data within", "/event/1/timetable/", "/en/schedule/"),
    ("XML, theirs of its own format, kept by redis", "/export/timetable/1.xml", "/schedule.xml?lang=en"),
    ("JSON, theirs of its own format, kept by redis", "/export/timetable/1.json", "/schedule.json?lang=en"),
    ("iCalendar", "/event/1/event.ics?scope=contribution", "/schedule.ics?lang=en"),
    ("page of a talk", "/event/1/contributions/{talk}/", "/en/schedule/{talk}/"),
)
TALKS = "/event/1/contributions/", r"/event/1/contributions/(\d+)/"


@contextlib.contextmanager
def running(folder, programme, database, workers, python):
    """Install and fill Indico in ``folder`` and serve it while the block runs; gives port and what it is.

    ``database`` is the URL of an empty one on PostgreSQL.
    """
    binaries = peer_setup.install(folder / "venv", PACKAGES, python)
    home = folder / "data"
    shutil.rmtree(home, ignore_errors=True)
    for name in ("cache", "tmp", "log", "archive"):
        (home / name).mkdir(parents=True)
    environment = os.environ | {"INDICO_CONFIG": str(home / "indico.conf")}
    add_extensions(database)
    with peer_setup.redis(home, environment) as redis:
        port = serving.free_port()
        package = next((folder / "venv").glob("lib/python*/site-packages/indico"))
        shutil.copy(package / "logging.yaml.sample", home / "logging.yaml")
        (home / "indico.conf").write_text(configuration(home, port, redis, database))
        peer_setup.call([binaries / "indico", "db", "prepare"], home, environment)
        (home / "programme.json").write_text(json.dumps(programme))
        peer_setup.call([binaries / "python", __file__, home / "programme.json"], home, environment)
        # The manual's settings, with HTTP in the place of the protocol that its proxy speaks.
        served = [
            binaries / "uwsgi", "--http-socket", f"127.0.0.1:{port}", "--processes", str(workers), "--master",
            "--single-interpreter", "--enable-threads", "--py-call-uwsgi-fork-hooks", "--disable-logging",
            "--buffer-size", "20480", "--virtualenv", folder / "venv",
            "--wsgi-file", package / "web" / "indico.wsgi",
        ]  # fmt: skip
        with peer_setup.process(served, home, environment):
            said = f"{', '.join(PACKAGES)} with {workers} processes, debug off, static files as shipped"
            yield port, f"{said}, PostgreSQL, redis for cache and sessions"


def add_extensions(database):
    import psycopg

    with psycopg.connect(database, autocommit=True) as connection:
        for name in ("unaccent", "pg_trgm"):
            connection.execute(f"CREATE EXTENSION {name}")


def configuration(home, port, redis, database):
    found = {
        "BASE_URL": f"http://127.0.0.1:{port}",
        "SQLALCHEMY_DATABASE_URI": database.replace("postgres://", "postgresql://"),
        "SECRET_KEY": "only for the bench " * 3,
        "REDIS_CACHE_URL": f"{redis}/1",
        "CELERY_BROKER": f"{redis}/0",
        "CACHE_DIR": str(home / "cache"),
        "TEMP_DIR": str(home / "tmp"),
        "LOG_DIR": str(home / "log"),
        "STORAGE_BACKENDS": {"default": f"fs:{home / 'archive'}"},
        "ATTACHMENT_STORAGE": "default",
        "DEFAULT_TIMEZONE": "Asia/Almaty",
        "DEFAULT_LOCALE": "en_GB",
        "SUPPORT_EMAIL": "test@example.org",
        "NO_REPLY_EMAIL": "test@example.org",
    }
    return "".join(f"{name} = {value!r}\n" for name, value in found.items())


def fill(programme):
    """Make the event with its talks and publish them, by what its own pages call."""
    import pytz
    from indico.core.db import db
    from indico.modules.categories import Category
    from indico.modules.events.contributions import contribution_settings
    from indico.modules.events.models.events import EventType
    from indico.modules.events.models.persons import EventPerson
    from indico.modules.events.operations import create_event
    from indico.modules.users.operations import create_user
    from indico.util.date_time import now_utc

    names = {"first_name": "Test", "last_name": "organiser"}
    creator = create_user("test@example.org", names, from_moderation=False)
    db.session.flush()
    zone = pytz.timezone("Asia/Almaty")
    opens_on = now_utc().date() + dt.timedelta(days=30)
    starts_at = zone.localize(dt.datetime.combine(opens_on, dt.time(9)))
    ends_at = starts_at + dt.timedelta(days=max(talk["day"] for talk in programme), hours=10)
    facts = {"start_dt": starts_at, "end_dt": ends_at, "timezone": zone.zone, "creator": creator}
    event = create_event(
        Category.get_root(), EventType.conference, {"title": "Test event", **facts},
        add_creator_as_manager=False,
    )  # fmt: skip
    contribution_settings.set(event, "published", True)
    # Talks are numbered in a transaction of their own, which has to see the event.
    db.session.commit()
    names = sorted({name for talk in programme for name in talk["people"]})
    people = {name: EventPerson(event=event, first_name="", last_name=name) for name in names}
    for talk in programme:
        begins = dt.datetime.combine(opens_on, dt.time(talk["hour"])) + dt.timedelta(days=talk["day"])
        place(event, talk, zone.localize(begins), [people[name] for name in talk["people"]])
    db.session.commit()
    # The planner of the database knows what it has, as after a night of production.
    db.session.execute("ANALYZE")
    db.session.commit()


def place(event, talk, starts_at, people):
    """Make a talk and put it into the timetable."""
    from indico.modules.events.contributions.models.persons import ContributionPersonLink
    from indico.modules.events.contributions.operations import create_contribution

    room = {"inheriting": False, "room_name": talk["room"], "venue_name": "", "address": ""}
    facts = {
        "title": talk["title"],
        "description": talk["abstract"],
        "start_dt": starts_at,
        "duration": dt.timedelta(minutes=talk["minutes"]),
        "location_data": room,
        "person_link_data": {ContributionPersonLink(person=one, is_speaker=True): False for one in people},
    }
    create_contribution(event, facts)


if __name__ == "__main__":
    from indico.web.flask.app import make_app

    with make_app().test_request_context():
        fill(json.loads(Path(sys.argv[1]).read_text()))
