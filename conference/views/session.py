from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conference import cancellations, contributions, programme, session_files
from conference.models.session import CONFERENCE_KINDS
from expo import clock
from expo.page_cache import public_page

# Exhibitors and their guests come from there.
MINSK = ZoneInfo("Europe/Minsk")


@public_page("programme", "catalogue", "hour")
@require_safe
def session(request, code):
    """One session of the current release, 410 where it has left the programme.

    A draft, one that was always closed and one of another edition are not found.
    """
    whole = programme.of(request)
    slot = session_files.loaded(contributions.loaded(whole.query())).filter(code=code).first()
    if slot is None:
        return _cancelled(request, whole, code)
    now = clock.now()
    people = contributions.public(slot)
    parts = contributions.course(slot, people)
    others = whole.query().exclude(pk=slot.pk)
    context = {
        "section": "schedule",
        "exhibition": whole.exhibition,
        "tense": whole.exhibition.tense(now),
        "slot": slot,
        "state": slot.state_at(now),
        "day": whole.day_of(slot),
        "in_minsk": [f"{moment.astimezone(MINSK):%H:%M}" for moment in (slot.starts_at, slot.ends_at)],
        "organisations": [
            presenter.organisation for presenter in slot.presenters.select_related("organisation")
        ],
        "people": people,
        "parts": parts,
        "files": session_files.by_contribution(slot),
        "bodies": [part.body for part in parts if part.body],
        "languages": _named(slot.languages),
        "channels": _named(slot.channels),
        "sittings": others.filter(kind__in=CONFERENCE_KINDS) if slot.kind in CONFERENCE_KINDS else [],
        "parallel": others.filter(starts_at__lt=slot.ends_at, ends_at__gt=slot.starts_at),
    }
    return render(request, "conference/session.html", context)


def _cancelled(request, whole, code):
    """Links, codes on paper and entries of calendars go on leading here: they hear that it is off."""
    slot = cancellations.of(whole).filter(code=code).first()
    if slot is None:
        raise Http404(_("There is no such session in the programme."))
    context = {"section": "schedule", "slot": slot, "day": whole.day_of(slot)}
    return render(request, "conference/session_cancelled.html", context, status=410)


def _named(codes):
    """Return the names of languages in the reader's own, as one text."""
    names = dict(settings.LANGUAGES)
    return ", ".join(str(names[code]) for code in codes if code in names)
