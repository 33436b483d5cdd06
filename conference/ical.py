"""The programme as iCalendar, RFC 5545."""

import datetime as dt

from django.utils.translation import get_language
from icalendar import Calendar, Event, Timezone

from conference import descriptions
from expo.languages import text_in


def write(whole, slots):
    """Return the calendar of ``slots`` as bytes, the same for the same release and language."""
    exhibition = whole.exhibition
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//{exhibition.name}//Programme//{get_language().upper()}")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", text_in(exhibition, "title")[0])
    calendar.add("x-wr-timezone", exhibition.time_zone)
    calendar.add_component(_time_zone(exhibition))
    for slot in slots:
        calendar.add_component(_event(whole, slot))
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


def _event(whole, slot):
    zone = whole.exhibition.zone
    event = Event()
    # Independent of the host, so that a calendar knows the session again wherever the site moves.
    event.add("uid", f"{slot.uid}@{whole.exhibition.slug}")
    event.add("sequence", slot.sequence)
    event.add("dtstamp", whole.release.published_at)
    event.add("dtstart", slot.starts_at.astimezone(zone))
    event.add("dtend", slot.ends_at.astimezone(zone))
    event.add("summary", text_in(slot, "title")[0])
    event.add("location", descriptions.place(slot))
    event.add("description", _description(slot))
    event.add("url", descriptions.address(slot))
    event.add("categories", [slot.get_kind_display()])
    event.add("status", "CONFIRMED")
    return event


def _description(slot):
    lines = [
        text_in(slot, "abstract")[0],
        f"{slot.get_kind_display()}. {slot.get_access_display()}.",
        descriptions.presenters(slot),
        descriptions.reconstruction(slot),
    ]
    return "\n".join(line for line in lines if line)
