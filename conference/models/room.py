from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from expo.models import Exhibition, Hall


class Setup(models.TextChoices):
    """How a room is furnished for a session."""

    THEATRE = "theatre", _("Theatre")
    CLASSROOM = "classroom", _("Classroom")
    U_SHAPE = "u-shape", _("U-shape")
    BANQUET = "banquet", _("Banquet")
    RECEPTION = "reception", _("Reception")
    ROUND_TABLE = "round-table", _("Round table")


class Room(models.Model):
    """A place where sessions are held."""

    class Layout(models.TextChoices):
        THEATRE = "theatre", _("Rows of seats")
        CLASSROOM = "classroom", _("Desks")
        BOARDROOM = "boardroom", _("One table")
        STAGE = "stage", _("Stage")
        TABLES = "tables", _("Separate tables")

    exhibition = models.ForeignKey(
        Exhibition, models.CASCADE, related_name="rooms", verbose_name=_("exhibition")
    )
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=100)
    hall = models.ForeignKey(
        Hall, models.PROTECT, null=True, blank=True, related_name="rooms", verbose_name=_("hall")
    )
    building = models.CharField(
        _("building"),
        max_length=100,
        blank=True,
        help_text=_("Nothing in the main building. Between two buildings people need 45 minutes"),
    )
    capacity = models.PositiveIntegerField(_("seats"))
    layout = models.CharField(_("layout"), max_length=20, choices=Layout)
    turnaround = models.PositiveSmallIntegerField(
        _("minutes between two sessions"),
        default=15,
        help_text=_("What the room needs to be cleared and made ready again"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    # That of the system from which the room was imported. Nothing, where it is made of the code.
    uid = models.UUIDField(_("identifier in schedules"), null=True, editable=False)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["exhibition", "code"], name="room_code_is_unique"),
            models.UniqueConstraint(fields=["exhibition", "uid"], name="room_uid_is_unique"),
            models.CheckConstraint(
                condition=Q(capacity__gt=0),
                name="room_capacity_is_positive",
                violation_error_message=_("The number of seats must be greater than zero."),
            ),
        ]

    def __str__(self):
        return self.name or self.code

    @property
    def own_setup(self):
        """The set-up in which the room stands where a session asks for none."""
        return {
            self.Layout.CLASSROOM: Setup.CLASSROOM,
            self.Layout.BOARDROOM: Setup.ROUND_TABLE,
            self.Layout.TABLES: Setup.BANQUET,
        }.get(self.layout, Setup.THEATRE)


class RoomClosure(models.Model):
    """A time during which nothing can be held in a room."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="closures", verbose_name=_("room"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        verbose_name = _("closing of a room")
        verbose_name_plural = _("closings of rooms")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="closure_ends_after_start",
                violation_error_message=_("The end must be later than the start."),
            ),
        ]

    def __str__(self):
        return f"{self.room}: {self.reason}"
