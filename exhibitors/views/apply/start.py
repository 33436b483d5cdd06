"""The entrance of the form: what is needed, beginning an application, going on with one."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from exhibitors import drafts, questionnaire, visits
from exhibitors.questionnaire import SUBMISSION
from exhibitors.views.apply.opened import curl
from expo import clock
from expo.ratelimits import HOUR, AddressRate

LINKS_AN_HOUR = 20
LONGEST_ADDRESS = 254


@require_safe
@never_cache
def start(request):
    return _page(request)


@require_POST
@never_cache
def begin(request):
    """Begin a draft, counted together with those that the API begins."""
    rate = AddressRate("drafts", settings.DRAFTS_PER_HOUR, HOUR)
    if not rate.allow_request(request, None):
        return too_many(request, rate)
    if request.exhibition.tense(clock.now()) == "past":
        return redirect("apply")
    application, bearer, _key = drafts.create(
        exhibition=request.exhibition, fields={"language": get_language()}
    )
    visits.keep(request, application, bearer)
    return redirect("apply-part", number=application.number, part=questionnaire.parts()[0].name)


@require_POST
@never_cache
def links(request):
    """Have the links to the applications of an address written to it. The answer is the same for any."""
    email = request.POST.get("email", "").strip().lower()
    try:
        validate_email(email[: LONGEST_ADDRESS + 1])
    except ValidationError:
        return _page(request, email=email, error=_("Check the e-mail address"), status=422)
    rate = AddressRate("links", LINKS_AN_HOUR, HOUR)
    if not rate.allow_request(request, None):
        return too_many(request, rate)
    visits.ask_for_links(request.exhibition, email, get_language())
    return redirect("apply-links-sent")


@require_safe
@never_cache
def links_sent(request):
    return render(request, "exhibitors/apply/links_sent.html", {"section": "apply"})


def too_many(request, rate):
    """Refuse for now, with the time to wait."""
    facts = {"section": "apply", "seconds": rate.wait()}
    response = render(request, "exhibitors/apply/too_many.html", facts, status=429)
    response.headers["Retry-After"] = str(rate.wait())
    return response


def _page(request, *, email="", error="", status=200):
    exhibition, now = request.exhibition, clock.now()
    late = [
        (part, questionnaire.deadline_of(exhibition, part.deadline))
        for part in questionnaire.parts()
        if part.deadline
    ]
    context = {
        "section": "apply",
        "exhibition": exhibition,
        "tense": exhibition.tense(now),
        "is_open": exhibition.takes_applications(now),
        "deadline_passed": now >= exhibition.applications_close_at,
        "asked": [
            (part, [one for one in part.questions if one.required_at == SUBMISSION])
            for part in questionnaire.parts()
        ],
        "late": late,
        "open_here": visits.numbers(request),
        "email": email,
        "error": error,
        "curl": curl("POST", "api-applications", body={"language": get_language()}),
    }
    return render(request, "exhibitors/apply/start.html", context, status=status)
