from django.db import models
from django.utils.translation import gettext_lazy as _

from expo.models.exhibition import Exhibition


class Deadline(models.Model):
    """Until when a part of the exhibitors' paperwork is taken, where it is not the usual number of days."""

    class Kind(models.TextChoices):
        DESIGN = "design", _("Stand design")
        CATALOGUE = "catalogue", _("Catalogue")
        TECHNICAL = "technical", _("Technical wishes")
        FREIGHT = "freight", _("Freight")
        BADGES = "badges", _("Badges")

    exhibition = models.ForeignKey(
        Exhibition, models.CASCADE, related_name="deadlines", verbose_name=_("exhibition")
    )
    kind = models.CharField(_("part"), max_length=12, choices=Kind)
    at = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["exhibition", "kind"], name="deadline_once_a_part"),
        ]

    def __str__(self):
        return self.get_kind_display()
