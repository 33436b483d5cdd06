"""Following the decisions of the Commission: work begins, is reported on, and both sides settle it.

``OPEN → IN_PROGRESS → REPORTED → DONE | EXTENDED | DROPPED``; what is extended begins anew. That a decision
is done both responsible secretaries say; it takes both co-chairs to extend or drop it, or a later
meeting: that it has decided so the secretariats of both parts say.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference import decisions
from conference.models.commission import CommissionMeeting, Decision, DecisionChange, DecisionReport, Part
from conference.models.commission.decision import STILL_OPEN, Deadline, DecisionState
from conference.models.commission.meeting import State
from expo.problems import Refusal

S = DecisionState
Kind = DecisionChange.Kind
OUTCOMES = {Kind.DONE: S.DONE, Kind.EXTEND: S.EXTENDED, Kind.DROP: S.DROPPED}


class NotInForce(Refusal):
    """The protocol has not been signed."""


class Settled(Refusal):
    """The decision is done or dropped, or the change is in force or withdrawn."""


class NotReported(Refusal):
    """Nobody has reported on the decision."""


class NotYourOffice(Refusal):
    """Somebody of another office says this."""


class AnotherChange(Refusal):
    """Another change of the decision waits."""


class NoLaterMeeting(Refusal):
    """The meeting that is said to have decided is not later, or has not begun."""


def is_overdue(decision, today, has_met_again=False):
    """Whether the deadline has passed while nothing was reported. ``today`` is by the exhibition's clock.

    ``has_met_again``: a later meeting has begun, which ends the time “until the next meeting”.
    """
    if decision.state not in (S.OPEN, S.IN_PROGRESS, S.EXTENDED):
        return False
    if decision.deadline == Deadline.NEXT_MEETING:
        return has_met_again
    return decision.due_on is not None and decision.due_on < today


def begin(*, who, decision):
    """Note that the work has begun and return the decision. Locks it. Raises NotInForce or Settled."""
    _check_secretariat(who)
    with transaction.atomic():
        decision = _open(decision, (S.OPEN, S.EXTENDED))
        return _put(decision, S.IN_PROGRESS)


def report(*, who, decision, text, evidence=None, says_done=False):
    """Report for the part of ``who`` and return the DecisionReport. Locks the decision.

    ``evidence`` is a paper that ``who`` can see. Raises NotInForce or Settled.
    """
    _check_secretariat(who)
    with transaction.atomic():
        decision = _open(decision, STILL_OPEN)
        if decision.state in (S.OPEN, S.EXTENDED):
            decision = _put(decision, S.IN_PROGRESS)
        if decision.state == S.IN_PROGRESS:
            decision = _put(decision, S.REPORTED)
        return DecisionReport.objects.create(
            decision=decision,
            part=who.part,
            text=text,
            evidence=evidence,
            says_done=says_done,
            reported_at=timezone.now(),
            reported_by=who.user,
        )


def propose(*, who, decision, kind, reason, deadline="", due_on=None):
    """Propose to call ``decision`` done, to extend or to drop it, and return the DecisionChange. Locks it.

    Where ``who`` may agree for the own part, this does. Raises NotInForce, Settled, NotReported,
    AnotherChange or DeadlineRefused.
    """
    _check_secretariat(who)
    with transaction.atomic():
        decision = _open(decision, STILL_OPEN)
        if decision.state != S.REPORTED:
            raise NotReported(
                _("Nobody has reported on this decision since it was opened or extended: report first."),
                "not_reported",
            )
        if decision.changes.filter(applied_at=None, withdrawn_at=None).exists():
            raise AnotherChange(
                _("Another change of this decision waits: agree to it or withdraw it first."), "waits"
            )
        if kind == Kind.EXTEND:
            decisions.check_deadline(decision.meeting, deadline, due_on)
            _check_later(decision, due_on)
        change = DecisionChange.objects.create(
            decision=decision,
            kind=kind,
            reason=reason,
            deadline=deadline if kind == Kind.EXTEND else "",
            due_on=due_on if kind == Kind.EXTEND else None,
            proposed_by=who.part,
            proposed_at=timezone.now(),
        )
        if can_agree(who, change):
            change = _agree(who, decision, change)
    return change


def can_agree(who, change):
    """Whether ``who`` speaks for the own part on this.

    A secretary does on what is done, else a co-chair; either of them on what a later meeting has decided.
    """
    if change.meeting_id is not None:
        return who.is_in_the_secretariat
    return who.is_secretary if change.kind == Kind.DONE else who.is_co_chair


def awaited(change):
    """Return the Parts that have not agreed to ``change`` yet."""
    return [part for part in Part if getattr(change, part.column("agreed_at")) is None]


def agree(*, who, change):
    """Agree for the part of ``who`` and return the change, in force once both parts have. Locks the decision.

    Agreeing again changes nothing. Raises NotYourOffice or Settled.
    """
    with transaction.atomic():
        decision, change = _waiting(change)
        if not can_agree(who, change):
            raise NotYourOffice(
                _("That a decision is done the secretaries say; to extend or drop it takes both co-chairs."),
                "not_your_office",
            )
        return _agree(who, decision, change)


def withdraw(*, who, change):
    """Take back what the own part has proposed, or refuse what the other has, and return the change."""
    _check_secretariat(who)
    with transaction.atomic():
        _decision, change = _waiting(change)
        change.withdrawn_at = timezone.now()
        change.save()
    return change


def settle(*, who, change, meeting):
    """Say for the part of ``who`` that a later ``meeting`` has decided so, and return the change.

    In force once both parts name the same meeting; what was agreed to otherwise counts no more. Locks the
    decision. Raises Settled or NoLaterMeeting.
    """
    _check_secretariat(who)
    with transaction.atomic():
        decision, change = _waiting(change)
        if meeting not in later_meetings(decision):
            raise NoLaterMeeting(
                _("Only a later meeting that has begun can decide this."), "no_later_meeting"
            )
        if change.meeting_id != meeting.pk:
            change.meeting = meeting
            change.by_agreed_at = change.kz_agreed_at = None
        return _agree(who, decision, change)


def later_meetings(decision):
    """Return the meetings after that of ``decision`` that have begun, in which it can be settled."""
    begun = [state for state in State if list(State).index(state) >= list(State).index(State.IN_SESSION)]
    rows = CommissionMeeting.objects.filter(state__in=begun).exclude(pk=decision.meeting_id)
    own = decision.meeting.session.starts_at if decision.meeting.session else None
    return rows.filter(session__starts_at__gt=own) if own else rows.filter(pk__gt=decision.meeting_id)


def _check_secretariat(who):
    if not who.is_in_the_secretariat:
        raise PermissionDenied


def _open(decision, states):
    """Return the decision, locked, in force and in one of ``states``."""
    decision = (
        Decision.objects.select_for_update(of=["self"])
        .select_related("meeting__exhibition", "meeting__session", "paragraph__item")
        .get(pk=decision.pk)
    )
    if decision.meeting.state not in decisions.IN_FORCE:
        raise NotInForce(_("The protocol has not been signed: nothing is in force yet."), "not_in_force")
    if decision.state not in states:
        message = _("This cannot be done any more: the decision is at “%(state)s”.")
        raise Settled(message % {"state": decision.get_state_display()}, "settled")
    return decision


def _put(decision, state):
    decision.state = state
    decision.version += 1
    decision.save()
    return decision


def _check_later(decision, due_on):
    if due_on is not None and decision.due_on is not None and due_on <= decision.due_on:
        raise decisions.DeadlineRefused({"due_on": _("The new deadline must be later than the present one.")})


def _waiting(change):
    decision = _open(change.decision, STILL_OPEN)
    change = DecisionChange.objects.select_for_update().get(pk=change.pk)
    if change.applied_at or change.withdrawn_at:
        raise Settled(_("This has been decided already."), "settled")
    return decision, change


def _agree(who, decision, change):
    own = who.part.column("agreed_at")
    if getattr(change, own) is None:
        setattr(change, own, timezone.now())
        change.save()
    return change if awaited(change) else _apply(decision, change)


def _apply(decision, change):
    change.applied_at = timezone.now()
    change.save()
    if change.kind == Kind.EXTEND:
        decision.deadline, decision.due_on = change.deadline, change.due_on
    _put(decision, OUTCOMES[Kind(change.kind)])
    return change
