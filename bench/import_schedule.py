"""How long it takes to import a schedule of 1,000 events in 4 MB, against reading it and writing its rows.

    uv run python bench/import_schedule.py [--database URL] [--rounds 5]

The baseline reads the same file with a plain parser and creates as many sessions, people and contributions
in bulk, in one transaction, and thinks about nothing: no identity, zone, room, HTML or comparison. Both in
turn, in XML and in JSON. Prints the medians, their ratio, and the second import, which changes nothing. Ends
with 1 if an import takes 30 seconds or more, or if a ratio is above 4.
"""

import datetime as dt
import json
import statistics
import sys
import time
from xml.etree import ElementTree as ET

import programmes

EVENTS, ROOMS, SPEAKERS = 1000, 25, 2
TEXT = "Test sentence about a talk that nobody gives, as long as those of congresses are. " * 45
MOST_SECONDS, MOST = 30, 4


def programme():
    """A congress of a thousand talks in four days, with two speakers each, in XML and in JSON."""
    from tests.conference.schedules import as_json, as_xml, event

    begins, events = dt.datetime.fromisoformat("2011-09-07T09:00:00+06:00"), []
    for number in range(1, EVENTS + 1):
        day, place = divmod(number - 1, EVENTS // programmes.DAYS)
        at = begins + dt.timedelta(days=day, minutes=60 * (place // ROOMS))
        people = [
            {"id": one, "public_name": f"Test Person {one}"}
            for one in range(number * SPEAKERS, (number + 1) * SPEAKERS)
        ]
        events.append(
            event(
                number, date=at.isoformat(), start=f"{at:%H:%M}", duration="0:45", persons=people,
                room=f"Test Room {place % ROOMS}", abstract=f"<p>{TEXT}</p>", slug=f"test-{number}-talk",
            )
        )  # fmt: skip
    return {"XML": as_xml(*events), "JSON": as_json(*events)}


def imported(exhibition, content):
    from conference.importing import applying, files, planning

    document = files.read(content, exhibition)
    wishes = planning.Wishes(create_rooms=True)
    return applying.apply(exhibition=exhibition, document=document, wishes=wishes)


def bare(exhibition, content):
    from django.db import transaction

    from conference.models import Contribution, Session
    from expo.models import Person

    if content.startswith(b"{"):
        days = json.loads(content)["schedule"]["conference"]["days"]
        events = [one for day in days for room in day["rooms"].values() for one in room]
    else:
        # Our own file.
        root = ET.fromstring(content)  # noqa: S314
        events = [
            {"guid": one.get("guid"), **{part.tag: part.text for part in one}} for one in root.iter("event")
        ]
    with transaction.atomic():
        sessions = Session.objects.bulk_create(
            Session(
                exhibition=exhibition, uid=one["guid"], reference=one["slug"], kind="seminar",
                title_en=one["title"], abstract_en=one["abstract"],
                starts_at=dt.datetime.fromisoformat(one["date"]),
                ends_at=dt.datetime.fromisoformat(one["date"]) + dt.timedelta(minutes=45),
            )
            for one in events
        )  # fmt: skip
        names = [f"Test Person {number}" for number in range(EVENTS * SPEAKERS)]
        people = Person.objects.bulk_create(Person(surname_en=name) for name in names)
        Contribution.objects.bulk_create(
            Contribution(session=sessions[number // SPEAKERS], person=person)
            for number, person in enumerate(people)
        )


def empty():
    from conference.models import Contribution, Room, Session
    from expo.models import Person

    for model in (Contribution, Session, Room, Person):
        model.objects.all().delete()


def timed(function, *arguments):
    start = time.perf_counter()
    answer = function(*arguments)
    return time.perf_counter() - start, answer


def medians(exhibition, content, rounds):
    """Return the medians of the import, of the second one and of the baseline, in seconds."""
    times = {"new": [], "unchanged": [], "bare": []}
    for _round in range(rounds):
        empty()
        times["bare"].append(timed(bare, exhibition, content)[0])
        empty()
        for state in ("new", "unchanged"):
            seconds, plan = timed(imported, exhibition, content)
            times[state].append(seconds)
            if plan.counts[state] != EVENTS:
                raise SystemExit(f"{plan.counts}: {plan.errors[:3]}")
    return [statistics.median(found) for found in times.values()]


def measure(rounds):
    """Print a line for each form; return whether all of them keep to the limits."""
    exhibition, fits = programmes.edition("bench", opens_at=9, closes_at=20), True
    for form, content in programme().items():
        first, second, least = medians(exhibition, content, rounds)
        fits &= first < MOST_SECONDS and first / least <= MOST
        print(
            f"{form}, {EVENTS} events, {len(content) / 1e6:.1f} MB: import {first:.2f} s, "
            f"again {second:.2f} s, baseline {least:.2f} s, ratio {first / least:.2f}",
            flush=True,
        )
    print(f"{'within' if fits else 'EXCEEDS'} {MOST_SECONDS} s and a ratio of {MOST}")
    return fits


if __name__ == "__main__":
    sys.exit(programmes.run(measure, __doc__, rounds=5))
