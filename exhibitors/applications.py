"""The life of an application and of the participation that comes of it: one table, and the verbs on it.

The table says who may take a step, from which states, what it needs and what it does. Every step locks
its row and leaves one row of history.
"""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from exhibitors import access, checks, letters, participation, webhooks
from exhibitors.models import Application, Exhibitor
from expo.models import Exhibition
from expo.problems import Refusal

APPLICANT, ORGANISER = "applicant", "organiser"
A, E = Application.State, Exhibitor.State


class WrongState(Refusal):
    """It is in a state in which this is not possible."""


class DeadlinePassed(Refusal):
    """Applications are no longer taken."""

    problem = "deadline"


class AddressUnproven(Refusal):
    """Nobody has shown yet that the contact's address is theirs."""

    problem = "address-unproven"


class ReasonMissing(ValidationError):
    """A decision against somebody is given with its reason."""


class NotTheFirst(Refusal):
    """Others have waited longer for the same kind of space."""


class NoSpaceLeft(Refusal):
    """There is no free stand of the kind."""


class StepImpossible(Refusal):
    """Something outside of the application is missing for this step."""


class TaxNumberExists(ValidationError):
    """Another application of this exhibition holds the tax number."""


@dataclass(frozen=True)
class Facts:
    """What a step is taken with. ``now`` is the exhibition's time."""

    now: object
    reason: str = ""
    comments: tuple = ()


@dataclass(frozen=True)
class Transition:
    """One row of the table."""

    name: str
    by: str
    sources: tuple
    target: str
    needs: tuple[Callable, ...] = ()
    does: tuple[Callable, ...] = ()
    event: str = ""

    @property
    def is_of_exhibitor(self):
        return isinstance(self.target, Exhibitor.State)


# What a step needs: each raises a refusal.


def _in_time(application, facts):
    if not access.can_submit(application, facts.now):
        raise deadline_passed(application.exhibition)


def _proven(application, facts):
    if application.contact_email and not access.is_proven(application):
        raise AddressUnproven(
            _("Confirm the address %(email)s first: a letter with a link and a code can be sent to it.")
            % {"email": application.contact_email},
            code="address",
        )


def _sound(application, facts):
    checks.require(application)


def _reason(application, facts):
    if not (facts.reason or facts.comments):
        raise ReasonMissing({"reason": ValidationError(_("Give a reason."), "required")})


def _in_turn(application, facts):
    """Acceptances of an edition wait for each other here: two must not be promised the last stand."""
    Exhibition.objects.select_for_update(no_key=True).get(pk=application.exhibition_id)


def _in_line(application, facts):
    """Of those that wait for the same kind of space the first is accepted, unless a reason is given."""
    if application.state != A.WAITLISTED or facts.reason:
        return
    before = Application.objects.real().filter(
        exhibition=application.exhibition_id,
        state=A.WAITLISTED,
        space=application.space,
        submitted_at__lt=application.submitted_at,
    )
    first = before.order_by("submitted_at").first()
    if first:
        raise NotTheFirst(
            _("%(first)s has waited longer. Give a reason to accept this one first.") % {"first": first},
            code="queue",
        )


def _space_left(application, facts):
    if not participation.has_space_for(application):
        raise NoSpaceLeft(
            _("No stand of this kind is free. Put the application on the waiting list."), code="capacity"
        )


def _not_there_yet(application, facts):
    if participation.takes_part_already(application):
        raise StepImpossible(
            _("The organisation with this tax number takes part in the exhibition already."),
            code="participant",
        )


def _contract(exhibitor, facts):
    if not exhibitor.contract_number or not exhibitor.contract_signed_on:
        raise StepImpossible(
            _("Enter the number of the contract and the date on which both have signed it."), code="contract"
        )


def _stand(exhibitor, facts):
    if not exhibitor.allocations.active().exists():
        raise StepImpossible(_("Assign a stand first."), code="stand")


def _stand_unless_none_is_needed(exhibitor, facts):
    if exhibitor.state == E.CONFIRMED and not participation.needs_no_stand(exhibitor):
        raise StepImpossible(_("Assign a stand first."), code="stand")


REVIEWED = (A.UNDER_REVIEW, A.WAITLISTED)
BEFORE_THE_HALL = (E.CONTRACTED, E.CONFIRMED, E.STAND_ASSIGNED, E.READY)

TABLE = (
    # name, who, from, to, what it needs, what it does, what the applicant's systems are told
    Transition("open", APPLICANT, (A.INVITED,), A.DRAFT),
    Transition(
        "submit", APPLICANT, access.OPEN_STATES, A.SUBMITTED,
        (_in_time, _sound, _proven), (letters.send_receipt,), "application.submitted",
    ),
    Transition("take_up", ORGANISER, (A.SUBMITTED,), A.UNDER_REVIEW),
    Transition("return", ORGANISER, (A.UNDER_REVIEW,), A.RETURNED, (_reason,), (), "application.returned"),
    Transition("reject", ORGANISER, REVIEWED, A.REJECTED, (_reason,), (), "application.rejected"),
    Transition(
        "waitlist", ORGANISER, (A.UNDER_REVIEW,), A.WAITLISTED, (_reason,), (), "application.waitlisted"
    ),
    Transition(
        "accept", ORGANISER, REVIEWED, A.ACCEPTED,
        (_in_turn, _in_line, _space_left, _not_there_yet), (participation.begin,), "application.accepted",
    ),
    Transition(
        "withdraw", APPLICANT, access.WITHDRAWABLE, A.WITHDRAWN,
        (), (participation.end,), "application.withdrawn",
    ),
    # From here on the exhibitor carries the state.
    Transition("contract", ORGANISER, (E.ACCEPTED,), E.CONTRACTED, (_contract,), (), "exhibitor.contracted"),
    Transition("confirm", ORGANISER, (E.CONTRACTED,), E.CONFIRMED, (), (), "exhibitor.confirmed"),
    Transition(
        "assign_stand", ORGANISER, (E.CONFIRMED,), E.STAND_ASSIGNED, (_stand,), (), "exhibitor.stand_assigned"
    ),
    Transition(
        "get_ready", ORGANISER, (E.CONFIRMED, E.STAND_ASSIGNED), E.READY,
        (_stand_unless_none_is_needed,), (), "exhibitor.ready",
    ),
    Transition("arrive", ORGANISER, (E.READY,), E.ON_SITE, (), (), "exhibitor.on_site"),
    Transition("complete", ORGANISER, (E.ON_SITE,), E.COMPLETED, (), (), "exhibitor.completed"),
    Transition("archive", ORGANISER, (E.COMPLETED,), E.ARCHIVED, (), (), "exhibitor.archived"),
    Transition(
        "cancel", ORGANISER, BEFORE_THE_HALL, E.CANCELLED,
        (_reason,), (participation.release_everything, letters.send_cancellation), "exhibitor.cancelled",
    ),
    Transition(
        "miss", ORGANISER, (E.READY,), E.NO_SHOW, (), (participation.release_everything,), "exhibitor.no_show"
    ),
)  # fmt: skip
TRANSITIONS = {transition.name: transition for transition in TABLE}


def steps_from(row, by):
    """Return the transitions that ``by`` could take from the state of an application or exhibitor."""
    is_exhibitor = isinstance(row, Exhibitor)
    return [
        transition
        for transition in TABLE
        if transition.is_of_exhibitor == is_exhibitor
        and transition.by == by
        and row.state in transition.sources
    ]


def perform(name, *, row, now, reason="", comments=(), check=None):
    """Take the step ``name`` with an application or an exhibitor, and return it as it then is.

    Locks the row; ``check`` is called with the locked row before anything else. Raises WrongState, which
    says who was faster, or whatever refusal the table names for the step.
    """
    step, facts = TRANSITIONS[name], Facts(now, reason, tuple(comments))
    with writing(row) as row:
        if check:
            check(row)
        if row.state not in step.sources:
            raise wrong_state(row, names=step.by == ORGANISER)
        for need in step.needs:
            need(row, facts)
        row.state = step.target
        if step.target == A.SUBMITTED and row.submitted_at is None:
            row.submitted_at = now
        save(row, reason, ("state", "submitted_at"))
        for act in step.does:
            act(row, facts)
        if step.event:
            application = row.application if step.is_of_exhibitor else row
            if application:
                webhooks.announce(application=application, event=step.event)
    return row


def submit(*, application, now, check=None):
    """Hand ``application`` in at ``now`` by the exhibition's clock and queue the receipt. Locks the row.

    Raises WrongState, DeadlinePassed, AddressUnproven, a ValidationError with everything that is missing
    or wrong, or TaxNumberExists.
    """
    return perform("submit", row=application, now=now, check=check)


def withdraw(*, application, now, reason="", check=None):
    """Take ``application`` back before there is a contract. Locks the row. Raises WrongState."""

    def checked(row):
        if check:
            check(row)
        if not access.can_withdraw(row):
            raise wrong_state(row)

    return perform("withdraw", row=application, now=now, reason=reason, check=checked)


def locked(row):
    """Return the row as it is now, locked until the transaction ends.

    ``row`` may be a queryset that finds one application, best one of its edition's, which is then not
    read again; raises DoesNotExist where it finds none.
    """
    if isinstance(row, QuerySet):
        return row.select_for_update(of=("self",)).select_related("sector", "applicant").get()
    rows = type(row).objects.select_for_update(of=("self",))
    if isinstance(row, Exhibitor):
        return rows.select_related("exhibition", "organisation", "application").get(pk=row.pk)
    if Application.exhibition.is_cached(row):
        # The edition is wide and the caller has read it.
        found = rows.select_related("sector", "applicant").get(pk=row.pk)
        found.exhibition = row.exhibition
        return found
    return rows.select_related("exhibition", "sector", "applicant").get(pk=row.pk)


@contextmanager
def writing(row):
    """Run the block in a transaction with the locked row, which it is given.

    The database decides on the tax number: of two at the same moment one is refused, with TaxNumberExists.
    """
    kept = row
    try:
        with transaction.atomic():
            kept = locked(row)
            yield kept
    except IntegrityError:
        if isinstance(kept, Application) and Application.objects.holding_number_of(kept).exists():
            message = _("There is already an application with this number")
            raise TaxNumberExists({"tax_number": ValidationError(message, "exists")}) from None
        raise


def save(row, reason="", fields=None):
    """Save with a row of history, of an application only ``fields`` where they are named."""
    known = {}
    if fields and isinstance(row, Application):
        known = {"update_fields": [*fields, "changed_at"]}
    if reason:
        row._change_reason = reason[:100]
    row.save(**known)


def wrong_state(row, *, names=False):
    """Return the refusal with what the state is. ``names``: for organisers, who brought it there and when."""
    change = row.history.first() if names else None
    members = {"state": row.state}
    if change:
        members |= {"changed_by": change.actor, "changed_at": change.history_date.isoformat()}
    if isinstance(row, Application):
        message = _("The application is in the state “%(state)s”.")
    else:
        message = _("The exhibitor is in the state “%(state)s”.")
    return WrongState(message % {"state": row.get_state_display()}, code="state", **members)


def deadline_passed(exhibition):
    deadline = exhibition.applications_close_at
    return DeadlinePassed(
        _("The deadline has passed: %(date)s") % {"date": letters.deadline(deadline, exhibition)},
        code="deadline",
        deadline=deadline.astimezone(exhibition.zone).isoformat(timespec="seconds"),
    )
