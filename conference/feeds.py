"""The programme for machines: iCalendar, the schedule format that conference apps read, and its changes.

The programme narrows by ``?day=``, ``?room=``, ``?track=``, ``?code=`` and ``?codes=``; all take ``?lang=``.
They are as old as the release: a reader that has it is told so without a look at the sessions.
"""

import functools
import hashlib

import orjson
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from conference import (
    book,
    cancellations,
    contributions,
    doors,
    ical,
    news_feeds,
    programme,
    schedule_json,
    schedule_xml,
    selections,
    session_files,
)
from expo.page_cache import public_page

# Part of every ETag: raise it when the form of a feed changes, or readers keep the old one.
FORM = 5
NARROWING = ("day", "room", "track", "code", "codes", "second")


def _etag(request, state=None):
    release = programme.of(request).release
    version = [release.pk, release.published_at] if release else []
    wish = selections.wanted(request.GET)
    known = [FORM, request.path, version, get_language(), settings.BASE_URL, wish, state]
    return f'"{hashlib.sha256(orjson.dumps(known)).hexdigest()[:32]}"'


def _last_modified(request):
    release = programme.of(request).release
    return release and release.published_at


def _said(view):
    """Refuse in plain text: who follows a feed sees what the program shows of the answer."""

    @functools.wraps(view)
    def answer(request):
        try:
            return view(request)
        except (Http404, BadRequest) as refusal:
            status = 404 if isinstance(refusal, Http404) else 400
            return HttpResponse(f"{refusal}\n", status=status, content_type="text/plain; charset=utf-8")

    return answer


def feed(content_type, ending, state=None):
    """Make a view of a function that writes what a request wants of a Programme as bytes.

    ``state`` returns, of a Programme, what changes without a release. With it no date is given: it would lie.
    """

    def etag(request):
        return _etag(request, state and sorted(state(programme.of(request)).items()))

    # What changes without a release is no part of a page's version.
    mark = (lambda view: view) if state else public_page("programme", params=NARROWING, takes_lang=True)

    def decorate(write):
        @mark
        @require_safe
        @cache_control(no_cache=True)
        @_said
        @condition(etag_func=etag, last_modified_func=None if state else _last_modified)
        def view(request):
            whole, wish = programme.of(request), selections.wanted(request.GET)
            response = HttpResponse(write(whole, wish), content_type=content_type)
            name = selections.file_name(whole.exhibition, wish, ending)
            # Not as an attachment: phones would save the file instead of opening their calendar.
            response.headers["Content-Disposition"] = content_disposition_header(False, name)
            return response

        return view

    return decorate


def _slots(whole, wish, *others):
    """Return the lists of slots asked for, those of the programme first. An unknown session is 404."""
    met = selections.condition(whole, wish)
    found = [
        list(_loaded(slots.filter(met).prefetch_related("presenters__organisation")))
        for slots in (whole.query(), *others)
    ]
    if "code" in wish and not any(found):
        raise Http404(_("There is no such session in the programme."))
    return found


def _loaded(slots):
    return session_files.loaded(contributions.loaded(slots))


@feed("text/calendar; charset=utf-8", "ics")
def calendar(whole, wish):
    return ical.write(whole, *_slots(whole, wish, cancellations.of(whole)))


@feed("application/json", "json")
def schedule(whole, wish):
    return schedule_json.write(whole, *_slots(whole, wish))


@feed("application/xml; charset=utf-8", "xml")
def schedule_as_xml(whole, wish):
    return schedule_xml.write(whole, *_slots(whole, wish))


@feed("application/pdf", "pdf", state=book.stands)
def printed_book(whole, wish):
    return book.book(whole)


@feed("application/pdf", "pdf")
def door_sheets(whole, wish):
    return doors.doors(whole, wish)


@feed("application/rss+xml; charset=utf-8", "rss")
def changes_rss(whole, wish):
    return news_feeds.rss(whole)


@feed("application/atom+xml; charset=utf-8", "atom")
def changes_atom(whole, wish):
    return news_feeds.atom(whole)
