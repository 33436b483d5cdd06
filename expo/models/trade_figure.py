from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from expo.models.exhibition import Exhibition


class TradeFigure(models.Model):
    """One figure of the presentation of the economy, with its unit and the source that states it."""

    class Flow(models.TextChoices):
        TURNOVER = "turnover", _("Trade turnover")
        EXPORT = "export", _("Exports of Belarus")
        IMPORT = "import", _("Imports from Kazakhstan")
        GROWTH = "growth", _("Growth of the turnover on the year before")
        COUNT = "count", _("Number of things counted")

    class Unit(models.TextChoices):
        USD_MILLION = "usd-million", _("million US dollars")
        PERCENT = "percent", _("per cent")
        PIECES = "pieces", _("pieces")

    class Qualifier(models.TextChoices):
        EXACT = "exact", _("as stated")
        MORE_THAN = "more-than", _("more than")
        ABOUT = "about", _("about")

    exhibition = models.ForeignKey(
        Exhibition, models.CASCADE, related_name="trade_figures", verbose_name=_("exhibition")
    )
    code = models.SlugField(_("code"))
    flow = models.CharField(_("kind"), max_length=10, choices=Flow)
    starts_on = models.DateField(_("first day of the period"))
    ends_on = models.DateField(_("last day of the period"))
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=12, choices=Unit)
    qualifier = models.CharField(_("precision"), max_length=10, choices=Qualifier, default=Qualifier.EXACT)
    label = models.CharField(_("label"), max_length=200)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), blank=True, max_length=300)
    is_computed = models.BooleanField(_("computed here"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("trade figure")
        verbose_name_plural = _("trade figures")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["exhibition", "code"], name="trade_figure_code_is_unique"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="trade_figure_period_ends_after_start",
                violation_error_message=_("The last day cannot come before the first."),
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="trade_figure_is_not_negative",
                violation_error_message=_("The value cannot be negative."),
            ),
        ]

    def __str__(self):
        return self.label or self.code
