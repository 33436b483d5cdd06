"""What applicants are told of a decision, and what somebody is told who is invited to apply.

Each letter is in the applicant's own language. Those of decisions wait in the outbox until they are released.
"""

from django.utils import translation
from django.utils.translation import gettext as _

from exhibitors import letters, readable
from exhibitors.models import Decision
from expo import outbox

Outcome = Decision.Outcome


def hold(decision):
    """Write the letter of ``decision`` to the outbox, where it waits, and return the message."""
    application = decision.application
    with translation.override(application.language):
        words = letters.facts_of(application)
        subject, opening, closing = _texts(decision.outcome)
        facts = _("Exhibition: %(exhibition)s\nApplicant: %(name)s\nApplication number: %(number)s") % words
        remarks = [f"– {readable.label_of(name)}: {comment}" for name, comment in decision.comments.items()]
        corrections = "\n".join([_("Please correct:"), *remarks]) if remarks else ""
        page = {"page": letters.status_url(application)}
        status = "" if decision.outcome == Outcome.RETURNED else _("Status of the application: %(page)s")
        parts = (opening, facts, decision.reason, corrections, closing % page, status % page)
        return outbox.queue(
            exhibition=application.exhibition,
            to=application.contact_email,
            language=application.language,
            subject=subject % words,
            body="\n\n".join(part for part in parts if part),
            held=True,
        )


def send_invitation(application, key):
    """Send the link at which the invited begin. Whoever holds the link holds the application."""
    with translation.override(application.language):
        words = letters.facts_of(application) | {"link": letters.resume_url(key)}
        outbox.queue(
            exhibition=application.exhibition,
            to=application.contact_email,
            language=application.language,
            is_confidential=True,
            subject=_("Invitation to take part: %(exhibition)s") % words,
            body=_(
                "The organisers invite you to take part in the exhibition.\n\n"
                "Exhibition: %(exhibition)s\n"
                "Application number: %(number)s\n\n"
                "To fill in the application, open this link:\n%(link)s\n\n"
                "Whoever has the link can read and change the application."
            )
            % words,
        )


def _texts(outcome):
    """Return subject, first and last paragraph in the active language."""
    return {
        Outcome.ACCEPTED: (
            _("Application No. %(number)s has been accepted"),
            _("Your application to take part has been accepted."),
            _("The organisers will write to this address about the contract."),
        ),
        Outcome.RETURNED: (
            _("Application No. %(number)s needs correction"),
            _("Your application has been read and is returned to you for correction."),
            _("Correct it and submit it again: %(page)s"),
        ),
        Outcome.REJECTED: (
            _("Application No. %(number)s has been rejected"),
            _("The organisers cannot accept your application."),
            "",
        ),
        Outcome.WAITLISTED: (
            _("Application No. %(number)s is on the waiting list"),
            _("There is no room for your application at the moment. It has been put on the waiting list."),
            _("The organisers will write to this address when they can accept it."),
        ),
    }[outcome]
