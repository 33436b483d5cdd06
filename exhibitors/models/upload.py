import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exhibitors.models.applicant import Applicant
from exhibitors.models.application import Application
from expo.models import Exhibition


class UploadQuerySet(models.QuerySet):
    def visible_to(self, key):
        """The files of the key's own application, or of its applicant."""
        if key.applicant_id:
            return self.filter(applicant=key.applicant_id, is_sandbox=key.is_sandbox)
        application = Application.objects.filter(pk=key.application_id)
        return self.filter(
            Q(application=key.application_id)
            | Q(
                applicant__isnull=False,
                applicant__in=application.values("applicant"),
                is_sandbox=key.is_sandbox,
            )
        )


def path_of(upload, _filename):
    # A random name outside of the web root: nothing of what the sender called it reaches the disk.
    return f"uploads/{upload.pk.hex[:2]}/{upload.pk.hex}{upload.suffix}"


class Upload(models.Model):
    """A file that an applicant has sent: a logo, re-encoded, or a document, served to download only."""

    class Kind(models.TextChoices):
        LOGO = "logo", _("Logo")
        DOCUMENT = "document", _("Document")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    exhibition = models.ForeignKey(Exhibition, models.CASCADE, related_name="+")
    application = models.ForeignKey(
        Application, models.CASCADE, null=True, blank=True, related_name="uploads"
    )
    applicant = models.ForeignKey(Applicant, models.CASCADE, null=True, blank=True, related_name="uploads")
    is_sandbox = models.BooleanField(_("sandbox"), default=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    file = models.FileField(_("file"), upload_to=path_of, max_length=200)
    suffix = models.CharField(max_length=8)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveIntegerField(_("size"), help_text=_("In bytes"))
    width = models.PositiveIntegerField(_("width"), null=True)
    height = models.PositiveIntegerField(_("height"), null=True)
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("sent at"), auto_now_add=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(application=None) ^ Q(applicant=None), name="upload_has_one_owner"
            ),
        ]

    def __str__(self):
        return self.name
