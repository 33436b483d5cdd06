"""What the roles allow in taking part."""

from expo.models import Membership
from expo.permissions import EVERYTHING, VIEW, may

Role = Membership.Role
DECIDE, RELEASE = "exhibitors.review_application", "exhibitors.release_decision"
TAKING_PART = "exhibitor coexhibitor product stand"
RECORDS = "application decision upload applicant accesskey webhook delivery deliveryattempt allocation"
OF_MANAGERS = (
    may(VIEW, "exhibitors", f"{TAKING_PART} {RECORDS}")
    | may(("add", "change"), "exhibitors", f"{TAKING_PART} application applicant accesskey allocation")
    | may(("delete",), "exhibitors", "coexhibitor product")
    | may(("change",), "exhibitors", "webhook delivery")
    | {DECIDE, RELEASE}
)
TABLE = {
    Role.DIRECTOR: OF_MANAGERS | may(EVERYTHING, "exhibitors", TAKING_PART),
    Role.EXHIBITOR_MANAGER: OF_MANAGERS,
    Role.REVIEWER: may(VIEW, "exhibitors", "application") | {DECIDE},
    Role.PROGRAMME_MANAGER: may(VIEW, "exhibitors", TAKING_PART),
    Role.FINANCE: may(VIEW, "exhibitors", f"{TAKING_PART} application allocation"),
    Role.PRESS: may(VIEW, "exhibitors", TAKING_PART),
    Role.READ_ONLY: may(
        VIEW, "exhibitors", f"{TAKING_PART} application decision upload applicant allocation"
    ),
}
# Whose holders see applications at all, and of whose hands decisions come.
SEEING = tuple(role for role, granted in TABLE.items() if "exhibitors.view_application" in granted)
DECIDING = tuple(role for role, granted in TABLE.items() if DECIDE in granted)
