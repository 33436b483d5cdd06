from django.db import models
from django.utils.translation import gettext_lazy as _

from expo.models import Exhibition


class BadgeStep(models.Model):
    """How many badges are free up to an area, where the edition does not keep to the usual steps."""

    exhibition = models.ForeignKey(
        Exhibition, models.CASCADE, related_name="badge_steps", verbose_name=_("exhibition")
    )
    up_to = models.PositiveIntegerField(
        _("up to, m²"), null=True, blank=True, help_text=_("Empty for every larger area.")
    )
    badges = models.PositiveSmallIntegerField(_("free badges"))

    class Meta:
        verbose_name = _("step of the badge quota")
        verbose_name_plural = _("steps of the badge quota")
        ordering = [models.F("up_to").asc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(fields=["exhibition", "up_to"], name="badge_step_once_an_area"),
            models.UniqueConstraint(
                fields=["exhibition"], condition=models.Q(up_to=None), name="badge_step_one_is_the_last"
            ),
        ]

    def __str__(self):
        return str(self.badges)
