"""An item of the agenda in the workplace: its words, who leads and who reports, and its history."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conference import agenda_versions, agendas, rapporteurs, trail
from conference.forms.agenda import LeadForm, RapporteurForm, TitlesForm
from conference.models.commission import Rapporteur
from conference.models.commission.meeting import State
from conference.views.commission import door
from conference.views.commission.agenda import item_of, number, tell


@require_safe
@door.leading
def item(request, who, key):
    found = item_of(who, key)
    trail.record(who=who, thing=found)
    return _page(request, who, found)


@require_POST
@door.secretaries
def change(request, who, key):
    """Write other titles. Where somebody was quicker, both texts stand on the page and nothing is lost."""
    found = item_of(who, key)
    form = TitlesForm(request.POST, languages=found.meeting.languages)
    meanwhile = None
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            agendas.change(who=who, item=found, version=version, titles=form.titles())
        except ValidationError as refusal:
            meanwhile = getattr(refusal, "item", None)
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("commission-agenda", found.meeting.key)
    if meanwhile:
        # Whoever has read it as it is now may write over it.
        form.data = form.data.copy()
        form.data["version"] = meanwhile.version
    return _page(request, who, found, 409, titles=form, meanwhile=meanwhile)


@require_POST
@door.secretaries
def people(request, who, key):
    """Name the own part's lead body, add or take away a rapporteur: ``action`` says which."""
    found = item_of(who, key)
    action = request.POST.get("action")
    lead = LeadForm(request.POST if action == "lead" else None, part=who.part)
    rapporteur = RapporteurForm(request.POST if action == "name" else None, part=who.part)
    try:
        if action == "lead" and lead.is_valid():
            rapporteurs.lead(who=who, item=found, organisation=lead.cleaned_data["organisation"])
            messages.success(request, _("Saved."))
        elif action == "name" and rapporteur.is_valid():
            rapporteurs.name(who=who, item=found, **rapporteur.cleaned_data)
            messages.success(request, _("The rapporteur is added."))
        elif action == "dismiss":
            rows = Rapporteur.objects.filter(item=found, part=who.part)
            one = get_object_or_404(rows, pk=number(request.POST.get("rapporteur")))
            rapporteurs.dismiss(who=who, rapporteur=one)
            messages.success(request, _("The rapporteur is removed."))
        else:
            return _page(request, who, found, 409, lead=lead, rapporteur=rapporteur)
    except ValidationError as refusal:
        tell(request, refusal)
    return redirect("commission-agenda-item", found.key)


def _page(request, who, found, status=200, *, titles=None, lead=None, rapporteur=None, meanwhile=None):
    meeting = found.meeting
    can_write = who.is_secretary and meeting.state == State.PLANNED
    can_name = who.is_secretary and rapporteurs.can_change(meeting)
    context = {
        "title": _("Item %(number)s") % {"number": found.position},
        "meeting": meeting,
        "section": "agenda",
        "item": found,
        "sides": rapporteurs.sides(found),
        "form": can_write and (titles or _titles(found)),
        "meanwhile": meanwhile,
        "lead": can_name and (lead or _lead(who, found)),
        "rapporteur": can_name and (rapporteur or RapporteurForm(part=who.part)),
        "versions": agenda_versions.of_item(agenda_versions.of(meeting), found),
    }
    return door.page(request, who, "admin/commission/agenda_item.html", context, status=status)


def _titles(found):
    facts = {f"title_{code}": text for code, text in agendas.texts(found).items()}
    return TitlesForm(initial=facts | {"version": found.version}, languages=found.meeting.languages)


def _lead(who, found):
    initial = {"organisation": getattr(found, who.part.column("lead_id"))}
    return LeadForm(initial=initial, part=who.part)
