"""The programme as iCalendar, RFC 5545."""

import datetime as dt

from django.utils.translation import get_language
from icalendar import Calendar, Event, Timezone, vUri

from conference import descriptions

# How often a calendar that follows the feed should look.
LOOK_EVERY = dt.timedelta(hours=1)


def write(whole, slots, cancelled=()):
    """Return the calendar of ``slots`` as bytes, the same for the same release and language.

    ``cancelled`` are the last slots of sessions that are off: a calendar that was given one once would
    otherwise keep it.
    """
    exhibition = whole.exhibition
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//{exhibition.name}//Programme//{get_language().upper()}")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", descriptions.said(exhibition, "title"))
    calendar.add("x-wr-calname", descriptions.said(exhibition, "title"))
    calendar.add("x-wr-timezone", exhibition.time_zone)
    calendar.add("refresh-interval", LOOK_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_time_zone(exhibition))
    for slot in slots:
        calendar.add_component(_event(whole, slot))
    for slot in cancelled:
        calendar.add_component(_cancelled(whole, slot))
    return calendar.to_ical()


def _time_zone(exhibition):
    """The zone's rules around the edition's days: a reader need not know what they were then."""
    zone = Timezone.from_tzinfo(
        exhibition.zone,
        exhibition.time_zone,
        first_date=exhibition.opens_on - dt.timedelta(days=1),
        last_date=exhibition.closes_on + dt.timedelta(days=2),
    )
    zone.pop("comment", None)
    return zone


def _core(whole, slot, sequence):
    """What a calendar needs to know the session again."""
    zone = whole.exhibition.zone
    event = Event()
    # Independent of the host, so that a calendar knows the session again wherever the site moves.
    event.add("uid", f"{slot.uid}@{whole.exhibition.slug}")
    event.add("sequence", sequence)
    event.add("dtstamp", whole.release.published_at)
    event.add("dtstart", slot.starts_at.astimezone(zone))
    event.add("dtend", slot.ends_at.astimezone(zone))
    event.add("summary", descriptions.said(slot, "title"))
    return event


def _event(whole, slot):
    event = _core(whole, slot, slot.sequence)
    event.add("location", descriptions.place(slot))
    event.add("description", _description(slot))
    event.add("url", descriptions.address(slot))
    event.add("categories", [descriptions.kind(slot)])
    event.add("status", "CONFIRMED")
    for file in slot.files.all():
        address = vUri(descriptions.file_address(file.stored))
        event.add("attach", address, parameters={"FMTTYPE": file.stored.content_type})
    return event


def _cancelled(whole, slot):
    """No more than what was public and must be crossed out; the page of the session is gone as well."""
    event = _core(whole, slot, slot.sequence + 1)
    event.add("status", "CANCELLED")
    event.add("transp", "TRANSPARENT")
    return event


def _description(slot):
    lines = [
        descriptions.said(slot, "abstract"),
        f"{descriptions.kind(slot)}. {descriptions.access(slot)}.",
        descriptions.presenters(slot),
        descriptions.people(slot),
        descriptions.languages(slot),
        descriptions.reconstruction(slot),
    ]
    return "\n".join(line for line in lines if line)
