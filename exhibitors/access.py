"""What may be done with an application, and by whom."""

from rest_framework.permissions import BasePermission

from exhibitors import questionnaire
from exhibitors.models import AccessKey, Application
from exhibitors.roles import DECIDING
from expo.models import Membership

State = Application.State
OPEN_STATES = (State.DRAFT, State.RETURNED)
WITHDRAWABLE = (
    State.INVITED,
    State.DRAFT,
    State.SUBMITTED,
    State.UNDER_REVIEW,
    State.RETURNED,
    State.WAITLISTED,
    State.ACCEPTED,
)
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class HasKey(BasePermission):
    """Only with a key, and to change something with one that may write. What it opens, the queryset says."""

    def has_permission(self, request, view):
        if request.auth is None:
            return False
        return request.method in SAFE_METHODS or request.auth.scope == AccessKey.Scope.WRITE


def can_change(application):
    """The applicant may write while it is a draft or has come back for correction."""
    return application.state in OPEN_STATES


def can_change_part(part, application, now):
    """Some parts of the form stay open for an accepted applicant until their own deadlines."""
    return can_change(application) or questionnaire.is_open_late(part, application, now)


def can_submit(application, now):
    """A draft until the deadline, or later by an organiser's leave.

    What has come back was in time once, so the deadline no longer binds it.
    """
    if application.state == State.RETURNED:
        return True
    if application.state != State.DRAFT:
        return False
    return application.may_be_late or application.exhibition.takes_applications(now)


def can_withdraw(application):
    """Free of charge until the contract; a signed participation is cancelled instead."""
    if application.state == State.ACCEPTED:
        exhibitor = getattr(application, "exhibitor", None)
        return exhibitor is None or exhibitor.state == exhibitor.State.ACCEPTED
    return application.state in WITHDRAWABLE


def is_proven(application):
    """The contact's address belongs to whoever holds the key. The sandbox writes no letters."""
    if application.is_sandbox:
        return True
    applicant = application.applicant
    return applicant is not None and applicant.email == application.contact_email.lower()


def allowed_actions(application, now):
    """Return the names of what the applicant can do with ``application`` at ``now``."""
    late = any(questionnaire.is_open_late(part, application, now) for part in questionnaire.parts())
    actions = {
        "change": can_change(application) or late,
        "prove_address": can_change(application)
        and bool(application.contact_email)
        and not is_proven(application),
        "validate": can_change(application),
        "submit": can_submit(application, now),
        "withdraw": can_withdraw(application),
    }
    return [name for name, allowed in actions.items() if allowed]


def can_review(user, application):
    """An organiser who decides on applications, and on this one's sector."""
    if not user.has_perm("exhibitors.review_application"):
        return False
    if application.contact_email and user.email.lower() == application.contact_email.lower():
        return False
    sectors = sectors_of(user, application.exhibition)
    return sectors is None or application.sector_id in sectors


def sectors_of(user, exhibition):
    """Return the ids of the sectors on whose applications the user may decide, or None for no limit.

    Who has the right by hand and plays no part in any edition is not limited.
    """
    if user.is_superuser:
        return None
    parts = list(Membership.objects.filter(user=user).prefetch_related("sectors"))
    here = [one for one in parts if one.exhibition_id == exhibition.pk and one.role in DECIDING]
    if not parts or any(one.role != Membership.Role.REVIEWER or not one.sectors.all() for one in here):
        return None
    return {sector.pk for one in here for sector in one.sectors.all()}
