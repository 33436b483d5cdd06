"""What may be done with an application."""

from rest_framework.permissions import BasePermission

from exhibitors.models import Application

State = Application.State
OPEN_STATES = (State.DRAFT, State.RETURNED)


class HasKey(BasePermission):
    """Only with the key of an application; which one it opens is a matter of the queryset."""

    def has_permission(self, request, view):
        return request.auth is not None


def can_change(application):
    """The applicant may write while it is a draft or has come back for correction."""
    return application.state in OPEN_STATES


def can_submit(application, now):
    """A draft until the deadline. What has come back was in time once, so the deadline no longer binds it."""
    if application.state == State.RETURNED:
        return True
    return application.state == State.DRAFT and application.exhibition.takes_applications(now)


def allowed_actions(application, now):
    """Return the names of what the applicant can do with ``application`` at ``now``."""
    actions = {"change": can_change(application), "submit": can_submit(application, now)}
    return [name for name, allowed in actions.items() if allowed]
