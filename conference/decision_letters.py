"""Letters about the decisions of the Commission, to the responsible secretaries of the parts that carry
them out.

The outbox is read by organisers: a letter says nothing but that there is something to look at behind the
login.
"""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from conference import decisions, following
from conference.models.commission import CommissionMeeting, Decision, DecisionReminder, Office
from conference.models.commission.decision import STILL_OPEN, Deadline
from conference.models.commission.office import Role
from expo import clock, outbox

# Days before the deadline; the last one is the day after it.
DAYS = (30, 7, 1, -1)


def take_effect(*, meeting):
    """Tell the secretaries that the decisions of ``meeting`` are in force, and return how many letters it
    took."""
    secretaries = _secretaries()
    for user in secretaries:
        with translation.override(user.language):
            _write(
                meeting.exhibition,
                user,
                _("New tasks to follow"),
                _("Both parts have signed: there are new tasks that you follow. Log in to see them:"),
            )
    return len(secretaries)


def remind_due():
    """Queue the reminders that are due by the exhibition's clock and return how many. A sweep calls it."""
    now = clock.now()
    rows = (
        Decision.objects.filter(state__in=STILL_OPEN, meeting__state__in=decisions.IN_FORCE)
        .exclude(deadline=Deadline.STANDING)
        .select_related("meeting__exhibition", "meeting__session")
        .prefetch_related("executors")
    )
    days = _meeting_days()
    return sum(_remind(decision, decision.meeting.exhibition.today(now), days) for decision in rows)


def _meeting_days():
    """The days on which meetings begin, of those that are planned."""
    planned = CommissionMeeting.objects.select_related("session", "exhibition")
    return [day for day in map(decisions.first_day, planned) if day]


def _remind(decision, today, meeting_days):
    due_on = due_day(decision, meeting_days)
    days = due_on and stage((due_on - today).days)
    if days is None or (days < 0 and decision.state == following.S.REPORTED):
        return 0
    try:
        with transaction.atomic():
            DecisionReminder.objects.create(decision=decision, due_on=due_on, days=days)
            parts = {one.part for one in decision.executors.all()}
            return sum(_tell(decision, user, days) for user in _secretaries(parts))
    except IntegrityError:
        return 0


def stage(left):
    """Return the smallest of DAYS that has begun when ``left`` days are left, or None before the first."""
    return min((days for days in DAYS if left <= days), default=None)


def due_day(decision, meeting_days):
    """Return the day by which ``decision`` is due; the next of ``meeting_days`` where it says so, or None."""
    if decision.deadline != Deadline.NEXT_MEETING:
        return decision.due_on
    own = decisions.first_day(decision.meeting)
    return min((day for day in meeting_days if own and day > own), default=None)


def _tell(decision, user, days):
    with translation.override(user.language):
        if days < 0:
            text = _("A deadline that you follow has passed. Log in to see which:")
        else:
            text = _("A deadline that you follow is near. Log in to see which:")
        _write(decision.meeting.exhibition, user, _("Reminder of a deadline"), text)
    return 1


def _write(exhibition, user, subject, text):
    link = f"{settings.BASE_URL}{reverse('commission-board')}"
    outbox.queue(
        exhibition=exhibition,
        to=user.email,
        language=user.language,
        subject=subject,
        body=f"{text}\n\n{link}",
        is_confidential=True,
    )


def _secretaries(parts=None):
    """The users who are responsible secretaries today, of all or of some parts."""
    today = timezone.localdate(timezone.now())
    held = Office.objects.filter(role=Role.SECRETARY, user__is_active=True).held_on(today)
    if parts is not None:
        held = held.filter(part__in=parts)
    return [one.user for one in held.select_related("user")]
