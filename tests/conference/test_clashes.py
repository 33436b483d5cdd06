"""Every rule of the clash engine against a twin that compares all with all, minute by minute where it can."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conference import clashes
from conference.clashes import Clash, Kind, Person, Room, Session, Severity
from tests.conference.clash_twins import TWINS

DAY = dt.datetime(2011, 9, 8, 4, tzinfo=dt.UTC)
ALMATY = dt.timezone(dt.timedelta(hours=6))
# Drafts take longer to think up than to judge.
THOROUGHLY, OFTEN = settings(max_examples=400, deadline=None), settings(max_examples=100, deadline=None)


def at(minutes):
    return DAY + dt.timedelta(minutes=minutes)


def make(key=1, start=0, minutes=60, **fields):
    return Session(key=key, starts_at=at(start), ends_at=at(start + minutes), **fields)


def kinds(sessions, rooms=(), people=()):
    return [(one.kind, one.session, one.other) for one in clashes.find(sessions, rooms, people)]


def spans(longest):
    return st.tuples(st.integers(0, 40), st.integers(1, longest)).map(
        lambda pair: (at(pair[0] * 5), at((pair[0] + pair[1]) * 5))
    )


def keys(*numbers):
    return st.frozensets(st.sampled_from(numbers), max_size=len(numbers))


@st.composite
def drafts(draw):
    """A crowded draft: few rooms, people and sectors, times on a grid of five minutes."""
    rooms = [
        Room(
            key=key,
            capacity=draw(st.sampled_from([20, 100])),
            setup=draw(st.sampled_from(["theatre", "classroom", "round-table"])),
            building=draw(st.sampled_from(["", "Annexe"])),
            turnaround=draw(st.sampled_from([0, 15, 60])),
            closures=tuple(draw(st.lists(spans(10), max_size=2))),
        )
        for key in (1, 2, 3)
    ]
    people = [Person(key=key, available=tuple(draw(st.lists(spans(30), max_size=3)))) for key in (1, 2)]
    sessions = []
    for key in range(1, draw(st.integers(0, 9)) + 1):
        starts_at, ends_at = draw(spans(20))
        kind = draw(st.sampled_from(["talk", "talk", "talk", "ceremony", "break", "blocker"]))
        present = draw(keys(1, 2, 3))
        sessions.append(
            Session(
                key=key,
                starts_at=starts_at,
                ends_at=ends_at,
                room=draw(st.sampled_from([1, 1, 2, 3, None])),
                setup=draw(st.sampled_from(["", "", *clashes.SPACE])),
                attendance=draw(st.sampled_from([None, 0, 15, 20, 21, 60, 100, 101])),
                sector=draw(st.sampled_from([None, 1, 2])),
                channels=draw(st.integers(0, 2)),
                interpreters=draw(st.integers(0, 4)),
                people=present,
                dignitaries=present & draw(keys(1, 2)),
                organisations=draw(keys(1, 2)),
                is_ceremony=kind == "ceremony",
                is_break=kind == "break",
                is_blocker=kind == "blocker",
            )
        )
    return sessions, rooms, people


def test_every_kind_has_a_twin():
    assert set().union(*TWINS.values()) == set(Kind)


@given(draft=drafts())
@THOROUGHLY
def test_each_rule_finds_what_its_twin_finds(draft):
    sessions, rooms, people = draft
    found = [(one.kind, one.session, one.other, one.resource) for one in clashes.find(*draft)]
    by_key = {room.key: room for room in rooms}
    for twin, its_kinds in TWINS.items():
        expected = list(twin(sessions, by_key, people))
        assert sorted((one for one in found if one[0] in its_kinds), key=str) == sorted(expected, key=str), (
            twin
        )


@given(draft=drafts(), shuffler=st.randoms(use_true_random=False))
@OFTEN
def test_order_of_what_is_given_does_not_matter(draft, shuffler):
    found = clashes.find(*draft)
    for several in draft:
        shuffler.shuffle(several)
    assert clashes.find(*draft) == found


@given(draft=drafts())
@OFTEN
def test_time_zone_does_not_matter(draft):
    sessions, rooms, people = draft
    moved = [
        replace(one, starts_at=one.starts_at.astimezone(ALMATY), ends_at=one.ends_at.astimezone(ALMATY))
        for one in sessions
    ]
    assert clashes.find(moved, rooms, people) == clashes.find(sessions, rooms, people)
    prints = [[one.fingerprint for one in clashes.find(some, rooms, people)] for some in (moved, sessions)]
    assert prints[0] == prints[1]


@given(draft=drafts())
@OFTEN
def test_clash_says_the_time_at_issue_and_goes_by_the_programme(draft):
    sessions, rooms, people = draft
    by_key = {session.key: session for session in sessions}
    found = clashes.find(sessions, rooms, people)
    begins = [by_key[one.session].starts_at for one in found]
    assert begins == sorted(begins)
    for one in found:
        held = [by_key[key] for key in one.sessions]
        assert held[0].starts_at <= one.starts_at <= one.ends_at
        if one.kind in clashes.DOUBLE_BOOKINGS | {Kind.SECTOR}:
            assert one.starts_at < one.ends_at
            assert all(s.starts_at <= one.starts_at and one.ends_at <= s.ends_at for s in held)
        if one.kind in clashes.BUFFERS:
            assert 0 <= one.given < one.needed
            assert (one.ends_at - one.starts_at) == dt.timedelta(minutes=one.given)


@given(draft=drafts())
@OFTEN
def test_fingerprints_differ_and_only_double_bookings_and_closed_rooms_stay_when_all_is_ignored(draft):
    found = clashes.find(*draft)
    prints = {one.fingerprint for one in found}
    assert len(prints) == len(found)
    assert all(len(one) <= 150 for one in prints)
    left = [one for one in clashes.find(*draft, ignored=prints) if one.severity != Severity.IGNORED]
    assert left == [one for one in found if one.kind in clashes.NEVER_IGNORED]
    assert all(one.severity == Severity.BLOCK for one in left)


HALL = Room(key=1, capacity=100)
ANNEXE = Room(key=2, capacity=100, building="Annexe")


@pytest.mark.parametrize(
    ("later", "expected"),
    [(59, [(Kind.ROOM, 1, 2)]), (60, [(Kind.TURNAROUND, 1, 2)]), (74, [(Kind.TURNAROUND, 1, 2)]), (75, [])],
)
def test_room_is_taken_half_open_and_then_made_ready_for_fifteen_minutes(later, expected):
    assert kinds([make(2, later, room=1), make(1, 0, room=1)], [HALL]) == expected


def test_room_without_turnaround_takes_one_session_right_after_the_other():
    assert kinds([make(1, 0, room=1), make(2, 60, room=1)], [replace(HALL, turnaround=0)]) == []


@pytest.mark.parametrize(("later", "expected"), [(104, [(Kind.SETUP_CHANGE, 1, 2)]), (105, [])])
def test_other_set_up_takes_three_quarters_of_an_hour(later, expected):
    sessions = [make(1, 0, room=1), make(2, later, room=1, setup="banquet")]
    assert kinds(sessions, [HALL]) == expected
    as_it_stands = replace(sessions[1], setup="theatre")
    assert kinds([sessions[0], as_it_stands], [HALL]) == []


@pytest.mark.parametrize("pause", ["is_break", "is_blocker"])
def test_break_and_blocker_hold_the_room_but_need_no_turnaround(pause):
    after = [make(1, 0, room=1), make(2, 60, 15, room=1, **{pause: True})]
    assert kinds(after, [HALL]) == []
    within = [after[0], make(2, 59, 15, room=1, **{pause: True})]
    assert kinds(within, [HALL]) == [(Kind.ROOM, 1, 2)]


@pytest.mark.parametrize(
    ("room", "gap", "expected"),
    [
        (1, 9, Kind.PERSON_BUFFER),
        (1, 10, None),
        (2, 44, Kind.BUILDINGS),
        (2, 45, None),
        (None, 9, Kind.PERSON_BUFFER),
        (None, 10, None),
    ],
)
def test_person_needs_time_between_sessions_and_more_between_buildings(room, gap, expected):
    sessions = [make(1, 0, room=1, people={7}), make(2, 60 + gap, room=room, people={7})]
    ready = replace(HALL, turnaround=0)
    assert [kind for kind, _one, _other in kinds(sessions, [ready, ANNEXE])] == (
        [expected] if expected else []
    )


@pytest.mark.parametrize(("gap", "expected"), [(19, [(Kind.CEREMONIES, 1, 2)]), (20, [])])
def test_dignitary_needs_twenty_minutes_between_two_ceremonies(gap, expected):
    both = {"people": {7}, "is_ceremony": True}
    sessions = [make(1, 0, dignitaries={7}, **both), make(2, 60 + gap, **both)]
    assert kinds(sessions) == expected
    nobody_special = [replace(one, dignitaries=frozenset()) for one in sessions]
    assert kinds(nobody_special) == []
    no_ceremony = [sessions[0], replace(sessions[1], is_ceremony=False)]
    assert kinds(no_ceremony) == []


def test_organisation_follows_upon_itself_without_a_buffer():
    assert kinds([make(1, 0, organisations={5}), make(2, 60, organisations={5})]) == []
    assert kinds([make(1, 0, organisations={5}), make(2, 59, organisations={5})]) == [
        (Kind.ORGANISATION, 1, 2)
    ]


@pytest.mark.parametrize(
    ("channels", "interpreters", "minutes", "is_enough"),
    [
        (1, 1, 59, True),
        (1, 1, 60, False),
        (1, 2, 60, True),
        (2, 3, 90, False),
        (2, 4, 90, True),
        (0, 0, 90, True),
    ],
)
def test_two_interpreters_take_turns_for_each_channel_from_an_hour_on(
    channels, interpreters, minutes, is_enough
):
    found = kinds([make(minutes=minutes, channels=channels, interpreters=interpreters)])
    assert found == ([] if is_enough else [(Kind.INTERPRETERS, 1, None)])


@pytest.mark.parametrize(
    ("setup", "seats"),
    [("", 100), ("theatre", 100), ("classroom", 55), ("u-shape", 33), ("banquet", 76), ("reception", 100)],
)
def test_seats_depend_on_the_set_up_and_never_exceed_the_room(setup, seats):
    assert HALL.seats(setup) == seats
    assert kinds([make(room=1, setup=setup, attendance=seats)], [HALL]) == []
    found = clashes.find([make(room=1, setup=setup, attendance=seats + 1)], [HALL])
    assert [(one.kind, one.severity, one.needed, one.given) for one in found] == [
        (Kind.CAPACITY, Severity.WARN, seats + 1, seats)
    ]


@pytest.mark.parametrize(("pause", "is_tired"), [(15, True), (19, True), (20, False)])
def test_four_hours_without_a_break_are_a_warning(pause, is_tired):
    sessions = [make(1, 0, 120, room=1), make(2, 120 + pause, 120, room=1)]
    assert kinds(sessions, [HALL]) == ([(Kind.NO_BREAK, 1, 2)] if is_tired else [])


def test_break_held_in_the_room_is_a_break_however_short():
    sessions = [make(1, 0, 180, room=1), make(2, 180, 15, room=1, is_break=True), make(3, 195, 180, room=1)]
    assert kinds(sessions, [HALL]) == []


def test_four_hours_to_the_minute_are_not_too_long():
    assert kinds([make(1, 0, 240, room=1)], [HALL]) == []
    assert kinds([make(1, 0, 241, room=1)], [HALL]) == [(Kind.NO_BREAK, 1, None)]


def test_closed_room_blocks_and_is_never_ignored():
    room = replace(HALL, closures=((at(60), at(90)), (at(80), at(120))))
    assert kinds([make(1, 0, 60, room=1), make(2, 120, 60, room=1)], [room]) == []
    (found,) = clashes.find([make(1, 30, 60, room=1)], [room])
    assert (found.kind, found.starts_at, found.ends_at) == (Kind.ROOM_CLOSED, at(60), at(90))
    assert (found.severity, found.can_be_ignored) == (Severity.BLOCK, False)


def test_person_is_there_where_two_times_touch():
    person = Person(key=7, available=((at(0), at(60)), (at(60), at(120))))
    assert kinds([make(1, 30, 60, people={7})], (), [person]) == []
    assert kinds([make(1, 90, 60, people={7})], (), [person]) == [(Kind.UNAVAILABLE, 1, None)]
    assert kinds([make(1, 90, 60, people={8})], (), [person]) == []


def test_reason_holds_only_as_long_as_the_clash_stays_as_it_was():
    sessions = [make(1, 0, room=1), make(2, 70, room=1)]
    (found,) = clashes.find(sessions, [HALL])
    assert found.severity == Severity.BLOCK
    reason = {found.fingerprint}
    assert clashes.find(sessions, [HALL], ignored=reason) == [found._replace(severity=Severity.IGNORED)]
    (closer,) = clashes.find([sessions[0], make(2, 65, room=1)], [HALL], ignored=reason)
    assert closer.severity == Severity.BLOCK


def test_nothing_clashes_with_nothing():
    assert clashes.find([]) == []
    assert clashes.find([make(room=1)], [HALL]) == []
    assert isinstance(clashes.find([make(1), make(2, sector=1), make(3, sector=1)])[0], Clash)
