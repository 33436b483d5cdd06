"""What lets several organisers arrange one draft: numbers that grow with each change, and who moved what."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conference.models.room import Room
from conference.models.session import Session
from expo.history import Traced
from expo.models import Exhibition


class DraftVersion(models.Model):
    """Grows with every change of a session of the edition. Only the database writes it."""

    exhibition = models.OneToOneField(Exhibition, models.CASCADE, primary_key=True, related_name="+")
    number = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("version of the draft")
        verbose_name_plural = _("versions of the draft")

    def __str__(self):
        return str(self.number)


class Move(Traced):
    """A session was put at another time or in another room. Only ``moving`` writes it.

    ``version`` is that of the session afterwards; ``undoes`` is the move that this one takes back.
    """

    class State(models.TextChoices):
        """Never shown: what can be undone is a button, and what cannot is told once."""

        STANDS = "stands"
        UNDONE = "undone"
        OVERTAKEN = "overtaken"

    session = models.ForeignKey(Session, models.CASCADE, related_name="moves", verbose_name=_("session"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("moved by")
    )
    at = models.DateTimeField(_("moved at"))
    version = models.BigIntegerField()
    old_room = models.ForeignKey(Room, models.CASCADE, null=True, related_name="+")
    old_starts_at = models.DateTimeField(null=True)
    old_ends_at = models.DateTimeField(null=True)
    new_room = models.ForeignKey(Room, models.CASCADE, null=True, related_name="+")
    new_starts_at = models.DateTimeField(null=True)
    new_ends_at = models.DateTimeField(null=True)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.STANDS)
    undoes = models.OneToOneField("self", models.CASCADE, null=True, related_name="undone_by")

    class Meta:
        verbose_name = _("move of a session")
        verbose_name_plural = _("moves of sessions")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["by", "-id"],
                condition=models.Q(state="stands", undoes=None),
                name="move_can_be_undone",
            ),
        ]

    def __str__(self):
        return str(self.session)
