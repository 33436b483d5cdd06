"""What a reader of a feed asks for: a day, a room, a track, one session, a set of starred ones."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from conference.models import Track
from conference.models.session import Kind

MOST_CODES = 200


def wanted(query):
    """Return what ``query`` narrows by, as a dict in one spelling, whatever else stands there.

    An empty value asks for nothing; only ``codes`` may be empty, since a set of stars can be. ``second`` is
    another language, for what is printed in two.
    """
    wish = {name: query[name] for name in ("day", "room", "track") if query.get(name)}
    if query.get("second") in dict(settings.LANGUAGES):
        wish["second"] = query["second"]
    if query.get("code"):
        wish["code"] = query["code"].lower()
    if "codes" in query:
        codes = {code.strip().lower() for code in query["codes"].split(",")}
        wish["codes"] = sorted(codes - {""})
    return wish


def condition(whole, wish):
    """Return the Q that slots of ``whole`` meet. An unknown day, room or track is Http404, in words.

    Unknown ``codes`` are passed over, since a set that was starred long ago must still be read.
    """
    met = Q()
    if "day" in wish:
        day = next((day for day in whole.days if str(day) == wish["day"]), None)
        if day is None:
            raise Http404(_with(_("The exhibition has no such day."), map(str, whole.days)))
        met &= Q(starts_at__gte=day.span_start, starts_at__lt=day.span_end)
    if "room" in wish:
        codes = list(whole.exhibition.rooms.values_list("code", flat=True))
        if wish["room"] not in codes:
            raise Http404(_with(_("There is no such room."), codes))
        met &= Q(room__code=wish["room"])
    if "track" in wish:
        met &= _track(whole, wish["track"])
    if "code" in wish:
        met &= Q(code=wish["code"])
    if "codes" in wish:
        if len(wish["codes"]) > MOST_CODES:
            raise BadRequest(
                _("At most %(most)s sessions can be asked for at a time.") % {"most": MOST_CODES}
            )
        met &= Q(code__in=wish["codes"])
    return met


def _track(whole, track):
    """A section of the conference or a kind of session: the feeds call both a track."""
    sections = Track.objects.filter(conference__exhibition=whole.exhibition).values_list("code", flat=True)
    known = [*Kind.values, *sections]
    if track not in known:
        raise Http404(_with(_("There is no such section or kind of session."), known))
    return Q(track__code=track) | Q(kind=track)


def _with(refusal, known):
    return f"{refusal} {', '.join(known)}".strip()


def file_name(exhibition, wish, ending):
    """Return a name that says what is in the file, such as ``belarus-expo-2011-2011-09-08-CONF1.ics``."""
    parts = [wish[name] for name in ("day", "room", "track", "code") if name in wish]
    parts += ["selection"] if "codes" in wish else []
    return "-".join([exhibition.slug, *parts]) + f".{ending}"
