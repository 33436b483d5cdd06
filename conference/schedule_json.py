"""The programme in the schedule format of conference apps: https://github.com/voc/schedule."""

import datetime as dt
import re
import uuid

import orjson
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference import contributions, descriptions
from conference.descriptions import clean, said
from conference.models.session import CODE_ALPHABET
from conference.models.session_file import FileKind

# What the format calls the kinds of our files.
REFERENCES = {
    FileKind.SLIDES: "slides",
    FileKind.PAPER: "paper",
    FileKind.ABSTRACT: "article",
    FileKind.HANDOUT: "media",
    FileKind.OTHER: "media",
}
LONGEST = dt.timedelta(hours=23, minutes=59)


def write(whole, slots):
    """Return the document of ``slots`` as bytes, the same for the same release and language."""
    return orjson.dumps(document(whole, slots), option=orjson.OPT_INDENT_2)


def document(whole, slots):
    """Return the document as Python has it. The format knows no cancelled sessions: apps miss them."""
    release = whole.release
    return {
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": "belarus-expo", "url": settings.BASE_URL},
        "schedule": {
            # With its number, since two releases may bear one name and apps look for a new version.
            "version": f"{release.number}: {clean(release.name)}" if release else "",
            "base_url": settings.BASE_URL + reverse("schedule"),
            "conference": _conference(whole, slots),
        },
    }


def _conference(whole, slots):
    exhibition = whole.exhibition
    rooms = list(exhibition.rooms.all())
    names = _room_names(rooms)
    kinds = {slot.kind: descriptions.kind(slot) for slot in slots}
    return {
        "acronym": acronym(exhibition),
        "title": said(exhibition, "title"),
        "description": said(exhibition, "lead"),
        "start": exhibition.opens_on.isoformat(),
        "end": exhibition.closes_on.isoformat(),
        "daysCount": len(whole.days),
        "timeslot_duration": "00:05",
        "time_zone_name": exhibition.time_zone,
        "url": settings.BASE_URL + reverse("schedule"),
        "meta": {"language": get_language()},
        "tracks": [{"name": name, "slug": kind} for kind, name in sorted(kinds.items())],
        "rooms": [_room(exhibition, room, names) for room in rooms],
        "days": [_day(whole, number, day, slots, names) for number, day in enumerate(whole.days, 1)],
    }


def acronym(exhibition):
    """The address of the edition in the signs that the format allows, at least four of them."""
    return re.sub("[^a-z0-9]", "_", exhibition.slug.lower()).ljust(4, "_")


def _room_names(rooms):
    """Return ``{room's key: name}``. The format knows a room by its name, so no two may share one."""
    names = {room.pk: said(room, "name") for room in rooms}
    shared = {name for name in names.values() if list(names.values()).count(name) > 1}
    return {
        room.pk: f"{names[room.pk]} ({clean(room.code)})" if names[room.pk] in shared else names[room.pk]
        for room in rooms
    }


def _room(exhibition, room, names):
    return {
        "name": names[room.pk],
        "guid": room_guid(exhibition, room),
        "capacity": room.capacity,
    }


def room_guid(exhibition, room):
    """The identifier of a room: its own where it was imported, otherwise one that is made of its code."""
    return str(room.uid or uuid.uuid5(uuid.NAMESPACE_URL, f"{exhibition.slug}/rooms/{room.code}"))


def _day(whole, number, day, slots, names):
    zone = whole.exhibition.zone
    rooms = {}
    for slot in slots:
        if day.span_start <= slot.starts_at < day.span_end:
            rooms.setdefault(names[slot.room_id], []).append(_event(whole.exhibition, slot, names))
    return {
        "index": number,
        "date": day.date.isoformat(),
        "day_start": day.span_start.astimezone(zone).isoformat(),
        "day_end": day.span_end.astimezone(zone).isoformat(),
        "rooms": rooms,
    }


def _event(exhibition, slot, names):
    zone = exhibition.zone
    starts_at, ends_at = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    return {
        "guid": str(slot.uid),
        "code": slot.code.upper(),
        "id": _number(slot.code),
        "date": starts_at.isoformat(),
        "start": f"{starts_at:%H:%M}",
        "end": ends_at.isoformat(),
        "duration": _duration(ends_at - starts_at),
        "room": names[slot.room_id],
        "slug": f"{acronym(exhibition)}-{slot.code}",
        "url": descriptions.address(slot),
        "title": said(slot, "title"),
        "subtitle": said(slot.track, "name") if slot.track else "",
        "type": descriptions.access(slot),
        "track": descriptions.kind(slot),
        # The format has room for one; the description names all of them.
        "language": slot.languages[0] if slot.languages else None,
        "abstract": said(slot, "abstract"),
        "description": _description(slot),
        "do_not_record": False,
        # Organisations are no persons: the description names them and the links lead to them.
        "persons": [_person(one) for one in contributions.people(slot)],
        "links": _links(slot),
        "attachments": _attachments(slot),
    }


def _description(slot):
    lines = [
        descriptions.presenters(slot),
        descriptions.people(slot),
        descriptions.languages(slot),
        descriptions.reconstruction(slot),
    ]
    return "\n".join(filter(None, lines))


def _links(slot):
    links = [
        {"url": one.organisation.website, "type": "related", "title": said(one.organisation, "name")}
        for one in slot.presenters.all()
        if one.organisation.website
    ]
    if slot.provenance_url:
        links.append({"url": slot.provenance_url, "type": "web", "title": _("Source")})
    # Some apps show links only.
    return links + _attachments(slot)


def _attachments(slot):
    return [
        {
            "url": descriptions.file_address(file.stored),
            "type": REFERENCES[file.kind],
            "title": f"{said(file, 'title')} ({file.stored.kind.name})",
        }
        for file in slot.files.all()
    ]


def _person(person):
    """With a name only as the format calls it now: it refuses a person with the old word beside it."""
    # Apps keep the id in 32 bits.
    return {"id": person.uid.int % 2**31, "guid": str(person.uid), "name": said(person, "name")}


def _number(code):
    """The code read as a number: the format wants one, and a row's own would tell of gaps."""
    number = 1
    for sign in code:
        number = number * len(CODE_ALPHABET) + CODE_ALPHABET.find(sign) + 1
    return number


def _duration(length):
    """``HH:MM``: apps read it as a time of day, so a session from four to four loses its last minute."""
    hours, minutes = divmod(int(min(length, LONGEST).total_seconds()) // 60, 60)
    return f"{hours:02}:{minutes:02}"
