"""The steps of an application: status, check, confirmation of the address, submission, withdrawal."""

from contextlib import suppress

from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exhibitors import (
    access,
    applications,
    checks,
    organisation_visits,
    progress,
    proofs,
    questionnaire,
    sections,
    visits,
)
from exhibitors.sections import Form
from exhibitors.serializers.steps import CodeInput, ReasonInput
from exhibitors.views.apply.opened import curl, opened, page
from exhibitors.views.apply.start import LINKS_AN_HOUR, too_many
from expo import clock
from expo.problems import as_details, errors_of
from expo.ratelimits import HOUR, AddressRate


@opened
@require_safe
def status(request, visit):
    """Where the application stands, whose turn it is, what has happened."""
    application, now = visit.application, clock.now()
    happened = progress.events(application)
    context = {
        "actions": access.allowed_actions(application, now),
        "next": progress.next_step(application, now),
        "decision": application.last_decision(),
        "events": happened,
        "way": progress.way(application, happened),
        "exhibitor": progress.exhibitor_of(application),
        "curl": curl("GET", "api-application", visit),
    }
    return page(request, visit, "status.html", context)


@opened
@require_safe
def check(request, visit):
    """All answers and all problems, before the application is submitted."""
    if not access.can_change(visit.application):
        return redirect("apply-application", number=visit.application.number)
    return _check(request, visit, sent="sent" in request.GET)


def _check(request, visit, *, alerts=(), code_error="", sent=False, status=200):
    application = visit.application
    form = Form(request.exhibition, list(visit.uploads()))
    context = {
        "answers": [
            (part, [(one, form.said(one, value)) for one, value in _answers(part, application)])
            for part in questionnaire.parts()
        ],
        "problems": _problems(application),
        "alerts": alerts,
        "code_error": code_error,
        "sent": sent,
        "is_proven": access.is_proven(application),
        "can_submit": access.can_submit(application, clock.now()),
        "next": progress.next_step(application, clock.now()),
        "curl": curl("POST", "api-submit", visit),
    }
    return page(request, visit, "check.html", context, status=status)


def _answers(part, application):
    values = sections.values_of(part, application)
    return [(one, values[one.name]) for one in part.questions]


def _problems(application):
    """Return ``(part, name, label, message)`` of all that keeps it from being submitted, in order."""
    found = checks.find(application)
    return [
        (part, one.name, one.label, message)
        for part in questionnaire.parts()
        for one in part.questions
        for error in found.get(one.name, ())
        for message in error.messages
    ]


@opened
@require_POST
def send_code(request, visit):
    """Write the letter with link and code."""
    if not access.can_change(visit.application):
        return redirect("apply-application", number=visit.application.number)
    try:
        proofs.send(application=visit.application)
    except ValidationError as error:
        return _check(request, visit, alerts=error.messages, status=409)
    address = redirect("apply-check", number=visit.application.number)
    address["Location"] += "?sent=1#proof"
    return address


@opened
@require_POST
def confirm_address(request, visit):
    """Take the code of the letter."""
    answers = CodeInput(data={"code": request.POST.get("code", "")})
    if not answers.is_valid():
        message = errors_of(answers.errors)[0]["detail"]
        return _check(request, visit, code_error=message, sent=True, status=422)
    try:
        proofs.confirm_code(application=visit.application, code=answers.validated_data["code"])
    except proofs.WrongCode as error:
        return _check(request, visit, code_error=error.messages[0], sent=True, status=422)
    organisation_visits.note_confirmed(request, visit.application.contact_email.lower())
    address = redirect("apply-check", number=visit.application.number)
    address["Location"] += "#submit"
    return address


@opened
@require_POST
def submit(request, visit):
    """Hand the application in; a second press finds it handed in."""
    number = visit.application.number
    try:
        applications.submit(application=visit.application, now=clock.now())
    except applications.WrongState:
        return redirect("apply-application", number=number)
    except ValidationError as error:
        known = {message for *_place, message in _problems(visit.application)}
        alerts = [str(one) for several in as_details(error).values() for one in several]
        alerts = [message for message in alerts if message not in known]
        return _check(request, visit, alerts=alerts, status=409)
    return redirect("apply-receipt", number=number)


@opened
@require_safe
def receipt(request, visit):
    """The number to write down, and what comes next."""
    if visit.application.submitted_at is None:
        return redirect("apply-application", number=visit.application.number)
    context = {
        "next": progress.next_step(visit.application, clock.now()),
        "curl": curl("GET", "api-application", visit),
    }
    return page(request, visit, "receipt.html", context)


@opened
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, visit):
    """Ask once more, then take the application back."""
    number = visit.application.number
    if not access.can_withdraw(visit.application):
        return redirect("apply-application", number=number)
    reason, error = request.POST.get("reason", "").replace("\r\n", "\n"), ""
    if request.method == "POST":
        answers = ReasonInput(data={"reason": reason})
        if answers.is_valid():
            with suppress(applications.WrongState):
                applications.withdraw(
                    application=visit.application,
                    now=clock.now(),
                    reason=answers.validated_data.get("reason", ""),
                )
            return redirect("apply-application", number=number)
        error = errors_of(answers.errors)[0]["detail"]
    context = {
        "reason": reason,
        "error": error,
        "curl": curl("POST", "api-withdraw", visit, body={"reason": reason}),
    }
    return page(request, visit, "withdraw.html", context, status=422 if error else 200)


@opened
@require_POST
def link(request, visit):
    """Write the links to the contact's address, to go on elsewhere."""
    email = visit.application.contact_email
    if not email:
        return redirect("apply-part", number=visit.application.number, part="contact")
    rate = AddressRate("links", LINKS_AN_HOUR, HOUR)
    if not rate.allow_request(request, None):
        return too_many(request, rate)
    visits.ask_for_links(request.exhibition, email, visit.application.language)
    return redirect("apply-links-sent")


@opened
@require_POST
def leave(request, visit):
    """Close the application in this browser, for a computer that others use too."""
    visits.leave(request, visit.application.number)
    return redirect("apply")
