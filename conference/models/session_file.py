import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models.release import Release, Slot, SlotContribution
from conference.models.session import Contribution, Session
from expo import documents


class FileKind(models.TextChoices):
    SLIDES = "slides", _("Slides")
    PAPER = "paper", _("Paper")
    ABSTRACT = "abstract", _("Abstract")
    HANDOUT = "handout", _("Handout")
    OTHER = "other", _("Other document")


def path_of(stored, _filename):
    # Outside of the web root: nothing of what the sender called it reaches the disk.
    return f"session-files/{stored.pk.hex[:2]}/{stored.pk.hex}{stored.kind.suffixes[0]}"


class StoredFile(models.Model):
    """Bytes that never change, with their checksum. They stay while a draft or a release refers to them.

    The random key is also their public address, the same in every release that shows them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(_("file"), upload_to=path_of, max_length=200)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveIntegerField(_("size"), help_text=_("In bytes"))
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("sent at"), auto_now_add=True)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")

    def __str__(self):
        return self.name

    @property
    def kind(self):
        """The Kind of document that it is."""
        return documents.BY_CONTENT_TYPE[self.content_type]


class Described(models.Model):
    """What the draft and a release say alike of a file."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=FileKind, default=FileKind.SLIDES)
    title = models.CharField(_("title"), max_length=200, blank=True)
    language = models.CharField(
        _("language of the file"),
        max_length=2,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("Nothing, where it is in several or in none"),
    )
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title or str(self.stored)


def has_title(prefix):
    """A title in one language at least. NULL would pass a check, so that it is asked for as well."""
    condition = Q()
    for code, _name in settings.LANGUAGES:
        condition |= Q((f"title_{code}__gt", ""), (f"title_{code}__isnull", False))
    return models.CheckConstraint(
        condition=condition,
        name=f"{prefix}_has_a_title",
        violation_error_message=_("Give the title in one language at least."),
    )


class SessionFile(Described):
    """A file of a session in the draft: the next release shows it, unless the session is closed."""

    # The same through all releases: by it a file that is replaced is known again.
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="files", verbose_name=_("session"))
    contribution = models.ForeignKey(
        Contribution,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contribution"),
        help_text=_("Nothing, where it belongs to the whole session"),
    )

    class Meta(Described.Meta):
        verbose_name = _("file of a session")
        verbose_name_plural = _("files of sessions")
        constraints = [has_title("session_file")]

    def clean(self):
        if self.contribution and self.contribution.session_id != self.session_id:
            raise ValidationError({"contribution": _("This contribution belongs to another session.")})


class SlotFileQuerySet(models.QuerySet):
    def shown(self, exhibition):
        """The files of the sessions that the newest release of ``exhibition`` holds."""
        newest = Release.objects.filter(exhibition=exhibition).order_by("-number").values("pk")[:1]
        return self.filter(slot__release=newest)


class SlotFile(Described):
    """A file as it was released."""

    uid = models.UUIDField()
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="files", verbose_name=_("released session"))
    contribution = models.ForeignKey(
        SlotContribution, models.CASCADE, null=True, related_name="files", verbose_name=_("contribution")
    )

    objects = SlotFileQuerySet.as_manager()

    class Meta(Described.Meta):
        verbose_name = _("file as released")
        verbose_name_plural = _("files as released")
        constraints = [
            models.UniqueConstraint(fields=["slot", "uid"], name="slot_file_once_a_session"),
            has_title("slot_file"),
        ]
