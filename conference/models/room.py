from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from expo.models import Exhibition, Hall


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
    capacity = models.PositiveIntegerField(_("seats"))
    layout = models.CharField(_("layout"), max_length=20, choices=Layout)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["exhibition", "code"], name="room_code_is_unique"),
            models.CheckConstraint(
                condition=Q(capacity__gt=0),
                name="room_capacity_is_positive",
                violation_error_message=_("The number of seats must be greater than zero."),
            ),
        ]

    def __str__(self):
        return self.name or self.code
