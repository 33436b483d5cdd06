"""What a meeting of the Commission goes on to, and what that still needs."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference import delegations, meetings
from conference.models.commission import CommissionMeeting, Part, Signature
from conference.models.commission.meeting import State


@dataclass(frozen=True)
class Step:
    """``state`` is the next one; ``page`` the part of the meeting where it is worked at.

    ``needs`` are sentences. ``action`` is the verb that takes the step from the meeting's own page, empty
    where another page does.
    """

    state: State
    page: str
    needs: list = field(default_factory=list)
    action: str = ""

    @property
    def can_be_taken(self):
        return bool(self.action) and not self.needs


def of(meeting):
    """Return the Step that is next, or None for a closed meeting. Three queries at most."""
    step = _STEPS.get(meeting.state)
    return step(meeting) if step else None


def _agree_agenda(meeting):
    agreed = [item.is_agreed for item in meeting.items.all()]
    needs = []
    if len(agreed) < 2:
        needs.append(_("No topic has been proposed yet."))
    if open_ones := agreed.count(False):
        words = ngettext(
            "%(count)s item is not agreed by both parts.",
            "%(count)s items are not agreed by both parts.",
            open_ones,
        )
        needs.append(words % {"count": open_ones})
    return Step(State.AGENDA_AGREED, "agenda", needs)


def _circulate_papers(meeting):
    return Step(State.PAPERS_CIRCULATED, "papers")


def _confirm_delegations(meeting):
    words = _("%(part)s: the list is not confirmed.")
    needs = [words % {"part": part.label} for part in delegations.missing(meeting)]
    return Step(State.DELEGATIONS_CONFIRMED, "delegations", needs, "settle")


def _begin(meeting):
    needs = [_("The meeting has neither room nor time yet.")] if meetings.needs_a_place(meeting) else []
    return Step(State.IN_SESSION, "meeting", needs, "begin")


def _agree_protocol(meeting):
    return Step(State.PROTOCOL_AGREED, "protocol")


def _sign(meeting):
    signed = set(Signature.objects.filter(protocol__meeting=meeting).values_list("part", flat=True))
    words = _("%(part)s: the signature is not recorded.")
    needs = [words % {"part": part.label} for part in Part if part not in signed]
    return Step(State.SIGNED, "protocol", needs)


def _follow_up(meeting):
    return Step(State.FOLLOW_UP, "decisions", action="follow-up")


def _close(meeting):
    number = meetings.left_open(meeting)
    words = ngettext("%(count)s decision is open.", "%(count)s decisions are open.", number)
    return Step(State.CLOSED, "decisions", [words % {"count": number}] if number else [], "close")


_STEPS = {
    State.PLANNED: _agree_agenda,
    State.AGENDA_AGREED: _circulate_papers,
    State.PAPERS_CIRCULATED: _confirm_delegations,
    State.DELEGATIONS_CONFIRMED: _begin,
    State.IN_SESSION: _agree_protocol,
    State.PROTOCOL_AGREED: _sign,
    State.SIGNED: _follow_up,
    State.FOLLOW_UP: _close,
}
VERBS = {
    "settle": delegations.settle,
    "begin": meetings.begin,
    "follow-up": meetings.follow_up,
    "close": meetings.close,
}


def take(*, who, meeting: CommissionMeeting, action):
    """Take the step whose verb is ``action`` and return the meeting. Raises what the verb raises."""
    return VERBS[action](who=who, meeting=meeting)
