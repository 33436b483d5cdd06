from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.models.commission.base import Named, Part
from expo.history import RECORDS, Records


class Role(models.TextChoices):
    CO_CHAIR = "co-chair", _("Co-chair")
    DEPUTY = "deputy", _("Deputy co-chair")
    SECRETARY = "secretary", _("Responsible secretary")
    MEMBER = "member", _("Member")
    EXPERT = "expert", _("Expert")
    INTERPRETER = "interpreter", _("Interpreter")


# Of these each part has one at a time, and by their office they see every meeting.
LEADING = (Role.CO_CHAIR, Role.DEPUTY, Role.SECRETARY)


class OfficeQuerySet(models.QuerySet):
    def held_on(self, date):
        return self.filter(Q(since=None) | Q(since__lte=date), Q(until=None) | Q(until__gte=date))


class Office(Named):
    """An office of the Commission and who held it from when to when: a change of office keeps the record.

    Where nobody is documented, it stands for the body alone. ``until`` is the last day.
    """

    part = models.CharField(pgettext_lazy("of the Commission", "part"), max_length=2, choices=Part)
    role = models.CharField(_("office"), max_length=12, choices=Role)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("user"),
    )
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = OfficeQuerySet.as_manager()
    history = Records(**RECORDS)

    class Meta:
        verbose_name = _("office of the Commission")
        verbose_name_plural = _("offices of the Commission")
        ordering = ["part", "role", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "role"],
                condition=Q(until=None, role__in=["co-chair", "deputy", "secretary"]),
                name="office_is_held_once",
                violation_error_message=_("This office is held already: say until when first."),
            ),
            models.CheckConstraint(
                condition=~Q(organisation=None) | ~Q(person=None) | ~Q(user=None),
                name="office_has_a_holder",
                violation_error_message=_("Name a body, a person or a user."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="office_ends_after_it_begins",
                violation_error_message=_("The end must not be earlier than the beginning."),
            ),
        ]
