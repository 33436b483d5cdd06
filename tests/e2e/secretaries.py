"""Two secretaries and a meeting in session for the browsers, put into the demo's own database."""

import json

from conference import protocol_paragraphs
from conference.models.commission import Office, Part
from conference.models.commission.office import Role
from expo.models import Exhibition
from tests.conftest import almaty, make_room, make_session
from tests.meeting import make_item, make_meeting, make_office, make_user, standing_of
from tests.signing_in import give_second_factor, recovery_code


def seed():
    """Print as JSON the key of a meeting with a draft protocol, and each secretary's address and a code."""
    exhibition = Exhibition.objects.get()
    people = {}
    for part in Part:
        user = give_second_factor(make_user(f"{part.lower()}-typist", is_staff=True))
        Office.objects.filter(part=part, role=Role.SECRETARY, until=None).delete()
        make_office(part, Role.SECRETARY, user)
        people[part] = user
    session = make_session(
        exhibition,
        number=990,
        kind="commission",
        access="closed",
        room=make_room(exhibition, "CLOSED9"),
        starts_at=almaty(9, 10),
        ends_at=almaty(9, 13),
    )
    meeting = make_meeting(exhibition, session=session, state="IN_SESSION")
    make_item(meeting, 1)
    make_item(meeting, 2)
    protocol_paragraphs.begin(who=standing_of(people[Part.BY]), meeting=meeting)
    logins = {part: [user.email, recovery_code(user)] for part, user in people.items()}
    print(json.dumps({"key": meeting.key, "logins": logins}))
