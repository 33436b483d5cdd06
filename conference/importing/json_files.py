"""Schedules in JSON as the c3voc, frab and pretalx publish them, and we."""

import json

from django.utils.translation import gettext as _

from conference.importing import moments, own
from conference.importing.document import Document, FileRefused, Place
from conference.importing.events import Events
from conference.models.session import Kind
from expo.languages import CODES
from expo.models.exhibition import TURN_OF_DAY

# Where systems that know no days put the list of their events.
LISTS = ("talks", "events", "sessions", "results", "submissions")


def read(text, exhibition, language=""):
    """Return the Document of a schedule in JSON. Raises FileRefused where it is none."""
    try:
        whole = json.loads(text)
    except RecursionError:
        raise FileRefused(_("The JSON is nested too deeply."), "json") from None
    except ValueError as error:
        raise FileRefused(_("The JSON cannot be read: %(error)s") % {"error": error}, "json") from None
    schedule = _object(whole, "schedule", "conference_events") or whole
    conference = _object(schedule, "conference") or schedule
    document = Document(form="JSON", is_own=_generator(whole) == own.GENERATOR, language=language)
    if isinstance(conference, dict) and conference.get("days"):
        _read_days(document, conference, exhibition)
    else:
        _read_list(document, schedule, exhibition)
    return document


def _object(value, *names):
    return next(
        (value[one] for one in names if isinstance(value.get(one), dict)), None
    ) if isinstance(value, dict) else None  # fmt: skip


def _generator(whole):
    found = _object(whole, "generator")
    return found and found.get("name")


def _objects(value):
    """The objects of a list, or of an object that numbers or names them."""
    if isinstance(value, dict):
        value = list(value.values())
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _texted(value):
    return value if isinstance(value, str) else ""


def _read_days(document, conference, exhibition):
    document.title = _texted(conference.get("acronym")) or _texted(conference.get("title"))
    meta = _object(conference, "meta") or {}
    language = _texted(meta.get("language"))[:2]
    document.language = document.language or (language if language in CODES else "")
    for room in _objects(conference.get("rooms")):
        _add_room(document, room)
    kinds = {
        one.get("name"): one.get("slug")
        for one in _objects(conference.get("tracks"))
        if one.get("slug") in Kind.values
    }
    named = moments.zone_of(_texted(conference.get("time_zone_name")))
    events = Events(document, exhibition.zone, named, kinds)
    for number, day in enumerate(_objects(conference["days"]), 1):
        date, turn = _day(day)
        for name, found in _rooms(day):
            for place, raw in enumerate(_objects(found), 1):
                where = _("day %(day)s, %(room)s, event %(place)s")
                where = where % {"day": number, "room": name or "–", "place": place}
                events.add(raw | {"room": name or raw.get("room")}, where, date, turn)
    events.finish()


def _add_room(document, room):
    name = _name(room.get("name")).strip()
    capacity = room.get("capacity")
    if isinstance(capacity, bool) or not isinstance(capacity, int) or not 0 < capacity < 1_000_000:
        capacity = None
    if name and name not in document.rooms:
        document.rooms[name] = Place(name, guid=_texted(room.get("guid")), capacity=capacity)


def _name(value):
    """A name, or the first of an object with a name for each language."""
    if isinstance(value, dict):
        value = next((value[code] for code in CODES if value.get(code)), next(iter(value.values()), ""))
    return str(value) if isinstance(value, str | int) else ""


def _day(day):
    try:
        date = moments.parse_date(day.get("date"))
    except ValueError:
        date = None
    try:
        return date, moments.parse(day.get("day_start"), None)[0].time()
    except ValueError:
        return date, TURN_OF_DAY


def _rooms(day):
    rooms = day.get("rooms")
    if isinstance(rooms, dict):
        return [(name.strip(), found) for name, found in rooms.items()]
    return [(_name(one.get("name")).strip(), one.get("events")) for one in _objects(rooms)]


def _read_list(document, schedule, exhibition):
    """A list of talks that refer to rooms, tracks and speakers by their keys."""
    found = schedule if isinstance(schedule, list) else None
    if isinstance(schedule, dict):
        found = next((schedule[one] for one in LISTS if isinstance(schedule.get(one), list)), None)
    if not found:
        reason = _("This is JSON, but no schedule: neither days with rooms nor a list of talks is in it.")
        raise FileRefused(reason, "json")
    known = schedule if isinstance(schedule, dict) else {}
    rooms, tracks = _named(known.get("rooms")), _named(known.get("tracks"))
    speakers = {
        one.get("code", one.get("id")): one
        for one in _objects(known.get("speakers"))
        if isinstance(one.get("code", one.get("id")), str | int)
    }
    for room in _objects(known.get("rooms")):
        _add_room(document, room)
    document.title = _texted(known.get("acronym")) or _texted(known.get("version"))
    events = Events(document, exhibition.zone, moments.zone_of(_texted(known.get("timezone"))))
    for place, raw in enumerate(found, 1):
        if isinstance(raw, dict):
            where = _("event %(place)s") % {"place": place}
            events.add(_flat(raw, rooms, tracks, speakers), where)
    events.finish()


def _named(value):
    return {
        one["id"]: _name(one.get("name")) for one in _objects(value) if isinstance(one.get("id"), str | int)
    }


def _flat(raw, rooms, tracks, speakers):
    slot = _object(raw, "slot") or next(iter(_objects(raw.get("slots"))), {})
    raw = raw | {name: slot[name] for name in ("room", "start", "end") if slot.get(name)}
    raw["date"] = raw.get("start_time") or raw.get("start") or raw.get("date")
    raw["end"] = raw.get("end_time") or raw.get("end")
    raw["room"] = _looked_up(raw.get("room") or raw.get("room_name"), rooms)
    raw["track"] = _looked_up(raw.get("track") or raw.get("track_name"), tracks)
    raw["type"] = _name(raw.get("submission_type") or raw.get("type"))
    raw["language"] = raw.get("content_locale") or raw.get("language")
    people = raw.get("persons", raw.get("speakers"))
    if isinstance(people, list):
        raw["persons"] = [
            speakers.get(one, {"name": str(one)}) if isinstance(one, str | int) else one for one in people
        ]
    return raw


def _looked_up(value, names):
    if isinstance(value, str | int) and value in names:
        return names[value]
    return _name(value.get("name")) if isinstance(value, dict) and "name" in value else _name(value)
