from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.models.release import Release
from expo.models import Exhibition, Message


class PlannedRelease(models.Model):
    """A release to be made of the draft as it will be at a given hour. Only ``releasing`` writes it."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("release", "Planned")
        RELEASED = "released", pgettext_lazy("release", "Released")
        REFUSED = "refused", pgettext_lazy("release", "Refused")
        CALLED_OFF = "called-off", pgettext_lazy("release", "Called off")

    exhibition = models.ForeignKey(
        Exhibition, models.CASCADE, related_name="planned_releases", verbose_name=_("exhibition")
    )
    name = models.CharField(_("name"), max_length=100)
    notes = models.TextField(_("notes"), blank=True)
    at = models.DateTimeField(_("to be released at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("planned by")
    )
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.PLANNED)
    reason = models.TextField(_("reason"), blank=True)
    release = models.OneToOneField(
        Release, models.CASCADE, null=True, related_name="plan", verbose_name=_("release")
    )

    class Meta:
        verbose_name = _("planned release")
        verbose_name_plural = _("planned releases")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="released", release__isnull=False)
                | Q(~Q(state="released"), release__isnull=True),
                name="plan_has_its_release_once_released",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="plan_is_refused_for_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["at"], condition=Q(state="planned"), name="plan_is_due")]

    def __str__(self):
        return self.name


class ReleaseLetter(models.Model):
    """A letter that tells somebody of a release."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="letters", verbose_name=_("release"))
    message = models.OneToOneField(Message, models.CASCADE, related_name="+", verbose_name=_("message"))

    class Meta:
        verbose_name = _("letter about a release")
        verbose_name_plural = _("letters about releases")

    def __str__(self):
        return str(self.message)
