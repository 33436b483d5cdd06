import datetime as dt

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conference import facets, programme, timetable
from conference.models import Room
from expo import clock
from expo.models import Provenance
from expo.page_cache import public_page


@public_page("programme", "hour", params=facets.READ)
@require_safe
def schedule(request):
    """All days of the programme as lists."""
    whole = programme.of(request)
    slots = whole.slots
    context = _context(request, whole, slots, reverse("schedule"))
    entries = timetable.listed(
        context["shown"], context["clock_now"], is_today=whole.exhibition.tense(clock.now()) == "present"
    )
    by_day = {day: [] for day in whole.days}
    for entry in entries:
        by_day.setdefault(whole.day_of(entry.slot), []).append(entry)
    context["by_day"] = [(day, found) for day, found in by_day.items() if found and day]
    context["running"] = sum(entry.state == "on" for entry in entries)
    context["anchor"] = timetable.Timetable(entries).anchor
    return render(request, "conference/schedule.html", context)


@public_page("programme", "hour", params=facets.READ)
@require_safe
def day(request, date):
    """One day: a list on a phone, rooms and hours side by side where there is space."""
    whole = programme.of(request)
    one = whole.day(date)
    if one is None:
        raise Http404(_("The exhibition has no such day."))
    slots = list(whole.query_on(one))
    context = _context(request, whole, slots, reverse("schedule-day", args=[date]))
    is_today = context["tense"] == "present" and whole.exhibition.today(clock.now()) == date
    opens_at = dt.datetime.combine(date, one.opens_at, whole.exhibition.zone)
    context["day"] = one
    context["opens_at"] = opens_at
    context["is_today"] = is_today
    context["table"] = timetable.build(
        context["shown"],
        rooms=_columns(context["shown"]),
        opens_at=opens_at,
        now=context["clock_now"],
        is_today=is_today,
    )
    return render(request, "conference/day.html", context)


def _context(request, whole, slots, path):
    choice = facets.chosen(request.GET)
    now = clock.now()
    tense = whole.exhibition.tense(now)
    return {
        "section": "schedule",
        "exhibition": whole.exhibition,
        "release": whole.release,
        "tense": tense,
        # Before and after the exhibition no session is on, ended or next.
        "clock_now": now if tense == "present" else None,
        "tabs": [(day, facets.link(reverse("schedule-day", args=[day.date]), choice)) for day in whole.days],
        "whole_link": facets.link(reverse("schedule"), choice),
        "clear_link": path,
        "choice": choice,
        "total": len(slots),
        "shown": facets.narrow(slots, choice),
        "facets": facets.build(slots, choice, path),
        "documented": [slot for slot in slots if slot.provenance != Provenance.ILLUSTRATIVE],
    }


def _columns(slots):
    """The rooms in which there is something to show, in their order."""
    rooms = {slot.room_id: slot.room for slot in slots}
    return sorted(rooms.values(), key=lambda room: [getattr(room, name) for name in Room._meta.ordering])
