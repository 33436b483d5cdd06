import datetime as dt
from itertools import pairwise

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import translate_url
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from conference import programme, signage
from conference.models import Room
from expo import clock

DATES_AHEAD = 3


@require_safe
@cache_control(no_store=True)
def foyer(request):
    """The screen of the foyer: all rooms. ``?languages=ru,kk`` takes turns."""
    return _screen(request, None)


@require_safe
@cache_control(no_store=True)
def at_door(request, code):
    """The screen at the door of one room."""
    room = Room.objects.filter(exhibition=request.exhibition, code=code).first()
    if room is None:
        raise Http404(_("There is no such room."))
    return _screen(request, room)


@require_safe
@cache_control(no_cache=True)
def worker(request):
    """The program that keeps the screens for a start without a network, or ends itself where it is off."""
    context = {"is_on": settings.SCREENS_START_OFFLINE, "files": settings.STATIC_URL}
    return render(request, "conference/signage_worker.js", context, content_type="text/javascript")


def _screen(request, room):
    whole, now = programme.of(request), clock.now()
    languages = _languages(request.GET.get("languages", ""))
    local = localtime(now)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    midnights = [midnight + dt.timedelta(days=number) for number in range(DATES_AHEAD + 1)]
    context = {
        "exhibition": whole.exhibition,
        "release": whole.release,
        "tense": whole.exhibition.tense(now),
        "room": room,
        "board": signage.board(whole, now=now, real_now=timezone.now(), room=room),
        "clock": local,
        "offset": int(local.utcoffset().total_seconds()),
        "dates": list(pairwise(midnights)),
        "languages": languages,
        "following": _following(request, languages),
        "version": signage.version(),
        "has_worker": settings.SCREENS_START_OFFLINE,
    }
    return render(request, "conference/signage.html", context)


def _languages(text):
    """The languages that take turns, without doubles and without what is none of this site's."""
    known = dict(settings.LANGUAGES)
    return list(dict.fromkeys(code for code in text.split(",") if code in known)) or [get_language()]


def _following(request, languages):
    """The address that a browser without scripts goes on to."""
    path, present = request.get_full_path(), get_language()
    place = languages.index(present) + 1 if present in languages else 0
    return translate_url(path, languages[place % len(languages)])
