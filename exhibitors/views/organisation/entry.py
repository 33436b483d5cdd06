"""The way in to an organisation's page, and out of it."""

from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exhibitors import organisation_entry, organisation_visits
from exhibitors.proofs import WrongCode
from exhibitors.serializers.organisation import AddressInput
from exhibitors.serializers.steps import CodeInput
from exhibitors.views.apply.start import LINKS_AN_HOUR, too_many
from exhibitors.views.organisation.opened import page
from expo.problems import errors_of
from expo.ratelimits import HOUR, AddressRate


def way_in(request, *, email="", error="", status=200):
    """The page for whoever has none open here."""
    context = {
        "confirmed": organisation_visits.just_confirmed(request),
        "email": email,
        "error": error,
    }
    return page(request, "ask.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request):
    """Have the letter written. The answer is the same for any address."""
    if request.method != "POST":
        return redirect("apply-organisation")
    email = request.POST.get("email", "")
    answers = AddressInput(data={"email": email})
    if not answers.is_valid():
        return way_in(request, email=email, error=_first(answers), status=422)
    rate = AddressRate("links", LINKS_AN_HOUR, HOUR)
    if not rate.allow_request(request, None):
        return too_many(request, rate)
    number = organisation_entry.ask(
        exhibition=request.exhibition,
        email=answers.validated_data["email"].lower(),
        language=get_language(),
    )
    if number:
        organisation_visits.note_asked(request, number)
    return redirect("apply-organisation-sent")


@require_safe
@never_cache
def sent(request):
    return _sent(request)


def _sent(request, *, code_error="", status=200):
    return page(request, "sent.html", {"code_error": code_error}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def code(request):
    """Take the code of the letter that this browser has asked for."""
    if request.method != "POST":
        return redirect("apply-organisation-sent")
    answers = CodeInput(data={"code": request.POST.get("code", "")})
    if not answers.is_valid():
        return _sent(request, code_error=_first(answers), status=422)
    try:
        applicant = organisation_entry.take_code(
            exhibition=request.exhibition,
            number=organisation_visits.asked(request),
            code=answers.validated_data["code"],
        )
    except WrongCode as error:
        return _sent(request, code_error=error.messages[0], status=422)
    return _enter(request, applicant)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def follow(request, token):
    """Open the page by the link. Programs that look at links only read, so it takes a button."""
    proof = organisation_entry.of_link(exhibition=request.exhibition, token=token)
    if proof is None:
        return page(request, "expired.html", status=410)
    if request.method != "POST":
        return page(request, "follow.html", {"proof": proof})
    try:
        applicant = organisation_entry.take_link(proof=proof)
    except organisation_entry.LinkUsed:
        return page(request, "expired.html", status=410)
    return _enter(request, applicant)


@require_POST
@never_cache
def go_on(request):
    """Open the page of whoever has just confirmed an application's address by a link in this browser."""
    applicant = organisation_visits.just_confirmed(request)
    if applicant is None:
        return redirect("apply-organisation")
    return _enter(request, applicant)


@require_POST
@never_cache
def leave(request):
    organisation_visits.leave(request)
    return redirect("apply-organisation")


def _enter(request, applicant):
    organisation_visits.enter(request, applicant)
    return redirect("apply-organisation")


def _first(answers):
    return errors_of(answers.errors)[0]["detail"]
