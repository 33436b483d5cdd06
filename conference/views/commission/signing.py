"""Recording that the co-chairs have signed both originals on paper."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference import protocol_text, signatures, trail
from conference.models.commission import Part
from conference.models.commission.meeting import State
from conference.views.commission import door
from conference.views.commission.originals import protocol_of
from expo.problems import Refusal


class SignForm(forms.Form):
    """The day on which the co-chair of the own part has signed."""

    signed_on = forms.DateField(
        label=gettext_lazy("signed on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


@door.leading
def signing(request, who, key):
    """What keeps the protocol from being signed, who has signed, and the form of the own part's secretary."""
    found = door.meeting_of(who, key)
    protocol = protocol_of(who, found)
    form = SignForm(request.POST or None)
    if request.method == "POST":
        if not who.is_secretary:
            raise PermissionDenied
        if form.is_valid() and _record(who, protocol, form):
            messages.success(request, _("The signature has been recorded."))
            return redirect("commission-signing", key)
    trail.record(who=who, thing=protocol, sha256=protocol.sha256)
    context = _context(who, found, protocol) | {"form": form}
    return door.page(request, who, "admin/commission/signing.html", context, 409 if form.errors else 200)


def _record(who, protocol, form):
    try:
        signatures.record(who=who, protocol=protocol, signed_on=form.cleaned_data["signed_on"])
    except Refusal as refusal:
        form.add_error(None, refusal)
    return not form.errors


def _context(who, meeting, protocol):
    rows = protocol.signatures.select_related("office__person", "office__organisation")
    signed = {one.part: one for one in rows}
    try:
        obstacles = [] if meeting.has_reached(State.SIGNED) else signatures.obstacles(protocol)
    except protocol_text.Tampered as refusal:
        obstacles = [refusal.message]
    return {
        "title": _("Signing"),
        "meeting": meeting,
        "section": "protocol",
        "protocol": protocol,
        "signed": [(part, signed.get(part)) for part in Part],
        "obstacles": obstacles,
        "is_signed": meeting.has_reached(State.SIGNED),
        "may_sign": who.is_secretary and who.part not in signed and not obstacles,
    }
