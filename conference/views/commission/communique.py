from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from conference import communiques, trail
from conference.models.commission.base import LANGUAGE_NAMES
from conference.views.commission import door
from conference.views.commission.communique_form import CommuniqueForm
from expo import whole_numbers

PAGE = "commission-communique"
VERBS = {
    "agree": communiques.agree,
    "publish": communiques.publish,
    "withdraw": communiques.withdraw,
}


@door.leading
def communique(request, who, key):
    """What the public is to be told: the secretaries write it, agree to it and publish it."""
    found = door.meeting_of(who, key)
    if request.method == "POST":
        if not who.is_secretary:
            raise PermissionDenied
        return _write(request, who, found)
    trail.record(who=who, thing=found)
    text = communiques.of(found)
    return _page(request, who, found, text, CommuniqueForm(found, initial=CommuniqueForm.of(text)))


@door.secretaries
def decide(request, who, key):
    """Agree to the communiqué as it was read, publish it or take it back."""
    found = door.meeting_of(who, key)
    if request.method == "POST":
        verb = VERBS.get(request.POST.get("action"))
        version = whole_numbers.parse(request.POST.get("version", ""))
        if verb is None or version is None:
            raise Http404
        try:
            verb(who=who, meeting=found, version=version)
            messages.success(request, _("Recorded."))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
    return redirect(PAGE, key)


def _write(request, who, found):
    form = CommuniqueForm(found, request.POST)
    stored = None
    if form.is_valid():
        values = form.cleaned_data
        try:
            communiques.write(
                who=who,
                meeting=found,
                texts={code: values[f"text_{code}"] for code in LANGUAGE_NAMES},
                tells_when=values["tells_when"],
                tells_where=values["tells_where"],
                version=values["version"],
            )
            messages.success(request, _("Saved."))
            return redirect(PAGE, found.key)
        except communiques.CommuniqueChanged as refusal:
            # What was typed stays beside what is stored now; sent once more it is a decision.
            stored = refusal.communique
            form.data = form.data.copy()
            form.data["version"] = stored.version
            form.add_error(None, refusal.messages)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    return _page(request, who, found, communiques.of(found), form, stored)


def _page(request, who, found, text, form, stored=None):
    context = {
        "title": _("Communiqué"),
        "meeting": found,
        "section": "communique",
        "communique": text,
        "is_agreed": text.by_agreed_at is not None and text.kz_agreed_at is not None,
        "agreed": getattr(text, who.part.column("agreed_at")),
        "texts": [(word, code, getattr(text, f"text_{code}")) for code, word in LANGUAGE_NAMES.items()],
        "stored": stored,
        "form": form,
    }
    return door.page(request, who, "admin/commission/communique.html", context, 422 if form.is_bound else 200)
