"""Saying until when a decision of the Commission is to be carried out, and by whom, while it is written."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from conference import decisions, meetings, protocols
from conference.models.commission import CommissionMeeting, Decision, Executor
from conference.models.commission.meeting import State
from expo.problems import Refusal


class ProtocolStands(Refusal):
    """The protocol has been agreed: its decisions are changed by their follow-up only."""


class DecisionChanged(Refusal):
    """Somebody has changed the decision since it was read."""


class NobodyResponsible(ValidationError):
    """No body is responsible, or one is named twice."""


def define(*, who, decision, deadline, due_on, executors, version):
    """Say until when ``decision`` is to be carried out and by whom, and return it. Locks the meeting.

    ``executors`` are triples of an organisation, a part and a role of Executor; ``version`` is what ``who``
    has seen. Only while the protocol is a draft. Raises ProtocolStands, DecisionChanged, DeadlineRefused or
    NobodyResponsible.
    """
    meetings.check_secretary(who)
    with transaction.atomic():
        meeting = CommissionMeeting.objects.locked(decision.meeting_id)
        if meeting.has_reached(State.PROTOCOL_AGREED):
            raise ProtocolStands(
                _("The protocol is agreed. Both co-chairs extend a deadline, on the decision’s page."),
                "protocol_stands",
            )
        decision = Decision.objects.select_for_update().get(pk=decision.pk)
        if decision.version != version:
            message = _(
                "Somebody has changed this decision meanwhile, and nothing was saved. Look at it once more."
            )
            raise DecisionChanged(message, "changed_meanwhile")
        decisions.check_deadline(meeting, deadline, due_on)
        _check_executors(executors)
        decision.deadline, decision.due_on = deadline, due_on
        decision.version += 1
        decision.save()
        _put_executors(decision, executors)
        # Whoever has agreed to the protocol has agreed to something else.
        protocols.changed(meeting.protocol)
    return decision


def _check_executors(executors):
    bodies = [organisation.pk for organisation, _part, _role in executors]
    if len(set(bodies)) < len(bodies):
        raise NobodyResponsible({"executors": _("Name each body once.")})
    if Executor.Role.RESPONSIBLE not in [role for _organisation, _part, role in executors]:
        raise NobodyResponsible({"executors": _("Name at least one responsible body.")})


def _put_executors(decision, executors):
    stored = {one.organisation_id: one for one in decision.executors.all()}
    for organisation, part, role in executors:
        one = stored.pop(organisation.pk, None) or Executor(decision=decision, organisation=organisation)
        if (one.part, one.role) != (part, role):
            one.part, one.role = part, role
            one.save()
    for one in stored.values():
        one.delete()
