"""May this user do it."""

from expo.models import Membership


def can_publish(user, exhibition):
    """Directors and programme managers of this edition publish its programme."""
    if not user.is_active or not user.is_staff:
        return False
    roles = [Membership.Role.DIRECTOR, Membership.Role.PROGRAMME_MANAGER]
    return user.is_superuser or user.memberships.filter(exhibition=exhibition, role__in=roles).exists()
