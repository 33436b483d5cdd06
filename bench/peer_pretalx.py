"""pretalx as a peer of ``peers.py``: installed from its package, filled, and served as its manual says.

Run by pretalx's own Python it fills the event: ``python bench/peer_pretalx.py PROGRAMME.json``.
"""

import contextlib
import datetime as dt
import json
import os
import shutil
import sys
import urllib.parse
from pathlib import Path

import peer_setup
import serving

NAME = "pretalx"
PACKAGES = ("pretalx==2026.2.1", "gunicorn==27.0.0", "psycopg[binary]==3.3.9")
# What is compared, the address there and here. ``{talk}`` is the code of a talk, which each side finds out.
# Its own page is empty without JavaScript: a browser then gets the first; with it the two that follow.
LINES = (
    ("schedule page, theirs without JavaScript", "/bench/schedule/nojs", "/en/schedule/"),
    ("schedule page, theirs with JavaScript, empty yet", "/bench/schedule/", "/en/schedule/"),
    (
        "schedule page, what theirs then fetches and redis keeps",
        "/bench/schedule/widgets/schedule.json",
        "/en/schedule/",
    ),
    ("schedule XML", "/bench/schedule.xml", "/schedule.xml?lang=en"),
    ("schedule JSON", "/bench/schedule.json", "/schedule.json?lang=en"),
    ("iCalendar", "/bench/schedule.ics", "/schedule.ics?lang=en"),
    ("page of a talk", "/bench/talk/{talk}/", "/en/schedule/{talk}/"),
)
TALKS = "/bench/schedule/nojs", r'href="?/bench/talk/(\w+)/'


@contextlib.contextmanager
def running(folder, programme, database, workers, python):
    """Install and fill pretalx in ``folder`` and serve it while the block runs; gives port and what it is.

    ``database`` is the URL of an empty one on PostgreSQL, or None for a SQLite file.
    """
    binaries = peer_setup.install(folder / "venv", PACKAGES, python)
    home = folder / "data"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    with peer_setup.redis(home, environment) as redis:
        port = serving.free_port()
        environment |= settings(home, port, redis, database)
        for command in ("migrate", "rebuild"):
            peer_setup.call([binaries / "python", "-m", "pretalx", command], home, environment)
        (home / "programme.json").write_text(json.dumps(programme))
        peer_setup.call([binaries / "python", __file__, home / "programme.json"], home, environment)
        # The manual's command, less --max-requests: a worker that starts anew in between would cost pretalx.
        served = [binaries / "gunicorn", "pretalx.wsgi", "--name", "pretalx", "--workers", str(workers)]
        with peer_setup.process([*served, f"--bind=127.0.0.1:{port}"], home, environment):
            kept = "PostgreSQL" if database else "SQLite"
            said = f"{', '.join(PACKAGES[:2])} with {workers} workers, debug off, static files built"
            yield port, f"{said}, {kept}, redis for cache and sessions"


def settings(home, port, redis, database):
    """Return pretalx's environment for production."""
    found = {
        "PRETALX_DEBUG": "False",
        "PRETALX_SITE_URL": f"http://127.0.0.1:{port}",
        "PRETALX_DATA_DIR": str(home),
        "PRETALX_FILESYSTEM_STATIC": str(home / "static"),
        "PRETALX_REDIS": f"{redis}/1",
        "PRETALX_NO_INITIAL_LOG": "1",
        "PRETALX_CONFIG_FILE": os.devnull,
    }
    if not database:
        return found
    url = urllib.parse.urlsplit(database)
    return found | {
        "PRETALX_DB_TYPE": "postgresql",
        "PRETALX_DB_NAME": url.path.strip("/"),
        "PRETALX_DB_USER": url.username or "",
        "PRETALX_DB_PASS": url.password or "",
        "PRETALX_DB_HOST": url.hostname,
        "PRETALX_DB_PORT": str(url.port or 5432),
    }


def fill(programme):
    """Make the event with its talks and release its schedule, by what its ``create_test_event`` calls."""
    from django.db import connection
    from django.utils import timezone
    from django_scopes import scope, scopes_disabled
    from pretalx.event.domain.event import create_event
    from pretalx.event.domain.organiser import create_organiser_with_team
    from pretalx.person.domain.user import create_user
    from pretalx.schedule.domain.release import freeze_schedule
    from pretalx.schedule.models import Room

    opens_on = timezone.localdate() + dt.timedelta(days=30)
    with scopes_disabled():
        organiser, _team = create_organiser_with_team(name="Test organiser", slug="bench-org", users=[])
        event = create_event(
            organiser=organiser, locales=["en"], locale="en", name="Test event", slug="bench", is_public=True,
            date_from=opens_on, date_to=opens_on + dt.timedelta(days=max(talk["day"] for talk in programme)),
            timezone="Asia/Almaty", email="test@example.org",
        )  # fmt: skip
    with scope(event=event):
        names = sorted({talk["room"] for talk in programme})
        rooms = {name: Room.objects.create(event=event, name=name, capacity=100) for name in names}
        names = sorted({name for talk in programme for name in talk["people"]})
        people = {
            name: create_user(email=f"person{number}@example.org", name=name, event=event)
            for number, name in enumerate(names)
        }
        for talk in programme:
            place(event, talk, rooms[talk["room"]], [people[name] for name in talk["people"]])
        freeze_schedule(event.wip_schedule, "1.0", notify_speakers=False)
    # The planner of the database knows what it has, as after a night of production.
    connection.cursor().execute("ANALYZE")


def place(event, talk, room, people):
    """Hand in a talk, accept and confirm it, and put it into the schedule."""
    from pretalx.schedule.domain.slot import move_slot
    from pretalx.submission.domain.submission import create_submission
    from pretalx.submission.models import Submission

    submission = create_submission(
        submission=Submission(
            event=event, title=talk["title"], abstract=talk["abstract"], content_locale="en",
            submission_type=event.submission_types.get(), duration=talk["minutes"],
        ),
        user=people[0], speakers=people,
    )  # fmt: skip
    submission.accept()
    submission.confirm()
    starts_at = dt.datetime.combine(event.date_from, dt.time(talk["hour"]), event.tz)
    move_slot(submission.slots.get(), starts_at + dt.timedelta(days=talk["day"]), room=room)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "pretalx.settings"
    import django

    django.setup()
    fill(json.loads(Path(sys.argv[1]).read_text()))
