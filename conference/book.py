"""The programme as a book to print: its data in the active language, and the PDF that is made of them.

Every text that may stand in another language than the book is a pair of the text and its language.
"""

import functools
from collections import defaultdict

from django.conf import settings
from django.http import Http404
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference import contributions, descriptions, printing, signs
from conference.models.session import PAUSES
from expo import alphabets, dates, offers
from expo.languages import text_in
from expo.models import Provenance

ORNAMENT = settings.BASE_DIR / "expo" / "static" / "expo" / "ornament.svg"


def book(whole):
    """Return the whole programme of a Programme as a PDF. Http404 before the first release."""
    release = released(whole)
    numbers = stands(whole)
    return printing.kept(
        release,
        ["book", get_language()],
        lambda: printing.compiled("book.typ", signs.boxed(book_data(whole, numbers))),
        state=sorted(numbers.items()),
    )


def stands(whole):
    """Return ``{organisation's primary key: number of its stand}``: no release keeps these."""
    found = {}
    for offer in offers.of("stands"):
        found |= offer(whole.exhibition)
    return found


def released(whole):
    """Return the release of a Programme, or raise Http404 before the first."""
    if whole.release is None:
        raise Http404(_("The programme has not been published yet"))
    return whole.release


def book_data(whole, numbers=None):
    """Return what the template of the book reads; ``numbers`` are those of ``stands``.

    Two queries beside those of the slots.
    """
    slots = list(contributions.loaded(whole.query().prefetch_related("presenters__organisation")))
    by_day = defaultdict(list)
    for slot in slots:
        by_day[whole.day_of(slot)].append(slot)
    days = [(day, by_day[day]) for day in whole.days if day in by_day]
    printed = [slot for _day, found in days for slot in found]
    return cover(whole) | {
        "labels": {
            "contents": _("Contents"),
            "index": capital(_("presenting organisations")),
            "rooms": _("Rooms"),
            "stand": _("Stand"),
        },
        "reconstruction": _reconstruction(printed),
        "zone": _zone(whole, printed),
        "days": [
            {
                "heading": capital(dates.weekday_day(day.date)),
                "hours": f"{day.opens_at:%H:%M}–{day.closes_at:%H:%M}",
                "sessions": [_session(one) for one in found],
            }
            for day, found in days
        ],
        "index": _index(printed, numbers or {}),
        "rooms": _rooms(printed),
    }


def cover(whole):
    """Return what every printed sheet says of the exhibition and the release."""
    exhibition, release = whole.exhibition, whole.release
    published = localtime(release.published_at, exhibition.zone)
    version = {"n": release.number, "date": dates.full_moment(published)}
    return {
        "lang": get_language(),
        "name": exhibition.name,
        "title": said(exhibition, "title"),
        "dates": dates.day_range(exhibition.opens_on, exhibition.closes_on),
        "place": [said(exhibition, "city"), said(exhibition, "country")],
        "subject": _("Programme"),
        "version": _("Version %(n)s of %(date)s") % version,
        "release": descriptions.clean(release.name),
        "date": [published.year, published.month, published.day],
        "ornament": _ornament(),
    }


def said(thing, field):
    """Return the text of a translated field and the language it is in."""
    text, language = text_in(thing, field)
    return [descriptions.clean(text), language]


def hours(slot):
    """``10:00–11:30``."""
    return f"{dates.time(slot.starts_at)}–{dates.time(slot.ends_at)}"


def named(codes):
    """Return the names of languages in the reader's own, as one text."""
    names = dict(settings.LANGUAGES)
    return ", ".join(str(names[code]) for code in codes if code in names)


def capital(text):
    return text[:1].upper() + text[1:]


@functools.cache
def _ornament():
    return ORNAMENT.read_text()


def _reconstruction(slots):
    """The note as the page of the programme words it, with the sessions that a source confirms."""
    documented = [said(slot, "title") for slot in slots if slot.provenance != Provenance.ILLUSTRATIVE]
    if documented:
        rest = _(
            "Times, rooms and all other sessions are shown by way of example. "
            "Closed meetings are not published."
        )
    else:
        rest = _("Times, rooms and sessions are shown by way of example. Closed meetings are not published.")
    return {
        "lead": _("Reconstruction."),
        "confirmed": _("Confirmed by a source"),
        "documented": documented,
        "rest": rest,
    }


def _zone(whole, slots):
    if not slots:
        return ""
    city = text_in(whole.exhibition, "city")[0]
    return _("Time in %(city)s (%(offset)s)") % {"city": city, "offset": dates.offset(slots[0].starts_at)}


def _session(slot):
    abstract, language = said(slot, "abstract")
    is_pause = slot.kind in PAUSES
    facts = {
        _("Working languages"): named(slot.languages),
        _("Simultaneous interpretation"): named(slot.channels),
    }
    return {
        "code": slot.code,
        "hours": hours(slot),
        "title": said(slot, "title"),
        "is_pause": is_pause,
        "room": said(slot.room, "name"),
        "kind": descriptions.kind(slot),
        "access": descriptions.access(slot),
        "track": said(slot.track, "name") if slot.track else None,
        "facts": [f"{label}: {value}" for label, value in facts.items() if value],
        "presenters": [said(one.organisation, "name") for one in slot.presenters.all()],
        "parts": [_part(part) for part in contributions.course(slot, contributions.public(slot))],
        "abstract": [[line, language] for line in abstract.splitlines() if line.strip()],
    }


def _part(part):
    one = part.contribution
    who = [said(each, "name") for each in (one.person, part.body) if each]
    if one.person and text_in(one.person, "position")[0]:
        who.insert(1, said(one.person, "position"))
    return {
        "hours": hours(part) if part.starts_at else "",
        "role": str(descriptions.ROLES[one.role]),
        "title": said(one, "title"),
        "who": who,
    }


def _index(slots, numbers):
    """The organisations by the alphabet of the language, each with its stand and its sessions."""
    found, held = {}, defaultdict(list)
    for slot in slots:
        when = f"{dates.short_day(localtime(slot.starts_at))} {dates.time(slot.starts_at)}"
        for one in slot.presenters.all():
            found[one.organisation_id] = one.organisation
            held[one.organisation_id].append({"when": when, "code": slot.code, "title": said(slot, "title")})
    entries = [
        {"name": said(organisation, "name"), "stand": numbers.get(pk, ""), "sessions": held[pk]}
        for pk, organisation in found.items()
    ]
    return sorted(entries, key=lambda entry: alphabets.sort_key(entry["name"][0], get_language()))


def _rooms(slots):
    rooms = {slot.room_id: slot.room for slot in slots}
    return [
        {
            "name": said(room, "name"),
            "place": ", ".join(
                filter(
                    None,
                    [
                        said(room.hall, "name")[0] if room.hall else "",
                        descriptions.clean(room.building),
                        _("seats: %(n)s") % {"n": room.capacity},
                    ],
                )
            ),
        }
        for room in sorted(rooms.values(), key=lambda room: (room.position, room.code))
    ]
