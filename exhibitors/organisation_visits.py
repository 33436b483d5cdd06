"""Whose page an organisation's visitor has open: the session holds the applicant, for half a day at most."""

from datetime import timedelta

from django.middleware.csrf import rotate_token
from django.utils import timezone

from exhibitors import drafts, visits
from exhibitors.models import Applicant

GOOD_FOR = timedelta(hours=12)
# For how long whoever has confirmed an application's address may go on to the page without another letter.
JUST = timedelta(hours=1)
OPEN, ASKED, CONFIRMED = "organisation", "organisation-asked", "organisation-confirmed"


def enter(request, applicant):
    """Open the page of ``applicant`` in this browser, under a new session key."""
    kept = request.session.get(OPEN, {})
    opened = kept["opened"] if kept.get("applicant") == applicant.pk else []
    if kept and not opened:
        leave(request)
    request.session.cycle_key()
    rotate_token(request)
    request.session[OPEN] = {"applicant": applicant.pk, "until": _in(GOOD_FOR), "opened": opened}
    for name in (ASKED, CONFIRMED):
        request.session.pop(name, None)


def leave(request):
    """Close the page, and the applications that were opened from it."""
    for number in request.session.pop(OPEN, {}).get("opened", ()):
        visits.leave(request, number)
    for name in (ASKED, CONFIRMED):
        request.session.pop(name, None)
    request.session.cycle_key()


def find(request):
    """Return the applicant whose page is open here, or None."""
    kept = request.session.get(OPEN)
    if kept is None or kept["until"] <= _in(timedelta()):
        return None
    return _applicants(request).filter(pk=kept["applicant"]).first()


def open_application(request, application, now):
    """Open an application in the form, and return it. ``leave`` closes it again."""
    if visits.find(request, application.number) is None:
        application = drafts.open_invitation(application=application, now=now)
        visits.enter(request, application)
        kept = request.session[OPEN]
        opened = [*kept["opened"], application.number][-visits.MOST_KEPT :]
        request.session[OPEN] = kept | {"opened": opened}
    return application


def note_asked(request, number):
    """Keep the number of the proof whose letter this browser has asked for."""
    request.session[ASKED] = number


def asked(request):
    return request.session.get(ASKED)


def note_confirmed(request, email):
    """Keep that a letter's link has just confirmed ``email`` in this browser."""
    request.session[CONFIRMED] = {"email": email, "until": _in(JUST)}


def just_confirmed(request):
    """Return the applicant whose address was confirmed here a moment ago, or None."""
    kept = request.session.get(CONFIRMED)
    if kept is None or kept["until"] <= _in(timedelta()):
        return None
    return _applicants(request).filter(email=kept["email"]).first()


def _applicants(request):
    return Applicant.objects.filter(exhibition=request.exhibition)


def _in(time):
    return (timezone.now() + time).timestamp()
