"""Letters about a release: who gets one, what it says, and that it waits."""

import pytest

from conference import announcements
from conference.announcements import Scope
from conference.models import Presenter, Session
from expo import outbox
from expo.models import Message
from tests.conftest import almaty, make_exhibitor, make_organisation, make_room, make_session
from tests.workplace import make_application


def make_participant(exhibition, number, **application):
    """An exhibitor whose application names an address. Returns its organisation."""
    values = {"contact_email": f"contact{number}@example.org", "language": "en"}
    return make_exhibitor(
        exhibition, number, application=make_application(exhibition, number, **values | application)
    ).organisation


def move(session):
    Session.objects.filter(pk=session.pk).update(starts_at=almaty(9, 15), ends_at=almaty(9, 16))


def announce(release, scope=Scope.CHANGED):
    return announcements.announce(release=release, scope=scope)


def recipients(announced):
    return [letter.to for letter in announced.letters]


@pytest.fixture
def two_of_three(exhibition, publish):
    """Three companies present a session each; those of the first and the second change."""
    companies = [make_participant(exhibition, number) for number in (1, 2, 3)]
    sessions = [
        make_session(exhibition, 2 * number, organisations=[company])
        for number, company in enumerate(companies, 1)
    ]
    publish()
    move(sessions[0])
    sessions[1].delete()
    return publish()


def test_only_those_affected_are_written_to(two_of_three):
    announced = announce(two_of_three)
    assert sorted(recipients(announced)) == ["contact1@example.org", "contact2@example.org"]
    assert announced.unreached == []


def test_all_who_present_are_written_to_with_all_their_sessions(two_of_three):
    announced = announce(two_of_three, Scope.ALL)
    assert sorted(recipients(announced)) == [f"contact{number}@example.org" for number in (1, 2, 3)]
    letter = next(letter for letter in announced.letters if letter.to == "contact3@example.org")
    assert letter.subject == "Your sessions"
    assert "Test Seminar 6" in letter.body
    assert "Test Seminar 2" not in letter.body


def test_letter_says_what_changed_by_the_clock_of_the_exhibition(two_of_three):
    letters = {letter.to: letter for letter in announce(two_of_three).letters}
    moved, cancelled = letters["contact1@example.org"], letters["contact2@example.org"]
    assert moved.subject == "Your sessions in the programme have changed"
    assert (
        "– Test Seminar 2\n  Moved\n  Moved from Thu\xa08\xa0Sept, 11:00 to Fri\xa09\xa0Sept, 15:00."
        in moved.body
    )
    assert "Fri\xa09\xa0Sept, 15:00–16:00, Room CONF1" in moved.body
    assert "times are those of Almaty (UTC+6)" in moved.body
    code = two_of_three.slots.get(title_en="Test Seminar 2").code
    assert f"/en/schedule/{code}/" in moved.body
    assert "/en/schedule/changes/" in moved.body
    assert "Cancelled\n  It was to be: Thu\xa08\xa0Sept, 13:00–14:00, Room CONF1." in cancelled.body


def test_letters_wait_until_they_are_let_go(two_of_three):
    announced = announce(two_of_three)
    assert {letter.state for letter in announced.letters} == {Message.State.HELD}
    assert [str(number) for _label, number in announcements.counts(two_of_three)] == ["2"]
    assert len(announcements.let_go(release=two_of_three)) == 2
    assert set(Message.objects.values_list("state", flat=True)) == {Message.State.QUEUED}
    assert announcements.let_go(release=two_of_three) == []


def test_other_held_letters_stay_held(exhibition, two_of_three):
    other = outbox.queue(
        exhibition=exhibition, to="x@example.org", language="en", subject="Other", body="Other", held=True
    )
    announce(two_of_three)
    announcements.let_go(release=two_of_three)
    other.refresh_from_db()
    assert other.state == Message.State.HELD


def test_nobody_gets_a_second_letter_about_the_same_release(two_of_three):
    assert len(announce(two_of_three).letters) == 2
    assert announce(two_of_three).letters == []
    assert recipients(announce(two_of_three, Scope.ALL)) == ["contact3@example.org"]


def test_cancelled_letter_can_be_written_again(two_of_three):
    first = announce(two_of_three).letters[0]
    outbox.cancel(message=first)
    assert recipients(announce(two_of_three)) == [first.to]


@pytest.mark.parametrize(
    ("language", "title"),
    [("ru", "Пробный семинар 1"), ("kk", "Сынақ"), ("be", "Пробны"), ("en", "Test Seminar 1")],
)
def test_letter_is_in_the_language_of_the_application(exhibition, publish, language, title):
    company = make_participant(exhibition, 1, language=language)
    session = make_session(exhibition, organisations=[company], title_kk="Сынақ", title_be="Пробны")
    publish()
    move(session)
    (letter,) = announce(publish()).letters
    assert letter.language == language
    assert f"– {title}\n" in letter.body
    assert f"/{language}/schedule/" in letter.body


def test_who_joins_and_who_leaves_are_both_written_to(exhibition, publish):
    one, two = (make_participant(exhibition, number) for number in (1, 2))
    session = make_session(exhibition, organisations=[one])
    publish()
    Presenter.objects.filter(session=session).update(organisation=two)
    assert sorted(recipients(announce(publish()))) == ["contact1@example.org", "contact2@example.org"]


def test_one_letter_for_an_address_that_stands_for_two_companies(exhibition, publish):
    same = {"contact_email": "Same@example.org"}
    one = make_participant(exhibition, 1, **same)
    two = make_participant(exhibition, 2, contact_email="same@example.org", language="ru")
    make_session(exhibition, 1, organisations=[one, two])
    make_session(exhibition, 3, organisations=[two])
    (letter,) = announce(publish()).letters
    assert letter.to == "same@example.org"
    assert letter.language == "en"
    assert letter.body.count("– Test Seminar 1") == 1
    assert letter.body.count("– Test Seminar 3") == 1


def test_organisations_without_an_address_are_reported(exhibition, publish):
    silent = make_participant(exhibition, 1, contact_email="")
    imported = make_exhibitor(exhibition, 2).organisation
    stranger = make_organisation(3)
    withdrawn = make_participant(exhibition, 4)
    withdrawn.participations.update(state="CANCELLED")
    make_session(exhibition, organisations=[silent, imported, stranger, withdrawn])
    announced = announce(publish())
    assert announced.letters == []
    assert announced.unreached == [silent, imported, stranger, withdrawn]


def test_first_release_is_new_to_all_who_present(exhibition, publish):
    make_session(exhibition, organisations=[make_participant(exhibition, 1)])
    (letter,) = announce(publish()).letters
    assert "– Test Seminar 1\n  New\n" in letter.body


def test_nobody_is_told_of_closed_sessions(exhibition, publish):
    hidden, both = make_participant(exhibition, 1), make_participant(exhibition, 2)
    make_session(exhibition, 1, organisations=[both])
    publish()
    make_session(
        exhibition, 3, kind="negotiations", access="closed", organisations=[hidden, both],
        title_en="Xyzzyq", room=make_room(exhibition, "QUIET", name_en="Quiet"),
    )  # fmt: skip
    release = publish()
    assert announce(release).letters == []
    announced = announce(release, Scope.ALL)
    assert recipients(announced) == ["contact2@example.org"]
    assert "Xyzzyq" not in announced.letters[0].body
    assert "Quiet" not in announced.letters[0].body


def test_session_that_becomes_closed_is_cancelled_to_its_presenter(exhibition, publish):
    session = make_session(exhibition, organisations=[make_participant(exhibition, 1)])
    publish()
    Session.objects.filter(pk=session.pk).update(
        access="closed", title_en="Xyzzyq", starts_at=almaty(8, 9, 30)
    )
    (letter,) = announce(publish()).letters
    assert "Cancelled" in letter.body
    assert "Xyzzyq" not in letter.body
    assert session.code not in letter.body
