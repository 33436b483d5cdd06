"""What the roles allow in the programme."""

from expo.models import Membership
from expo.permissions import EVERYTHING, VIEW, may

Role = Membership.Role
PROGRAMME = "conference track room session contribution presenter sessionfile"
PLANNING = "roomclosure availability acceptedclash"
RELEASES = "release slot slotpresenter slotcontribution slotfile"
OF_MANAGERS = (
    may(EVERYTHING, "conference", f"{PROGRAMME} {PLANNING}")
    | may(VIEW, "conference", RELEASES)
    | may(("add",), "conference", "release")
)
TABLE = {
    Role.DIRECTOR: OF_MANAGERS,
    Role.PROGRAMME_MANAGER: OF_MANAGERS,
    # Sessions include closed events, of which the public knows nothing until it is told.
    Role.PRESS: may(VIEW, "conference", f"conference track room {RELEASES}"),
    Role.READ_ONLY: may(VIEW, "conference", f"{PROGRAMME} {PLANNING} {RELEASES}"),
}
