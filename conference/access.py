"""May this user do it."""

from django.http import Http404

from conference.models.session import Access, Kind
from expo.models import Membership


def can_publish(user, exhibition):
    """Directors and programme managers of this edition publish its programme."""
    if not user.is_active or not user.is_staff:
        return False
    roles = [Membership.Role.DIRECTOR, Membership.Role.PROGRAMME_MANAGER]
    return user.is_superuser or user.memberships.filter(exhibition=exhibition, role__in=roles).exists()


def can_publish_here(request):
    """The same for the edition on show, found out once a request: the menu asks it for several models."""
    known = vars(request)
    if "publishes_here" not in known:
        try:
            known["publishes_here"] = bool(request.exhibition.pk) and can_publish(
                request.user, request.exhibition
            )
        except Http404:
            known["publishes_here"] = False
    return known["publishes_here"]


def can_name(user, session):
    """Whether ``user`` may read what a session of the draft is, and when; None stands for anybody.

    Only the directors are told of the commission’s meeting, of other closed ones all who see the draft.
    """
    if session.access != Access.CLOSED:
        return True
    if user is None or not (user.is_active and user.is_staff):
        return False
    if session.kind != Kind.COMMISSION:
        return user.has_perm("conference.view_session")
    return user.is_superuser or Membership.Role.DIRECTOR in _roles(user, session.exhibition_id)


def _roles(user, exhibition_id):
    """Return the roles of a user in an edition; kept on the user, who lives as long as a request."""
    kept = vars(user).setdefault("roles_by_exhibition", {})
    if exhibition_id not in kept:
        roles = user.memberships.filter(exhibition=exhibition_id).values_list("role", flat=True)
        kept[exhibition_id] = set(roles)
    return kept[exhibition_id]
