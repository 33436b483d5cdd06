"""The decisions of the Commission while they are written: who carries them out, until when, and what they
lack."""

import calendar
import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from conference.models.commission import Decision, Executor
from conference.models.commission.decision import STILL_OPEN, Deadline
from conference.models.commission.meeting import State
from expo import dates

DATED = (Deadline.DATE, Deadline.QUARTER)
IN_FORCE = (State.SIGNED, State.FOLLOW_UP, State.CLOSED)


class DeadlineRefused(ValidationError):
    """The deadline is none, lies before the meeting, or is not the end of a quarter."""


def end_of_quarter(year, quarter):
    """Return the last day of a quarter, 1 to 4, as a date."""
    month = 3 * quarter
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def quarter_of(date):
    """Return ``(year, quarter)`` of a date."""
    return date.year, (date.month + 2) // 3


def deadline_words(deadline, due_on):
    """Say until when, in the active language: “until 31 December 2011”; empty where there is no deadline
    yet."""
    if deadline == Deadline.DATE:
        return _("until %(date)s") % {"date": dates.full_day(due_on)}
    if deadline == Deadline.QUARTER:
        year, quarter = quarter_of(due_on)
        roman = ("I", "II", "III", "IV")[quarter - 1]
        return _("until the end of the %(quarter)s quarter of %(year)s") % {"quarter": roman, "year": year}
    if deadline == Deadline.NEXT_MEETING:
        return _("until the next meeting")
    return _("standing") if deadline == Deadline.STANDING else ""


def check_deadline(meeting, deadline, due_on):
    """Raise DeadlineRefused unless the two fit each other and the day is not before that of the meeting."""
    if deadline not in Deadline.values:
        raise DeadlineRefused({"deadline": _("Choose until when.")})
    if (deadline in DATED) != (due_on is not None):
        raise DeadlineRefused({"due_on": _("Give the day for a date or a quarter, and none otherwise.")})
    if deadline == Deadline.QUARTER and due_on != end_of_quarter(*quarter_of(due_on)):
        raise DeadlineRefused({"due_on": _("A quarter ends with the last day of its third month.")})
    begins = first_day(meeting)
    if due_on is not None and begins is not None and due_on < begins:
        message = _("The deadline lies before the meeting, which is on %(date)s.")
        raise DeadlineRefused({"due_on": message % {"date": dates.full_day(begins)}})


def first_day(meeting):
    """Return the day on which the meeting begins in its exhibition's zone, or None."""
    if meeting.session is None or meeting.session.starts_at is None:
        return None
    return localtime(meeting.session.starts_at, meeting.exhibition.zone).date()


def obstacles(meeting):
    """Return what keeps the protocol from being agreed, one sentence each: who, until when. Four queries."""
    begins = first_day(meeting)
    found = []
    rows = Decision.objects.filter(meeting=meeting).select_related("paragraph__item")
    rows = rows.prefetch_related("executors", "paragraph__wordings")
    for decision in rows.order_by("paragraph__position"):
        facts = {"number": name_of(decision)}
        roles = [one.role for one in decision.executors.all()]
        if Executor.Role.RESPONSIBLE not in roles:
            found.append(_("Decision %(number)s names no responsible body.") % facts)
        if not decision.deadline:
            found.append(_("Decision %(number)s has no deadline.") % facts)
        elif decision.due_on and begins and decision.due_on < begins:
            found.append(_("The deadline of decision %(number)s lies before the meeting.") % facts)
    return found


def name_of(decision):
    """The number of a decision; in a draft the one that all languages give it, or that of its item and a
    dash."""
    if decision.number:
        return decision.number
    given = {one.number for one in decision.paragraph.wordings.all()}
    return given.pop() if len(given) == 1 and "" not in given else f"{decision.paragraph.item.position}.–"


def open_before(meeting):
    """Return the decisions of earlier meetings that are still open, the oldest first: item 1 hears of
    them."""
    earlier = Q(meeting__pk__lt=meeting.pk)
    if meeting.session_id and meeting.session.starts_at:
        starts_at = meeting.session.starts_at
        earlier = Q(meeting__session__starts_at__lt=starts_at) | Q(
            meeting__session__starts_at=None, meeting__pk__lt=meeting.pk
        )
    rows = Decision.objects.filter(earlier, state__in=STILL_OPEN, meeting__state__in=IN_FORCE)
    return rows.exclude(meeting=meeting).order_by("meeting__session__starts_at", "paragraph__position")
