from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models.commission.base import Agreed, Part, Unnamed, new_key, text_columns
from conference.models.session import LanguagesField, Session
from expo.history import RECORDS, Records
from expo.models import Exhibition


class State(models.TextChoices):
    """The life of a meeting, in this order; ``meetings.reach`` goes from one to the next."""

    PLANNED = "PLANNED", _("Planned")
    AGENDA_AGREED = "AGENDA_AGREED", _("Agenda agreed")
    PAPERS_CIRCULATED = "PAPERS_CIRCULATED", _("Papers circulated")
    DELEGATIONS_CONFIRMED = "DELEGATIONS_CONFIRMED", _("Delegations confirmed")
    IN_SESSION = "IN_SESSION", _("In session")
    PROTOCOL_AGREED = "PROTOCOL_AGREED", _("Protocol agreed")
    SIGNED = "SIGNED", _("Protocol signed")
    FOLLOW_UP = "FOLLOW_UP", _("Decisions followed up")
    CLOSED = "CLOSED", _("Closed")


class MeetingQuerySet(models.QuerySet):
    def locked(self, pk):
        """Return the meeting, whose row is locked until the transaction ends: verbs of the Commission begin
        so."""
        return self.select_for_update().get(pk=pk)


class CommissionMeeting(Unnamed):
    """A regular meeting. ``session`` gives it room and time in the programme, where it is only “occupied”.

    ``number`` is empty where no source tells it; ``languages`` are those in which its papers are authentic.
    """

    exhibition = models.ForeignKey(
        Exhibition, models.PROTECT, related_name="commission_meetings", verbose_name=_("exhibition")
    )
    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    number = models.PositiveSmallIntegerField(_("number of the meeting"), null=True, blank=True)
    host = models.CharField(_("host"), max_length=2, choices=Part)
    session = models.OneToOneField(
        Session,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commission_meeting",
        verbose_name=_("session"),
    )
    languages = LanguagesField(_("languages of the meeting"))
    state = models.CharField(_("status"), max_length=25, choices=State, default=State.PLANNED, editable=False)
    # What is under discussion and who has the floor, as a secretary says while the meeting is in session.
    current_item = models.ForeignKey(
        "AgendaItem", models.SET_NULL, null=True, related_name="+", editable=False
    )
    current_rapporteur = models.ForeignKey(
        "Rapporteur", models.SET_NULL, null=True, related_name="+", editable=False
    )
    is_reconstruction = models.BooleanField(_("reconstruction"), default=False)
    by_papers_complete_at = models.DateTimeField(
        _("papers of the Belarusian part complete at"), null=True, editable=False
    )
    kz_papers_complete_at = models.DateTimeField(
        _("papers of the Kazakh part complete at"), null=True, editable=False
    )

    State = State
    objects = MeetingQuerySet.as_manager()
    history = Records(**RECORDS)

    class Meta:
        verbose_name = _("meeting of the Commission")
        verbose_name_plural = _("meetings of the Commission")
        ordering = ["-session__starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=None),
                name="meeting_number_is_unique",
                violation_error_message=_("There is a meeting with this number already."),
            ),
        ]

    def has_reached(self, state):
        """Whether the meeting is in ``state`` or past it."""
        order = list(State)
        return order.index(State(self.state)) >= order.index(state)


class Communique(Agreed):
    """What the secretaries tell the public: only once both have agreed does anybody outside see any of it."""

    meeting = models.OneToOneField(CommissionMeeting, models.CASCADE, related_name="communique")
    for _name, _field in text_columns("text", _("text"), field=models.TextField).items():
        locals()[_name] = _field
    del _name, _field
    tells_when = models.BooleanField(_("publish the date and time of the meeting"), default=True)
    tells_where = models.BooleanField(_("publish the room of the meeting"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    history = Records(**RECORDS)

    class Meta:
        verbose_name = _("communiqué")
        verbose_name_plural = _("communiqués")
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(by_agreed_at=None) & ~Q(kz_agreed_at=None),
                name="communique_is_published_by_both",
            ),
        ]
