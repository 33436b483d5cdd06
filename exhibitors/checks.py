"""Whether an application can be handed in: all that is missing and all that does not add up, at once."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from exhibitors import questionnaire
from exhibitors.models import Application
from expo import taxnumbers

# Usual smallest stand of a hall: one module of three by three metres.
LEAST_AREA = Decimal(9)
INDOORS = (Application.Space.SHELL, Application.Space.RAW)


def require(application):
    """Raise a ValidationError with every problem of ``application``, by the names of the fields."""
    problems = find(application)
    if problems:
        raise ValidationError(problems)


def find(application):
    """Return the problems that keep ``application`` from being submitted: lists of errors by field."""
    missing = questionnaire.missing_in(application)
    if bool(application.tax_number) != bool(application.tax_scheme):
        missing.append("tax_scheme" if application.tax_number else "tax_number")
    problems = {name: [ValidationError(_("Fill in this field"), "required")] for name in missing}
    for name, error in _contradictions(application):
        problems.setdefault(name, []).append(error)
    return problems


def _contradictions(application):
    if application.tax_number and application.tax_scheme and not application.tax_number_override:
        try:
            taxnumbers.check(application.tax_scheme, application.tax_number)
        except ValidationError as error:
            yield "tax_number", error
    if application.space in INDOORS and application.area is not None and application.area < LEAST_AREA:
        message = _("A stand in a hall has at least %(n)s m².") % {"n": LEAST_AREA}
        yield "area", ValidationError(message, "min_value")
    if application.sector and application.sector.code in application.other_sectors:
        yield "other_sectors", ValidationError(_("The main sector is named here again."), "repeated")
    frontage, area = application.min_frontage, application.area
    if frontage and area and frontage * 2 > area:
        message = _("A stand of this area cannot have so long a front: it would be less than 2 m deep.")
        yield "min_frontage", ValidationError(message, "max_value")
