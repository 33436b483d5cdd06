"""What the programme's pages are made of, in every state, for the style page."""

import datetime as dt
import uuid
from types import SimpleNamespace

from django.utils.translation import gettext as _

from conference import timetable
from conference.facets import Facet
from conference.models import Room, Slot
from conference.models.session import Access
from expo.models import Day
from expo.specimens import LONG, Specimen, named, numbered

SESSION = {
    "ru": "Пробное мероприятие",
    "kk": "Сынақ іс-шарасы",
    "be": "Пробнае мерапрыемства",
    "en": "Test session",
}
ROOM = {"ru": "Пробный зал", "kk": "Сынақ залы", "be": "Пробная зала", "en": "Test room"}
# Room, hour it begins and quarters it takes.
PLAN = ((1, 10, 6), (2, 10, 3), (3, 10, 4), (2, 11, 4), (1, 12, 2), (3, 12, 8))
STATES = ("past", "on", "next", "later")


def specimens(exhibition):
    """Draw the programme of one day, made up, on the first day of ``exhibition``."""
    slots, rooms, opens_at = _sessions(exhibition)
    days = _days(exhibition)
    entries = [timetable.Entry(slot, state) for slot, state in zip(slots, STATES, strict=False)]
    now = opens_at + dt.timedelta(hours=1, minutes=20)
    table = timetable.build(slots, rooms=rooms, opens_at=opens_at, now=now, is_today=True)
    changed = {slots[3].uid: SimpleNamespace(label=_("Moved"))}
    tabs = [(day, "#") for day in days]
    return [
        Specimen("conference/_days.html", "the second day is shown", {"tabs": tabs, "day": days[1]}),
        Specimen("conference/_my_links.html", "", {}),
        Specimen(
            "conference/_filters.html", "one is chosen", {"facets": _facets(), "choice": {}, "shown": slots}
        ),
        *(
            Specimen("conference/_slot.html", entry.state, {"entry": entry, "changed": changed})
            for entry in entries
        ),
        Specimen("conference/_grid.html", "three rooms", {"table": table, "day": days[0], "now": now}),
        Specimen(
            "conference/_sessions_table.html", "", {"slots": slots[:3], "dated": True, "caption": _("Time")}
        ),
        Specimen(
            "conference/_days_table.html",
            "",
            {"release": True, "days": [(day, number * 7) for number, day in enumerate(days, 1)]},
        ),
        Specimen("conference/_recon.html", "", {"documented": slots[:1]}),
        Specimen("conference/_unpublished.html", "", {}),
    ]


def _days(exhibition):
    hours = {"opens_at": dt.time(10), "closes_at": dt.time(18)}
    first = exhibition.opens_on
    return [
        Day(exhibition=exhibition, date=first + dt.timedelta(days=number), **hours) for number in range(4)
    ]


def _sessions(exhibition):
    """Return the slots in order of time, the rooms and the moment of opening."""
    opens_at = dt.datetime.combine(exhibition.opens_on, dt.time(10), exhibition.zone)
    rooms = [
        Room(pk=-number, exhibition=exhibition, **numbered("name", ROOM, number)) for number in (1, 2, 3)
    ]
    access = (Access.OPEN, Access.REGISTERED, Access.INVITATION)
    slots = []
    for number, (room, hour, quarters) in enumerate(PLAN, 1):
        begins = opens_at + dt.timedelta(hours=hour - 10, minutes=15 if quarters == 4 and room == 2 else 0)
        slots.append(
            Slot(
                pk=-number,
                code=f"TEST{number:02}".lower(),
                uid=uuid.UUID(int=number),
                room=rooms[room - 1],
                access=access[number % 3],
                starts_at=begins,
                ends_at=begins + quarters * timetable.QUARTER,
                **(named("title", LONG) if number in (2, 4) else numbered("title", SESSION, number)),
            )
        )
    slots.sort(key=lambda slot: slot.starts_at)
    return slots, rooms, opens_at


def _facets():
    options = [
        SimpleNamespace(label=label, count=count, href="#", is_chosen=chosen, language="")
        for label, count, chosen in ((Access.OPEN.label, 1250, True), (Access.REGISTERED.label, 7, False))
    ]
    return [
        Facet("access", _("Access"), 1257, "#", options),
        Facet("room", _("Room"), 1257, "#", options),
    ]
