from django.db import models
from django.utils.translation import gettext_lazy as _

from exhibitors.models.application import Application


class Reminder(models.Model):
    """That an applicant has been told how near a deadline is, so that nobody is told twice."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="reminders", verbose_name=_("application")
    )
    subject = models.CharField(_("of what"), max_length=20)
    days = models.PositiveSmallIntegerField(_("days before"))
    sent_at = models.DateTimeField(_("sent at"), auto_now_add=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(fields=["application", "subject", "days"], name="reminder_once"),
        ]

    def __str__(self):
        return f"{self.application.number}: {self.subject}"
