"""Applying: a draft, its changes and its submission."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from exhibitors import access, keys
from exhibitors.models import Application
from expo import dates, outbox
from expo.languages import text_in
from expo.problems import Refusal

NEEDED = ("legal_name", "country", "contact_person", "contact_email", "sector", "space")
# In these countries every company has a tax number.
COUNTRIES_WITH_TAX_NUMBERS = ("BY", "KZ")


class WrongState(Refusal):
    """The application is in a state in which this is not possible."""


class DeadlinePassed(Refusal):
    """Applications are no longer taken."""

    problem = "deadline"


class Incomplete(ValidationError):
    """Something that a submission needs is missing."""


class TaxNumberExists(ValidationError):
    """Another application of this exhibition holds the tax number."""


def create_draft(*, exhibition, fields):
    """Begin an application with whatever is known in ``fields`` and return ``(application, key)``.

    The key opens the application and is not stored: whoever loses it cannot be given it again.
    """
    with transaction.atomic():
        application = Application.objects.create(exhibition=exhibition, **fields)
        return application, keys.issue(application=application)


def change(*, application, fields):
    """Set ``fields`` and return the application as it then is. Locks the row.

    Raises WrongState once it is submitted, TaxNumberExists where another one holds the number.
    """
    with transaction.atomic():
        application = _locked(application)
        if not access.can_change(application):
            raise _wrong_state(application)
        for name, value in fields.items():
            setattr(application, name, value)
        _save(application)
    return application


def submit(*, application, now):
    """Hand ``application`` in at ``now`` by the exhibition's clock and queue the receipt. Locks the row.

    Raises WrongState, DeadlinePassed, Incomplete with everything that is missing, or TaxNumberExists.
    """
    with transaction.atomic():
        application = _locked(application)
        if not access.can_change(application):
            raise _wrong_state(application)
        if not access.can_submit(application, now):
            raise _deadline_passed(application.exhibition)
        missing = missing_in(application)
        if missing:
            raise Incomplete({name: ValidationError(_("Fill in this field"), "required") for name in missing})
        application.state = Application.State.SUBMITTED
        application.submitted_at = now
        _save(application)
        _send_receipt(application)
    return application


def missing_in(application):
    """Return the names of the fields that are still empty and that a submission needs."""
    missing = [name for name in NEEDED if not getattr(application, name)]
    if application.space != Application.Space.CATALOGUE_ONLY and application.area is None:
        missing.append("area")
    has_number = application.country in COUNTRIES_WITH_TAX_NUMBERS
    if not application.tax_number and (has_number or application.tax_scheme):
        missing.append("tax_number")
    if not application.tax_scheme and (has_number or application.tax_number):
        missing.append("tax_scheme")
    return missing


def _locked(application):
    rows = Application.objects.select_for_update(of=("self",)).select_related("exhibition", "sector")
    return rows.get(pk=application.pk)


def _save(application):
    """Let the database decide on the tax number: of two at the same moment one is refused."""
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError:
        if Application.objects.holding_number_of(application).exists():
            message = _("There is already an application with this number")
            raise TaxNumberExists({"tax_number": ValidationError(message, "exists")}) from None
        raise


def _wrong_state(application):
    return WrongState(
        _("The application is in the state “%(state)s”.") % {"state": application.get_state_display()},
        code="state",
        state=application.state,
    )


def _deadline_passed(exhibition):
    deadline = exhibition.applications_close_at
    return DeadlinePassed(
        _("The deadline has passed: %(date)s") % {"date": _moment(deadline, exhibition)},
        code="deadline",
        deadline=deadline.astimezone(exhibition.zone).isoformat(timespec="seconds"),
    )


def _moment(moment, exhibition):
    """Return date, hour and whose hour it is, in words of the active language."""
    with timezone.override(exhibition.zone):
        facts = {"moment": dates.full_moment(moment), "zone": dates.offset(moment)}
    return _("%(moment)s, time in %(city)s (%(zone)s)") % (facts | {"city": text_in(exhibition, "city")[0]})


def _send_receipt(application):
    """Tell the applicant, in the application's own language, that it has arrived."""
    exhibition = application.exhibition
    with translation.override(application.language):
        facts = {
            "number": application.number,
            "name": application.legal_name,
            "exhibition": text_in(exhibition, "title")[0],
            "moment": _moment(application.submitted_at, exhibition),
        }
        outbox.queue(
            exhibition=exhibition,
            to=application.contact_email,
            language=application.language,
            subject=_("Application No. %(number)s has been received") % facts,
            body=_(
                "Your application has been received.\n\n"
                "Exhibition: %(exhibition)s\n"
                "Applicant: %(name)s\n"
                "Application number: %(number)s\n"
                "Submitted at: %(moment)s\n\n"
                "The organisers will write to this address when they have decided."
            )
            % facts,
        )
