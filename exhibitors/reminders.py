"""Reminding applicants of deadlines: two weeks, three days and one day before, only of what is still open."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from exhibitors import access, letters, questionnaire
from exhibitors.models import Application, Reminder
from expo import outbox

DAYS = (14, 3, 1)
APPLICATION = "application"
A = Application.State


def send_due(*, exhibition, now):
    """Queue the reminders that are due at ``now`` by the exhibition's clock and return how many.

    Nobody is reminded twice of the same, of what is done, or at an address that nobody has confirmed.
    """
    return sum(
        _remind(application, subject, title, deadline, days)
        for application, subject, title, deadline in _open(exhibition, now)
        if access.is_proven(application) and (days := _stage(deadline - now))
    )


def _stage(left):
    """Return the smallest number of days of DAYS that has begun, or None."""
    if left <= dt.timedelta():
        return None
    return min((days for days in DAYS if left <= dt.timedelta(days=days)), default=None)


def _open(exhibition, now):
    """Yield what is still to do: applications to submit, and parts of the form of those accepted."""
    proven = Application.objects.real().filter(exhibition=exhibition, applicant__isnull=False)
    proven = proven.exclude(contact_email="").select_related("exhibition", "applicant")
    for application in proven.filter(state=A.DRAFT, may_be_late=False):
        yield application, APPLICATION, _application_title, exhibition.applications_close_at
    late = [part for part in questionnaire.parts() if part.deadline]
    for application in proven.filter(state=A.ACCEPTED):
        for part in late:
            if not questionnaire.is_begun(part, application):
                deadline = questionnaire.deadline_of(exhibition, part.deadline)
                yield application, part.name, part.title, deadline


def _application_title():
    return _("Submit the application")


def _remind(application, subject, title, deadline, days):
    try:
        with transaction.atomic():
            Reminder.objects.create(application=application, subject=subject, days=days)
            with translation.override(application.language):
                _write(application, title() if callable(title) else str(title), deadline)
    except IntegrityError:
        return False
    return True


def _write(application, title, deadline):
    words = letters.facts_of(application) | {
        "what": title,
        "moment": letters.deadline(deadline, application.exhibition),
    }
    outbox.queue(
        exhibition=application.exhibition,
        to=application.contact_email,
        language=application.language,
        subject=_("Application No. %(number)s: %(what)s") % words,
        body=_(
            "This is still to be done.\n\n"
            "Exhibition: %(exhibition)s\n"
            "Applicant: %(name)s\n"
            "Application number: %(number)s\n"
            "What to do: %(what)s\n"
            "Until: %(moment)s"
        )
        % words,
    )
