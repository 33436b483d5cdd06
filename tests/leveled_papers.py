"""Papers of every level with real files in a folder of their own, and the browsers that ask for them."""

import functools
import json
from types import SimpleNamespace

import pytest
from django.test import Client

from conference import printing
from conference.watermarks import pdf
from tests.meeting import SECRET, assemble, handed_in
from tests.signing_in import sign_in_with_second_factor

LEVELS = ["PUBLIC", "DELEGATIONS", "JOINT_SECRETARIAT", "NATIONAL_BY", "NATIONAL_KZ"]
SHARED = LEVELS[:3]
# Which papers exist for whom.
SEES = {
    "by_secretary": [*SHARED, "NATIONAL_BY"],
    "kz_secretary": [*SHARED, "NATIONAL_KZ"],
    "by_chair": [*SHARED, "NATIONAL_BY"],
    "kz_chair": [*SHARED, "NATIONAL_KZ"],
    "by_delegate": ["PUBLIC", "DELEGATIONS", "NATIONAL_BY"],
    "kz_delegate": ["PUBLIC", "DELEGATIONS", "NATIONAL_KZ"],
    "interpreter": ["PUBLIC", "DELEGATIONS"],
    "late_interpreter": [],
    "organiser": [],
    "reviewer": [],
    "outsider": [],
}


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def found(exhibition, media):
    found = assemble(exhibition)
    found.meeting.state = "AGENDA_AGREED"
    found.meeting.save()
    return found


@functools.cache
def drawn(template, data):
    return printing.compiled(template, json.loads(data))


@pytest.fixture
def drawn_once(monkeypatch):
    """The typesetter takes its time: what is laid over the pages is drawn once for many copies."""
    same = {"receipt": "0" * 12, "line": "Test", "lang": "en"}
    once = SimpleNamespace(
        compiled=lambda template, data: drawn(template, json.dumps(data | same, sort_keys=True))
    )
    monkeypatch.setattr(pdf, "printing", once)


@pytest.fixture
def leveled(found, drawn_once):
    """A paper with a file of each level."""
    made = {}
    for level in LEVELS:
        user = found.kz_secretary if level == "NATIONAL_KZ" else found.by_secretary
        titles = {"ru": f"{SECRET} {level}"}
        made[level] = handed_in(user, found.meeting, level=level, titles=titles, item=found.items[2])
    return made


def browser(user):
    """A client in which ``user`` has signed in, with a second factor where they work here."""
    client = Client()
    if user.is_staff:
        sign_in_with_second_factor(client, user)
    else:
        client.force_login(user)
    return client


def admin(*parts):
    """An address of the Commission's workplace."""
    return "/".join(["/admin/commission", *map(str, parts), ""])
