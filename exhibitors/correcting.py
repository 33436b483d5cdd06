"""What organisers correct in an application themselves. Its state they change by decisions only."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from exhibitors import applications, changes, decision_letters, drafts, participation, questionnaire, webhooks
from exhibitors.models import Application

# Only organisers set these; the applicant is never asked.
LEAVES = ("tax_number_override", "may_be_late")


def correct(*, application, fields, seen=None, reason=""):
    """Set ``fields`` in whatever state it is, and return the application. Locks the row.

    ``seen`` is the row of history that the organiser has read. Raises ChangedMeanwhile or TaxNumberExists.
    """
    asked = {question.name for question in questionnaire.questions()}
    unknown = [name for name in fields if name not in asked and name not in LEAVES]
    if unknown:
        raise ValueError(f"Not for organisers to set: {', '.join(unknown)}")
    with applications.writing(application) as application:
        changes.require_unchanged(application, seen)
        changed = {name: value for name, value in fields.items() if getattr(application, name) != value}
        if not changed:
            return application
        for name, value in changed.items():
            setattr(application, name, value)
        applications.save(application, reason)
        participation.refresh(application)
        if asked & set(changed):
            webhooks.announce(application=application, event="application.changed")
    return application


def override_tax_number(*, application, reason, seen=None):
    """Let the tax number stand although its check digit does not match. Raises ReasonMissing."""
    if not reason:
        raise applications.ReasonMissing({"reason": ValidationError(_("Give a reason."), "required")})
    longest = Application._meta.get_field("tax_number_override").max_length
    return correct(
        application=application, fields={"tax_number_override": reason[:longest]}, seen=seen, reason=reason
    )


def invite(*, exhibition, email, language, legal_name=""):
    """Begin an application for somebody and send the link to it. Return the application."""
    with transaction.atomic():
        application, _bearer, key = drafts.invite(
            exhibition=exhibition, email=email, language=language, legal_name=legal_name
        )
        decision_letters.send_invitation(application, key)
    return application
