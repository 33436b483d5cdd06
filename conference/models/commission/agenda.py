from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.models.commission.base import Agreed, Named, Part, Titled, has_a_title, new_key
from conference.models.commission.meeting import CommissionMeeting
from expo.history import RECORDS, Records
from expo.models import Organisation


class AgendaItem(Agreed, Titled):
    """An item of the agenda, proposed by one secretary and agreed by both. Disputed text stands in
    [brackets].

    Any change of what it says takes back the other side's agreement; ``version`` grows with each, so that
    nobody overwrites or agrees to what he has not seen. Item 1 is always about the decisions that are still
    open.
    """

    class Kind(models.TextChoices):
        OPEN_DECISIONS = "open-decisions", _("Open decisions of the last meeting")
        TOPIC = "topic", _("Topic")

    meeting = models.ForeignKey(CommissionMeeting, models.CASCADE, related_name="items")
    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    position = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(max_length=15, choices=Kind, default=Kind.TOPIC, editable=False)
    by_lead = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead body of the Belarusian part"),
    )
    kz_lead = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead body of the Kazakh part"),
    )
    proposed_by = models.CharField(_("proposed by"), max_length=2, choices=Part, blank=True, editable=False)
    is_reconstruction = models.BooleanField(_("reconstruction"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = Records(**RECORDS)

    class Meta:
        verbose_name = _("item of the agenda")
        verbose_name_plural = _("items of the agenda")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="agenda_position_is_unique"),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=models.Q(kind="open-decisions"),
                name="agenda_has_one_item_of_open_decisions",
            ),
            models.CheckConstraint(
                condition=models.Q(position__gte=1)
                & (models.Q(kind="topic") | models.Q(position=1))
                & (models.Q(kind="open-decisions") | models.Q(position__gt=1)),
                name="agenda_begins_with_open_decisions",
            ),
            has_a_title("agenda_item_has_a_title"),
        ]

    @property
    def is_agreed(self):
        return self.by_agreed_at is not None and self.kz_agreed_at is not None


class Rapporteur(Named):
    """Who reports on an item for a part, in order."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="rapporteurs")
    part = models.CharField(pgettext_lazy("of the Commission", "part"), max_length=2, choices=Part)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)

    history = Records(**RECORDS)

    class Meta:
        verbose_name = _("rapporteur")
        verbose_name_plural = _("rapporteurs")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(person=None) | ~models.Q(organisation=None),
                name="rapporteur_names_somebody",
                violation_error_message=_("Name a person or an organisation."),
            ),
        ]
