"""What differs between two releases, and between the newest one and the draft."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from conference import change_words, changes
from conference.changes import Kind
from conference.models import Presenter, Release, Session
from tests.conftest import ALMATY, almaty, make_exhibition, make_organisation, make_room, make_session


def update(session, **fields):
    Session.objects.filter(pk=session.pk).update(**fields)


def shown(found):
    return [(change.slot.title_en, [str(kind) for kind in change.kinds]) for change in found]


def said(found, language="en"):
    with translation.override(language), timezone.override(ALMATY):
        return [change_words.sentences(change) for change in found]


def test_nothing_changes_between_equal_releases(exhibition, publish):
    make_session(exhibition, organisations=[make_organisation()])
    assert changes.between(publish(), publish()) == []


@pytest.mark.parametrize(
    ("fields", "kinds", "sentence"),
    [
        (
            {"starts_at": almaty(8, 11), "ends_at": almaty(8, 12)},
            ["moved"],
            "Moved from 10:00 to 11:00.",
        ),
        ({"ends_at": almaty(8, 11, 30)}, ["moved"], "Moved from 10:00–11:00 to 10:00–11:30."),
        (
            {"starts_at": almaty(9, 10), "ends_at": almaty(9, 11)},
            ["moved"],
            "Moved from Thu\xa08\xa0Sept, 10:00 to Fri\xa09\xa0Sept, 10:00.",
        ),
        ({"title_en": "Other title"}, ["text"], "The title was: “Test Seminar 1”."),
        ({"title_kk": "Басқа атау"}, ["text"], "Other details have changed."),
        ({"abstract_ru": "Другое описание"}, ["text"], "The description has changed."),
        (
            {"access": "invitation"},
            ["text"],
            "Access: “Open to all” has become “By invitation”.",
        ),
        ({"kind": "show"}, ["text"], "Other details have changed."),
    ],
)
def test_change_of_a_session_is_named(exhibition, publish, fields, kinds, sentence):
    session = make_session(exhibition)
    older = publish()
    update(session, **fields)
    found = changes.between(older, publish())
    assert [kind for _title, kind in shown(found)] == [kinds]
    assert said(found) == [[sentence]]


def test_time_and_room_are_named_together(exhibition, publish):
    session = make_session(exhibition, room=make_room(exhibition, "A", name_en="Room A"))
    older = publish()
    room = make_room(exhibition, "B", name_en="Room B", name_ru="Зал Б")
    update(session, room=room, starts_at=almaty(8, 11), ends_at=almaty(8, 12))
    found = changes.between(older, publish())
    assert said(found) == [["Moved from 10:00, Room A to 11:00, Room B."]]
    update(session, starts_at=almaty(8, 10), ends_at=almaty(8, 11))
    assert said(changes.between(older, publish())) == [["Moved from Room A to Room B."]]


def test_new_and_cancelled_sessions_are_told_apart(exhibition, publish):
    gone = make_session(exhibition, 1)
    older = publish()
    gone.delete()
    make_session(exhibition, 4)
    found = changes.between(older, publish())
    assert shown(found) == [("Test Seminar 1", ["cancelled"]), ("Test Seminar 4", ["new"])]
    assert said(found) == [["It was to be: Thu\xa08\xa0Sept, 10:00–11:00, Room CONF1."], []]
    assert (found[0].new, found[1].old) == (None, None)


def test_presenters_are_compared_by_who_they_are_and_by_their_order(exhibition, publish):
    one, two, three = (make_organisation(number) for number in (1, 2, 3))
    session = make_session(exhibition, organisations=[one, two])
    first = publish()
    Presenter.objects.filter(session=session, organisation=one).update(position=5)
    second = publish()
    Presenter.objects.filter(session=session, organisation=one).delete()
    Presenter.objects.create(session=session, organisation=three, position=7)
    third = publish()
    assert shown(changes.between(first, second)) == [("Test Seminar 1", ["presenters"])]
    assert said(changes.between(first, second)) == [["The organisations are named in another order."]]
    (change,) = changes.between(second, third)
    assert (change.joined, change.left) == ([three], [one])
    assert change.organisations == [two, three, one]
    assert said([change]) == [
        [
            "New among the organisations: Test Company 3.",
            "No longer among the organisations: Test Company 1.",
        ]
    ]


def test_one_session_changes_in_several_ways(exhibition, publish):
    session = make_session(exhibition)
    older = publish()
    update(session, title_en="Other", starts_at=almaty(8, 12), ends_at=almaty(8, 13))
    Presenter.objects.create(session=session, organisation=make_organisation())
    (change,) = changes.between(older, publish())
    assert change.kinds == (Kind.MOVED, Kind.PRESENTERS, Kind.TEXT)


def test_changes_stand_in_the_order_of_the_programme(exhibition, publish):
    near, far = make_room(exhibition, "NEAR", position=1), make_room(exhibition, "FAR", position=2)
    late, there, here = (
        make_session(exhibition, number, room=room, starts_at=almaty(8, hour), ends_at=almaty(8, hour + 1))
        for number, (room, hour) in enumerate([(near, 15), (far, 10), (near, 10)], 1)
    )
    older = publish()
    for session in (late, there, here):
        update(session, abstract_en="Other")
    found = changes.between(older, publish())
    assert [change.slot.code for change in found] == [here.code, there.code, late.code]


def test_changed_and_changed_back_is_no_change(exhibition, publish):
    session = make_session(exhibition)
    older = publish()
    update(session, title_en="Other")
    publish()
    update(session, title_en="Test Seminar 1")
    newer = publish()
    assert changes.between(older, newer) == []
    assert changes.since(exhibition, older.number) == []
    assert shown(changes.latest(exhibition)) == [("Test Seminar 1", ["text"])]


def test_since_and_latest_know_their_own_edition(exhibition, publish):
    other = make_exhibition("other", is_current=False)
    assert changes.latest(exhibition) == []
    make_session(exhibition)
    publish()
    assert changes.latest(exhibition) == []
    make_session(exhibition, 3)
    publish()
    assert shown(changes.latest(exhibition)) == [("Test Seminar 3", ["new"])]
    assert shown(changes.since(exhibition, 1)) == [("Test Seminar 3", ["new"])]
    with pytest.raises(Release.DoesNotExist):
        changes.since(other, 1)


def test_closed_sessions_are_on_neither_side(exhibition, publish):
    make_session(exhibition, 1)
    closed = make_session(exhibition, 4, kind="negotiations", access="closed")
    older = publish()
    closed.delete()
    make_session(exhibition, 5, kind="commission", access="closed")
    assert changes.between(older, publish()) == []


def test_session_that_becomes_closed_reads_as_cancelled(exhibition, publish):
    session = make_session(exhibition)
    older = publish()
    update(session, access="closed", title_en="Secret")
    assert shown(changes.pending(exhibition)) == [("Test Seminar 1", ["cancelled"])]
    assert shown(changes.between(older, publish())) == [("Test Seminar 1", ["cancelled"])]


def test_pending_says_what_the_release_then_changes(exhibition, publish):
    moved, gone, closed = (make_session(exhibition, number) for number in (1, 3, 5))
    older = publish()
    assert changes.pending(exhibition) == []
    update(moved, starts_at=almaty(9, 10), ends_at=almaty(9, 11))
    update(gone, starts_at=None, ends_at=None)
    update(closed, access="closed")
    make_session(exhibition, 7, organisations=[make_organisation()])
    make_session(
        exhibition, 8, kind="commission", access="closed", starts_at=almaty(10, 10), ends_at=almaty(10, 11)
    )
    pending = changes.pending(exhibition)
    assert shown(pending) == [
        ("Test Seminar 3", ["cancelled"]),
        ("Test Seminar 5", ["cancelled"]),
        ("Test Seminar 7", ["new"]),
        ("Test Seminar 1", ["moved"]),
    ]
    found = changes.between(older, publish())
    assert shown(found) == shown(pending)
    assert said(found) == said(pending)
    assert changes.pending(exhibition) == []


def test_everything_is_pending_before_the_first_release(exhibition):
    make_session(exhibition)
    make_session(exhibition, 3, room=None)
    assert shown(changes.pending(exhibition)) == [("Test Seminar 1", ["new"])]


def test_marks_are_of_the_newest_release(exhibition, publish):
    moved, same, renamed = (make_session(exhibition, number) for number in (1, 3, 5))
    first = publish()
    assert changes.marks(first) == {}
    update(moved, starts_at=almaty(9, 10), ends_at=almaty(9, 11), title_en="Other")
    update(renamed, title_en="Other")
    new = make_session(exhibition, 7)
    second = publish()
    found = changes.marks(second)
    assert found == {moved.uid: Kind.MOVED, renamed.uid: Kind.TEXT, new.uid: Kind.NEW}
    assert same.uid not in found
    assert changes.marks(publish()) == {}
    assert changes.marks(None) == {}


def test_a_first_session_after_an_empty_release_is_marked_new(exhibition, publish):
    publish()
    session = make_session(exhibition)
    assert changes.marks(publish()) == {session.uid: Kind.NEW}


def test_comparing_takes_the_same_queries_for_one_session_and_three(
    exhibition, publish, django_assert_num_queries
):
    def change_all(minutes):
        for session in Session.objects.all():
            later = dt.timedelta(minutes=minutes)
            update(session, starts_at=session.starts_at + later, ends_at=session.ends_at + later)

    make_session(exhibition, 1, organisations=[make_organisation(1)])
    older = publish()
    change_all(5)
    newer = publish()
    with CaptureQueriesContext(connection) as at_one:
        changes.between(older, newer)
        changes.pending(exhibition)
    for number in (3, 5):
        make_session(exhibition, number, organisations=[make_organisation(number)])
    older = publish()
    change_all(5)
    newer = publish()
    assert len(changes.between(older, newer)) == 3
    with django_assert_num_queries(len(at_one)):
        changes.between(older, newer)
        changes.pending(exhibition)
    with django_assert_num_queries(1):
        changes.marks(newer)


@pytest.mark.parametrize("language", ["ru", "kk", "be", "en"])
def test_sentences_speak_each_language(exhibition, publish, language):
    session = make_session(exhibition)
    older = publish()
    update(session, starts_at=almaty(8, 12), ends_at=almaty(8, 13))
    ((sentence,),) = said(changes.between(older, publish()), language)
    assert "10:00" in sentence
    assert "12:00" in sentence
