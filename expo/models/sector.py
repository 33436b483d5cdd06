from django.db import models
from django.utils.translation import gettext_lazy as _

from expo.models.exhibition import Exhibition


class Sector(models.Model):
    """A branch of the economy by which exhibitors and sessions are grouped."""

    exhibition = models.ForeignKey(
        Exhibition, models.CASCADE, related_name="sectors", verbose_name=_("exhibition")
    )
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=150)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["exhibition", "code"], name="sector_code_is_unique"),
        ]

    def __str__(self):
        return self.name or self.code
