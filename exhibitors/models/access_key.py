from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exhibitors.models.application import Application


class AccessKeyQuerySet(models.QuerySet):
    def usable(self):
        """Neither revoked nor expired, by the real clock."""
        now = timezone.now()
        return self.filter(revoked_at=None).filter(Q(expires_at=None) | Q(expires_at__gt=now))


class AccessKey(models.Model):
    """A bearer key for one application. Only its SHA-256 is kept; the key itself is shown once."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="access_keys", verbose_name=_("application")
    )
    prefix = models.CharField(_("begins with"), max_length=12)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = AccessKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("access key")
        verbose_name_plural = _("access keys")
        ordering = ["-created_at"]

    def __str__(self):
        return f"{self.prefix}…"
