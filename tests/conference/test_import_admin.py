"""The import in the organisers' workplace, and by the command."""

import os
import re
import time
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from conference.importing import files, keeping
from conference.models import Room, Session
from expo.models import Membership
from tests.conference.schedules import as_json, as_xml, event, guid
from tests.conference.test_admin import staff
from tests.conftest import make_exhibition, make_room
from tests.workplace import Inline

BEGIN = "/admin/conference/session/import/"


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def english(organiser_client):
    organiser_client.cookies["django_language"] = "en"
    return organiser_client


def send(client, content, name="programme.json"):
    return client.post(BEGIN, {"file": SimpleUploadedFile(name, content)})


def fields(html):
    """The values that the form of the preview would send."""
    html = html[html.index("fingerprint") - 60 :]
    found = dict(re.findall(r'<input type="\w+" name="([\w-]+)" value="([^"]*)"', html))
    for name, options in re.findall(r'<select name="([\w-]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else re.search(r'<option value="([^"]*)"', options)[1]
    return found


def test_file_is_previewed_and_then_imported(exhibition, english):
    answer = send(english, as_json(event(1), event(2, duration="soon")))
    preview = english.get(answer.url)
    assert Session.objects.count() == 0
    assert "Test Talk 1" in preview.text
    assert '<th scope="row">day 1, Test Room, event 2</th><td>duration</td>' in preview.text
    assert Inline(preview.text).found == []
    done = english.post(answer.url, fields(preview.text) | {"apply": "1"}, follow=True)
    assert "1 session has been imported into the draft." in done.text
    assert "1 session of the file was left out." in done.text
    assert str(Session.objects.get().uid) == guid(1)
    assert [str(one) for one in LogEntry.objects.values_list("object_repr", flat=True)] == ["Test Talk 1"]


def test_changes_of_a_second_file_are_shown_before_and_after(exhibition, english):
    first = send(english, as_json(event(1))).url
    english.post(first, fields(english.get(first).text) | {"apply": "1"})
    second = send(english, as_json(event(1, title="Another title", persons=[]))).url
    html = english.get(second).text
    assert "<td>Title (English)</td><td>Test Talk 1</td><td>Another title</td>" in html
    assert "<td>People</td><td>Speaker: Test Person 1</td><td>–</td>" in html
    english.post(second, fields(html) | {"apply": "1"})
    assert Session.objects.get().title_en == "Another title"


def test_mapping_of_rooms_is_kept_with_the_file(exhibition, english):
    hall = make_room(exhibition, "CONF1")
    url = send(english, as_json(event(1, room="Saal 1"))).url
    sent = fields(english.get(url).text)
    assert sent["room-0"] == "+"
    english.post(url, sent | {"room-0": "CONF1", "shift_to": "2011-09-07", "preview": "1"})
    again = fields(english.get(url).text)
    assert (again["room-0"], again["shift_to"]) == ("CONF1", "2011-09-07")
    english.post(url, again | {"apply": "1"})
    session = Session.objects.get()
    assert (session.room, session.starts_at.day, Room.objects.count()) == (hall, 7, 1)


def test_draft_that_has_changed_since_the_preview_is_shown_anew_and_nothing_is_written(exhibition, english):
    url = send(english, as_json(event(1))).url
    sent = fields(english.get(url).text)
    Session.objects.create(
        exhibition=exhibition, uid=guid(1), reference="X", kind="seminar", title_en="Test Rival"
    )
    answer = english.post(url, sent | {"apply": "1"})
    assert answer.status_code == 409
    assert "The draft has changed since the preview." in answer.text
    assert Session.objects.get().title_en == "Test Rival"
    english.post(url, fields(answer.text) | {"apply": "1"})
    assert Session.objects.get().title_en == "Test Talk 1"


def test_room_that_was_chosen_and_is_deleted_is_asked_for_anew(exhibition, english):
    make_room(exhibition, "CONF1")
    url = send(english, as_json(event(1, room="Saal 1"))).url
    english.post(url, fields(english.get(url).text) | {"room-0": "CONF1", "preview": "1"})
    Room.objects.all().delete()
    html = english.get(url).text
    assert fields(html)["room-0"] == ""
    assert "The edition has no room “Saal 1”" in html


def test_error_in_the_form_keeps_what_was_typed(exhibition, english):
    url = send(english, as_json(event(1))).url
    sent = fields(english.get(url).text)
    answer = english.post(url, sent | {"capacity": "0", "room-0": "-", "apply": "1"})
    assert answer.status_code == 400
    assert fields(answer.text)["room-0"] == "-"
    assert fields(answer.text)["capacity"] == "0"
    assert Session.objects.count() == 0


def test_file_that_cannot_be_read_is_refused_at_once(exhibition, english):
    answer = send(english, b"%PDF-1.7")
    assert answer.status_code == 400
    assert "This is no file of a programme." in answer.text
    assert english.post(BEGIN).status_code == 400


def test_file_is_kept_for_its_sender_only_and_until_it_is_imported(exhibition, english, organiser):
    other = staff(exhibition, Membership.Role.PROGRAMME_MANAGER)
    token = keeping.keep(organiser, "one.json", as_json(event(1)))
    assert keeping.read(organiser, token).name == "one.json"
    assert keeping.read(other, token) is None
    url = reverse("admin:conference_session_import_file", args=[token])
    english.post(url, fields(english.get(url).text) | {"apply": "1"})
    assert english.get(url).status_code == 404


def test_files_that_lie_about_for_a_month_are_tidied_away(exhibition, organiser, settings):
    old, newer = (keeping.keep(organiser, "test.json", as_json(event(1))) for _number in range(2))
    month_ago = time.time() - 31 * 24 * 3600
    for path in Path(settings.MEDIA_ROOT).rglob(f"{old.hex}*"):
        os.utime(path, (month_ago, month_ago))
    keeping.keep(organiser, "test.json", b"{}")
    assert keeping.read(organiser, old) is None
    assert keeping.read(organiser, newer).content == as_json(event(1))


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_template_is_sent_as_a_file(exhibition, english, name):
    answer = english.get(f"{BEGIN}template.{name}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="programme.{name}"'


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Membership.Role.DIRECTOR, 200),
        (Membership.Role.PROGRAMME_MANAGER, 200),
        (Membership.Role.PRESS, 403),
        (Membership.Role.READ_ONLY, 403),
    ],
)
def test_only_those_who_may_change_the_programme_import(exhibition, client, role, status):
    client.force_login(staff(exhibition, role))
    assert client.get(BEGIN).status_code == status
    assert client.get(f"{BEGIN}template.csv").status_code == status


def test_manager_of_another_edition_imports_nothing_here(exhibition, client):
    other = make_exhibition("other-expo-2011", name="Other EXPO")
    client.force_login(staff(other, Membership.Role.PROGRAMME_MANAGER))
    assert client.get(BEGIN).status_code == 403


def test_outsider_is_asked_to_log_in(exhibition, client):
    assert client.get(BEGIN).status_code == 302


def test_larger_file_may_be_sent_than_an_ordinary_form(exhibition, english):
    padding = b" " * 2 * 1024 * 1024
    assert send(english, as_json(event(1)) + padding).status_code == 302
    assert files.MOST_BYTES == 10 * 1024 * 1024


def run(file, *options):
    out, err = StringIO(), StringIO()
    call_command("import_schedule", str(file), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "programme.xml"
    path.write_bytes(as_xml(event(1, room="Saal 1"), event(2, room="Saal 2", duration="soon")))
    return path


def test_command_imports_and_says_what_it_did(exhibition, file):
    make_room(exhibition, "CONF1")
    out, err = run(file, "--map-room", "Saal 1=CONF1")
    assert re.findall(r"(\w+) +(\d+)\n", out) == [
        ("new", "1"), ("changed", "0"), ("unchanged", "0"), ("refused", "1"),
    ]  # fmt: skip
    assert "left out: line 1, duration: This is no duration: soon" in err
    assert out.endswith("Written to the draft.\n")
    assert Session.objects.get().room.code == "CONF1"
    assert re.findall(r"(\w+) +1\n", run(file, "--map-room", "Saal 1=CONF1")[0]) == ["unchanged", "refused"]


def test_command_that_only_compares_writes_nothing(exhibition, file):
    out, _err = run(file, "--dry-run", "--create-rooms", "--exhibition", exhibition.slug)
    assert out.endswith("Nothing has been written.\n")
    assert "new room: Saal 1 (SAAL-1)" in out
    assert (Session.objects.count(), Room.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--exhibition", "nowhere"], "There is no such edition. Known are: test-expo-2011."),
        (["--map-room", "Saal 1"], "--map-room wants NAME=CODE: Saal 1"),
        (
            ["--map-room", "Saal 1=NOWHERE"],
            "“Saal 1” is to be NOWHERE, but the edition has no such room or section.",
        ),
        (["--capacity", "0"], "--capacity must be greater than zero."),
        (["--shift-to", "soon"], "invalid fromisoformat value"),
    ],
)
def test_command_refuses_what_it_does_not_understand(exhibition, file, options, reason):
    with pytest.raises(CommandError) as caught:
        run(file, *options)
    assert reason in str(caught.value)


def test_command_refuses_a_file_that_is_not_there(exhibition, tmp_path):
    with pytest.raises(CommandError, match="The file cannot be read: No such file or directory"):
        run(tmp_path / "nothing.xml")
