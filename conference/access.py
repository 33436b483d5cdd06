"""May this user do it."""

from django.http import Http404
from django.utils import timezone

from conference.models.commission import Office
from conference.models.commission.office import LEADING
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

    Of closed ones all are told who see the draft, but of the Commission’s meeting only who is behind its
    wall, as ``wall.standing`` has found in this request. To everybody else, superusers included, it is
    occupied.
    """
    if session.access != Access.CLOSED:
        return True
    if user is None or not (user.is_active and user.is_staff):
        return False
    if session.kind != Kind.COMMISSION:
        return user.has_perm("conference.view_session")
    return getattr(user, "is_behind_the_wall", False)


def leads_the_commission(user):
    """Whether ``user`` is a co-chair, a deputy or a secretary of the Commission today; kept on the user."""
    kept = vars(user)
    if "leads_the_commission" not in kept:
        held = Office.objects.filter(user=user, role__in=LEADING).held_on(timezone.localdate())
        kept["leads_the_commission"] = held.exists()
    return kept["leads_the_commission"]


def can_change_paper(who, paper):
    """Whether somebody with the Standing ``who`` changes ``paper``: the secretary of the part it is of."""
    return who.is_secretary and who.part == paper.part
