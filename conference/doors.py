"""Sheets for the doors of the rooms: what is held there on a day, in one language or in two."""

from collections import defaultdict

import segno
from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from conference import descriptions, printing, selections, signs
from conference.book import capital, cover, hours, released, said
from expo import dates

WISHES = ("day", "room", "second")


def doors(whole, wish):
    """Return the sheets of a Programme as a PDF, a page or more for each room and day.

    ``wish`` may narrow by ``day`` and ``room`` and name a ``second`` language; what else stands there is
    passed over. Http404 where nothing is held.
    """
    release = released(whole)
    wish = {name: wish[name] for name in WISHES if name in wish}
    met = selections.condition(whole, wish)

    def build():
        slots = list(whole.query().filter(met))
        if not slots:
            raise Http404(_("Nothing is held there."))
        return printing.compiled("doors.typ", signs.boxed(doors_data(whole, slots, wish.get("second"))))

    return printing.kept(release, ["doors", get_language(), wish], build, state=settings.BASE_URL)


def doors_data(whole, slots, second=None):
    """Return what the template of the doors reads."""
    languages = list(dict.fromkeys([get_language(), second or get_language()]))
    sheets = defaultdict(list)
    for slot in slots:
        sheets[slot.room.position, slot.room.code, whole.day_of(slot)].append(slot)
    sheets = sorted(
        ((place, day, found) for (*place, day), found in sheets.items() if day),
        key=lambda sheet: (sheet[0], sheet[1].date),
    )
    return cover(whole) | {"sheets": [_sheet(day, found, languages) for _place, day, found in sheets]}


def _sheet(day, slots, languages):
    room = slots[0].room
    query = urlencode({"room": room.code})
    address = f"{settings.BASE_URL}{reverse('schedule-day', args=[day.date])}?{query}"
    return {
        "room": _in_each(languages, lambda: said(room, "name")),
        "day": _in_each(languages, lambda: _said(capital(dates.weekday_day(day.date)))),
        "address": address,
        "code": segno.make(address, error="m").svg_inline(border=0),
        "sessions": [
            {
                "hours": hours(slot),
                "title": _in_each(languages, lambda slot=slot: said(slot, "title")),
                "facts": _in_each(languages, lambda slot=slot: _said(_facts(slot))),
            }
            for slot in slots
        ],
    }


def _facts(slot):
    facts = [descriptions.kind(slot), descriptions.access(slot), descriptions.languages(slot)]
    return " · ".join(filter(None, facts))


def _said(text):
    return [str(text), get_language()]


def _in_each(languages, say):
    """What ``say`` returns in each language, without saying the same twice."""
    found = {}
    for code in languages:
        with override(code):
            text, language = say()
        found.setdefault(text, language)
    return [[text, language] for text, language in found.items()]
