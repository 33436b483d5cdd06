"""The programme on the pages of others, and what its own pages need. No tag asks once a session."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference import contributions, programme, timetable
from conference.hyphens import LONG, LONG_IN_LIST, soften
from expo import clock, dates
from expo.languages import text_in

register = template.Library()

SHOWN = 4


@register.inclusion_tag("conference/_now_and_next.html", takes_context=True)
def now_and_next(context):
    """The section of the home page: what is on and what follows, or the first day before and afterwards."""
    whole = programme.of(context["request"])
    now = clock.now()
    tense, today = whole.exhibition.tense(now), whole.exhibition.today(now)
    entries = timetable.listed(whole.slots, now) if tense == "present" else timetable.listed(whole.slots)
    running = [entry for entry in entries if entry.state == "on"]
    coming = [entry.slot for entry in entries if entry.state not in ("on", "past")]
    coming_day = whole.day_of(coming[0]) if coming else None
    # The list shows times only, so none of another day than the first.
    coming = [slot for slot in coming[:SHOWN] if whole.day_of(slot) == coming_day]
    return {
        "request": context["request"],
        "exhibition": whole.exhibition,
        "release": whole.release,
        "tense": tense,
        "now": now,
        "today": today,
        "day": whole.day_of(running[0].slot) if running else coming_day or whole.day(today),
        "running": running[:SHOWN],
        "coming": timetable.listed(coming),
        "coming_day": coming_day,
    }


@register.simple_tag(takes_context=True)
def clock_facts(context):
    """How the page's script tells the exhibition's time, as its attributes."""
    seconds = clock.for_scripts(programme.of(context["request"]).exhibition.zone)
    return format_html('data-ahead="{ahead}" data-offset="{offset}"', **seconds)


@register.inclusion_tag("conference/_days_table.html", takes_context=True)
def programme_days(context):
    """A table of the days: opening hours, number of public sessions, a link to each."""
    whole = programme.of(context["request"])
    return {"release": whole.release, "days": [(day, len(whole.on(day))) for day in whole.days]}


@register.inclusion_tag("conference/_at_hand.html", takes_context=True)
def programme_at_hand(context):
    """The days and the starred sessions, for the page of what a browser keeps."""
    whole = programme.of(context["request"])
    return {"exhibition": whole.exhibition, "days": whole.days if whole.release else []}


@register.inclusion_tag("conference/_sessions_of.html", takes_context=True)
def sessions_of(context, organisation):
    """The sessions that ``organisation`` presents or takes part in, with their heading, if there are any."""
    slots = programme.of(context["request"]).query().filter(contributions.naming(organisation))
    return {"request": context["request"], "organisation": organisation, "slots": list(slots)}


@register.simple_tag(takes_context=True)
def session_of_kind(context, kind):
    """The first session of this kind, or None."""
    return next((slot for slot in programme.of(context["request"]).slots if slot.kind == kind), None)


@register.simple_tag(takes_context=True)
def hyphenated(context, thing, field, *, of_list=False):
    """Like ``text``, with soft hyphens in long words: in fewer ``of_list``, which is wider than the grid."""
    shown, language = text_in(thing, field)
    softened = soften(shown, language, LONG_IN_LIST if of_list else LONG)
    if language != get_language():
        context["request"].is_untranslated = True
        return format_html('<span lang="{}">{}</span>', language, softened)
    return conditional_escape(softened)


@register.filter
def long_day(moment):
    """``Thursday, 8 September 2011``: the date in the exhibition's zone, with its weekday."""
    date = localdate(moment)
    parts = [dates.weekday(date), dates.full_day(date)]
    return ", ".join(reversed(parts) if get_language() == "kk" else parts)


@register.filter
def local_date(moment):
    """The date in the exhibition's zone."""
    return localdate(moment)


@register.simple_tag(takes_context=True)
def time_zone_note(context, moment):
    """``Time in Almaty (UTC+6)``, with the offset of that moment."""
    city = text_in(context["request"].exhibition, "city")[0]
    return _("Time in %(city)s (%(offset)s)") % {"city": city, "offset": dates.offset(moment)}
