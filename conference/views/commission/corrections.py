"""Acts that correct a signed protocol: proposed, agreed and signed in the secretaries' workplace."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference import corrections as acts_of
from conference import protocol_files, protocol_text, trail, wall
from conference.models.commission import Part
from conference.models.commission.base import LANGUAGE_NAMES
from conference.models.commission.meeting import State
from conference.views.commission import door
from conference.views.commission.originals import asked, downloads, given, protocol_of
from conference.views.commission.signing import SignForm
from expo.problems import Refusal


class ActForm(forms.Form):
    """The text of an act in each language of the meeting, and the version that its writer has seen."""

    paragraph = forms.ChoiceField(label=gettext_lazy("paragraph"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, languages, paragraphs=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.languages = languages
        for code in languages:
            self.fields[f"text_{code}"] = forms.CharField(
                label=LANGUAGE_NAMES[code],
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 5, "lang": code}),
            )
        if paragraphs:
            self.fields["paragraph"].choices = [("", _("The protocol as a whole")), *paragraphs]
        else:
            del self.fields["paragraph"]

    def texts(self):
        return {code: self.cleaned_data[f"text_{code}"] for code in self.languages}


class Stale(forms.Form):
    """The version that somebody agrees to."""

    version = forms.IntegerField(widget=forms.HiddenInput)


@door.leading
def corrections(request, who, key):
    """The acts of a protocol, and the form that proposes another."""
    found = door.meeting_of(who, key)
    protocol = protocol_of(who, found)
    form = ActForm(
        request.POST or None, languages=found.languages, paragraphs=_paragraphs(protocol, found.languages[0])
    )
    if request.method == "POST":
        _secretaries_only(who)
        act = form.is_valid() and _tried(
            form,
            acts_of.propose,
            who=who,
            protocol=protocol,
            texts=form.texts(),
            paragraph=form.cleaned_data.get("paragraph", ""),
        )
        if act:
            messages.success(request, _("The act has been proposed."))
            return redirect("commission-act", act.key)
    trail.record(who=who, thing=protocol, sha256=protocol.sha256)
    context = {
        "title": _("Corrections"),
        "meeting": found,
        "section": "protocol",
        "acts": wall.acts(who).filter(protocol=protocol),
        "form": form,
        "may_propose": who.is_secretary and found.has_reached(State.SIGNED),
    }
    status = 409 if form.errors else 200
    return door.page(request, who, "admin/commission/corrections.html", context, status)


@door.leading
def act(request, who, key):
    """An act: its text, who has agreed to it and signed it, and what may be done with it next."""
    found = _act_of(who, key)
    languages = found.meeting.languages
    action = request.POST.get("action") if request.method == "POST" else None
    form = ActForm(request.POST if action == "change" else None, languages=languages, initial=_initial(found))
    stale = Stale(request.POST if action == "agree" else None, initial={"version": found.version})
    sign = SignForm(request.POST if action == "sign" else None)
    if request.method == "POST":
        _secretaries_only(who)
        told = _done(action, who, found, form, stale, sign)
        if told:
            messages.success(request, told)
            return redirect("commission-act", key)
    trail.record(who=who, thing=found, version=str(found.version), sha256=found.sha256)
    context = _context(who, found) | {"form": form, "stale": stale, "sign": sign}
    refused = any(one.errors for one in (form, stale, sign))
    if refused:
        # The next attempt is made in the knowledge of the other text, which the page shows.
        form.data = form.data.copy() | {"version": found.version} if action == "change" else form.data
    return door.page(request, who, "admin/commission/act.html", context, 409 if refused else 200)


@door.leading
def act_file(request, who, key, part, language, kind):
    """Give out an original of an act."""
    found = _act_of(who, key)
    return given(
        who,
        found,
        lambda: protocol_files.of_act(found, part, asked(language, found.meeting.languages)),
        kind,
        f"{found.number}-{part}-{language}",
    )


def _secretaries_only(who):
    if not who.is_secretary:
        raise PermissionDenied


def _act_of(who, key):
    rows = wall.acts(who).select_related("protocol__meeting__exhibition", "protocol__meeting__session__room")
    return get_object_or_404(rows, key=key)


def _done(action, who, found, form, stale, sign):
    """Do what the form asks and return what to say of it, or None with the errors on the form."""
    if action == "change" and form.is_valid():
        version = form.cleaned_data["version"]
        if _tried(form, acts_of.change, who=who, act=found, texts=form.texts(), version=version):
            return _("The text has been changed. The other secretary agrees to it anew.")
    if action == "agree" and stale.is_valid():
        version = stale.cleaned_data["version"]
        if _tried(stale, acts_of.agree, who=who, act=found, version=version):
            return _("You have agreed to the act.")
    if action == "sign" and sign.is_valid():
        signed_on = sign.cleaned_data["signed_on"]
        if _tried(sign, acts_of.sign, who=who, act=found, signed_on=signed_on):
            return _("The signature has been recorded.")
    return None


def _tried(form, verb, **facts):
    try:
        return verb(**facts)
    except Refusal as refusal:
        form.add_error(None, refusal)
    return None


def _initial(found):
    return {"version": found.version} | {f"text_{code}": text for code, text in found.texts.items()}


def _context(who, found):
    try:
        texts, refusal = acts_of.current(found)["texts"], None
    except protocol_text.Tampered as tampered:
        texts, refusal = {}, tampered.message
    agreed = [(part, getattr(found, part.column("agreed_at"))) for part in Part]
    signed = [(part, getattr(found, part.column("signed_on"))) for part in Part]
    return {
        "title": _("Act No. %(number)s") % {"number": found.number},
        "meeting": found.meeting,
        "section": "protocol",
        "act": found,
        "paragraph": dict(_paragraphs(found.protocol, found.meeting.languages[0])).get(found.paragraph),
        "refusal": refusal,
        "texts": [(code, LANGUAGE_NAMES[code], texts.get(code, "")) for code in found.meeting.languages],
        "agreed": agreed,
        "signed": signed,
        "parts": list(Part),
        "downloads": downloads(found.meeting.languages),
        "may_write": who.is_secretary and not found.sha256,
        "may_agree": who.is_secretary and not found.sha256 and not dict(agreed)[who.part],
        "may_sign": who.is_secretary and bool(found.sha256) and not dict(signed)[who.part],
    }


def _paragraphs(protocol, language):
    """Return the paragraphs of the agreed text as choices: a number or the beginning of what they say."""
    if protocol.frozen is None:
        return []
    return [
        (one["key"], f"{one['number'].get(language, '')} {one['text'][language][:80]}".strip())
        for one in protocol.frozen["paragraphs"]
    ]
