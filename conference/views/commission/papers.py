"""The papers of a meeting in the secretaries' workplace."""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference import access, trail, wall
from conference import papers as verbs
from conference.forms.papers import READERS, AmendForm, HandInForm, VersionForm, VersionSeenForm
from conference.models.commission import Reading
from conference.models.commission.meeting import State
from conference.views.commission import door, papers_out
from expo.languages import text_in

FIELDS = ("title_ru", "title_kk", "title_be", "title_en", "level", "language", "registration_number")


def loaded(rows):
    """Return papers with what the lists tell of them, in the order of the agenda."""
    return (
        rows.select_related("item")
        .prefetch_related("versions__uploaded_by")
        .order_by("item__position", "created_at", "pk")
    )


def with_receipts(who, found):
    """Put on each paper the newest Reading with which ``who`` has taken a copy away, as ``mine``."""
    mine = Reading.objects.filter(
        user=who.user, action=trail.Action.DOWNLOADED, key__in=[one.key for one in found]
    )
    newest = {one.key: one for one in mine.order_by("at", "pk")}
    for paper in found:
        paper.mine = newest.get(paper.key)
    return found


def _paper(who, key):
    rows = wall.papers(who).select_related("meeting__exhibition", "meeting__session__room", "item")
    return get_object_or_404(rows, key=key)


def _own(who, key):
    """Return the paper, 404 where it does not exist for ``who``, 403 where it is the other part's."""
    paper = _paper(who, key)
    if not access.can_change_paper(who, paper):
        raise PermissionDenied
    return paper


@require_safe
@door.leading
def papers(request, who, key):
    meeting = door.meeting_of(who, key)
    trail.record(who=who, thing=meeting)
    found = with_receipts(who, list(loaded(wall.papers(who).filter(meeting=meeting))))
    of_items = [paper for paper in found if paper.item]
    groups = [(item, list(rows)) for item, rows in groupby(of_items, lambda paper: paper.item)]
    rest = [paper for paper in found if not paper.item]
    context = {
        "title": _("Papers"),
        "meeting": meeting,
        "section": "papers",
        "groups": groups + ([(None, rest)] if rest else []),
        "words": [
            (part.label, getattr(meeting, part.column("papers_complete_at")))
            for part in (who.part, who.part.other)
        ],
        "has_said": getattr(meeting, who.part.column("papers_complete_at")) is not None,
        "is_to_circulate": meeting.state == State.AGENDA_AGREED,
        "is_circulated": meeting.has_reached(State.PAPERS_CIRCULATED),
    }
    return door.page(request, who, "admin/commission/papers/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@door.secretaries
def hand_in(request, who, key):
    meeting = door.meeting_of(who, key)
    form = HandInForm(
        request.POST or None,
        request.FILES or None,
        initial={"level": "DELEGATIONS", "language": next(iter(meeting.languages), "ru")},
        **_choices(who, meeting),
    )
    if request.method == "POST" and form.is_valid():
        paper = _tried(form, lambda: verbs.hand_in(who=who, meeting=meeting, **form.said()))
        if paper:
            messages.success(request, _("The paper has been handed in."))
            return redirect("commission-paper-page", key=paper.key)
    context = {"title": _("Hand a paper in"), "meeting": meeting, "section": "papers", "form": form}
    return _form_page(request, who, context)


@require_safe
@door.leading
def paper(request, who, key):
    found = _paper(who, key)
    trail.record(who=who, thing=found)
    with_receipts(who, [found])
    is_own = access.can_change_paper(who, found)
    readings = wall.readings(who).filter(thing="paper", key=key).select_related("user")[:20]
    context = {
        "title": text_in(found, "title")[0],
        "meeting": found.meeting,
        "section": "papers",
        "paper": found,
        "readers": READERS[found.level],
        "versions": found.versions.select_related("uploaded_by"),
        "readings": readings,
        "is_own": is_own,
        "changes": _changes(found) if is_own else [],
        "seen": VersionSeenForm(initial={"version": found.version}),
    }
    return door.page(request, who, "admin/commission/papers/paper.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@door.secretaries
def change(request, who, key):
    found = _own(who, key)
    initial = {name: getattr(found, name) for name in (*FIELDS, "version")} | {"item": found.item_id}
    form = AmendForm(request.POST or None, initial=initial, **_choices(who, found.meeting))
    newer = None
    if request.method == "POST" and form.is_valid():
        if _tried(form, lambda: verbs.amend(who=who, paper=found, **form.said())):
            messages.success(request, _("The paper has been changed."))
            return redirect("commission-paper-page", key=key)
        fresh = get_object_or_404(wall.papers(who), key=key)
        newer = fresh if fresh.version != form.cleaned_data["version"] else None
        form.see(fresh.version)
    context = {"title": _("Change what is said of it"), "paper": found, "form": form, "newer": newer}
    return _form_page(request, who, context | {"meeting": found.meeting, "section": "papers"})


@require_http_methods(["GET", "HEAD", "POST"])
@door.secretaries
def add_version(request, who, key):
    found = _own(who, key)
    if found.is_restricted:
        raise Http404
    form = VersionForm(request.POST or None, request.FILES or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        added = _tried(form, lambda: verbs.add_version(who=who, paper=found, **form.said()))
        if added:
            messages.success(request, _("Version %(number)s has been handed in.") % {"number": added.number})
            return redirect("commission-paper-page", key=key)
    context = {"title": _("Hand a new version in"), "paper": found, "form": form}
    return _form_page(request, who, context | {"meeting": found.meeting, "section": "papers"})


@require_POST
@door.secretaries
def withdraw(request, who, key):
    found = _own(who, key)
    form = VersionSeenForm(request.POST)
    if form.is_valid():
        try:
            verbs.withdraw(who=who, paper=found, version=form.cleaned_data["version"])
            messages.success(request, _("The paper has been withdrawn."))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
    return redirect("commission-paper-page", key=key)


@require_POST
@door.secretaries
def circulate(request, who, key):
    meeting = door.meeting_of(who, key)
    try:
        meeting = verbs.circulate(who=who, meeting=meeting)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        if meeting.state == State.PAPERS_CIRCULATED:
            messages.success(request, _("The papers have been circulated."))
        else:
            messages.success(request, _("It is noted that the papers of your part are complete."))
    return redirect("commission-papers", key=key)


@require_safe
@door.leading
def download(request, who, key, number):
    """A version with the reader's mark on it."""
    return papers_out.copy(request, who, _paper(who, key), number)


def _choices(who, meeting):
    return {
        "meeting": meeting,
        "items": wall.items(who).filter(meeting=meeting),
        "levels": verbs.levels(who.part),
    }


def _tried(form, verb):
    """Return what the verb gives, or None with its refusal in the form."""
    try:
        return verb()
    except ValidationError as refusal:
        if hasattr(refusal, "error_dict"):
            for name, errors in refusal.error_dict.items():
                form.add_error(name if name in form.fields else None, errors)
        else:
            is_of_file = "file" in form.fields and str(refusal.code).startswith("file_")
            form.add_error("file" if is_of_file else None, refusal)
        return None


def _form_page(request, who, context):
    status = 422 if context["form"].errors else 200
    return door.page(request, who, "admin/commission/papers/form.html", context, status=status)


def _changes(paper):
    """Return who changed what is said of the paper, newest first: ``(history row, names of the fields)``."""
    rows = list(paper.history.select_related("history_user").order_by("-history_date", "-history_id")[:50])
    names = {field.name: field.verbose_name for field in paper._meta.fields}
    found = []
    for row, before in zip(rows, [*rows[1:], None], strict=True):
        compared = (*FIELDS, "withdrawn_at") if before else ()
        fields = [name for name in compared if getattr(row, name) != getattr(before, name)]
        told = [names[name] for name in fields]
        levels = (before.get_level_display(), row.get_level_display()) if "level" in fields else None
        if told or before is None:
            found.append((row, told, levels))
    return found
