"""The life of a meeting of the Commission, from its planning to its closing."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from conference.models.commission import CommissionMeeting, Decision
from conference.models.commission.decision import STILL_OPEN
from conference.models.commission.meeting import State
from expo.problems import Refusal

ORDER = list(State)


class OutOfOrder(Refusal):
    """The meeting is not where this step begins."""


class NotReady(Refusal):
    """Something has to be done first."""


class MeetingChanged(Refusal):
    """Somebody has changed the meeting since it was read."""


def edit(*, who, meeting, seen, host, number, languages):
    """Change what a meeting is. ``seen`` is the ``facts`` that were read. Raises MeetingChanged."""
    check_secretary(who)
    with transaction.atomic():
        meeting = CommissionMeeting.objects.locked(meeting.pk)
        if facts(meeting) != seen:
            raise MeetingChanged(
                _("Somebody has changed the meeting meanwhile, and nothing was saved. Look at it once more."),
                "changed",
            )
        if meeting.has_reached(State.PROTOCOL_AGREED):
            raise OutOfOrder(_("The protocol names these facts and is agreed: they stand."), "out_of_order")
        meeting.host, meeting.number, meeting.languages = host, number, list(languages)
        check_facts(meeting)
        meeting.save()
    return meeting


def facts(meeting):
    """What can be edited of a meeting, in one line: two are equal where nothing has been changed."""
    return f"{meeting.host};{meeting.number or ''};{','.join(meeting.languages)}"


def begin(*, who, meeting):
    """Open the meeting. Raises NotReady where nobody knows where and when it is."""
    check_secretary(who)
    if needs_a_place(meeting):
        raise NotReady(_("The meeting has neither room nor time yet."), "no_place")
    return reach(meeting=meeting, state=State.IN_SESSION)


def follow_up(*, who, meeting):
    """Begin to follow up the decisions of a meeting whose protocol is signed."""
    check_secretary(who)
    return reach(meeting=meeting, state=State.FOLLOW_UP)


def close(*, who, meeting):
    """Close a meeting of which nothing is left to follow up. Raises NotReady."""
    check_secretary(who)
    if left_open(meeting):
        raise NotReady(
            _("Decisions are still open. Carry them out, or agree the agenda of the next meeting."), "open"
        )
    return reach(meeting=meeting, state=State.CLOSED)


def needs_a_place(meeting):
    session = meeting.session
    return session is None or session.room_id is None or session.starts_at is None


def left_open(meeting):
    """How many decisions are open and not carried on by the agreed agenda of a later meeting."""
    later = CommissionMeeting.objects.filter(pk__gt=meeting.pk).exclude(state=State.PLANNED)
    if later.exists():
        return 0
    return Decision.objects.filter(meeting=meeting, state__in=STILL_OPEN).count()


def reach(*, meeting, state):
    """Take ``meeting`` one step on, to ``state``, and return it. Locks its row. Raises OutOfOrder.

    What has to hold before is up to the verb that calls this: ``agendas`` knows whether an agenda is agreed.
    """
    with transaction.atomic():
        meeting = CommissionMeeting.objects.locked(meeting.pk)
        before = ORDER[ORDER.index(state) - 1]
        if meeting.state != before:
            message = _("This follows upon “%(before)s”; the meeting is at “%(now)s”.")
            raise OutOfOrder(
                message % {"before": before.label, "now": meeting.get_state_display()}, "out_of_order"
            )
        meeting.state = state
        meeting.save()
    return meeting


def check_facts(meeting):
    """Raise ValidationError unless ``meeting`` can be kept as it is."""
    if not meeting.languages:
        raise ValidationError({"languages": _("Choose one language at least.")})
    meeting.full_clean()


def check_secretary(who):
    """Raise Refusal unless ``who`` is a responsible secretary."""
    if not who.is_secretary:
        raise Refusal(_("The responsible secretaries do this."), "not_a_secretary")
