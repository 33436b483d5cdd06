from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.models.commission.agenda import AgendaItem
from conference.models.commission.base import Part, Titled, Unnamed, has_a_title, new_key
from conference.models.commission.meeting import CommissionMeeting
from expo.history import RECORDS, Records


class Level(models.TextChoices):
    """Who may know of a paper at all; to everybody else there is none."""

    PUBLIC = "PUBLIC", _("Public")
    DELEGATIONS = "DELEGATIONS", _("Both delegations")
    JOINT_SECRETARIAT = "JOINT_SECRETARIAT", _("Joint secretariat")
    NATIONAL_BY = "NATIONAL_BY", _("Belarusian part only")
    NATIONAL_KZ = "NATIONAL_KZ", _("Kazakh part only")


class Paper(Titled):
    """A paper of a meeting, of one part, with its versions. One of restricted information is metadata
    only."""

    meeting = models.ForeignKey(CommissionMeeting, models.CASCADE, related_name="papers")
    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    # An item that goes leaves its papers: a refusal would tell the one side of the other's own papers.
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="papers", verbose_name=_("item")
    )
    part = models.CharField(
        pgettext_lazy("of the Commission", "part"), max_length=2, choices=Part, editable=False
    )
    level = models.CharField(_("access level"), max_length=20, choices=Level, default=Level.DELEGATIONS)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    is_restricted = models.BooleanField(
        _("restricted information"),
        default=False,
        help_text=_("Only that it exists is recorded here; the paper itself is handed over on paper."),
    )
    registration_number = models.CharField(_("registration number"), max_length=50, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    Level = Level
    history = Records(**RECORDS)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["item__position", "created_at"]
        constraints = [
            has_a_title("paper_has_a_title"),
            # National papers are the own part's.
            models.CheckConstraint(
                condition=(~Q(level="NATIONAL_BY") | Q(part="BY")) & (~Q(level="NATIONAL_KZ") | Q(part="KZ")),
                name="paper_of_a_part_is_its_own",
            ),
            models.CheckConstraint(
                condition=Q(is_restricted=False) | ~Q(level="PUBLIC"),
                name="paper_of_restricted_information_is_not_public",
                violation_error_message=_("Restricted information cannot be public."),
            ),
        ]


def path_of(version, _filename):
    # A random name outside of the web root: nothing of what the sender called it reaches the disk.
    return f"papers/{version.key[:2]}/{version.key}"


class PaperVersion(Unnamed):
    """A file of a paper as it was handed in. It is never changed; ``sha256`` is checked with every read."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    file = models.FileField(_("file"), upload_to=path_of, max_length=100)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveIntegerField(_("size"), help_text=_("In bytes"))
    sha256 = models.CharField(max_length=64)
    note = models.CharField(_("what has changed"), max_length=300, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("handed in at"), auto_now_add=True)

    class Meta:
        verbose_name = _("version of a paper")
        verbose_name_plural = _("versions of papers")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="paper_version_once_a_number"),
        ]


class Reading(Unnamed):
    """A closed object was read: the database only ever adds these rows. ``receipt`` stands on what was
    given out.

    ``thing`` names the kind of object and ``key`` which one; ``level`` says which secretary may know of it.
    """

    class Action(models.TextChoices):
        READ = "read", _("Read")
        DOWNLOADED = "downloaded", _("Downloaded")
        DAMAGED = "damaged", _("Found damaged")
        EXPORTED = "exported", _("Readings exported")

    receipt = models.CharField(_("receipt"), max_length=12, unique=True, default=new_key)
    meeting = models.ForeignKey(CommissionMeeting, models.PROTECT, null=True, related_name="readings")
    at = models.DateTimeField(_("at"), db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user")
    )
    part = models.CharField(
        pgettext_lazy("of the Commission", "part"), max_length=2, choices=Part, blank=True
    )
    standing = models.CharField(_("in the capacity of"), max_length=100)
    action = models.CharField(_("action"), max_length=10, choices=Action, default=Action.READ)
    thing = models.CharField(_("object"), max_length=30)
    key = models.CharField(_("key"), max_length=20)
    level = models.CharField(_("access level"), max_length=20, choices=Level)
    version = models.CharField(_("version"), max_length=20, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(_("request number"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["-at", "-pk"]
