"""Deciding on applications: a decision is made, waits, may be undone, and takes effect when it is released.

Whoever changes something locks the application first and its decision second.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from exhibitors import access, applications, changes, decision_letters, questionnaire
from exhibitors.models import Application, Decision, Exhibitor
from exhibitors.roles import SEEING
from expo import dates, outbox
from expo.models import Membership
from expo.problems import Refusal

Outcome = Decision.Outcome
STEPS = {
    Outcome.ACCEPTED: "accept",
    Outcome.RETURNED: "return",
    Outcome.REJECTED: "reject",
    Outcome.WAITLISTED: "waitlist",
}
TO_DECIDE = (Application.State.SUBMITTED, Application.State.UNDER_REVIEW)
LONGEST_COMMENT = 1000


class AlreadyDecided(Refusal):
    """Somebody was faster. ``members`` say who, what and when."""


class NotPending(Refusal):
    """The decision has been released or undone."""


class NotYours(Refusal):
    """It is the reviewer's own application, of another sector, or one of the sandbox."""


class TakesPartAlready(Refusal):
    """The organisation is an exhibitor of this edition."""


class NoSuchField(ValidationError):
    """A comment names no question of the form."""


@dataclass(frozen=True)
class Result:
    """What has become of one row of several. ``why`` says why nothing."""

    application: Application
    decision: Decision | None = None
    why: str = ""

    @property
    def is_done(self):
        return not self.why


def visible_to(user):
    """Return the applications that an organiser sees: those of the editions and sectors of the user's roles.

    Who has the right to see them by hand and plays no part in any edition sees all.
    """
    applications = Application.objects.all()
    if user.is_superuser:
        return applications
    parts = list(Membership.objects.filter(user=user).prefetch_related("sectors"))
    if not parts:
        return applications
    seen = Q(pk=None)
    for one in parts:
        sectors = one.sectors.all() if one.role == Membership.Role.REVIEWER else ()
        if sectors:
            seen |= Q(exhibition=one.exhibition_id, sector__in=[sector.pk for sector in sectors])
        elif one.role in SEEING:
            seen |= Q(exhibition=one.exhibition_id)
    return applications.filter(seen)


def undecided(applications):
    """Those of the queryset on which somebody can decide, the oldest first: no decision waits."""
    pending = Decision.objects.pending().values("application")
    open_ones = applications.real().filter(state__in=(*TO_DECIDE, Application.State.WAITLISTED))
    return open_ones.exclude(pk__in=pending).order_by("submitted_at", "pk")


def decide(*, application, outcome, by, now, reason="", comments=None, seen=None):
    """Decide on ``application`` and return the Decision, which waits to be released with its letter.

    ``comments`` are texts by the name of the question, ``seen`` is the row of history that ``by`` has read.
    Locks the application, and takes it up first. Raises AlreadyDecided, ChangedMeanwhile, NotYours,
    NoSuchField, WrongState or ReasonMissing.
    """
    comments = _checked(comments or {})
    with transaction.atomic():
        application = applications.locked(application)
        _require_undecided(application)
        if not can_decide(by, application):
            raise NotYours(_("You cannot decide on this application."), "not_yours")
        changes.require_unchanged(application, seen)
        if application.state == Application.State.SUBMITTED:
            application = applications.perform("take_up", row=application, now=now)
        if application.state not in applications.TRANSITIONS[STEPS[outcome]].sources:
            raise _too_late(application)
        if outcome != Outcome.ACCEPTED and not (reason or comments):
            raise applications.ReasonMissing({"reason": ValidationError(_("Give a reason."), "required")})
        decision = Decision(
            application=application, outcome=outcome, reason=reason, comments=comments, decided_by=by
        )
        decision.message = decision_letters.hold(decision)
        decision.save()
    return decision


def can_decide(user, application):
    """The right to decide on this one, which is neither a trial nor the reviewer's own."""
    if application.is_sandbox or not access.can_review(user, application):
        return False
    applicant = application.applicant
    return applicant is None or applicant.email != user.email.lower()


def can_undo(user, decision):
    """Whoever may decide on the application, or release decisions."""
    if user.has_perm("exhibitors.release_decision"):
        return True
    return can_decide(user, decision.application)


def undo(*, decision, by):
    """Take back a decision that waits, and its letter; the application can be decided anew.

    Locks the application and the decision. Raises NotPending or NotYours.
    """
    with transaction.atomic():
        decision = _locked(decision)
        if not can_undo(by, decision):
            raise NotYours(_("You cannot decide on this application."), "not_yours")
        _require_pending(decision)
        decision.undone_at, decision.undone_by = timezone.now(), by
        decision.save(update_fields=["undone_at", "undone_by"])
        if decision.message and outbox.obstacle(decision.message) is None:
            outbox.cancel(message=decision.message)
    return decision


def release(*, decisions, by, now):
    """Let ``decisions`` take effect and their letters go out, and return a Result of each.

    Each is a transaction of its own, in the order in which the applications were submitted. What was
    released before is left as it is.
    """
    return [
        _result(one.application, one, lambda one=one: _release(one, by, now)) for one in _in_order(decisions)
    ]


def decide_all(*, applications, outcome, by, now, reason=""):
    """Decide alike on several applications, the oldest first, and return a Result of each."""
    ordered = sorted(applications, key=lambda one: (one.submitted_at or one.created_at, one.pk))
    return [
        _result(one, None, lambda one=one: decide(
            application=one, outcome=outcome, reason=reason, by=by, now=now
        ))
        for one in ordered
    ]  # fmt: skip


def undo_all(*, decisions, by):
    """Take back several decisions and return a Result of each."""
    return [
        _result(one.application, one, lambda one=one: undo(decision=one, by=by))
        for one in _in_order(decisions)
    ]


def foreseen(act):
    """Return what ``act()`` would return, and leave nothing of what it does."""
    with transaction.atomic():
        found = act()
        transaction.set_rollback(True)
    return found


def _in_order(decisions):
    rows = Decision.objects.filter(pk__in=[one.pk for one in decisions]).select_related("application")
    return rows.order_by("application__submitted_at", "application_id", "pk")


def _release(decision, by, now):
    with transaction.atomic():
        decision = _locked(decision)
        _require_pending(decision)
        application = decision.application
        if decision.outcome == Outcome.ACCEPTED:
            _require_new(application)
        applications.perform(
            STEPS[decision.outcome],
            row=application,
            now=now,
            reason=decision.reason,
            comments=decision.comments.items(),
        )
        decision.released_at, decision.released_by = timezone.now(), by
        decision.save(update_fields=["released_at", "released_by"])
        if decision.message:
            outbox.release(messages=[decision.message])
    return decision


def _result(application, decision, act):
    try:
        return Result(application, act())
    except ValidationError as error:
        return Result(application, decision, " ".join(error.messages))


def _locked(decision):
    application = applications.locked(decision.application)
    rows = Decision.objects.select_for_update(of=("self",)).select_related(
        "message", "decided_by", "released_by"
    )
    decision = rows.get(pk=decision.pk)
    decision.application = application
    return decision


def _require_undecided(application):
    pending = Decision.objects.pending().filter(application=application).select_related("decided_by").first()
    if pending:
        raise _faster(pending)


def _too_late(application):
    """What to say of an application that cannot be decided any more: who decided, or what its state is."""
    latest = application.decisions.exclude(released_at=None).select_related("decided_by").first()
    if latest and latest.outcome == application.state:
        return _faster(latest)
    return applications.wrong_state(application)


def _faster(decision):
    words = {
        "name": decision.decided_by.get_full_name() or decision.decided_by.email,
        "decision": decision.get_outcome_display(),
        "moment": _moment(decision.decided_at, decision),
    }
    return AlreadyDecided(
        _("%(name)s has decided already: “%(decision)s”, %(moment)s.") % words,
        code="decided",
        decided_by=decision.decided_by.email,
        decision=decision.outcome,
        decided_at=decision.decided_at.isoformat(),
    )


def _require_pending(decision):
    if decision.undone_at:
        words = {"moment": _moment(decision.undone_at, decision)}
        raise NotPending(_("The decision has been undone: %(moment)s.") % words, "undone")
    if decision.released_at:
        words = {"name": decision.released_by, "moment": _moment(decision.released_at, decision)}
        raise NotPending(_("%(name)s has released the decision already: %(moment)s.") % words, "released")


def _moment(when, decision):
    with timezone.override(decision.application.exhibition.zone):
        return dates.full_moment(when)


def _require_new(application):
    """The database knows one participation an organisation, and none without a sector."""
    if application.sector is None:
        raise applications.StepImpossible(_("The application names no main sector."), "sector")
    same = Exhibitor.objects.filter(
        exhibition=application.exhibition,
        organisation__tax_scheme=application.tax_scheme,
        organisation__tax_number=application.tax_number,
    )
    if application.tax_number and same.exists():
        raise TakesPartAlready(
            _("%(name)s takes part already with this tax number.") % {"name": same.first()}, "participant"
        )


def _checked(comments):
    """Return the comments that say something, by the names of real questions."""
    known = {question.name for question in questionnaire.questions()}
    unknown = [name for name in comments if name not in known]
    if unknown:
        text = _("There is no such field, or it cannot be set.")
        raise NoSuchField({name: ValidationError(text, "unknown") for name in unknown})
    said = {name: text.strip() for name, text in comments.items() if text.strip()}
    long = [name for name, text in said.items() if len(text) > LONGEST_COMMENT]
    if long:
        words = {"n": max(len(said[name]) for name in long), "max": LONGEST_COMMENT}
        text = _("Too long: %(n)s characters, at most %(max)s") % words
        raise ValidationError({name: ValidationError(text, "max_length") for name in long})
    return said
