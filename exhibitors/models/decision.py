from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exhibitors.models.application import Application
from expo.models import Message


class DecisionQuerySet(models.QuerySet):
    def pending(self):
        """Made, but not yet released: nobody outside knows of them."""
        return self.filter(released_at=None, undone_at=None)


class Decision(models.Model):
    """What an organiser has decided on an application. It takes effect when it is released."""

    class Outcome(models.TextChoices):
        ACCEPTED = "ACCEPTED", _("Accept")
        RETURNED = "RETURNED", _("Return for correction")
        REJECTED = "REJECTED", _("Reject")
        WAITLISTED = "WAITLISTED", _("Put on the waiting list")

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="decisions", verbose_name=_("application")
    )
    outcome = models.CharField(_("decision"), max_length=12, choices=Outcome)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    comments = models.JSONField(_("comments on fields"), default=dict, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), auto_now_add=True)
    released_at = models.DateTimeField(pgettext_lazy("decision", "released at"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    message = models.OneToOneField(
        Message,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="decision",
        verbose_name=_("message"),
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-decided_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(released_at=None, undone_at=None),
                name="decision_one_pending",
                violation_error_message=_("Somebody has decided on this application already."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="ACCEPTED") | ~Q(reason="") | ~Q(comments={}),
                name="decision_against_has_a_reason",
                violation_error_message=_("Give a reason."),
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(undone_at=None), name="decision_released_is_final"
            ),
        ]

    def __str__(self):
        return f"{self.application.number}: {self.get_outcome_display()}"
