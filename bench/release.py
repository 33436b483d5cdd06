"""What releasing a programme costs at 64 and at 1,000 sessions with their contributions.

    uv run python bench/release.py [--database URL] [--rounds 5]

Both programmes lie in one database, each an edition of its own that has been released before. Every session
has an organisation, a chair, two talks and an interpreter. A tenth of them changes between two releases.
Prints the number of queries of both without the insertions, which go in portions, then these; the shortest
times of the processor, SQLite's own included, since a release is long enough for others on the machine to
disturb any clock; and how the time per session at 1,000 stands to that at 64. Ends with 1
if a number of queries differs or the ratio is above 1.1.
"""

import datetime as dt
import sys
import time

import programmes

MOST = 1.1
SMALL, LARGE = 64, 1000
A_DAY = 8
ROLES = ("chair", "keynote", "speaker", "interpreter")


def make_edition(sessions):
    """Make an edition with so many ``sessions``, release it and return it."""
    exhibition = programmes.edition(f"bench-{sessions}")
    for number in range(sessions):
        fill(exhibition, number)
    return exhibition


def fill(exhibition, number):
    """Make one session; a room, its organisation and its people have a day of eight of them, four times."""
    from conference.models import Contribution, Presenter, Room, Session
    from expo.models import Organisation, Person

    place, turn = divmod(number, programmes.DAYS * A_DAY)
    day, hour = divmod(turn, A_DAY)
    name = f"{exhibition.slug}-{place}"
    names = {"name_en": f"Room {place}", "name_ru": f"Зал {place}"}
    room, _new = Room.objects.get_or_create(
        exhibition=exhibition, code=f"R{place}", defaults=names | {"capacity": 100, "position": place}
    )
    organisation, _new = Organisation.objects.get_or_create(slug=name, name_en=f"Test Company {name}")
    starts_at = dt.datetime(2011, 9, 7 + day, 9 + hour, tzinfo=exhibition.zone)
    session = Session.objects.create(
        exhibition=exhibition, reference=str(number), kind="seminar", room=room, channels=["kk"],
        title_en=f"Test Seminar {number}", title_ru=f"Пробный семинар {number}",
        starts_at=starts_at, ends_at=starts_at + dt.timedelta(minutes=40),
    )  # fmt: skip
    Presenter.objects.create(session=session, organisation=organisation)
    for position, role in enumerate(ROLES):
        person, _new = Person.objects.get_or_create(surname_en=f"Test Person {name}-{role}")
        Contribution.objects.create(
            session=session, person=person, role=role, position=position, title_en=f"Test Talk {position}"
        )


def change(exhibition, minutes):
    """Let a tenth of the sessions end at another minute."""
    sessions = list(exhibition.sessions.order_by("pk")[::10])
    for session in sessions:
        session.ends_at = session.starts_at + dt.timedelta(minutes=minutes)
        session.save()


def release(exhibition, name):
    """Release the draft; return ``(queries, insertions, milliseconds)``."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from conference import publishing

    with CaptureQueriesContext(connection) as found:
        start = time.process_time()
        publishing.publish(exhibition=exhibition, name=name)
        spent = (time.process_time() - start) * 1000
    inserted = sum(one["sql"].lstrip().startswith("INSERT") for one in found.captured_queries)
    return len(found) - inserted, inserted, spent


def measure(rounds):
    """Print what was found; return whether it keeps to the limits."""
    editions = {sessions: make_edition(sessions) for sessions in (SMALL, LARGE)}
    found = {sessions: [] for sessions in editions}
    for number in range(rounds + 1):
        for sessions, exhibition in editions.items():
            change(exhibition, 35 + number % 2)
            found[sessions].append(release(exhibition, f"Release {number}"))
    # The first one finds no release before it.
    small, large = (several[1:] for several in found.values())
    counts, inserts = [{one[0] for one in side} for side in (small, large)], [small[0][1], large[0][1]]
    times = [min(one[2] for one in side) for side in (small, large)]
    ratio = (times[1] / LARGE) / (times[0] / SMALL)
    print(
        f"release: {sorted(counts[0])} and {sorted(counts[1])} queries beside {inserts[0]} and {inserts[1]} "
        f"insertions, {times[0]:.0f} and {times[1]:.0f} ms, "
        f"time per session {ratio:.2f} times, at most {MOST}"
    )
    return counts[0] == counts[1] and len(counts[0]) == 1 and ratio <= MOST


if __name__ == "__main__":
    sys.exit(programmes.run(measure, __doc__, rounds=5))
