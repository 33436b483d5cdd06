"""The pictures of the programme, of the conference and of the Commission."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from conference import descriptions, programme
from conference.models import Conference
from conference.models.session import CONFERENCE_KINDS, Kind
from expo import dates
from expo.cards import Card, answer
from expo.languages import said


@require_safe
def schedule(request):
    whole = programme.of(request)
    return answer(request, Card(title=_("Programme"), facts=_size(whole, whole.slots)))


@require_safe
def day(request, date):
    whole = programme.of(request)
    one = whole.day(date)
    if one is None:
        raise Http404(_("The exhibition has no such day."))
    hours = f"{one.opens_at:%H:%M}–{one.closes_at:%H:%M}"
    title = dates.weekday_day(date)
    facts = (hours, *_size(whole, whole.on(one)))
    return answer(request, Card(title=title[:1].upper() + title[1:], kicker=_("Programme"), facts=facts))


@require_safe
def session(request, code):
    slot = get_object_or_404(programme.of(request).query(), code=code)
    date = localdate(slot.starts_at)
    hours = f"{dates.time(slot.starts_at)}–{dates.time(slot.ends_at)} ({dates.offset(slot.starts_at)})"
    when = f"{dates.weekday_day(date)}, {hours}"
    facts = (when[:1].upper() + when[1:], descriptions.place(slot), descriptions.access(slot))
    return answer(request, Card(title=said(slot, "title"), kicker=descriptions.kind(slot), facts=facts))


@require_safe
def conference(request):
    whole = programme.of(request)
    one = Conference.objects.filter(exhibition=whole.exhibition).first()
    slots = [slot for slot in whole.slots if slot.kind in CONFERENCE_KINDS]
    sections = sum(slot.kind == Kind.SECTION for slot in slots)
    facts = _size(whole, slots)
    if sections:
        facts += (f"{pgettext('conference', 'Sections')}: {dates.number(sections)}",)
    title = said(one, "title") if one else _("Conference")
    return answer(request, Card(title=title, kicker=_("Conference") if one else "", facts=facts))


@require_safe
def commission(request):
    title = _("Belarus–Kazakhstan Commission on Scientific and Technical Cooperation")
    return answer(request, Card(title=title))


@require_safe
def changed(request):
    release = programme.of(request).release
    facts = ()
    if release:
        version = {"n": release.number, "date": dates.full_moment(release.published_at)}
        facts = (_("Version %(n)s of %(date)s") % version,)
    return answer(request, Card(title=_("Changes of the programme"), kicker=_("Programme"), facts=facts))


def _size(whole, slots):
    """How much there is, once it is published."""
    if whole.release is None:
        return (_("The programme has not been published yet"),)
    count = len(slots)
    return (ngettext("%(count)s session", "%(count)s sessions", count) % {"count": count},)
