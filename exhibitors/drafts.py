"""Writing an application before it is handed in."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from exhibitors import access, applications, keys, participation, questionnaire, uploads, webhooks
from exhibitors.models import Application
from expo.problems import Refusal

A = Application.State


class PartClosed(Refusal):
    """This part of the form is not open any more."""


class ExternalIdExists(ValidationError):
    """The applicant's own system has named another application so."""


def create(*, exhibition, fields, key=None, is_sandbox=False, external_id=""):
    """Begin an application with whatever is known. Return ``(application, bearer key, AccessKey)``.

    With the AccessKey ``key`` of an applicant it belongs to that applicant, and no further key is made:
    the last two are None. An application's own key passes on whose address it has proven.
    """
    owner = _owner_of(key)
    is_sandbox = key.is_sandbox if key else is_sandbox
    with transaction.atomic():
        uploads.hold(fields)
        application = _begin(
            exhibition=exhibition,
            applicant=owner,
            is_sandbox=is_sandbox,
            external_id=external_id,
            **fields,
        )
        webhooks.announce(application=application, event="application.created")
        if key and key.applicant_id:
            return application, None, None
        return application, *keys.issue(application=application, is_sandbox=is_sandbox)


def _begin(**fields):
    if not fields["external_id"]:
        return Application.objects.create(**fields)
    try:
        with transaction.atomic():
            return Application.objects.create(**fields)
    except IntegrityError:
        known = Application.objects.filter(
            applicant=fields["applicant"], is_sandbox=fields["is_sandbox"], external_id=fields["external_id"]
        )
        if known.exists():
            message = _("You have given this identifier to another application.")
            raise ExternalIdExists({"external_id": ValidationError(message, "exists")}) from None
        raise


def _owner_of(key):
    if key is None:
        return None
    return key.applicant if key.applicant_id else key.application.applicant


def change(*, application, fields, now, check=None):
    """Set ``fields`` and return the application as it then is. Locks the row.

    ``check`` is called with the locked row first. What changes nothing leaves no history. Raises
    WrongState once it is submitted, PartClosed past the deadline of a part, TaxNumberExists.
    """
    with applications.writing(application) as application:
        if check:
            check(application)
        fields = {name: value for name, value in fields.items() if getattr(application, name) != value}
        _require_open(application, fields, now)
        if fields:
            uploads.hold(fields)
            for name, value in fields.items():
                setattr(application, name, value)
            applications.save(application, fields=fields)
            participation.refresh(application)
            webhooks.announce(application=application, event="application.changed")
    return application


def _require_open(application, fields, now):
    if access.can_change(application):
        return
    late = [part for part in questionnaire.parts() if questionnaire.is_open_late(part, application, now)]
    if not late:
        raise applications.wrong_state(application)
    open_now = {question.name for part in late for question in part.questions}
    closed = [name for name in fields if name not in open_now]
    if closed:
        raise PartClosed(
            _("Only these parts can be changed now: %(parts)s")
            % {"parts": ", ".join(str(part.title) for part in late)},
            code="closed",
            fields=closed,
        )


def put(*, exhibition, key, external_id, fields, now, check=None):
    """Begin or change the application that the applicant's own system calls ``external_id``.

    Return ``(application, whether it was begun)``. Of two at the same moment one begins it and the other
    changes it.
    """
    mine = Application.objects.filter(exhibition=exhibition).visible_to(key)
    found = mine.filter(external_id=external_id).first()
    if found is None:
        try:
            with transaction.atomic():
                return create(exhibition=exhibition, fields=fields, key=key, external_id=external_id)[0], True
        except ExternalIdExists:
            found = mine.filter(external_id=external_id).first()
            if found is None:
                raise
    return change(application=found, fields=fields, now=now, check=check), False


def open_invitation(*, application, now):
    """Turn an invitation into a draft, the first time its link is followed."""
    if application.state == A.INVITED:
        return applications.perform("open", row=application, now=now)
    return application


def invite(*, exhibition, email, language, legal_name=""):
    """Begin an application for somebody whom the organisers want to see, and return it with its key."""
    if not email:
        raise ValidationError({"contact_email": ValidationError(_("Fill in this field"), "required")})
    with transaction.atomic():
        application = Application.objects.create(
            exhibition=exhibition,
            state=A.INVITED,
            contact_email=email,
            language=language,
            legal_name=legal_name,
        )
        return application, *keys.issue(application=application)
