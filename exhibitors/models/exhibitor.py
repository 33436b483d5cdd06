from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exhibitors.models.application import Application
from expo.alphabets import sort_key
from expo.folding import fold
from expo.languages import CODES, text_in
from expo.models import Exhibition, Organisation, Provenance, Sector, provenance_is_complete


class ExhibitorQuerySet(models.QuerySet):
    def published(self):
        """Those the public sees: whoever takes part, whether or not the logo and text are there yet."""
        return self.exclude(state__in=[Exhibitor.State.CANCELLED, Exhibitor.State.NO_SHOW])

    def in_order(self, language):
        """By name in ``language``, by that language's alphabet."""
        return self.order_by(f"sort_{language}", "slug")

    def matching(self, words):
        """Whose name, city or products hold every one of ``words``, in whatever script."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_text__contains=word)
        return found


class Exhibitor(models.Model):
    """An organisation's participation in one edition, with its entry in the catalogue."""

    class State(models.TextChoices):
        ACCEPTED = "ACCEPTED", _("Accepted")
        CONTRACTED = "CONTRACTED", _("Contract signed")
        CONFIRMED = "CONFIRMED", _("Participation confirmed")
        STAND_ASSIGNED = "STAND_ASSIGNED", _("Stand assigned")
        READY = "READY", _("Ready for move-in")
        ON_SITE = "ON_SITE", _("On site")
        COMPLETED = "COMPLETED", _("Participation completed")
        ARCHIVED = "ARCHIVED", _("Archived")
        CANCELLED = "CANCELLED", _("Participation cancelled")
        NO_SHOW = "NO_SHOW", _("Did not arrive")

    exhibition = models.ForeignKey(
        Exhibition, models.PROTECT, related_name="exhibitors", verbose_name=_("exhibition")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="participations", verbose_name=_("organisation")
    )
    application = models.OneToOneField(
        Application,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exhibitor",
        verbose_name=_("application"),
    )
    slug = models.SlugField(_("address"), max_length=80)
    state = models.CharField(_("status"), max_length=15, choices=State, default=State.CONTRACTED)
    name = models.CharField(_("name for the catalogue"), max_length=100)
    text = models.TextField(_("text for the catalogue"), max_length=500, blank=True)
    sector = models.ForeignKey(
        Sector, models.PROTECT, related_name="exhibitors", verbose_name=_("main sector")
    )
    logo = models.ForeignKey(
        "exhibitors.Upload", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )
    contract_number = models.CharField(_("contract number"), max_length=50, blank=True)
    contract_signed_on = models.DateField(_("signed by both on"), null=True, blank=True)
    provenance = models.CharField(
        _("provenance"), max_length=25, choices=Provenance, default=Provenance.ILLUSTRATIVE
    )
    provenance_url = models.URLField(_("source"), blank=True)
    # Derived: the order of the name in each language, and what the search looks through.
    sort_en = models.CharField(max_length=80, editable=False)
    sort_ru = models.CharField(max_length=80, editable=False)
    sort_be = models.CharField(max_length=80, editable=False)
    sort_kk = models.CharField(max_length=80, editable=False)
    search_text = models.TextField(editable=False)

    objects = ExhibitorQuerySet.as_manager()

    class Meta:
        verbose_name = _("exhibitor")
        verbose_name_plural = _("exhibitors")
        ordering = ["sort_ru", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["exhibition", "slug"], name="exhibitor_slug_is_unique"),
            # With the organisation's own unique tax number: one tax number an edition.
            models.UniqueConstraint(
                fields=["exhibition", "organisation"], name="exhibitor_once_an_organisation"
            ),
            models.CheckConstraint(
                condition=Q(contract_number="") | ~Q(contract_signed_on=None),
                name="exhibitor_contract_has_a_date",
                violation_error_message=_("Give the date on which the contract was signed."),
            ),
            provenance_is_complete("exhibitor"),
        ]
        indexes = [
            models.Index(fields=["exhibition", f"sort_{code}"], name=f"exhibitor_sort_{code}")
            for code in ("en", "ru", "be", "kk")
        ]

    def __str__(self):
        return self.name or self.slug

    def save(self, *args, **kwargs):
        self.derive(list(self.products.all()) if self.pk else [])
        super().save(*args, **kwargs)

    def derive(self, products):
        """Set the sort keys and the search text. Bulk operations pass over ``save`` and call this."""
        for code in CODES:
            setattr(self, f"sort_{code}", sort_key(text_in(self, "name", code)[0], code))
        texts = [getattr(self, f"name_{code}") for code in CODES]
        texts += [getattr(self.organisation, f"city_{code}") for code in CODES]
        texts += [getattr(product, f"name_{code}") for product in products for code in CODES]
        self.search_text = fold(" ".join(text for text in texts if text))


class Product(models.Model):
    """A product or service as it stands in the catalogue."""

    exhibitor = models.ForeignKey(
        Exhibitor, models.CASCADE, related_name="products", verbose_name=_("exhibitor")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["exhibitor", "position"], name="product_position_is_unique"),
        ]

    def __str__(self):
        return self.name or ""


class CoExhibitor(models.Model):
    """A company on the main exhibitor's stand, with its own staff and products or only represented."""

    exhibitor = models.ForeignKey(
        Exhibitor, models.CASCADE, related_name="co_exhibitors", verbose_name=_("exhibitor")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="co_exhibits", verbose_name=_("organisation")
    )
    has_own_staff = models.BooleanField(_("own staff on the stand"), default=False)
    has_own_products = models.BooleanField(_("own products on the stand"), default=False)

    class Meta:
        verbose_name = _("co-exhibitor")
        verbose_name_plural = _("co-exhibitors")
        constraints = [
            models.UniqueConstraint(fields=["exhibitor", "organisation"], name="co_exhibitor_once_a_stand"),
        ]

    def __str__(self):
        return str(self.organisation)

    @property
    def counts_as_exhibitor(self):
        """Own staff and own products make a co-exhibitor; without both it is a represented company.

        Rule: UFI and FKM, definitions of exhibition statistics.
        """
        return self.has_own_staff and self.has_own_products
