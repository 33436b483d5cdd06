from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from conference import offices
from conference.models.commission import Office, Part
from conference.views.commission import door
from conference.views.commission.office_form import EndForm, OfficeForm
from expo import invitations

PAGE = "commission-offices"


@door.leading
def listed(request, who):
    """The offices of both parts with all who held them; a secretary appoints in the own part."""
    if request.method != "POST":
        return _page(request, who, OfficeForm())
    if not who.is_secretary:
        raise PermissionDenied
    return _appoint(request, who)


@door.secretaries
def end(request, who, pk):
    office = get_object_or_404(Office, pk=pk)
    form = EndForm(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            offices.end(who=who, office=office, until=form.cleaned_data["until"])
            messages.success(request, _("The end of the term is recorded."))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
    return redirect(PAGE)


def _appoint(request, who):
    form = OfficeForm(request.POST)
    if form.is_valid():
        try:
            _write(who, form)
            messages.success(request, _("The appointment is recorded."))
            return redirect(PAGE)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    return _page(request, who, form, 422)


def _write(who, form):
    values = form.cleaned_data
    with transaction.atomic():
        return offices.appoint(
            who=who,
            part=who.part,
            role=values["role"],
            since=values["since"],
            organisation=values["organisation"],
            person=form.whoever(),
            user=invitations.account(email=values["email"]) if values["email"] else None,
        )


def _page(request, who, form, status=200):
    rows = Office.objects.select_related("organisation", "person", "user")
    today = timezone.localdate()
    parts = [(part, [one for one in rows if one.part == part]) for part in Part]
    context = {
        "title": _("Offices"),
        "form": form,
        "end_form": EndForm(initial={"until": today}, auto_id=False),
        "parts": [(part, *_split(found, today)) for part, found in parts],
    }
    return door.page(request, who, "admin/commission/offices.html", context, status)


def _split(rows, today):
    """Return those who hold their office now or later, and those who held it."""
    past = [one for one in rows if one.until is not None and one.until < today]
    return [one for one in rows if one not in past], past
