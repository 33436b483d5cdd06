import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from expo.models import Exhibition, Sector
from expo.models.organisation import TaxScheme

# Without 0, 1, I, L, O, which are misread on the telephone.
NUMBER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_number():
    return "".join(secrets.choice(NUMBER_ALPHABET) for _place in range(8))


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, key):
        """The one application that the bearer key opens."""
        return self.filter(access_keys=key)

    def holding_number_of(self, application):
        """Other applications of the same edition that hold the same tax number."""
        return self.filter(
            exhibition=application.exhibition_id,
            tax_scheme=application.tax_scheme,
            tax_number=application.tax_number,
            state__in=Application.HOLDING,
        ).exclude(pk=application.pk)


class Application(models.Model):
    """A wish to take part, until it is accepted: then an Exhibitor carries on."""

    class State(models.TextChoices):
        INVITED = "INVITED", _("Invited")
        DRAFT = "DRAFT", _("Draft")
        SUBMITTED = "SUBMITTED", _("Submitted")
        UNDER_REVIEW = "UNDER_REVIEW", _("Under review")
        RETURNED = "RETURNED", _("Returned for correction")
        REJECTED = "REJECTED", _("Rejected")
        WAITLISTED = "WAITLISTED", _("On the waiting list")
        ACCEPTED = "ACCEPTED", _("Accepted")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    class Space(models.TextChoices):
        SHELL = "SHELL", _("Shell scheme")
        RAW = "RAW", _("Raw space")
        OPEN_AIR = "OPEN_AIR", _("Open-air space")
        CATALOGUE_ONLY = "CATALOGUE_ONLY", _("Catalogue entry only")

    # A stranger's draft must not keep a company out, so only what was submitted holds its number.
    HOLDING = (
        State.SUBMITTED,
        State.UNDER_REVIEW,
        State.RETURNED,
        State.WAITLISTED,
        State.ACCEPTED,
    )

    exhibition = models.ForeignKey(
        Exhibition, models.PROTECT, related_name="applications", verbose_name=_("exhibition")
    )
    number = models.CharField(_("number"), max_length=12, unique=True, default=new_number, editable=False)
    state = models.CharField(_("status"), max_length=15, choices=State, default=State.DRAFT)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    legal_name = models.CharField(_("full legal name"), max_length=300, blank=True)
    short_name = models.CharField(_("short name"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text="ISO 3166-1")
    tax_scheme = models.CharField(_("tax number scheme"), max_length=10, choices=TaxScheme, blank=True)
    tax_number = models.CharField(_("tax number"), max_length=20, blank=True)
    contact_person = models.CharField(_("contact person"), max_length=200, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=30, blank=True)
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, verbose_name=_("main sector"))
    products = models.TextField(_("products and services"), max_length=2000, blank=True)
    space = models.CharField(_("kind of space"), max_length=15, choices=Space, blank=True)
    area = models.DecimalField(_("area, m²"), max_digits=7, decimal_places=2, null=True, blank=True)
    remarks = models.TextField(_("remarks"), max_length=2000, blank=True)
    created_at = models.DateTimeField(_("begun at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["exhibition", "tax_scheme", "tax_number"],
                condition=~Q(tax_number="")
                & Q(
                    # The values themselves: a class body cannot be read from an inner scope.
                    state__in=["SUBMITTED", "UNDER_REVIEW", "RETURNED", "WAITLISTED", "ACCEPTED"]
                ),
                name="application_one_a_tax_number",
                violation_error_message=_("There is already an application with this number"),
            ),
            models.CheckConstraint(
                condition=Q(area=None) | Q(area__gt=0),
                name="application_area_is_positive",
                violation_error_message=_("The area must be greater than zero."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["INVITED", "DRAFT", "WITHDRAWN"]) | ~Q(submitted_at=None),
                name="application_past_draft_was_submitted",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.short_name or self.legal_name}".strip()
