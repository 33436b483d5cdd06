from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from expo.models.exhibition import Exhibition


class Hall(models.Model):
    """A hall or an open-air ground. Sizes are whole centimetres; x runs along the width."""

    class Kind(models.TextChoices):
        INDOOR = "indoor", _("Indoor hall")
        OPEN_AIR = "open-air", _("Open-air ground")

    exhibition = models.ForeignKey(
        Exhibition, models.CASCADE, related_name="halls", verbose_name=_("exhibition")
    )
    code = models.CharField(_("code"), max_length=10)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.INDOOR)
    width_cm = models.PositiveIntegerField(_("width, cm"))
    depth_cm = models.PositiveIntegerField(_("depth, cm"))

    class Meta:
        verbose_name = _("hall")
        verbose_name_plural = _("halls")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["exhibition", "code"], name="hall_code_is_unique"),
            models.CheckConstraint(
                condition=Q(width_cm__gt=0) & Q(depth_cm__gt=0),
                name="hall_size_is_positive",
                violation_error_message=_("Width and depth must be greater than zero."),
            ),
        ]

    def __str__(self):
        return self.name or self.code

    @property
    def gross_area(self):
        """In square metres."""
        return self.width_cm * self.depth_cm / 10_000
