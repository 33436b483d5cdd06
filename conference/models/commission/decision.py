from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.models.commission.base import Part, Unnamed, new_key
from conference.models.commission.meeting import CommissionMeeting
from conference.models.commission.paper import Paper
from conference.models.commission.protocol import Paragraph
from expo.history import RECORDS, Records
from expo.models import Organisation


class Deadline(models.TextChoices):
    DATE = "date", _("Until a date")
    QUARTER = "quarter", _("Until the end of a quarter")
    NEXT_MEETING = "next-meeting", _("Until the next meeting")
    STANDING = "standing", _("Standing")


class DecisionState(models.TextChoices):
    OPEN = "OPEN", pgettext_lazy("decision of the Commission", "Open")
    IN_PROGRESS = "IN_PROGRESS", pgettext_lazy("decision of the Commission", "In progress")
    REPORTED = "REPORTED", pgettext_lazy("decision of the Commission", "Reported")
    DONE = "DONE", pgettext_lazy("decision of the Commission", "Done")
    EXTENDED = "EXTENDED", pgettext_lazy("decision of the Commission", "Extended")
    DROPPED = "DROPPED", pgettext_lazy("decision of the Commission", "Dropped")


# What the next meeting hears of.
STILL_OPEN = (DecisionState.OPEN, DecisionState.IN_PROGRESS, DecisionState.REPORTED, DecisionState.EXTENDED)


class Decision(Unnamed):
    """A numbered decision of a meeting. Its text stands in the wordings of its paragraph.

    It is followed from the moment the protocol is signed. ``due_on`` is the last day of a date or quarter
    and empty otherwise; that it is overdue is worked out, never stored.
    """

    meeting = models.ForeignKey(CommissionMeeting, models.PROTECT, related_name="decisions")
    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    paragraph = models.OneToOneField(Paragraph, models.PROTECT, related_name="decision")
    number = models.CharField(_("number"), max_length=10, blank=True)
    deadline = models.CharField(_("deadline"), max_length=12, choices=Deadline, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(
        _("status"), max_length=12, choices=DecisionState, default=DecisionState.OPEN, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    Deadline = Deadline
    State = DecisionState
    history = Records(**RECORDS)

    class Meta:
        verbose_name = _("decision of the Commission")
        verbose_name_plural = _("decisions of the Commission")
        ordering = ["meeting", "paragraph__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"], condition=~Q(number=""), name="decision_number_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(deadline__in=["date", "quarter"], due_on__isnull=False)
                | ~Q(deadline__in=["date", "quarter"]) & Q(due_on=None),
                name="decision_deadline_has_its_day",
                violation_error_message=_("Give the day for a date or a quarter, and none otherwise."),
            ),
        ]


class Executor(Unnamed):
    """A body that carries out a decision: responsible or together with those that are."""

    class Role(models.TextChoices):
        RESPONSIBLE = "responsible", _("Responsible")
        CO_EXECUTOR = "co-executor", _("Co-executor")

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="executors")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("of the Commission", "body"),
    )
    part = models.CharField(pgettext_lazy("of the Commission", "part"), max_length=2, choices=Part)
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.RESPONSIBLE)

    history = Records(**RECORDS)

    class Meta:
        verbose_name = _("executor")
        verbose_name_plural = _("executors")
        ordering = ["-role", "part", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "organisation"],
                name="executor_once_a_decision",
                violation_error_message=_("This body carries out the decision already."),
            ),
        ]


class DecisionReport(Unnamed):
    """What a part reports on a decision, with a paper as evidence. It is never changed."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="reports")
    part = models.CharField(pgettext_lazy("of the Commission", "part"), max_length=2, choices=Part)
    text = models.TextField(_("report"), max_length=4000)
    evidence = models.ForeignKey(
        Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("evidence")
    )
    says_done = models.BooleanField(_("the decision has been carried out"), default=False)
    reported_at = models.DateTimeField(_("reported at"))
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("report on a decision")
        verbose_name_plural = _("reports on decisions")
        ordering = ["-reported_at", "-pk"]


class DecisionChange(Unnamed):
    """A proposal to call a decision done, extend it or drop it: it needs both parts.

    ``meeting`` is the one that decided instead of the co-chairs, as the secretariats of both parts say.
    Applied, it never changes.
    """

    class Kind(models.TextChoices):
        DONE = "done", _("Done")
        EXTEND = "extend", _("Extend")
        DROP = "drop", _("Drop")

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="changes")
    kind = models.CharField(_("change"), max_length=6, choices=Kind)
    deadline = models.CharField(_("deadline"), max_length=12, choices=Deadline, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=2000)
    proposed_by = models.CharField(_("proposed by"), max_length=2, choices=Part)
    proposed_at = models.DateTimeField(_("proposed at"))
    by_agreed_at = models.DateTimeField(_("agreed by the Belarusian co-chair at"), null=True)
    kz_agreed_at = models.DateTimeField(_("agreed by the Kazakh co-chair at"), null=True)
    meeting = models.ForeignKey(CommissionMeeting, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(_("in force since"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    history = Records(**RECORDS)

    class Meta:
        verbose_name = _("change of a decision")
        verbose_name_plural = _("changes of decisions")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(applied_at=None, withdrawn_at=None),
                name="decision_has_one_open_change",
                violation_error_message=_("Another change of this decision waits already."),
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None) | ~Q(by_agreed_at=None) & ~Q(kz_agreed_at=None),
                name="decision_changes_by_both",
            ),
            models.CheckConstraint(
                condition=Q(kind="extend") & ~Q(deadline="") | ~Q(kind="extend") & Q(deadline=""),
                name="extension_has_a_deadline",
            ),
        ]


class DecisionReminder(Unnamed):
    """That the secretaries have been told how near a deadline is, so that nobody is told twice."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="reminders")
    due_on = models.DateField()
    # Negative once the day has passed.
    days = models.SmallIntegerField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("reminder of a decision")
        verbose_name_plural = _("reminders of decisions")
        constraints = [
            models.UniqueConstraint(fields=["decision", "due_on", "days"], name="decision_reminder_once"),
        ]
