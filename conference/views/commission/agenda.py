"""The agenda in the workplace: read by the leading offices, written by the two secretaries."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conference import agendas, decisions, rapporteurs, trail, wall
from conference.forms.agenda import TitlesForm
from conference.models.commission import Rapporteur
from conference.models.commission.meeting import State
from conference.views.commission import door

PEOPLE = ("rapporteurs__person", "rapporteurs__organisation")


@require_safe
@door.leading
def agenda(request, who, key):
    found = door.meeting_of(who, key)
    trail.record(who=who, thing=found)
    return _agenda(request, who, found, TitlesForm(languages=found.languages))


@require_POST
@door.secretaries
def propose(request, who, key):
    """Add an item. What cannot be added stays in the form, below what is wrong with it."""
    found = door.meeting_of(who, key)
    form = TitlesForm(request.POST, languages=found.languages)
    if form.is_valid():
        try:
            item = agendas.propose(who=who, meeting=found, titles=form.titles())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Item %(number)s is proposed.") % {"number": item.position})
            return redirect("commission-agenda", found.key)
    return _agenda(request, who, found, form, status=409)


@require_POST
@door.secretaries
def agree(request, who, key):
    """Declare the whole agenda agreed."""
    found = door.meeting_of(who, key)
    return _do(
        request, found, lambda: agendas.agree_whole(who=who, meeting=found), _("The agenda is agreed.")
    )


@require_POST
@door.secretaries
def call(request, who, key):
    """Say which item is under discussion, or none, and who has the floor."""
    found = door.meeting_of(who, key)
    item = rapporteur = None
    if "rapporteur" in request.POST:
        rows = Rapporteur.objects.filter(item__meeting=found).select_related("item")
        rapporteur = get_object_or_404(rows, pk=number(request.POST["rapporteur"]))
        item = rapporteur.item
    elif "item" in request.POST:
        item = get_object_or_404(found.items, key=request.POST["item"])
    said = _("The discussion of the item is ended.")
    if rapporteur:
        said = _("The floor is given; the delegates see it.")
    elif item:
        said = _("Item %(number)s is under discussion; the delegates see it.") % {"number": item.position}
    return _do(
        request,
        found,
        lambda: agendas.call(who=who, meeting=found, item=item, rapporteur=rapporteur),
        said,
        item,
    )


@require_POST
@door.secretaries
def act(request, who, key):
    """Agree to an item, withdraw that, move or remove the item: ``action`` says which."""
    item = item_of(who, key)
    facts = {"who": who, "item": item, "version": number(request.POST.get("version"))}
    moved = _("The item has been moved.")
    verbs = {
        "agree": (lambda: agendas.agree(**facts), _("Your part has agreed to item %(number)s.")),
        "withdraw": (
            lambda: agendas.withdraw(**facts),
            _("Your part has withdrawn its agreement to item %(number)s."),
        ),
        "up": (lambda: agendas.move(**facts, up=True), moved),
        "down": (lambda: agendas.move(**facts, up=False), moved),
        "remove": (lambda: agendas.remove(**facts), _("Item %(number)s has been removed.")),
    }
    action = request.POST.get("action")
    if action not in verbs:
        return redirect("commission-agenda", item.meeting.key)
    verb, said = verbs[action]
    there = None if action == "remove" else item
    return _do(request, item.meeting, verb, said % {"number": item.position}, there)


def item_of(who, key):
    """Return the item with its meeting, or there is none for ``who``: 404."""
    rows = wall.items(who).select_related("meeting__exhibition", "meeting__session", "by_lead", "kz_lead")
    return get_object_or_404(rows.prefetch_related(*PEOPLE), key=key)


def number(text):
    """Return what a form has sent as a number, 0 where it is none."""
    return int(text) if (text or "").isdecimal() and len(text) < 10 else 0


def tell(request, refusal):
    for message in refusal.messages:
        messages.error(request, message)


def _do(request, meeting, verb, said, item=None):
    """Act, tell it, and lead back to the agenda: to ``item`` where it stays in sight."""
    page = reverse("commission-agenda", args=[meeting.key])
    try:
        verb()
    except ValidationError as refusal:
        tell(request, refusal)
        return redirect(page)
    messages.success(request, said)
    return redirect(f"{page}#item-{item.key}" if item else page)


def _agenda(request, who, meeting, form, status=200):
    items = list(meeting.items.select_related("by_lead", "kz_lead").prefetch_related(*PEOPLE))
    is_open = meeting.state == State.PLANNED
    carried = decisions.open_before(meeting).select_related("meeting")
    context = {
        "title": _("Agenda"),
        "meeting": meeting,
        "section": "agenda",
        "items": [(one, rapporteurs.sides(one)) for one in items],
        "last": len(items),
        "decisions": carried.prefetch_related("paragraph__wordings"),
        "form": form,
        "is_open": is_open,
        "in_session": meeting.state == State.IN_SESSION,
        "obstacles": agendas.obstacles(meeting) if is_open else [],
    }
    return door.page(request, who, "admin/commission/agenda.html", context, status=status)
