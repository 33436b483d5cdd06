"""Files of sessions: what the draft keeps, what a release holds, what changes, and when bytes go."""

from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from conference import announcements, change_words, changes, publishing, releasing, session_files
from conference.models import Contribution, Session, SessionFile, SlotFile, StoredFile
from expo import kept_files
from expo.models import Person
from tests.attached import attach, bytes_of, document, media, on_disk, replace
from tests.conference.test_announcements import make_participant
from tests.conftest import make_session
from tests.documents import office, pdf

pytestmark = pytest.mark.usefixtures("media")
__all__ = ["media"]


@pytest.fixture
def session(exhibition):
    return make_session(exhibition)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return partial(django_capture_on_commit_callbacks, execute=True)


def said(older, newer):
    """Return ``[(kinds, sentences)]`` of what changed."""
    with translation.override("en"):
        return [
            ([str(kind) for kind in one.kinds], change_words.sentences(one))
            for one in changes.between(older, newer)
        ]


def speak(session, **fields):
    person = Person.objects.create(surname_en="Test Person 1", surname_ru="Пробный участник 1")
    return Contribution.objects.create(session=session, person=person, **fields)


def released(release):
    return list(SlotFile.objects.filter(slot__release=release).order_by("slot", "position"))


# The draft


def test_file_is_kept_under_a_random_key_with_its_checksum(session, media):
    data = pdf("One")
    file = attach(session, data=data, name="Доклад о торговле.pdf")
    stored = file.stored
    assert bytes_of(stored) == data
    assert (stored.name, stored.content_type, stored.size) == (
        "Доклад о торговле.pdf", "application/pdf", len(data),
    )  # fmt: skip
    assert stored.sha256 == document(data).sha256
    assert on_disk(media) == [media / "session-files" / stored.pk.hex[:2] / f"{stored.pk.hex}.pdf"]


def test_database_refuses_a_file_without_any_title(session):
    with pytest.raises(IntegrityError), transaction.atomic():
        attach(session, title_en="", title_ru=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        attach(session, title_en=None, title_ru=None)
    assert attach(session, title_en="", title_ru="", title_kk="Сынақ").pk


def test_nothing_is_left_behind_where_the_row_cannot_be_written(session, media, monkeypatch):
    def broken(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(SessionFile, "save", broken)
    with pytest.raises(DatabaseError):
        attach(session)
    assert (on_disk(media), StoredFile.objects.count()) == ([], 0)


def test_history_tells_who_put_which_bytes_there(session):
    file = attach(session)
    first = file.stored
    replace(file, pdf("Two"))
    session_files.remove(file=file)
    rows = SessionFile.history.order_by("history_id").values_list("history_type", "stored_id", "title_en")
    assert list(rows) == [
        ("+", first.pk, "Test File 1"),
        ("~", file.stored_id, "Test File 1"),
        ("-", file.stored_id, "Test File 1"),
    ]


# Releases


def test_release_copies_files_of_what_is_in_it(exhibition, session, publish):
    talk = speak(session)
    attach(session, 2, kind="paper", language="kk", contribution=talk)
    attach(session, 1)
    attach(make_session(exhibition, 3, access="closed", kind="negotiations"), 3)
    attach(make_session(exhibition, 5, room=None, starts_at=None, ends_at=None), 4)
    files = released(publish())
    assert [(one.title_en, one.kind, one.language, one.contribution) for one in files] == [
        ("Test File 1", "slides", "", None),
        ("Test File 2", "paper", "kk", session.contributions.get() and files[1].slot.contributions.get()),
    ]
    assert files[1].contribution.person == talk.person
    assert {one.stored_id for one in files} == set(session.files.values_list("stored", flat=True))


def test_file_of_somebody_behind_the_scenes_belongs_to_the_session(session, publish):
    attach(session, contribution=speak(session, role="interpreter"))
    assert [one.contribution for one in released(publish())] == [None]
    assert publishing.is_up_to_date(session.exhibition)


def test_draft_shows_in_the_next_release_only(session, publish):
    file, gone = attach(session, 1), attach(session, 2)
    before = publish()
    kept = file.stored
    replace(file, pdf("Two"))
    session_files.remove(file=gone)
    assert [one.title_en for one in released(before)] == ["Test File 1", "Test File 2"]
    assert released(before)[0].stored == kept
    assert bytes_of(kept) == pdf("Test 1")
    assert not publishing.is_up_to_date(session.exhibition)
    assert publishing.differing() == [session.pk]
    after = publish()
    assert [one.stored for one in released(after)] == [file.stored]
    assert publishing.is_up_to_date(session.exhibition)
    assert after.slots.get().sequence == before.slots.get().sequence + 1
    assert publish().slots.get().sequence == after.slots.get().sequence


def test_taking_back_an_older_release_shows_its_files_again(session, publish):
    file = attach(session, contribution=speak(session))
    older = publish()
    replace(file, pdf("Two"))
    publish()
    back = releasing.take_back(release=older, by=None, now=timezone.now())
    (one,), (again,) = released(older), released(back)
    assert (again.stored, again.uid, again.title_ru) == (one.stored, one.uid, one.title_ru)
    assert again.contribution.slot.release == back
    assert changes.between(older, back) == []


def test_publishing_asks_the_same_for_one_file_and_three(session, publish, django_assert_num_queries):
    attach(session, 1)
    publish()
    with CaptureQueriesContext(connection) as at_one:
        publish()
    attach(session, 2)
    attach(make_session(session.exhibition, 3), 3)
    with django_assert_num_queries(len(at_one)):
        publish()


# Bytes


def test_bytes_stay_while_a_draft_or_a_release_refers_to_them(session, media, publish, committed):
    file = attach(session)
    old = file.stored
    publish()
    replace(file, pdf("Two"))
    never_released = file.stored
    replace(file, pdf("Three"))
    with pytest.raises(ProtectedError):
        old.delete()
    with committed():
        assert session_files.tidy() == 1
    assert not StoredFile.objects.filter(pk=never_released.pk).exists()
    assert len(on_disk(media)) == 2
    assert bytes_of(old) == pdf("Test 1")
    assert bytes_of(file.stored) == pdf("Three")
    assert session_files.tidy() == 0


def test_bytes_of_a_deleted_session_go_with_the_next_sweep(session, media, committed):
    attach(session)
    session.delete()
    assert len(on_disk(media)) == 1
    with committed():
        assert session_files.tidy() == 1
    assert on_disk(media) == []


def test_damaged_bytes_are_not_opened(session, media):
    stored = attach(session).stored
    (path,) = on_disk(media)
    path.write_bytes(path.read_bytes().replace(b"Test", b"Tess"))
    with pytest.raises(kept_files.FileDamaged):
        kept_files.opened(stored)
    path.unlink()
    with pytest.raises(FileNotFoundError):
        kept_files.opened(stored)


# Changes


def test_changes_tell_what_became_of_files(session, publish):
    kept, gone, file = (attach(session, number) for number in (1, 2, 3))
    before = publish()
    session_files.remove(file=gone)
    replace(file, office("docx"), "new.docx")
    attach(session, 4, title_en="Added “now”")
    with translation.override("en"):
        (pending,) = changes.pending(session.exhibition)
        sentences = change_words.sentences(pending)
    assert sentences == [
        "Files added: “Added “now””.",
        "Files removed: “Test File 2”.",
        "Files replaced by a new version: “Test File 3”.",
    ]
    after = publish()
    assert said(before, after) == [(["files"], sentences)]
    assert changes.marks(after) == {session.uid: changes.Kind.TEXT}
    assert kept.stored in [one.stored for one in released(after)]


@pytest.mark.parametrize(
    "field", [{"title_kk": "Сынақ"}, {"kind": "paper"}, {"language": "be"}, {"position": 9}]
)
def test_other_details_of_files_are_a_change_as_well(session, publish, field):
    file = attach(session, 1)
    attach(session, 2)
    before = publish()
    SessionFile.objects.filter(pk=file.pk).update(**field)
    words = ["Titles, kinds or the order of the files have changed."]
    assert said(before, publish()) == [(["files"], words)]


def test_file_that_is_given_to_a_contribution_is_a_change(session, publish):
    file, talk = attach(session), speak(session)
    before = publish()
    SessionFile.objects.filter(pk=file.pk).update(contribution=talk)
    assert [kinds for kinds, _words in said(before, publish())] == [["files"]]


def test_nobody_is_written_to_about_files_alone(exhibition, publish):
    one, two = (make_session(exhibition, number, [make_participant(exhibition, number)]) for number in (1, 3))
    publish()
    attach(one)
    attach(two)
    Session.objects.filter(pk=two.pk).update(title_en="Other")
    release = publish()
    (letter,) = announcements.announce(release=release, scope=announcements.Scope.CHANGED).letters
    assert letter.to == "contact3@example.org"
    assert "Files added: “Test File 1”." in letter.body
    everybody = announcements.announce(release=release, scope=announcements.Scope.ALL).letters
    assert [letter.to for letter in everybody] == ["contact1@example.org"]
    assert "Files added: “Test File 1”." in everybody[0].body


def test_changes_page_names_the_file_safely(session, publish, client):
    publish()
    attach(session, title_en="<b>Slides</b>")
    publish()
    page = client.get("/en/schedule/changes/").text
    assert "Files added: “&lt;b&gt;Slides&lt;/b&gt;”." in page
