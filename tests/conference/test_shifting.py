"""Shifting much of a day: what is meant, what it would break, and that only what was previewed is done."""

import datetime as dt
from collections import Counter

import pytest

from conference import drafting, ignoring, shifting
from conference.models import Conference, Contribution, RoomClosure, Session, Track
from expo.models import Person
from tests.conference.test_admin import staff
from tests.conftest import almaty, make_room, make_session

PAGE = "admin:conference_session_shift"


@pytest.fixture
def english(organiser_client):
    organiser_client.cookies["django_language"] = "en"
    return organiser_client


def wish(exhibition, minutes=20, day=8, **fields):
    return shifting.Wish(day=exhibition.days.get(date=dt.date(2011, 9, day)), minutes=minutes, **fields)


def held(exhibition, number, room, *span, **fields):
    starts_at, ends_at = (almaty(*moment) for moment in span)
    room = exhibition.rooms.filter(code=room).first() or make_room(exhibition, room)
    return make_session(exhibition, number, room=room, starts_at=starts_at, ends_at=ends_at, **fields)


def hours(exhibition):
    def local(moment):
        return moment.astimezone(exhibition.zone)

    return {
        one.reference: f"{local(one.starts_at):%d %H:%M}–{local(one.ends_at):%H:%M}"
        for one in Session.objects.filter(exhibition=exhibition)
    }


def references(moves):
    return [move.session.reference for move in moves]


def do(exhibition, one, user):
    fingerprint = shifting.preview(exhibition, one, user).fingerprint
    return shifting.shift(exhibition=exhibition, wish=one, fingerprint=fingerprint, user=user)


def test_room_after_an_hour_is_shifted_and_nothing_else(exhibition, organiser):
    held(exhibition, 1, "A", (8, 13), (8, 14, 30))
    held(exhibition, 2, "A", (8, 14, 30), (8, 15))
    held(exhibition, 3, "A", (8, 16), (8, 17))
    held(exhibition, 4, "B", (8, 16), (8, 17))
    held(exhibition, 5, "A", (9, 16), (9, 17))
    room = exhibition.rooms.get(code="A")
    done = do(exhibition, wish(exhibition, 20, room=room, after=dt.time(14)), organiser)
    assert references(done.moves) == ["T002", "T003"]
    assert hours(exhibition) == {
        "T001": "08 13:00–14:30",
        "T002": "08 14:50–15:20",
        "T003": "08 16:20–17:20",
        "T004": "08 16:00–17:00",
        "T005": "09 16:00–17:00",
    }


def test_whole_day_and_a_track_are_shifted_earlier(exhibition, organiser):
    conference = Conference.objects.create(exhibition=exhibition, title_en="Test")
    track = Track.objects.create(conference=conference, code="one")
    held(exhibition, 1, "A", (8, 13), (8, 14), track=track)
    held(exhibition, 2, "B", (8, 13), (8, 14))
    do(exhibition, wish(exhibition, -10, track=track), organiser)
    assert hours(exhibition) == {"T001": "08 12:50–13:50", "T002": "08 13:00–14:00"}
    do(exhibition, wish(exhibition, -5), organiser)
    assert hours(exhibition) == {"T001": "08 12:45–13:45", "T002": "08 12:55–13:55"}


def test_evening_belongs_to_the_day_until_four(exhibition, organiser):
    held(exhibition, 1, "A", (8, 22), (8, 23))
    held(exhibition, 2, "A", (9, 0, 30), (9, 2))
    held(exhibition, 3, "A", (9, 10), (9, 11))
    preview = shifting.preview(exhibition, wish(exhibition, after=dt.time(0)), organiser)
    assert references(preview.moves) == ["T002"]
    assert references(shifting.preview(exhibition, wish(exhibition), organiser).moves) == ["T001", "T002"]


def test_session_without_a_time_or_a_room_stays(exhibition, organiser):
    held(exhibition, 1, "A", (8, 13), (8, 14))
    make_session(exhibition, 2, room=None)
    make_session(exhibition, 3, starts_at=None, ends_at=None)
    assert references(shifting.preview(exhibition, wish(exhibition), organiser).moves) == ["T001"]


def test_clash_that_stays_as_it_is_is_not_told_again(exhibition, organiser):
    held(exhibition, 1, "A", (8, 13), (8, 14))
    held(exhibition, 2, "A", (8, 13, 30), (8, 14, 30))
    preview = shifting.preview(exhibition, wish(exhibition), organiser)
    assert (preview.broken, preview.solved) == ([], [])


def test_new_clash_is_told_with_the_hours_to_come(exhibition, organiser):
    held(exhibition, 1, "A", (8, 13), (8, 14))
    held(exhibition, 2, "A", (8, 14), (8, 15))
    one = wish(exhibition, 20, room=exhibition.rooms.get(), after=dt.time(13))
    assert shifting.preview(exhibition, one, organiser).broken == []
    Session.objects.filter(reference="T002").update(room=make_room(exhibition, "B"))
    person = Person.objects.create(surname_en="Test")
    for session in Session.objects.all():
        Contribution.objects.create(session=session, person=person)
    (told,) = shifting.preview(exhibition, one, organiser).broken
    assert told.is_blocking
    assert told.sentence == (
        "“Test Seminar 1” (08.09, 13:20–14:20) and “Test Seminar 2” (08.09, 14:00–15:00) "
        "need the same person at the same time: Test."
    )


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


def test_preview_tells_the_clashes_that_the_draft_then_has(exhibition, organiser):
    """Compared with the draft itself, before and after."""
    people = [Person.objects.create(surname_en=f"Test {number}") for number in range(3)]
    for number in range(1, 13):
        hour, minute = divmod(10 * 60 + number * 37 % 300, 60)
        session = held(
            exhibition,
            number,
            f"R{number % 3}",
            (8, hour, minute),
            (8, hour + 1, minute),
            attendance=number * 20,
        )
        Contribution.objects.create(session=session, person=people[number % 2 + number % 3 % 2])
    for minutes in (5, 35, -50, 120):
        one = wish(exhibition, minutes, room=exhibition.rooms.get(code="R1"), after=dt.time(11))
        before = open_clashes(exhibition)
        preview = do(exhibition, one, organiser)
        after = open_clashes(exhibition)
        assert kinds(preview.broken) == sorted((after - before).elements())
        assert kinds(preview.solved) == sorted((before - after).elements())
        assert preview.broken or preview.solved


def open_clashes(exhibition):
    return Counter(facts(one) for one in drafting.read(exhibition).clashes)


def kinds(told):
    return sorted(facts(one.clash) for one in told)


def facts(clash):
    sessions = tuple(sorted(clash.sessions))
    return (
        str(clash.kind), sessions, clash.resource, clash.needed, clash.given, clash.ends_at - clash.starts_at
    )  # fmt: skip


def test_clash_that_gets_worse_or_better_is_told(exhibition, organiser):
    room = make_room(exhibition, "A", turnaround=15)
    held(exhibition, 1, "A", (8, 13), (8, 14))
    held(exhibition, 2, "A", (8, 14, 10), (8, 15))
    earlier = wish(exhibition, -5, room=room, after=dt.time(14))
    preview = shifting.preview(exhibition, earlier, organiser)
    assert "has 5 min between" in preview.broken[0].sentence
    assert "has 10 min between" in preview.solved[0].sentence
    preview = shifting.preview(exhibition, wish(exhibition, 5, room=room, after=dt.time(14)), organiser)
    assert (preview.broken, len(preview.solved)) == ([], 1)


def test_reason_to_ignore_a_clash_does_not_go_along(exhibition, organiser):
    make_room(exhibition, "A", turnaround=15)
    held(exhibition, 1, "A", (8, 13), (8, 14))
    held(exhibition, 2, "A", (8, 14, 10), (8, 15))
    (clash,) = drafting.read(exhibition).clashes
    ignoring.ignore(
        exhibition=exhibition, fingerprint=clash.fingerprint, reason="Nothing to clear", user=organiser
    )
    preview = shifting.preview(exhibition, wish(exhibition), organiser)
    assert (len(preview.broken), preview.solved) == (1, [])


def test_closed_room_is_told(exhibition, organiser):
    session = held(exhibition, 1, "A", (8, 13), (8, 14))
    RoomClosure.objects.create(
        room=session.room, starts_at=almaty(8, 14), ends_at=almaty(8, 15), reason="Rehearsal"
    )
    (told,) = shifting.preview(exhibition, wish(exhibition), organiser).broken
    assert "is closed at this time" in told.sentence


def test_session_that_leaves_the_opening_hours_is_marked_unless_it_was_outside_before(exhibition, organiser):
    held(exhibition, 1, "A", (8, 17), (8, 18))
    held(exhibition, 2, "B", (8, 19), (8, 22))
    preview = shifting.preview(exhibition, wish(exhibition), organiser)
    assert (references(preview.out_of_hours), preview.leaving) == (["T001"], [])


@pytest.mark.parametrize(("minutes", "leaves"), [(240, False), (241, True), (-599, False), (-601, True)])
def test_session_that_would_leave_its_day_stops_all(exhibition, organiser, minutes, leaves):
    held(exhibition, 1, "A", (8, 14), (9, 0))
    held(exhibition, 2, "A", (8, 14), (8, 15))
    before = hours(exhibition)
    preview = shifting.preview(exhibition, wish(exhibition, minutes), organiser)
    assert ("T001" in references(preview.leaving)) is leaves
    if leaves:
        with pytest.raises(shifting.LeavesTheDay):
            do(exhibition, wish(exhibition, minutes), organiser)
    else:
        do(exhibition, wish(exhibition, minutes), organiser)
    assert (hours(exhibition) == before) is leaves


def test_nothing_is_moved_where_the_draft_is_not_what_was_previewed(exhibition, organiser):
    held(exhibition, 1, "A", (8, 13), (8, 14))
    one = wish(exhibition)
    fingerprint = shifting.preview(exhibition, one, organiser).fingerprint
    held(exhibition, 2, "B", (8, 13), (8, 14))
    before = hours(exhibition)
    with pytest.raises(shifting.HasChanged):
        shifting.shift(exhibition=exhibition, wish=one, fingerprint=fingerprint, user=organiser)
    assert hours(exhibition) == before


def test_same_preview_is_not_done_twice(exhibition, organiser):
    held(exhibition, 1, "A", (8, 13), (8, 14))
    one = wish(exhibition)
    fingerprint = shifting.preview(exhibition, one, organiser).fingerprint
    facts = {"exhibition": exhibition, "wish": one, "fingerprint": fingerprint, "user": organiser}
    shifting.shift(**facts)
    with pytest.raises(shifting.HasChanged):
        shifting.shift(**facts)
    assert hours(exhibition) == {"T001": "08 13:20–14:20"}


def test_nothing_meant_is_refused(exhibition, organiser):
    with pytest.raises(shifting.NothingToShift):
        do(exhibition, wish(exhibition), organiser)


def plant_commission(exhibition):
    held(exhibition, 1, "A", (8, 13), (8, 14))
    return held(
        exhibition, 2, "A", (8, 14, 35), (8, 15, 25), kind="commission", access="closed", title_en="Xyzzyq"
    )


def test_commission_stays_and_has_no_name_for_those_outside_it(exhibition):
    plant_commission(exhibition)
    held(exhibition, 3, "A", (8, 16), (8, 17), kind="negotiations", access="closed", title_en="Talks")
    manager = staff(exhibition, "programme-manager")
    preview = shifting.preview(exhibition, wish(exhibition, 60), manager)
    assert (references(preview.moves), preview.is_partial) == (["T001", "T003"], True)
    (told,) = preview.broken
    assert told.sentence == "“Test Seminar 1” (08.09, 14:00–15:00): Room A is occupied."
    do(exhibition, wish(exhibition, 20), manager)
    assert hours(exhibition)["T002"] == "08 14:35–15:25"


def test_not_even_a_director_shifts_the_commission(exhibition):
    plant_commission(exhibition)
    preview = do(exhibition, wish(exhibition, 20), staff(exhibition, "director"))
    assert preview.is_partial
    assert "T002" not in references(preview.moves)
