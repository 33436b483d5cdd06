from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from conference import (
    convening,
    describing,
    drafting,
    meetings,
    moving,
    next_steps,
    sittings,
    trail,
    waiting,
    wall,
)
from conference.models.commission.meeting import State
from conference.views.commission import door
from conference.views.commission.meeting_form import MeetingForm, PlaceForm, TakeForm

PAGE = "commission-meeting"


@door.leading
def workplace(request, who):
    """The meetings, and what waits for the own part's agreement."""
    context = {
        "title": _("Commission"),
        "is_workplace": True,
        "meetings": wall.meetings(who).select_related("session__room"),
        "waiting": waiting.for_part(who),
    }
    return door.page(request, who, "admin/commission/workplace.html", context)


@door.secretaries
def add(request, who):
    form = MeetingForm(request.POST or None)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("host", "number", "languages")}
        try:
            meeting = convening.create(who=who, exhibition=request.exhibition, **values)
            messages.success(request, _("The meeting is planned. Propose its agenda."))
            return redirect(PAGE, meeting.key)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    context = {"title": _("New meeting"), "form": form}
    return door.page(request, who, "admin/commission/form.html", context, _status(form))


@door.leading
def meeting(request, who, key):
    found = door.meeting_of(who, key)
    trail.record(who=who, thing=found)
    context = {
        "title": _("Meeting"),
        "meeting": found,
        "section": "meeting",
        "step": next_steps.of(found),
        "place": found.session and moving.words(moving.Place.of(found.session), found.exhibition),
        "clashes": _clashes(found, who),
        "may_edit": who.is_secretary and not found.has_reached(State.PROTOCOL_AGREED),
    }
    return door.page(request, who, "admin/commission/meeting.html", context)


@door.secretaries
def edit(request, who, key):
    found = door.meeting_of(who, key)
    form = MeetingForm(request.POST or None, instance=found)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("seen", "host", "number", "languages")}
        try:
            meetings.edit(who=who, meeting=found, **values)
            messages.success(request, _("Saved."))
            return redirect(PAGE, key)
        except meetings.MeetingChanged as refusal:
            found.refresh_from_db()
            form = _again(form, seen=meetings.facts(found))
            form.add_error(None, [*refusal.messages, _stored(found)])
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    context = {"title": _("Edit the meeting"), "meeting": found, "form": form, "back": PAGE}
    return door.page(request, who, "admin/commission/form.html", context, _status(form))


@door.secretaries
def place(request, who, key):
    """Room and time: in a session that is there, or in one that is made for the meeting."""
    found = door.meeting_of(who, key)
    exhibition, session = found.exhibition, found.session
    initial = {} if session is None else PlaceForm.of(session, exhibition.days.first(), exhibition.zone)
    form = PlaceForm(exhibition, request.POST or None, initial=initial)
    if form.is_valid():
        try:
            sittings.arrange(who=who, meeting=found, to=form.place(), version=form.cleaned_data["version"])
            messages.success(request, _("Room and time are set."))
            return redirect(PAGE, key)
        except moving.ChangedMeanwhile as refusal:
            form = _again(form, version=refusal.session.version)
            form.add_error(None, refusal.messages)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    context = {
        "title": _("Room and time"),
        "meeting": found,
        "form": form,
        "take_form": TakeForm(exhibition) if sittings.free(exhibition).exists() else None,
    }
    return door.page(request, who, "admin/commission/place.html", context, _status(form))


@door.secretaries
def take(request, who, key):
    found = door.meeting_of(who, key)
    form = TakeForm(found.exhibition, request.POST)
    if request.method == "POST":
        if not form.is_valid():
            messages.error(request, _("This session is no longer free: choose again."))
            return redirect("commission-place", key)
        try:
            sittings.take(who=who, meeting=found, session=form.cleaned_data["session"])
            messages.success(request, _("Room and time are set."))
            return redirect(PAGE, key)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
    return redirect("commission-place", key)


@door.secretaries
def go_on(request, who, key):
    found = door.meeting_of(who, key)
    if request.method == "POST":
        action = request.POST.get("action")
        if action not in next_steps.VERBS:
            raise Http404
        try:
            found = next_steps.take(who=who, meeting=found, action=action)
            said = _("The meeting is now at “%(state)s”.")
            messages.success(request, said % {"state": found.get_state_display()})
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
    return redirect(PAGE, key)


def _clashes(found, who):
    """What the sitting clashes with, in words that name no closed session of others."""
    if meetings.needs_a_place(found):
        return []
    draft = drafting.read(found.exhibition)
    return describing.told(draft, draft.of_session(found.session_id), who.user)


def _again(form, **seen):
    """What was typed stays; sent once more, with what is there now in sight, it is a decision."""
    form.data = form.data.copy()
    for name, value in seen.items():
        form.data[name] = value
    return form


def _stored(found):
    facts = {
        "host": found.get_host_display(),
        "number": found.number or "–",
        "languages": ", ".join(found.languages),
    }
    return _("Stored now: host %(host)s, number %(number)s, languages %(languages)s.") % facts


def _status(form):
    return 422 if form.is_bound else 200
