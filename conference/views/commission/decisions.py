"""The decisions: those of a meeting, each one's page, and the board of all."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from conference import decision_board, decisions, defining, following, trail, wall
from conference.forms.decisions import (
    BoardForm,
    ChangeForm,
    DefineForm,
    ReportForm,
    SettleForm,
    executor_forms,
)
from conference.models.commission.meeting import State
from conference.views.commission import door
from expo import clock


@require_GET
@door.leading
def decisions_of_meeting(request, who, key):
    meeting = door.meeting_of(who, key)
    trail.record(who=who, thing=meeting)
    rows = wall.decisions(who).filter(meeting=meeting)
    context = {
        "title": _("Decisions"),
        "meeting": meeting,
        "section": "decisions",
        "entries": decision_board.entries(rows, meeting.exhibition.today(clock.now())),
        "is_draft": not meeting.has_reached(State.PROTOCOL_AGREED),
        "carried": decision_board.entries(
            decisions.open_before(meeting).filter(pk__in=wall.decisions(who)),
            meeting.exhibition.today(clock.now()),
        ),
    }
    return door.page(request, who, "admin/commission/decisions/list.html", context)


@require_GET
@door.leading
def board(request, who):
    rows = wall.decisions(who).filter(meeting__state__in=decisions.IN_FORCE)
    found = decision_board.entries(rows, request.exhibition.today(clock.now()))
    bodies = {one.organisation_id for entry in found for one in entry.responsible}
    form = BoardForm(bodies, request.GET or None)
    values = form.cleaned_data if form.is_bound and form.is_valid() else {}
    shown = decision_board.narrowed(found, values.get("due", ""))
    for meeting in {one.decision.meeting_id: one.decision.meeting for one in shown}.values():
        trail.record(who=who, thing=meeting)
    context = {
        "title": _("Board of decisions"),
        "form": form,
        "groups": decision_board.groups(shown, values.get("part", ""), values.get("body")),
        "overdue": sum(one.is_overdue for one in found),
        "unsigned": wall.meetings(who).filter(state=State.PROTOCOL_AGREED),
    }
    return door.page(request, who, "admin/commission/decisions/board.html", context)


@require_GET
@door.leading
def decision(request, who, key):
    found = _decision(who, key)
    trail.record(who=who, thing=found)
    return _page(request, who, found)


@require_http_methods(["GET", "POST"])
@door.secretaries
def define(request, who, key):
    found = _decision(who, key)
    if found.meeting.has_reached(State.PROTOCOL_AGREED):
        raise Http404
    data = request.POST if request.method == "POST" else None
    begins = {"deadline": found.deadline, "due_on": found.due_on, "version": found.version}
    form, rows = DefineForm(data, initial=begins), executor_forms(data, decision=found)
    status = 200
    # Both, so that all errors are told at once.
    if data is not None and all([form.is_valid(), rows.is_valid()]):
        values = form.cleaned_data
        try:
            defining.define(who=who, decision=found, executors=rows.executors(), **values)
        except ValidationError as refusal:
            status = _refuse(form, refusal)
            if status == 409:
                form.data = form.data.copy()
                form.data["version"] = _decision(who, key).version
        else:
            messages.success(request, _("Saved."))
            return redirect("commission-decision", found.key)
    elif data is not None:
        status = 400
    trail.record(who=who, thing=found)
    context = _about(found) | {"title": _("Deadline and bodies"), "form": form, "rows": rows}
    return door.page(request, who, "admin/commission/decisions/define.html", context, status)


@require_POST
@door.leading
def begin(request, who, key):
    found = _acting(who, key)
    return _do(
        request, who, found, partial(following.begin, who=who, decision=found), _("The work has begun.")
    )


@require_POST
@door.leading
def report(request, who, key):
    found = _acting(who, key)
    form = ReportForm(_evidence(who), request.POST, prefix="report")
    if not form.is_valid():
        return _page(request, who, found, 400, report=form)
    act = partial(following.report, who=who, decision=found, **form.cleaned_data)
    return _do(request, who, found, act, _("The report is recorded."), report=form)


@require_POST
@door.leading
def propose(request, who, key):
    found = _acting(who, key)
    form = ChangeForm(request.POST, prefix="change")
    if not form.is_valid():
        return _page(request, who, found, 400, change=form)
    act = partial(following.propose, who=who, decision=found, **form.cleaned_data)
    return _do(request, who, found, act, _("The change is proposed."), change=form)


@require_POST
@door.leading
def answer(request, who, key):
    """Agree to the change that waits, withdraw it, or record that a later meeting has decided so."""
    found = _acting(who, key)
    change = get_object_or_404(found.changes.filter(applied_at=None, withdrawn_at=None))
    if "agree" in request.POST:
        return _do(request, who, found, partial(following.agree, who=who, change=change), _("Agreed."))
    if "withdraw" in request.POST:
        return _do(request, who, found, partial(following.withdraw, who=who, change=change), _("Withdrawn."))
    form = SettleForm(following.later_meetings(found), request.POST)
    if not form.is_valid():
        return _page(request, who, found, 400, settle=form)
    act = partial(following.settle, who=who, change=change, **form.cleaned_data)
    return _do(
        request, who, found, act, _("It is recorded for your part what the meeting decided."), settle=form
    )


def _decision(who, key):
    rows = wall.decisions(who).select_related(
        "meeting__exhibition", "meeting__session__room", "paragraph__item"
    )
    return get_object_or_404(rows, key=key)


def _evidence(who):
    return wall.papers(who).filter(withdrawn_at=None)


def _acting(who, key):
    """The decision for whoever may do something about it: the secretaries and the co-chairs."""
    found = _decision(who, key)
    if not who.is_in_the_secretariat:
        raise PermissionDenied
    return found


def _do(request, who, found, act, said, **form):
    """Act and tell it. What is refused comes back with the form and all that was typed."""
    try:
        act()
    except ValidationError as refusal:
        for one in form.values():
            return _page(request, who, found, _refuse(one, refusal), **form)
        for message in refusal.messages:
            messages.error(request, message)
    else:
        messages.success(request, said)
    return redirect("commission-decision", found.key)


def _refuse(form, refusal):
    """Put the refusal on the form and return the status to answer with."""
    if hasattr(refusal, "error_dict"):
        for name, errors in refusal.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
        return 400
    form.add_error(None, refusal)
    return 409


def _about(found):
    entry = decision_board.entries(
        type(found).objects.filter(pk=found.pk), found.meeting.exhibition.today(clock.now())
    )[0]
    return {"meeting": found.meeting, "section": "decisions", "decision": found, "entry": entry}


def _page(request, who, found, status=200, **forms):
    waiting = found.changes.filter(applied_at=None, withdrawn_at=None).select_related("meeting").first()
    about = _about(found)
    is_followed = found.meeting.state in decisions.IN_FORCE and about["entry"].is_still_open
    context = about | {
        "title": _("Decision %(number)s") % {"number": decisions.name_of(found)},
        "wordings": found.paragraph.wordings.all(),
        "reports": _reports(who, found),
        "changes": found.changes.exclude(pk=waiting and waiting.pk).select_related("meeting"),
        "waiting": waiting,
        "may_act": who.is_in_the_secretariat and is_followed,
        "may_define": who.is_secretary and not found.meeting.has_reached(State.PROTOCOL_AGREED),
        "may_agree": waiting is not None
        and who.part in following.awaited(waiting)
        and following.can_agree(who, waiting),
        "awaited": waiting and _awaited(waiting),
        "may_begin": found.state in ("OPEN", "EXTENDED"),
        "may_propose": found.state == "REPORTED" and waiting is None,
        "report": ReportForm(_evidence(who), prefix="report"),
        "change": ChangeForm(prefix="change"),
        "settle": SettleForm(following.later_meetings(found)),
    }
    return door.page(request, who, "admin/commission/decisions/decision.html", context | forms, status)


def _awaited(change):
    """Say on whose word a change waits, one sentence for each part."""
    if change.meeting_id is not None:
        words = _("%(part)s: its secretary or co-chair confirms that the meeting decided so.")
    elif change.kind == change.Kind.DONE:
        words = _("%(part)s: its responsible secretary agrees.")
    else:
        words = _("%(part)s: its co-chair agrees.")
    return [words % {"part": part.label} for part in following.awaited(change)]


def _reports(who, found):
    """The reports, each with its evidence where ``who`` can see that."""
    visible = set(wall.papers(who).values_list("pk", flat=True))
    rows = list(found.reports.select_related("evidence"))
    for one in rows:
        one.shown_evidence = one.evidence if one.evidence_id in visible else None
    return rows
