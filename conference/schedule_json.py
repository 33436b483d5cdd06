"""The programme in the schedule format of conference apps: https://github.com/voc/schedule."""

import datetime as dt
import uuid

import orjson
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from conference import descriptions
from conference.models.session import CODE_ALPHABET
from expo.languages import text_in


def write(whole, slots):
    """Return the document of ``slots`` as bytes, the same for the same release and language."""
    document = {
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": "belarus-expo", "url": settings.BASE_URL},
        "schedule": {
            "version": whole.release.name if whole.release else "",
            "base_url": settings.BASE_URL + reverse("schedule"),
            "conference": _conference(whole, slots),
        },
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2)


def _conference(whole, slots):
    exhibition = whole.exhibition
    kinds = {slot.kind: slot.get_kind_display() for slot in slots}
    return {
        "acronym": exhibition.slug.replace("-", "_"),
        "title": text_in(exhibition, "title")[0],
        "description": text_in(exhibition, "lead")[0],
        "start": exhibition.opens_on.isoformat(),
        "end": exhibition.closes_on.isoformat(),
        "daysCount": len(whole.days),
        "timeslot_duration": "00:05",
        "time_zone_name": exhibition.time_zone,
        "url": settings.BASE_URL + reverse("schedule"),
        "meta": {"language": get_language()},
        "tracks": [{"name": name, "slug": kind} for kind, name in sorted(kinds.items())],
        "rooms": [_room(exhibition, room) for room in exhibition.rooms.all()],
        "days": [_day(whole, number, day, slots) for number, day in enumerate(whole.days, 1)],
    }


def _room(exhibition, room):
    return {
        "name": text_in(room, "name")[0],
        "guid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{exhibition.slug}/rooms/{room.code}")),
        "capacity": room.capacity,
    }


def _day(whole, number, day, slots):
    zone = whole.exhibition.zone
    rooms = {}
    for slot in slots:
        if day.span_start <= slot.starts_at < day.span_end:
            rooms.setdefault(text_in(slot.room, "name")[0], []).append(_event(slot, zone))
    return {
        "index": number,
        "date": day.date.isoformat(),
        "day_start": day.span_start.astimezone(zone).isoformat(),
        "day_end": day.span_end.astimezone(zone).isoformat(),
        "rooms": rooms,
    }


def _event(slot, zone):
    starts_at, ends_at = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    return {
        "guid": str(slot.uid),
        "code": slot.code.upper(),
        "id": _number(slot.code),
        "date": starts_at.isoformat(),
        "start": f"{starts_at:%H:%M}",
        "end": ends_at.isoformat(),
        "duration": _duration(ends_at - starts_at),
        "room": text_in(slot.room, "name")[0],
        "slug": slot.code,
        "url": descriptions.address(slot),
        "title": text_in(slot, "title")[0],
        "subtitle": "",
        "type": slot.get_access_display(),
        "track": slot.get_kind_display(),
        # The working languages of the sessions are not known.
        "language": None,
        "abstract": text_in(slot, "abstract")[0],
        "description": "\n".join(
            filter(None, [descriptions.presenters(slot), descriptions.reconstruction(slot)])
        ),
        "persons": [],
        "links": [{"url": slot.provenance_url, "type": "web"}] if slot.provenance_url else [],
    }


def _number(code):
    """The code read as a number: the format wants one, and a row's own would tell of gaps."""
    number = 1
    for sign in code:
        number = number * len(CODE_ALPHABET) + CODE_ALPHABET.find(sign) + 1
    return number


def _duration(length: dt.timedelta):
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    return f"{hours:02}:{minutes:02}"
