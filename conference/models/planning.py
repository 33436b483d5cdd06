"""What the organisers note while they plan. Nothing of it is ever shown to the public."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from conference.models.session import Session
from expo.models import Exhibition, Person


class Availability(models.Model):
    """A time at which a person can be there. Whoever has none in an edition can be there at any time."""

    exhibition = models.ForeignKey(
        Exhibition, models.CASCADE, related_name="availabilities", verbose_name=_("exhibition")
    )
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="availabilities", verbose_name=_("person")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("availability of a person")
        verbose_name_plural = _("availability of people")
        ordering = ["person", "starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="availability_ends_after_start",
                violation_error_message=_("The end must be later than the start."),
            ),
        ]

    def __str__(self):
        return str(self.person)


class AcceptedClash(models.Model):
    """A clash of the draft that somebody ignores, and why. Only ``ignoring`` writes it.

    ``fingerprint`` says what is ignored; a clash that has become another one is asked about anew.
    """

    exhibition = models.ForeignKey(
        Exhibition, models.CASCADE, related_name="accepted_clashes", verbose_name=_("exhibition")
    )
    fingerprint = models.CharField(max_length=150, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="+", verbose_name=_("session"))
    other = models.ForeignKey(
        Session, models.CASCADE, null=True, related_name="+", verbose_name=_("other session")
    )
    reason = models.CharField(_("reason"), max_length=500)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("ignored by")
    )
    accepted_at = models.DateTimeField(_("ignored at"))

    class Meta:
        verbose_name = _("ignored clash")
        verbose_name_plural = _("ignored clashes")
        ordering = ["-accepted_at"]
        constraints = [
            models.UniqueConstraint(fields=["exhibition", "fingerprint"], name="clash_accepted_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="clash_accepted_for_a_reason"),
        ]

    def __str__(self):
        return self.reason
