from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exhibitors.models.applicant import Applicant
from exhibitors.models.application import Application


class AccessKeyQuerySet(models.QuerySet):
    def usable(self):
        """Neither revoked nor expired, by the real clock."""
        now = timezone.now()
        return self.filter(revoked_at=None).filter(Q(expires_at=None) | Q(expires_at__gt=now))


class AccessKey(models.Model):
    """A bearer key, for one application or for all of an applicant's.

    Only its SHA-256 is kept; the key itself is shown once.
    """

    class Scope(models.TextChoices):
        READ = "read", _("Read only")
        WRITE = "write", _("Read and write")

    application = models.ForeignKey(
        Application,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="access_keys",
        verbose_name=_("application"),
    )
    applicant = models.ForeignKey(
        Applicant,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="access_keys",
        verbose_name=_("applicant"),
    )
    name = models.CharField(_("name"), max_length=100, blank=True)
    scope = models.CharField(_("scope"), max_length=5, choices=Scope, default=Scope.WRITE)
    is_sandbox = models.BooleanField(_("sandbox"), default=False)
    requests_a_minute = models.PositiveIntegerField(_("requests a minute"), default=300)
    prefix = models.CharField(_("begins with"), max_length=12)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = AccessKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("access key")
        verbose_name_plural = _("access keys")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(application=None) ^ Q(applicant=None), name="access_key_opens_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(requests_a_minute__gt=0),
                name="access_key_allows_some_requests",
                violation_error_message=_("Allow at least one request a minute."),
            ),
        ]

    def __str__(self):
        return f"{self.prefix}…"

    @property
    def owner(self):
        """A name of whom the key belongs to, the same for all keys of an applicant."""
        if self.applicant_id:
            return f"applicant-{self.applicant_id}-{'test' if self.is_sandbox else 'live'}"
        return f"application-{self.application_id}"
