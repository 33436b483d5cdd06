"""Organisers attach files in their workplace, and lose nothing that they typed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conference.models import Contribution, Session, SessionFile, SlotFile, StoredFile
from expo.documents import MOST_BYTES
from expo.models import Membership, Person, User
from tests.attached import attach, bytes_of, media, on_disk
from tests.conftest import make_session
from tests.documents import office, pdf, script
from tests.files import read_out
from tests.workplace import Inline, address

pytestmark = pytest.mark.usefixtures("media")
__all__ = ["media"]
ADD = "/admin/conference/sessionfile/add/"


@pytest.fixture
def session(exhibition):
    return make_session(exhibition)


@pytest.fixture
def english(organiser_client):
    organiser_client.cookies["django_language"] = "en"
    return organiser_client


def member(exhibition, role):
    user = User.objects.create_user(f"{role}@example.org", is_staff=True)
    Membership.objects.create(user=user, exhibition=exhibition, role=role)
    return user


def form_of(session, data=None, name="Доклад.pdf", **fields):
    values = {
        "session": session.pk, "title_en": "Typed title", "title_ru": "", "title_kk": "", "title_be": "",
        "kind": "paper", "language": "ru", "contribution": "", "position": 7,
    }  # fmt: skip
    sent = {} if data is None else {"file": SimpleUploadedFile(name, data)}
    return values | sent | fields


def errors_of(response):
    assert response.status_code == 200
    return {name: list(texts) for name, texts in response.context["adminform"].form.errors.items()}


def test_file_is_attached_to_a_session(session, english):
    assert english.post(ADD, form_of(session, pdf("One"))).status_code == 302
    file = SessionFile.objects.get()
    assert (file.session, file.title_en, file.kind, file.language, file.position) == (
        session, "Typed title", "paper", "ru", 7,
    )  # fmt: skip
    assert (file.stored.name, bytes_of(file.stored)) == ("Доклад.pdf", pdf("One"))
    row = SessionFile.history.get()
    assert (row.channel, row.actor) == ("admin", "organiser@example.org")


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "a.pdf", "The file is empty."),
        (b"MZ" + bytes(100), "a.pdf", "This kind of file is not accepted"),
        (pdf(), "a.docx", "by its content the file is a PDF"),
        (pdf(root={"/OpenAction": script()}), "a.pdf", "The PDF holds a script"),
        (office(**{"word/vbaProject.bin": "a"}), "a.docx", "The file holds macros"),
        (bytes(MOST_BYTES + 1), "a.pdf", "The file is larger than 20 MB."),
    ],
    ids=range(6),
)
def test_refused_file_loses_nothing_that_was_typed(session, english, media, data, name, told):
    response = english.post(ADD, form_of(session, data, name))
    why, again = errors_of(response)["file"]
    assert told in why
    assert again.startswith("Nothing has been saved yet. Choose the file once more")
    assert 'value="Typed title"' in response.text
    assert '<option value="paper" selected>' in response.text
    assert '<option value="ru" selected>' in response.text
    assert 'value="7"' in response.text
    assert f'<option value="{session.pk}" selected>' in response.text
    assert (SessionFile.objects.count(), StoredFile.objects.count(), on_disk(media)) == (0, 0, [])


def test_good_file_with_a_faulty_form_is_to_be_chosen_again(session, english, media):
    response = english.post(ADD, form_of(session, pdf(), title_en=""))
    errors = errors_of(response)
    assert errors["__all__"] == ["Give the title in one language at least."]
    assert len(errors["file"]) == 1
    assert on_disk(media) == []


def test_new_file_wants_bytes_and_a_changed_one_keeps_its_own(session, english):
    assert list(errors_of(english.post(ADD, form_of(session)))) == ["file"]
    file = attach(session)
    page = address(SessionFile, "change", file.pk)
    assert english.post(page, form_of(session, title_en="Other")).status_code == 302
    kept = file.stored
    file.refresh_from_db()
    assert (file.title_en, file.stored) == ("Other", kept)
    assert english.post(page, form_of(session, pdf("Two"), "two.pdf")).status_code == 302
    file.refresh_from_db()
    assert (file.stored.name, bytes_of(file.stored)) == ("two.pdf", pdf("Two"))
    assert bytes_of(kept) == pdf("Test 1")


def test_contributions_of_the_session_are_offered_and_no_others(exhibition, session, english):
    person = Person.objects.create(surname_en="Test Person 1", surname_ru="Пробный 1")
    own = Contribution.objects.create(session=session, person=person, title_en="Own talk")
    Contribution.objects.create(session=session, person=person, role="interpreter", title_en="Hidden")
    other = Contribution.objects.create(
        session=make_session(exhibition, 3), person=person, title_en="Other talk"
    )
    page = english.get(f"{ADD}?session={session.pk}").text
    assert "Own talk" in page
    assert not {"Hidden", "Other talk"} & set(page.split("<"))
    assert "Own talk" not in english.get(ADD).text
    refused = errors_of(english.post(ADD, form_of(session, pdf(), contribution=other.pk)))
    assert "contribution" in refused
    assert english.post(ADD, form_of(session, pdf(), contribution=own.pk)).status_code == 302
    assert SessionFile.objects.get().contribution == own


def test_session_shows_its_files_and_leads_to_a_new_one(session, english):
    file = attach(session)
    page = english.get(address(Session, "change", session.pk)).text
    assert f"{ADD}?session={session.pk}" in page
    assert address(SessionFile, "change", file.pk) in page
    assert "Доклад 1.pdf" in page
    assert Inline(page).found == []


def test_deleted_file_leaves_the_draft_and_not_the_release(session, english, publish):
    file, other = attach(session, 1), attach(session, 2)
    publish()
    assert english.post(address(SessionFile, "delete", file.pk), {"post": "yes"}).status_code == 302
    chosen = {"action": "delete_selected", "_selected_action": other.pk, "post": "yes"}
    assert english.post(address(SessionFile, "changelist"), chosen).status_code == 302
    assert SessionFile.objects.count() == 0
    assert [row.history_type for row in SessionFile.history.order_by("history_id")] == ["+", "+", "-", "-"]
    assert SlotFile.objects.count() == 2
    assert bytes_of(SlotFile.objects.first().stored)


def test_released_file_is_only_looked_at(session, english, publish):
    attach(session)
    publish()
    page = address(SlotFile, "change", SlotFile.objects.get().pk)
    assert english.get(page).status_code == 200
    assert english.post(page, {"title_en": "Other"}).status_code == 403


def test_draft_is_downloaded_by_those_who_see_it(exhibition, session, english):
    file = attach(session)
    response = english.get(address(SessionFile, "download", file.pk))
    assert response.getvalue() == pdf("Test 1")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert english.get(address(SessionFile, "download", 999)).status_code == 404


@pytest.mark.parametrize(
    ("role", "writes", "reads"),
    [
        ("director", True, True),
        ("programme-manager", True, True),
        ("read-only", False, True),
        ("reviewer", False, False),
        ("press", False, False),
        ("exhibitor-manager", False, False),
    ],
)
def test_roles(exhibition, session, client, role, writes, reads):
    file = attach(session)
    client.force_login(member(exhibition, role))
    assert client.post(ADD, form_of(session, pdf())).status_code == (302 if writes else 403)
    change = client.post(address(SessionFile, "change", file.pk), form_of(session))
    assert change.status_code == (302 if writes else 403)
    response = client.get(address(SessionFile, "download", file.pk))
    read_out(response)
    assert response.status_code == (200 if reads else 403)
    assert client.get(address(SessionFile, "changelist")).status_code == (200 if reads else 403)


def test_files_of_the_commissions_session_are_for_no_organiser(exhibition, client):
    file = attach(make_session(exhibition, access="closed", kind="commission"))
    for role in ("director", "programme-manager"):
        client.force_login(member(exhibition, role))
        assert client.get(address(SessionFile, "download", file.pk)).status_code in (302, 403, 404)


def test_body_far_beyond_the_limit_is_refused_unread(session, english):
    response = english.generic("POST", ADD, b"", CONTENT_LENGTH=str(61 * 1024 * 1024))
    assert response.status_code == 413
