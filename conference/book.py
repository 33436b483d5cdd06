"""The programme as data for a printed book and for the sheets on the doors, in the active language."""

from collections import defaultdict

import segno
from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from conference import contributions, printing
from conference.models.session import PAUSES
from expo import dates
from expo.languages import text_in
from expo.models import Provenance


def book(whole):
    """Return the whole programme of a Programme as a PDF. Http404 before the first release."""
    release = _released(whole)
    return printing.kept(
        release, ["book", get_language()], lambda: printing.compiled("book.typ", book_data(whole))
    )


def doors(whole, met, wish):
    """Return the sheets for the doors as a PDF, of the slots that meet the Q ``met``.

    ``wish`` may narrow by ``day`` and ``room`` and name a ``second`` language, which stands below the first.
    """
    release = _released(whole)
    key = [
        "doors",
        get_language(),
        settings.BASE_URL,
        {name: wish.get(name) for name in ("day", "room", "second")},
    ]

    def build():
        slots = list(whole.query().filter(met))
        if not slots:
            raise Http404(_("Nothing is held there."))
        return printing.compiled("doors.typ", doors_data(whole, slots, wish.get("second")))

    return printing.kept(release, key, build)


def book_data(whole):
    """Return what the template of the book reads. Two queries beside those of the slots."""
    slots = list(contributions.loaded(whole.query().prefetch_related("presenters__organisation")))
    by_day = defaultdict(list)
    for slot in slots:
        by_day[whole.day_of(slot)].append(slot)
    days = [day for day in whole.days if day in by_day]
    return _cover(whole) | {
        "labels": {
            "contents": _("Contents"),
            "index": _("presenting organisations").capitalize(),
            "rooms": _("Rooms"),
            "nothing": _("No session is planned."),
        },
        "days": [
            {
                "heading": _capital(dates.weekday_day(day.date)),
                "sessions": [_session(one) for one in by_day[day]],
            }
            for day in days
        ],
        "index": _index(slots),
        "rooms": _rooms(slots),
    }


def doors_data(whole, slots, second=None):
    """Return what the template of the doors reads: a sheet for each room and day, in one or two languages."""
    languages = list(dict.fromkeys([get_language(), second or get_language()]))
    sheets = defaultdict(list)
    for slot in slots:
        sheets[slot.room.position, slot.room.code, whole.day_of(slot)].append(slot)
    ordered = sorted(sheets.items(), key=lambda item: (item[0][:2], item[1][0].starts_at))
    return _cover(whole) | {"sheets": [_sheet(day, found, languages) for (*_room, day), found in ordered]}


def _released(whole):
    if whole.release is None:
        raise Http404(_("The programme has not been published yet"))
    return whole.release


def _cover(whole):
    exhibition, release = whole.exhibition, whole.release
    published = localtime(release.published_at, exhibition.zone)
    return {
        "lang": get_language(),
        "name": exhibition.name,
        "title": text_in(exhibition, "title")[0],
        "dates": dates.day_range(exhibition.opens_on, exhibition.closes_on),
        "city": text_in(exhibition, "city")[0],
        "version": _("Version %(number)s") % {"number": release.number},
        "published": dates.full_moment(published),
        "date": [published.year, published.month, published.day],
        "recon": _(
            "Times, rooms and sessions are shown by way of example. Closed meetings are not published."
        ),
    }


def _session(slot):
    is_pause = slot.kind in PAUSES
    facts = [text_in(slot.room, "name")[0], slot.get_kind_display(), slot.get_access_display()]
    names = dict(settings.LANGUAGES)
    if slot.languages:
        facts.append(", ".join(str(names[code]) for code in slot.languages))
    if slot.provenance == Provenance.ILLUSTRATIVE:
        facts.append(_("Reconstruction.").rstrip("."))
    return {
        "hours": _hours(slot),
        "title": text_in(slot, "title")[0],
        "facts": " · ".join(map(str, facts[:1] if is_pause else facts)),
        "presenters": ", ".join(text_in(one.organisation, "name")[0] for one in slot.presenters.all()),
        "people": [_part(one) for one in contributions.public(slot)],
        "abstract": [line for line in text_in(slot, "abstract")[0].splitlines() if line.strip()],
    }


def _part(one):
    """A line such as ``Speaker: name, organisation. Title``."""
    body = contributions.body(one)
    who = ", ".join(str(part) for part in (one.person, body and text_in(body, "name")[0]) if part)
    title = text_in(one, "title")[0]
    return f"{one.get_role_display()}: {who}" + (f". {title}" if title else "")


def _index(slots):
    found = defaultdict(list)
    for slot in slots:
        for one in slot.presenters.all():
            name = text_in(one.organisation, "name")[0]
            found[name].append(
                f"{dates.short_day(localtime(slot.starts_at))} {_hours(slot)} {text_in(slot, 'title')[0]}"
            )
    return [{"name": name, "sessions": found[name]} for name in sorted(found, key=str.casefold)]


def _rooms(slots):
    rooms = {slot.room.pk: slot.room for slot in slots}
    ordered = sorted(rooms.values(), key=lambda room: (room.position, room.code))
    return [
        {
            "name": text_in(room, "name")[0],
            "place": ", ".join(
                [
                    *([text_in(room.hall, "name")[0]] if room.hall else []),
                    _("seats: %(n)s") % {"n": room.capacity},
                ]
            ),
        }
        for room in ordered
    ]


def _sheet(day, slots, languages):
    room = slots[0].room
    address = settings.BASE_URL + reverse("schedule") + f"?room={room.code}"
    return {
        "room": _in_each(languages, lambda: text_in(room, "name")[0]),
        "day": _in_each(languages, lambda: _capital(dates.weekday_day(day.date))) if day else [],
        "address": address,
        "code": segno.make(address).svg_inline(),
        "sessions": [
            {
                "hours": _hours(slot),
                "title": _in_each(languages, lambda slot=slot: text_in(slot, "title")[0]),
                "facts": _in_each(
                    languages, lambda slot=slot: f"{slot.get_kind_display()} · {slot.get_access_display()}"
                ),
            }
            for slot in slots
        ],
    }


def _in_each(languages, say):
    """What ``say`` returns in each language, without saying the same twice."""
    said = []
    for code in languages:
        with override(code):
            said.append(str(say()))
    return list(dict.fromkeys(said))


def _hours(slot):
    return f"{dates.time(slot.starts_at)}–{dates.time(slot.ends_at)}"


def _capital(text):
    return text[:1].upper() + text[1:]
