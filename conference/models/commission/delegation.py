from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.models.commission.agenda import AgendaItem
from conference.models.commission.base import Named, Part, Unnamed, new_key
from conference.models.commission.meeting import CommissionMeeting
from expo.history import RECORDS, Records


class DelegateQuerySet(models.QuerySet):
    def admitted(self, now):
        """Those confirmed, within their time."""
        return self.exclude(confirmed_at=None).filter(
            Q(access_from=None) | Q(access_from__lte=now), Q(access_until=None) | Q(access_until__gt=now)
        )


class Delegate(Named):
    """Somebody in the delegation of one part to one meeting.

    ``user`` reads the meeting's papers once the own secretary has confirmed the list, between
    ``access_from`` and ``access_until`` on the real clock; an empty bound is none. Interpreters read only
    what ``ItemAccess`` opens.
    """

    class Role(models.TextChoices):
        HEAD = "head", _("Head of the delegation")
        MEMBER = "member", _("Member of the delegation")
        EXPERT = "expert", _("Expert")
        INTERPRETER = "interpreter", _("Interpreter")

    meeting = models.ForeignKey(CommissionMeeting, models.CASCADE, related_name="delegates")
    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    part = models.CharField(pgettext_lazy("of the Commission", "part"), max_length=2, choices=Part)
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.MEMBER)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("user"),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    access_from = models.DateTimeField(_("access from"), null=True, blank=True)
    access_until = models.DateTimeField(_("access until"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = DelegateQuerySet.as_manager()
    history = Records(**RECORDS)

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        ordering = ["part", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "part"],
                condition=Q(role="head"),
                name="delegation_has_one_head",
                violation_error_message=_("The delegation has a head already."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "user"],
                condition=~Q(user=None),
                name="delegate_user_once_a_meeting",
                violation_error_message=_("This user is a delegate of the meeting already."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=~Q(person=None),
                name="delegate_person_once_a_meeting",
                violation_error_message=_("This person is a delegate of the meeting already."),
            ),
            models.CheckConstraint(
                condition=~Q(person=None) | ~Q(organisation=None),
                name="delegate_names_somebody",
                violation_error_message=_("Name a person or an organisation."),
            ),
            models.CheckConstraint(
                condition=Q(access_from=None) | Q(access_until=None) | Q(access_until__gt=F("access_from")),
                name="delegate_access_ends_after_it_begins",
                violation_error_message=_("The end must be later than the start."),
            ),
        ]


class ItemAccess(Unnamed):
    """An item of the agenda opened to an interpreter for a time, on the real clock."""

    delegate = models.ForeignKey(Delegate, models.CASCADE, related_name="item_accesses")
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="accesses", verbose_name=_("item"))
    access_from = models.DateTimeField(_("access from"))
    access_until = models.DateTimeField(_("access until"))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    granted_at = models.DateTimeField(auto_now_add=True)

    history = Records(**RECORDS)

    class Meta:
        verbose_name = _("access to an item")
        verbose_name_plural = _("accesses to items")
        ordering = ["item", "delegate"]
        constraints = [
            models.UniqueConstraint(fields=["delegate", "item"], name="item_access_once"),
            models.CheckConstraint(
                condition=Q(access_until__gt=F("access_from")),
                name="item_access_ends_after_it_begins",
                violation_error_message=_("The end must be later than the start."),
            ),
        ]
