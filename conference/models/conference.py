from django.db import models
from django.utils.translation import gettext_lazy as _

from expo.models import Exhibition, Provenance, provenance_is_complete


class Conference(models.Model):
    """The conference inside the exhibition."""

    exhibition = models.OneToOneField(
        Exhibition, models.CASCADE, related_name="conference", verbose_name=_("exhibition")
    )
    title = models.CharField(_("title"), max_length=300)
    lead = models.TextField(_("introduction"), blank=True)
    provenance = models.CharField(
        _("provenance"), max_length=25, choices=Provenance, default=Provenance.ILLUSTRATIVE
    )
    provenance_url = models.URLField(_("source"), blank=True)

    class Meta:
        verbose_name = _("conference")
        verbose_name_plural = _("conferences")
        constraints = [provenance_is_complete("conference")]

    def __str__(self):
        return self.title or ""


class Track(models.Model):
    """A section of the conference."""

    conference = models.ForeignKey(
        Conference, models.CASCADE, related_name="tracks", verbose_name=_("conference")
    )
    code = models.SlugField(_("code"))
    name = models.CharField(_("name"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "code"], name="track_code_is_unique"),
        ]

    def __str__(self):
        return self.name or self.code
