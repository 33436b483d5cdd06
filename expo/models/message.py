from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from expo.models.exhibition import Exhibition


class Message(models.Model):
    """A letter. It is a row in the outbox before anything is sent."""

    class State(models.TextChoices):
        HELD = "held", _("Held back")
        QUEUED = "queued", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")
        CANCELLED = "cancelled", pgettext_lazy("message", "Cancelled")

    exhibition = models.ForeignKey(
        Exhibition, models.CASCADE, related_name="messages", verbose_name=_("exhibition")
    )
    to = models.EmailField(_("recipient"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.QUEUED)
    is_confidential = models.BooleanField(
        _("holds a link or a code"), default=False, help_text=_("Its text is not shown.")
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(state__in=["queued", "failed"]), name="message_is_due"
            )
        ]

    def __str__(self):
        return self.subject
