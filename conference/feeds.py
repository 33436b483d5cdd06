"""The programme for machines: iCalendar and the schedule format that conference apps read.

Both take ``?day=``, ``?room=`` and ``?code=`` to narrow and ``?lang=`` for the language. They are as old as
the release: a reader that has it is told so without a look at the sessions.
"""

import hashlib

import orjson
from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from conference import ical, programme, schedule_json

NARROWING = ("day", "room", "code")
# Part of every ETag: raise it when the form of a feed changes, or readers keep the old one.
FORM = 1


def _asked(request):
    return {name: request.GET[name] for name in NARROWING if request.GET.get(name)}


def _etag(request):
    release = programme.of(request).release
    version = [release.pk, release.published_at] if release else []
    state = [FORM, request.path, version, get_language(), settings.BASE_URL, _asked(request)]
    return f'"{hashlib.sha256(orjson.dumps(state)).hexdigest()[:32]}"'


def _last_modified(request):
    release = programme.of(request).release
    return release and release.published_at


def _slots(whole, asked):
    """Return the slots asked for. An unknown day, room or code is 404; a room without slots is just empty."""
    slots = whole.query().prefetch_related("presenters__organisation")
    if "day" in asked:
        day = next((day for day in whole.days if day.date.isoformat() == asked["day"]), None)
        if day is None:
            raise Http404(_("The exhibition has no such day."))
        slots = slots.filter(starts_at__gte=day.span_start, starts_at__lt=day.span_end)
    if "room" in asked:
        if not whole.exhibition.rooms.filter(code=asked["room"]).exists():
            raise Http404(_("There is no such room."))
        slots = slots.filter(room__code=asked["room"])
    if "code" in asked:
        slots = slots.filter(code=asked["code"].lower())
        if not slots:
            raise Http404(_("There is no such session in the programme."))
    return list(slots)


def feed(content_type):
    """Make a view of a function that writes the slots of a Programme as bytes."""

    def decorate(write):
        @require_safe
        @cache_control(no_cache=True)
        @condition(etag_func=_etag, last_modified_func=_last_modified)
        def view(request):
            whole = programme.of(request)
            return HttpResponse(write(whole, _slots(whole, _asked(request))), content_type=content_type)

        return view

    return decorate


@feed("text/calendar; charset=utf-8")
def calendar(whole, slots):
    return ical.write(whole, slots)


@feed("application/json")
def schedule(whole, slots):
    return schedule_json.write(whole, slots)
