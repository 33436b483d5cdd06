import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from exhibitors.models.exhibitor import Exhibitor
from expo.models import Exhibition, Hall


class StandQuerySet(models.QuerySet):
    def free(self):
        """Open for letting and given to nobody."""
        return self.with_holders().filter(is_closed=False, holders=0)

    def with_holders(self):
        return self.annotate(holders=Count("allocations", filter=Q(allocations__released_at=None)))

    def in_order(self):
        return self.order_by("hall__code", "row", "place")


class Stand(models.Model):
    """A place in a hall that can be let. Sizes are whole centimetres from the hall's origin."""

    class Kind(models.TextChoices):
        SHELL = "shell", _("Shell scheme")
        RAW = "raw", _("Raw space")
        OPEN_AIR = "open-air", _("Open-air space")

    class Status(models.TextChoices):
        FREE = "free", _("free")
        RESERVED = "reserved", _("reserved")
        TAKEN = "taken", _("taken")
        CLOSED = "closed", _("closed")

    exhibition = models.ForeignKey(
        Exhibition, models.CASCADE, related_name="stands", verbose_name=_("exhibition")
    )
    hall = models.ForeignKey(Hall, models.PROTECT, related_name="stands", verbose_name=_("hall"))
    code = models.CharField(_("number"), max_length=12)
    row = models.PositiveSmallIntegerField(_("row"), editable=False)
    place = models.PositiveSmallIntegerField(_("place in the row"), editable=False)
    x_cm = models.PositiveIntegerField(_("x, cm"))
    y_cm = models.PositiveIntegerField(_("y, cm"))
    width_cm = models.PositiveIntegerField(_("width, cm"))
    depth_cm = models.PositiveIntegerField(_("depth, cm"))
    kind = models.CharField(_("kind of space"), max_length=10, choices=Kind)
    is_closed = models.BooleanField(_("not for letting"), default=False)

    objects = StandQuerySet.as_manager()

    class Meta:
        verbose_name = _("stand")
        verbose_name_plural = _("stands")
        ordering = ["hall__code", "row", "place"]
        constraints = [
            models.UniqueConstraint(fields=["exhibition", "code"], name="stand_code_is_unique"),
            models.CheckConstraint(
                condition=Q(width_cm__gt=0) & Q(depth_cm__gt=0),
                name="stand_size_is_positive",
                violation_error_message=_("Width and depth must be greater than zero."),
            ),
        ]

    def __str__(self):
        return self.code

    def save(self, *args, **kwargs):
        self.set_row()
        super().save(*args, **kwargs)

    def set_row(self):
        """Read row and place from the number: ``A-1001`` is row 10, place 1. Bulk operations call this."""
        digits = re.sub(r"\D", "", self.code.rpartition("-")[2]) or "0"
        self.row, self.place = int(digits) // 100, int(digits) % 100

    def clean(self):
        if self.hall_id and self.hall.exhibition_id != self.exhibition_id:
            raise ValidationError({"hall": _("This hall belongs to another exhibition.")})
        if not self.hall_id or None in (self.x_cm, self.y_cm, self.width_cm, self.depth_cm):
            return
        beyond_width = self.x_cm + self.width_cm > self.hall.width_cm
        if beyond_width or self.y_cm + self.depth_cm > self.hall.depth_cm:
            raise ValidationError(_("The stand does not lie inside its hall."))

    @property
    def area(self):
        """In square metres."""
        return self.width_cm * self.depth_cm / 10_000


class AllocationQuerySet(models.QuerySet):
    def active(self):
        return self.filter(released_at=None)

    def taken(self):
        """Those that the public sees: an option and an offer may come to nothing."""
        return self.active().exclude(state__in=Allocation.HELD)


class Allocation(models.Model):
    """A stand given to an exhibitor. A released one stays, as the record of who held what."""

    class State(models.TextChoices):
        OPTION = "OPTION", _("Option")
        OFFERED = "OFFERED", _("Offered")
        ACCEPTED = "ACCEPTED", _("Offer accepted")
        CONFIRMED = "CONFIRMED", _("Confirmed")
        LOCKED = "LOCKED", _("Final")

    HELD = frozenset({State.OPTION, State.OFFERED})

    stand = models.ForeignKey(Stand, models.PROTECT, related_name="allocations", verbose_name=_("stand"))
    exhibitor = models.ForeignKey(
        Exhibitor, models.PROTECT, related_name="allocations", verbose_name=_("exhibitor")
    )
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.CONFIRMED)
    is_reconstruction = models.BooleanField(_("by way of example"), default=False)
    created_at = models.DateTimeField(_("given at"), auto_now_add=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation of a stand")
        verbose_name_plural = _("allocations of stands")
        ordering = ["stand__hall__code", "stand__row", "stand__place"]
        constraints = [
            models.UniqueConstraint(
                fields=["stand"],
                condition=Q(released_at=None),
                name="allocation_one_exhibitor_a_stand",
                violation_error_code="stand_taken",
                violation_error_message=_("This stand has just been taken"),
            ),
            models.UniqueConstraint(
                fields=["exhibitor"],
                condition=Q(released_at=None),
                name="allocation_one_stand_an_exhibitor",
                violation_error_code="exhibitor_placed",
                violation_error_message=_("This exhibitor already has a stand"),
            ),
        ]

    def __str__(self):
        return f"{self.stand}: {self.exhibitor}"

    def clean(self):
        if self.stand_id and self.exhibitor_id and self.stand.exhibition_id != self.exhibitor.exhibition_id:
            raise ValidationError(_("The stand and the exhibitor belong to different exhibitions."))
