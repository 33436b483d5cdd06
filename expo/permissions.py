"""What a role allows, beside the rights that are given to a user by hand.

An app offers its part with ``offers.register("role permissions", TABLE)`` from ``AppConfig.ready``; the
table holds for each role the permissions that go with it, as ``may`` returns them.
"""

from django.contrib.auth.backends import BaseBackend

from expo import offers
from expo.models import Membership

Role = Membership.Role
VIEW = ("view",)
EVERYTHING = ("view", "add", "change", "delete")
EXHIBITION = "exhibition day deadline sector region hall organisation person tradefigure"
PUBLIC = "exhibition day sector region hall person tradefigure"


def may(actions, app, models):
    """Return the permissions for ``actions`` on the models of ``app``, whose names stand in one text."""
    return {f"{app}.{action}_{model}" for model in models.split() for action in actions}


OUTBOX = may(("view", "change"), "expo", "message")
TABLE = {
    Role.DIRECTOR: may(EVERYTHING, "expo", f"{EXHIBITION} membership")
    | may(("view", "add", "change"), "expo", "user")
    | OUTBOX,
    Role.EXHIBITOR_MANAGER: may(VIEW, "expo", EXHIBITION)
    | may(("add", "change"), "expo", "organisation deadline")
    | OUTBOX,
    Role.PROGRAMME_MANAGER: may(VIEW, "expo", EXHIBITION) | may(("add", "change"), "expo", "person"),
    Role.FINANCE: may(VIEW, "expo", EXHIBITION),
    Role.PRESS: may(VIEW, "expo", PUBLIC),
    Role.READ_ONLY: may(VIEW, "expo", f"{EXHIBITION} message"),
}


def of_roles(roles):
    """Return the permissions that go with any of ``roles``."""
    return {one for table in offers.of("role permissions") for role in roles for one in table.get(role, ())}


class RolePermissions(BaseBackend):
    """Grants organisers what their roles in the edition on show allow. Nobody logs in through it."""

    def get_user_permissions(self, user_obj, obj=None):
        if not (user_obj.is_active and user_obj.is_staff) or obj is not None:
            return set()
        # Kept on the user, as Django's own backend does, for as long as the request lasts.
        if "role_permissions" not in vars(user_obj):
            roles = Membership.objects.filter(user=user_obj, exhibition__is_current=True)
            user_obj.role_permissions = of_roles(roles.values_list("role", flat=True))
        return user_obj.role_permissions

    def has_module_perms(self, user_obj, app_label):
        """Whether the user may do anything in the app, so that the workplace shows it."""
        return any(one.startswith(f"{app_label}.") for one in self.get_all_permissions(user_obj))
