from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Region(models.Model):
    """A region of the country that exhibits."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["position", "code"]

    def __str__(self):
        return self.name or self.code


class TaxScheme(models.TextChoices):
    BY_UNP = "BY_UNP", _("UNP (Belarus)")
    KZ_BIN = "KZ_BIN", _("BIN (Kazakhstan)")
    KZ_RNN = "KZ_RNN", _("RNN (Kazakhstan)")
    OTHER = "OTHER", _("Another tax number")


class Organisation(models.Model):
    """A company, institute, ministry or other body. It outlives the editions it takes part in."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    legal_name = models.CharField(_("full legal name"), max_length=300, blank=True)
    country = models.CharField(_("country"), max_length=2, default="BY", help_text="ISO 3166-1")
    city = models.CharField(_("city"), max_length=100, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name=_("region"))
    website = models.URLField(_("website"), blank=True)
    founded_year = models.PositiveSmallIntegerField(_("year of foundation"), null=True, blank=True)
    tax_scheme = models.CharField(_("tax number scheme"), max_length=10, choices=TaxScheme, blank=True)
    tax_number = models.CharField(_("tax number"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["tax_scheme", "tax_number"],
                condition=~Q(tax_number=""),
                name="organisation_tax_number_is_unique",
                violation_error_message=_("There is already an organisation with this tax number."),
            ),
            models.CheckConstraint(
                condition=Q(tax_number="") | ~Q(tax_scheme=""),
                name="organisation_tax_number_has_a_scheme",
                violation_error_message=_("Say which tax number this is."),
            ),
        ]

    def __str__(self):
        return self.name or self.slug
