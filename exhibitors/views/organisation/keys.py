"""An organisation's keys: made, named, limited, revoked."""

from django.conf import settings
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from exhibitors import keys, organisation_keys, organisation_webhooks
from exhibitors.models import AccessKey
from exhibitors.serializers.organisation import LIVE, SANDBOX, KeyInput, NewKeyInput
from exhibitors.typed import SPACES, WHOLE
from exhibitors.views.organisation.opened import Field, entered, limited, page
from expo import whole_numbers
from expo.problems import Refusal


@entered
@require_http_methods(["GET", "HEAD", "POST"])
@limited
def make(request, applicant):
    """Make a key and show it in this very answer: it is kept nowhere from which it could be shown again."""
    today = organisation_keys.today(request.exhibition.zone)
    newest = organisation_keys.newest_of(applicant)
    if request.method != "POST":
        return _make_page(request, newest, _defaults(today))
    typed = _typed(request.POST, "name", "kind", "scope", "requests_a_minute", "expires_on")
    sent = request.POST.get("newest", "")
    answers = NewKeyInput(data=typed, context={"today": today})
    if not answers.is_valid():
        return _make_page(request, sent, typed, answers.errors, status=422)
    fields = _fields(answers.validated_data, request.exhibition.zone)
    fields["is_sandbox"] = fields.pop("kind") == SANDBOX
    try:
        bearer, key = organisation_keys.make(applicant=applicant, newest=whole_numbers.parse(sent), **fields)
    except Refusal as refusal:
        return _make_page(request, newest, typed, alerts=refusal.messages, status=409)
    address = settings.BASE_URL + reverse("api-applications")
    return page(request, "key_made.html", {"bearer": bearer, "key": key, "address": address})


@entered
@require_http_methods(["GET", "HEAD", "POST"])
@limited
def key(request, applicant, number):
    """Show a key, or change what may be changed of it."""
    key, zone = _key(applicant, number), request.exhibition.zone
    if request.method != "POST":
        return key_page(request, key)
    typed = _typed(request.POST, "name", "requests_a_minute", "expires_on")
    day = organisation_keys.last_day(key, zone)
    context = {"today": organisation_keys.today(zone), "key": key, "day": day}
    answers = KeyInput(data=typed, context=context)
    if not answers.is_valid():
        return key_page(request, key, typed, answers.errors, status=422)
    fields = _fields(answers.validated_data, zone)
    if answers.validated_data["expires_on"] == day:
        del fields["expires_at"]
    try:
        organisation_keys.change(key=key, **fields)
    except Refusal as refusal:
        return key_page(request, key, alerts=refusal.messages, status=409)
    return redirect(reverse("apply-organisation-key", kwargs={"number": number}) + "?saved=1")


@entered
@require_http_methods(["GET", "HEAD", "POST"])
@limited
def revoke(request, applicant, number):
    """Ask once more, then end the key."""
    key = _key(applicant, number)
    if request.method == "POST":
        keys.revoke(key=key)
        return redirect("apply-organisation")
    if organisation_keys.ended_at(key):
        return redirect("apply-organisation-key", number=number)
    return page(request, "key_revoke.html", {"key": key})


def _key(applicant, number):
    return get_object_or_404(AccessKey, applicant=applicant, pk=number)


def key_page(request, key, typed=None, errors=(), *, alerts=(), sent=False, status=200):
    """The page of one key, with its webhooks."""
    zone = request.exhibition.zone
    if typed is None:
        day = organisation_keys.last_day(key, zone)
        typed = {
            "name": key.name,
            "requests_a_minute": key.requests_a_minute,
            "expires_on": day.isoformat() if day else "",
        }
    context = {
        "key": key,
        "ended_at": organisation_keys.ended_at(key),
        "fields": _common_fields(typed, dict(errors)),
        "alerts": alerts,
        "has_errors": bool(errors),
        "saved": "saved" in request.GET,
        "sent": "sent" in request.GET,
        "webhooks": organisation_webhooks.of_key(key),
    }
    return page(request, "key.html", context, status=status)


def _make_page(request, newest, typed, errors=(), *, alerts=(), status=200):
    errors = dict(errors)
    name, *others = _common_fields(typed, errors)
    kinds = (
        (LIVE, pgettext("key", "Live"), _("It opens the applications of your organisation.")),
        (SANDBOX, _("Sandbox"), _("It opens trial applications only, which nobody else sees.")),
    )
    scopes = tuple((value, label, "") for value, label in AccessKey.Scope.choices)
    choices = [
        Field("kind", _("Kind of key"), typed["kind"], errors.get("kind", ()), "", "radio", kinds),
        Field("scope", _("Scope"), typed["scope"], errors.get("scope", ()), "", "radio", scopes),
    ]
    context = {"newest": newest, "fields": [name, *choices, *others]}
    context |= {"alerts": alerts, "has_errors": bool(errors)}
    return page(request, "key_make.html", context, status=status)


def _common_fields(typed, errors):
    limits = {"least": organisation_keys.FEWEST_REQUESTS, "most": organisation_keys.MOST_REQUESTS}
    facts = (
        ("name", _("Name of the key"), _("By which you know it, such as “Warehouse, production”."), "text"),
        ("requests_a_minute", _("Requests a minute"), _("From %(least)s to %(most)s") % limits, "number"),
        ("expires_on", _("Last day"), _("Leave it empty for a key that does not expire."), "date"),
    )
    return [
        Field(name, label, str(typed[name]), errors.get(name, ()), hint, kind)
        for name, label, hint, kind in facts
    ]


def _defaults(today):
    return {
        "name": "",
        "kind": LIVE,
        "scope": AccessKey.Scope.WRITE.value,
        "requests_a_minute": 300,
        "expires_on": (today + organisation_keys.YEAR).isoformat(),
    }


def _typed(post, *names):
    typed = {name: post.get(name, "") for name in names}
    digits = SPACES.sub("", typed["requests_a_minute"])
    if WHOLE.fullmatch(digits):
        typed["requests_a_minute"] = int(digits)
    return typed


def _fields(answers, zone):
    fields = dict(answers)
    fields["expires_at"] = organisation_keys.end_of(fields.pop("expires_on"), zone)
    return fields
