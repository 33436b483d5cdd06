"""Two secretaries and a meeting in session for the browsers, put into the demo's own database."""

import json
import subprocess
import sys

from django.urls import reverse
from playwright.sync_api import expect

from conference import corrections, protocol_paragraphs
from conference.models.commission import Communique, Office, Part
from conference.models.commission.office import Role
from expo.models import Exhibition
from tests.conftest import almaty, make_room, make_session
from tests.meeting import (
    add_decision,
    agree_to_all,
    freeze,
    handed_in,
    make_body,
    make_delegate,
    make_item,
    make_meeting,
    make_office,
    make_person,
    make_user,
    standing_of,
)
from tests.signing_in import PASSWORD, give_second_factor, recovery_code


def printed(demo, function):
    """Run a ``function`` of this module on the demo's database and return what it prints as JSON."""
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-v", "0", "-c",
         f"from tests.e2e import secretaries; secretaries.{function}()"],
        cwd=demo.root, env=demo.environment | {"EXPO_MODE": "demo"}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.strip().splitlines()[-1])


def sign_in(page, address, email, code):
    """Go to ``address`` and sign in with the password of the tests and a recovery ``code``."""
    page.goto(address)
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.fill("[name=code]", code)
    page.press("[name=code]", "Enter")
    expect(page.locator("#logout-form")).to_be_attached()


def seed_signed():
    """Print the login of a secretary and the address of every page about a meeting that has been signed."""
    people = _secretaries("reader")
    by = standing_of(people[Part.BY])
    meeting = _meeting(991, "CLOSED8", 13)
    items = {position: make_item(meeting, position) for position in (1, 2)}
    delegate = make_delegate(meeting, Part.BY, role="interpreter")
    paper = handed_in(people[Part.BY], meeting, item=items[2])
    protocol = protocol_paragraphs.begin(who=by, meeting=meeting)
    found = type("Found", (), {"items": items, "by_body": make_body(Part.BY, 77)})
    found.by_secretary, found.kz_secretary = people[Part.BY], people[Part.KZ]
    paragraph = add_decision(found, protocol)
    protocol = freeze(agree_to_all(found, protocol))
    meeting.refresh_from_db()
    meeting.state = "SIGNED"
    meeting.save()
    act = corrections.propose(who=by, protocol=protocol, texts={"ru": "Test", "kk": "Test"})
    Communique.objects.create(meeting=meeting, text_ru="Test", text_kk="Test")
    planned = make_meeting(meeting.exhibition, session=None)
    make_item(planned, 1)
    make_item(planned, 2, by_lead=found.by_body)
    keys = {
        "meeting": meeting, "items": items[2], "delegate": delegate, "paper": paper, "act": act,
        "decision": paragraph.decision, "paragraph": paragraph, "planned": planned,
    }  # fmt: skip
    user = people[Part.BY]
    login = [user.email, recovery_code(user)]
    print(json.dumps({"login": login, "pages": _pages({name: row.key for name, row in keys.items()})}))


OF_MEETINGS = (
    "meeting meeting-edit place communique agenda agenda-versions delegations delegate-add papers "
    "paper-hand-in protocol decisions originals signing corrections trail"
).split()


def _pages(keys):
    """The addresses of all pages of the workplace, by name."""
    names = ["workplace", "offices", "meeting-add", "board"]
    found = {name: reverse(f"commission-{name}") for name in names}
    found |= {name: reverse(f"commission-{name}", args=[keys["meeting"]]) for name in OF_MEETINGS}
    planned = ("meeting", "agenda", "delegations", "papers", "protocol", "decisions", "communique", "place")
    found |= {f"planned {name}": reverse(f"commission-{name}", args=[keys["planned"]]) for name in planned}
    one = {
        "agenda-item": "items", "delegate": "delegate", "paper-page": "paper", "paper-change": "paper",
        "paper-version": "paper", "decision": "decision", "paragraph-versions": "paragraph", "act": "act",
    }  # fmt: skip
    found |= {name: reverse(f"commission-{name}", args=[keys[noun]]) for name, noun in one.items()}
    found["agenda-copy"] = reverse("commission-agenda-copy", args=[keys["meeting"], "ru"])
    return found


def seed():
    """Print as JSON the key of a meeting with a draft protocol, and each secretary's address and a code."""
    people = _secretaries("typist")
    meeting = _meeting(990, "CLOSED9", 10)
    make_item(meeting, 1)
    make_item(meeting, 2)
    protocol_paragraphs.begin(who=standing_of(people[Part.BY]), meeting=meeting)
    logins = {part: [user.email, recovery_code(user)] for part, user in people.items()}
    print(json.dumps({"key": meeting.key, "logins": logins}))


def _secretaries(name):
    """Make both parts' responsible secretaries, each with a second factor, and return them by part."""
    people = {}
    for part in Part:
        user = give_second_factor(make_user(f"{part.lower()}-{name}", is_staff=True))
        Office.objects.filter(part=part, role=Role.SECRETARY, until=None).delete()
        make_office(part, Role.SECRETARY, user, person=make_person(surname_ru="Пробный"))
        people[part] = user
    return people


def _meeting(number, room, hour):
    """Make a meeting in session on 9 September 2011 for two hours."""
    exhibition = Exhibition.objects.get()
    session = make_session(
        exhibition,
        number=number,
        kind="commission",
        access="closed",
        room=make_room(exhibition, room),
        starts_at=almaty(9, hour),
        ends_at=almaty(9, hour + 2),
    )
    return make_meeting(exhibition, session=session, state="IN_SESSION")
