import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from exhibitors.models.applicant import Applicant
from expo.history import RECORDS, Records
from expo.models import Exhibition, Sector
from expo.models.organisation import TaxScheme

# Without 0, 1, I, L, O, which are misread on the telephone.
NUMBER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_number():
    return "".join(secrets.choice(NUMBER_ALPHABET) for _place in range(8))


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, key):
        """What the bearer key opens: one application, or all of its applicant's."""
        if key.applicant_id:
            return self.filter(applicant=key.applicant_id, is_sandbox=key.is_sandbox)
        return self.filter(pk=key.application_id)

    def real(self):
        """Without those of the sandbox, which reach no public page and no count."""
        return self.filter(is_sandbox=False)

    def naming(self, email):
        """Those whose contact has this address, which is in small letters.

        PostgreSQL compares capitals where case is to be ignored, and “ı” has the one of “i”: a stranger's
        address would then be taken for another.
        """
        return self.alias(address=Lower("contact_email")).filter(address=email)

    def holding_number_of(self, application):
        """Other applications of the same edition that hold the same tax number; trials hold none."""
        if application.is_sandbox:
            return self.none()
        return (
            self.real()
            .filter(
                exhibition=application.exhibition_id,
                tax_scheme=application.tax_scheme,
                tax_number=application.tax_number,
                state__in=Application.HOLDING,
            )
            .exclude(pk=application.pk)
        )


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

    class OpenSides(models.TextChoices):
        INLINE = "INLINE", _("Inline stand")
        CORNER = "CORNER", _("Corner stand")
        PENINSULA = "PENINSULA", _("Peninsula stand")
        ISLAND = "ISLAND", _("Island stand")

    # A stranger's draft must not keep a company out, so only what was submitted holds its number.
    HOLDING = (
        State.SUBMITTED,
        State.UNDER_REVIEW,
        State.RETURNED,
        State.WAITLISTED,
        State.ACCEPTED,
    )

    # What a decision of the organisers leads to.
    DECIDED = (State.RETURNED, State.REJECTED, State.WAITLISTED, State.ACCEPTED)

    exhibition = models.ForeignKey(
        Exhibition, models.PROTECT, related_name="applications", verbose_name=_("exhibition")
    )
    number = models.CharField(_("number"), max_length=12, unique=True, default=new_number, editable=False)
    state = models.CharField(_("status"), max_length=15, choices=State, default=State.DRAFT)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    is_sandbox = models.BooleanField(_("sandbox"), default=False, editable=False)
    external_id = models.CharField(_("identifier in the applicant’s system"), max_length=100, blank=True)
    applicant = models.ForeignKey(
        Applicant,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="applications",
        verbose_name=_("applicant"),
    )
    # Who applies
    legal_name = models.CharField(_("full legal name"), max_length=300, blank=True)
    short_name = models.CharField(_("short name"), max_length=100, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text="ISO 3166-1")
    tax_scheme = models.CharField(_("tax number scheme"), max_length=10, choices=TaxScheme, blank=True)
    tax_number = models.CharField(_("tax number"), max_length=20, blank=True)
    tax_number_override = models.CharField(
        _("why this tax number is taken as it is"),
        max_length=300,
        blank=True,
        help_text=_("With a reason, an organiser lets a number stand whose check digit does not match."),
    )
    legal_address = models.CharField(_("registered address"), max_length=300, blank=True)
    postal_address = models.CharField(_("postal address"), max_length=300, blank=True)
    website = models.URLField(_("website"), blank=True)
    signatory = models.CharField(_("signatory"), max_length=200, blank=True)
    signatory_position = models.CharField(_("job title"), max_length=200, blank=True)
    signatory_authority = models.CharField(_("acts on the basis of"), max_length=200, blank=True)
    bank_details = models.TextField(_("bank details"), max_length=1000, blank=True)
    sending_body = models.CharField(
        _("ministry, concern or committee that applies for you"), max_length=200, blank=True
    )
    # Contact
    contact_person = models.CharField(_("contact person"), max_length=200, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=30, blank=True)
    emergency_phone = models.CharField(_("emergency telephone"), max_length=30, blank=True)
    # What is shown
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, verbose_name=_("main sector"))
    other_sectors = models.JSONField(_("other sectors"), default=list, blank=True)
    products = models.TextField(_("products and services"), max_length=2000, blank=True)
    exhibits = models.JSONField(_("exhibits"), default=list, blank=True)
    # Where
    space = models.CharField(_("kind of space"), max_length=15, choices=Space, blank=True)
    area = models.DecimalField(_("area, m²"), max_digits=7, decimal_places=2, null=True, blank=True)
    min_frontage = models.DecimalField(
        _("minimum frontage, m"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    open_sides = models.CharField(_("open sides"), max_length=10, choices=OpenSides, blank=True)
    near = models.CharField(_("preferred neighbours"), max_length=300, blank=True)
    apart = models.CharField(_("neighbours to avoid"), max_length=300, blank=True)
    # With what
    power_kw = models.DecimalField(
        _("electric power, kW"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    phases = models.PositiveSmallIntegerField(_("number of phases"), null=True, blank=True)
    power_24h = models.BooleanField(_("power around the clock"), default=False)
    water = models.BooleanField(_("water and drain"), default=False)
    compressed_air = models.BooleanField(_("compressed air"), default=False)
    internet = models.BooleanField(_("internet"), default=False)
    rigging_kg = models.PositiveIntegerField(_("suspended load, kg"), null=True, blank=True)
    floor_load = models.PositiveIntegerField(_("floor load, kg/m²"), null=True, blank=True)
    furniture = models.TextField(_("furniture"), max_length=1000, blank=True)
    fascia_en = models.CharField(_("fascia name (English)"), max_length=24, blank=True)
    fascia_ru = models.CharField(_("fascia name (Russian)"), max_length=24, blank=True)
    fascia_kk = models.CharField(_("fascia name (Kazakh)"), max_length=24, blank=True)
    fascia_be = models.CharField(_("fascia name (Belarusian)"), max_length=24, blank=True)
    # With whom
    co_exhibitors = models.JSONField(_("co-exhibitors"), default=list, blank=True)
    # In the catalogue. Columns of its own, not translations: each is what the applicant wrote.
    catalogue_name_en = models.CharField(_("name for the catalogue (English)"), max_length=100, blank=True)
    catalogue_name_ru = models.CharField(_("name for the catalogue (Russian)"), max_length=100, blank=True)
    catalogue_name_kk = models.CharField(_("name for the catalogue (Kazakh)"), max_length=100, blank=True)
    catalogue_name_be = models.CharField(_("name for the catalogue (Belarusian)"), max_length=100, blank=True)
    catalogue_text_en = models.TextField(_("text for the catalogue (English)"), max_length=500, blank=True)
    catalogue_text_ru = models.TextField(_("text for the catalogue (Russian)"), max_length=500, blank=True)
    catalogue_text_kk = models.TextField(_("text for the catalogue (Kazakh)"), max_length=500, blank=True)
    catalogue_text_be = models.TextField(_("text for the catalogue (Belarusian)"), max_length=500, blank=True)
    logo = models.ForeignKey(
        "exhibitors.Upload", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )
    # How it comes
    freight_kg = models.DecimalField(
        _("weight of the freight, kg"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    freight_m3 = models.DecimalField(
        _("volume of the freight, m³"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    freight_packages = models.PositiveIntegerField(_("number of packages"), null=True, blank=True)
    freight_arrival = models.DateField(_("arrival date of the freight"), null=True, blank=True)
    empties = models.BooleanField(_("storage of empties"), default=False)
    vehicles = models.JSONField(_("vehicles"), default=list, blank=True)
    badges = models.PositiveSmallIntegerField(_("badges for the staff"), null=True, blank=True)
    documents = models.JSONField(_("documents"), default=list, blank=True)
    remarks = models.TextField(_("remarks"), max_length=2000, blank=True)
    may_be_late = models.BooleanField(
        _("may be submitted after the deadline"),
        default=False,
        help_text=_("An organiser’s leave for this one application."),
    )
    created_at = models.DateTimeField(_("begun at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)

    objects = ApplicationQuerySet.as_manager()
    history = Records(**RECORDS)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["created_at"]
        permissions = [
            ("review_application", _("Can decide on applications")),
            ("release_decision", _("Can release decisions")),
        ]
        indexes = [
            models.Index(fields=["applicant", "-created_at", "-id"], name="application_of_applicant"),
            models.Index(fields=["exhibition", "state", "submitted_at"], name="application_queue"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["exhibition", "tax_scheme", "tax_number"],
                # In the sandbox everybody tries the same examples.
                condition=~Q(tax_number="")
                & Q(is_sandbox=False)
                & Q(
                    # The values themselves: a class body cannot be read from an inner scope.
                    state__in=["SUBMITTED", "UNDER_REVIEW", "RETURNED", "WAITLISTED", "ACCEPTED"]
                ),
                name="application_one_a_tax_number",
                violation_error_message=_("There is already an application with this number"),
            ),
            models.UniqueConstraint(
                fields=["applicant", "is_sandbox", "external_id"],
                condition=~Q(external_id=""),
                name="application_once_an_external_id",
            ),
            models.CheckConstraint(
                condition=Q(external_id="") | ~Q(applicant=None),
                name="application_external_id_has_an_applicant",
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

    def last_decision(self):
        """The newest decision that the applicant has been told, while its state still follows from it."""
        if self.state not in self.DECIDED:
            return None
        released = [one for one in self.decisions.all() if one.released_at]
        newest = max(released, key=lambda one: one.released_at, default=None)
        return newest if newest and newest.outcome == self.state else None
