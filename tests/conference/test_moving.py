"""Moving a session: only from what was seen, never over what somebody else did, and back again."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from conference import moving
from conference.models import Move, Session
from conference.moving import Place
from expo import history
from expo.models import User
from tests.conference.test_admin import staff
from tests.conftest import almaty, make_exhibition, make_room, make_session


@pytest.fixture
def session(exhibition):
    return Session.objects.get(pk=make_session(exhibition).pk)


@pytest.fixture
def colleague(db):
    return User.objects.create_superuser("colleague@example.org", "pass")


def place(session):
    return Place.of(Session.objects.get(pk=session.pk))


def put(session, by, room=None, start=(8, 14), end=(8, 15), version=None):
    """Move a session, from its present version unless another is given."""
    now = Session.objects.get(pk=session.pk)
    to = Place(room or now.room, almaty(*start), almaty(*end))
    return moving.move(session=session.pk, to=to, version=now.version if version is None else version, by=by)


def test_move_changes_time_and_room_and_keeps_what_was(exhibition, session, organiser):
    room = make_room(exhibition, "OTHER")
    with history.coming_from(history.Channel.ADMIN, actor="organiser@example.org", request_id="r1"):
        move = put(session, organiser, room)
    assert place(session) == Place(room, almaty(8, 14), almaty(8, 15))
    kept = Move.objects.get()
    assert kept == move
    assert (moving.before(kept), moving.after(kept)) == (Place.of(session), place(session))
    assert (kept.by, kept.channel, kept.actor, kept.request_id) == (
        organiser, "admin", "organiser@example.org", "r1",
    )  # fmt: skip
    assert kept.version == Session.objects.get().version > session.version


def test_move_leaves_what_else_was_changed_meanwhile(session, organiser):
    Session.objects.filter(pk=session.pk).update(title_en="Another title")
    put(session, organiser)
    assert Session.objects.get().title_en == "Another title"


def test_stale_version_moves_nothing_and_says_what_is_there(session, organiser, colleague):
    seen = session.version
    put(session, colleague, start=(8, 12), end=(8, 13))
    with pytest.raises(moving.ChangedMeanwhile) as caught:
        put(session, organiser, version=seen)
    assert place(session) == Place(session.room, almaty(8, 12), almaty(8, 13))
    (message,) = caught.value.messages
    assert "colleague@example.org" in message
    assert "12:00–13:00" in message
    assert "14:00–15:00" in message
    assert caught.value.session.version == Session.objects.get().version


def test_edit_by_another_way_makes_a_version_stale(session, organiser):
    seen = session.version
    session.title_en = "Another title"
    session.save()
    with pytest.raises(moving.ChangedMeanwhile):
        put(session, organiser, version=seen)


def test_session_goes_to_the_tray_and_remembers_its_length(session, organiser):
    session.ends_at = almaty(8, 11, 30)
    session.save()
    version = Session.objects.get().version
    moving.move(session=session.pk, to=Place(), version=version, by=organiser)
    waiting = Session.objects.get()
    assert Place.of(waiting) == Place()
    assert moving.lengths([waiting]) == {waiting.pk: dt.timedelta(minutes=90)}


def test_session_that_never_had_a_time_has_the_usual_length(exhibition):
    waiting = make_session(exhibition, starts_at=None, ends_at=None)
    assert moving.lengths([waiting]) == {waiting.pk: dt.timedelta(hours=1)}


def test_move_to_where_it_is_writes_nothing(session, organiser):
    assert put(session, organiser, start=(8, 10), end=(8, 11)) is None
    assert Session.objects.get().version == session.version
    assert not Move.objects.exists()


@pytest.mark.parametrize(
    ("start", "end"), [((8, 15), (8, 14)), ((8, 14), (8, 14)), ((11, 14), (11, 15)), ((8, 23), (9, 5))]
)
def test_impossible_time_is_refused(session, organiser, start, end):
    with pytest.raises(ValidationError):
        put(session, organiser, start=start, end=end)
    assert place(session) == Place.of(session)


def test_room_of_another_edition_is_refused(session, organiser):
    with pytest.raises(ValidationError):
        put(session, organiser, room=make_room(make_exhibition("other", is_current=False)))


def test_session_that_is_gone_cannot_be_moved(session, organiser):
    Session.objects.all().delete()
    with pytest.raises(Session.DoesNotExist):
        moving.move(session=session.pk, to=Place(), version=1, by=organiser)


def test_commission_is_moved_from_behind_its_wall_only(exhibition):
    held = make_session(exhibition, kind="commission", access="closed")
    manager = staff(exhibition, "programme-manager")
    with pytest.raises(Session.DoesNotExist):
        put(held, manager)
    manager.memberships.update(role="director")
    director = User.objects.get(pk=manager.pk)
    with pytest.raises(Session.DoesNotExist):
        put(held, director)
    director.is_behind_the_wall = True
    assert put(held, director).session == held


def undo(exhibition, by):
    return moving.undo(exhibition=exhibition, move=moving.last(exhibition, by).pk, by=by)


def test_moves_are_undone_in_reverse_order(exhibition, session, organiser):
    other = make_session(exhibition, 2)
    put(session, organiser, start=(8, 14), end=(8, 15))
    put(other, organiser, start=(8, 15), end=(8, 16))
    put(session, organiser, start=(8, 16), end=(8, 17))
    undo(exhibition, organiser)
    assert place(session) == Place(session.room, almaty(8, 14), almaty(8, 15))
    assert place(other) == Place(session.room, almaty(8, 15), almaty(8, 16))
    undo(exhibition, organiser)
    assert place(other) == Place(session.room, almaty(8, 11), almaty(8, 12))
    undo(exhibition, organiser)
    assert place(session) == Place.of(session)
    assert moving.last(exhibition, organiser) is None


def test_only_own_moves_are_undone(exhibition, session, organiser, colleague):
    mine = put(session, organiser)
    put(make_session(exhibition, 2), colleague, start=(8, 16), end=(8, 17))
    assert moving.last(exhibition, organiser) == mine
    with pytest.raises(moving.CannotBeUndone):
        moving.undo(exhibition=exhibition, move=mine.pk, by=colleague)


def test_move_is_not_undone_over_what_somebody_did_since(exhibition, session, organiser, colleague):
    other = make_session(exhibition, 2)
    put(other, organiser, start=(8, 15), end=(8, 16))
    put(session, organiser)
    put(session, colleague, start=(8, 17), end=(8, 18))
    with pytest.raises(moving.CannotBeUndone) as caught:
        undo(exhibition, organiser)
    assert "colleague@example.org" in caught.value.messages[0]
    assert "17:00–18:00" in caught.value.messages[0]
    assert place(session) == Place(session.room, almaty(8, 17), almaty(8, 18))
    # The one before can still be undone.
    undo(exhibition, organiser)
    assert place(other) == Place(session.room, almaty(8, 11), almaty(8, 12))


def test_move_is_undone_once(exhibition, session, organiser):
    move = put(session, organiser)
    undo(exhibition, organiser)
    with pytest.raises(moving.CannotBeUndone):
        moving.undo(exhibition=exhibition, move=move.pk, by=organiser)
    assert place(session) == Place.of(session)


def test_undo_keeps_what_else_was_changed_since(exhibition, session, organiser):
    put(session, organiser)
    Session.objects.filter(pk=session.pk).update(title_en="Another title")
    undo(exhibition, organiser)
    assert Session.objects.get().title_en == "Another title"
    assert place(session) == Place.of(session)


def test_undo_into_days_that_are_no_more_is_refused(exhibition, session, organiser):
    put(session, organiser, start=(9, 14), end=(9, 15))
    exhibition.days.filter(date=dt.date(2011, 9, 8)).delete()
    with pytest.raises(moving.CannotBeUndone):
        undo(exhibition, organiser)
    assert place(session) == Place(session.room, almaty(9, 14), almaty(9, 15))


def test_of_many_movers_at_once_one_moves_and_the_others_are_told(exhibition, organiser, in_parallel):
    session = make_session(exhibition)
    seen = Session.objects.get().version

    def attempt(minute):
        try:
            return bool(put(session, organiser, start=(8, 14, minute), end=(8, 15), version=seen))
        except moving.ChangedMeanwhile:
            return False

    assert sorted(in_parallel(attempt, [0, 5, 10, 15, 20, 25])) == [False] * 5 + [True]
    moves = in_parallel(lambda _one: (Move.objects.get().version, Session.objects.get().version), [1])
    assert moves[0][0] == moves[0][1]


def test_undo_pressed_twice_at_once_undoes_one_move(exhibition, organiser, in_parallel):
    session = make_session(exhibition)
    put(session, organiser, start=(8, 12), end=(8, 13))
    move = put(session, organiser)

    def attempt(_one):
        try:
            return bool(moving.undo(exhibition=exhibition, move=move.pk, by=organiser))
        except moving.CannotBeUndone:
            return False

    assert sorted(in_parallel(attempt, [1, 2, 3])) == [False, False, True]
    assert in_parallel(lambda _one: place(session), [1]) == [
        Place(session.room, almaty(8, 12), almaty(8, 13))
    ]
