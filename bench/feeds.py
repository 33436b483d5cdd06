"""What a feed and the page of the programme cost at 64 and at 640 sessions.

    uv run python bench/feeds.py [--database URL] [--rounds 15]

Both programmes lie in one database, each the second release of an edition of its own, of which a tenth has
moved and a tenth is cancelled. They are asked for in turn, in this process, without what a server or a
cache would add. Prints for each address the number of queries of both, the shortest times, which others on
the machine disturb least, and how the time per session at 640 stands to that at 64. Ends with 1 if a number
of queries differs or a ratio is above 1.1.
"""

import datetime as dt
import sys
import time

import programmes

MOST = 1.1
SMALL, LARGE = 64, 640
ROOMS = 16


def make_edition(sessions):
    """Make an edition whose current release has nine tenths of so many ``sessions``; return it."""
    from conference import publishing
    from conference.models import Session

    exhibition = programmes.edition(f"bench-{sessions}")
    fill(exhibition, sessions // (programmes.DAYS * ROOMS))
    publishing.publish(exhibition=exhibition, name="First")
    drafted = list(Session.objects.filter(exhibition=exhibition).order_by("reference"))
    for session in drafted[::10]:
        session.ends_at -= dt.timedelta(minutes=5)
        session.save()
    Session.objects.filter(pk__in=[session.pk for session in drafted[5::10]]).update(room=None)
    publishing.publish(exhibition=exhibition, name="Second")
    return exhibition


def fill(exhibition, in_a_row):
    """Give each room ``in_a_row`` sessions a day, by the room's own organisation, with two talks each."""
    from conference.models import Contribution, Presenter, Room, Session
    from expo.models import Organisation, Person

    for place in range(ROOMS):
        name = f"{exhibition.slug}-{place}"
        room = Room.objects.create(
            exhibition=exhibition, code=f"R{place}", name_en=f"Room {place}", name_ru=f"Зал {place}",
            capacity=100, layout="theatre", position=place,
        )  # fmt: skip
        organisation = Organisation.objects.create(slug=name, name_en=f"Test Company {name}")
        people = [Person.objects.create(surname_en=f"Test Person {name}-{number}") for number in range(2)]
        for number in range(programmes.DAYS * in_a_row):
            day, hour = divmod(number, in_a_row)
            starts_at = dt.datetime(2011, 9, 7 + day, 7 + hour, tzinfo=exhibition.zone)
            session = Session.objects.create(
                exhibition=exhibition, reference=f"{place}-{number}", kind="seminar", room=room,
                title_en=f"Test Seminar {place}-{number}", title_ru=f"Пробный семинар {place}-{number}",
                abstract_ru="О чём на нём говорят, занимает несколько строк. " * 8,
                starts_at=starts_at, ends_at=starts_at + dt.timedelta(minutes=40),
            )  # fmt: skip
            Presenter.objects.create(session=session, organisation=organisation)
            for position, person in enumerate(people):
                Contribution.objects.create(
                    session=session, person=person, position=position, minutes=15, title_en="Test Talk"
                )


def views():
    """Return ``{name: view}`` of what is measured."""
    from conference import feeds
    from conference.views import schedule

    return {
        "/schedule.ics": feeds.calendar,
        "/schedule.xml": feeds.schedule_as_xml,
        "/schedule.json": feeds.schedule,
        "/schedule/changes.rss": feeds.changes_rss,
        "/schedule/changes.atom": feeds.changes_atom,
        "/ru/schedule/": schedule.schedule,
    }


def ask(view, path, exhibition):
    """Ask ``view`` of the programme of ``exhibition`` as a request with nothing in memory does."""
    from django.contrib.auth.models import AnonymousUser
    from django.test import RequestFactory

    request = RequestFactory().get(path)
    request.exhibition, request.user, request.id = exhibition, AnonymousUser(), "bench"
    response = view(request)
    assert response.status_code == 200
    return response


def queries(view, path, exhibition):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        ask(view, path, exhibition)
    return len(found)


def timed(view, path, exhibition):
    start = time.perf_counter()
    ask(view, path, exhibition)
    return (time.perf_counter() - start) * 1000


def measure(rounds):
    """Print a line for each address; return whether all of them keep to the limits."""
    editions = {sessions: make_edition(sessions) for sessions in (SMALL, LARGE)}
    fits = True
    for path, view in views().items():
        counts = {sessions: queries(view, path, edition) for sessions, edition in editions.items()}
        times = {sessions: [] for sessions in editions}
        for _round in range(rounds):
            for sessions, edition in editions.items():
                times[sessions].append(timed(view, path, edition))
        small, large = (min(several) for several in times.values())
        ratio = (large / LARGE) / (small / SMALL)
        print(
            f"{path}: {counts[SMALL]} and {counts[LARGE]} queries, {small:.1f} and {large:.1f} ms, "
            f"time per session {ratio:.2f} times, at most {MOST}",
            flush=True,
        )
        fits = fits and counts[SMALL] == counts[LARGE] and ratio <= MOST
    return fits


if __name__ == "__main__":
    sys.exit(programmes.run(measure, __doc__, rounds=15))
