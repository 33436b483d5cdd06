import datetime as dt
from types import SimpleNamespace

from conference import timetable
from conference.models import Slot
from tests.conftest import almaty

ROOMS = [SimpleNamespace(pk=pk) for pk in (7, 8)]


def slot(start, end, room=7):
    return Slot(starts_at=start, ends_at=end, room_id=room)


def day_of(slots, *, rooms=ROOMS, opens=(8, 10), **options):
    return timetable.build(slots, rooms=rooms, opens_at=almaty(*opens), **options)


def places(table):
    return [entry.place for entry in table.entries]


def test_slot_stands_at_its_quarter_for_its_length_in_the_column_of_its_room():
    table = day_of([slot(almaty(8, 10, 15), almaty(8, 11)), slot(almaty(8, 11), almaty(8, 12, 30), room=8)])
    assert places(table) == ["s1 d3 c1", "s4 d6 c2"]


def test_grid_begins_at_the_full_hour_of_a_session_before_the_opening():
    table = day_of([slot(almaty(8, 8, 30), almaty(8, 9))])
    assert table.hours[0] == ("s0", almaty(8, 8))
    assert places(table) == ["s2 d2 c1"]


def test_grid_begins_at_the_full_hour_of_the_opening():
    table = day_of([slot(almaty(8, 12), almaty(8, 13))], opens=(8, 10, 30))
    assert [hour for _place, hour in table.hours] == [almaty(8, 10), almaty(8, 11), almaty(8, 12)]
    assert places(table) == ["s8 d4 c1"]


def test_evening_goes_on_after_midnight():
    table = day_of([slot(almaty(8, 22), almaty(9, 0, 30))], opens=(8, 20))
    assert places(table) == ["s8 d10 c1"]
    assert table.hours[-1] == ("s16", almaty(9, 0))


def test_sessions_off_the_quarters_never_share_a_cell():
    first = slot(almaty(8, 10), almaty(8, 10, 50))
    second = slot(almaty(8, 10, 50), almaty(8, 10, 55))
    third = slot(almaty(8, 10, 55), almaty(8, 11, 30))
    assert places(day_of([first, second, third])) == ["s0 d3 c1", "s3 d1 c1", "s4 d2 c1"]


def test_a_single_room_is_a_list():
    table = day_of([slot(almaty(8, 10), almaty(8, 11))], rooms=ROOMS[:1])
    assert (table.rooms, places(table)) == ([], [""])


def test_more_rooms_than_the_style_sheet_knows_are_a_list():
    rooms = [SimpleNamespace(pk=pk) for pk in range(1, 14)]
    assert day_of([slot(almaty(8, 10), almaty(8, 11))], rooms=rooms).rooms == []


def test_a_day_longer_than_the_style_sheet_knows_is_a_list():
    table = day_of([slot(almaty(8, 6), almaty(8, 7)), slot(almaty(8, 23), almaty(9, 0), room=8)])
    assert table.rooms == []


def test_a_day_without_sessions_has_no_grid():
    assert day_of([]) == timetable.Timetable([])


def test_states_tell_ended_on_next_and_later():
    slots = [slot(almaty(8, hour), almaty(8, hour + 1)) for hour in (10, 11, 12, 13)]
    slots.append(slot(almaty(8, 12), almaty(8, 14)))
    assert timetable.states(slots, almaty(8, 11, 30)) == ["past", "on", "next", "later", "next"]


def test_a_session_is_on_from_its_first_to_before_its_last_minute():
    one = [slot(almaty(8, 10), almaty(8, 11))]
    moments = [almaty(8, 9, 59), almaty(8, 10), almaty(8, 10, 59), almaty(8, 11)]
    assert [timetable.states(one, moment)[0] for moment in moments] == ["next", "on", "on", "past"]


def test_another_day_has_no_next_session():
    assert timetable.states([slot(almaty(9, 10), almaty(9, 11))], almaty(8, 11), is_today=False) == ["later"]


def test_states_are_empty_where_nobody_asks():
    assert timetable.states([slot(almaty(8, 10), almaty(8, 11))], None) == [""]


def test_grid_is_as_many_quarters_long_as_its_last_session_needs():
    assert day_of([slot(almaty(8, 10), almaty(8, 15)), slot(almaty(8, 15), almaty(8, 15, 40))]).quarters == 23


def test_anchor_is_what_is_on_or_else_what_is_next():
    slots = [slot(almaty(8, 10), almaty(8, 11)), slot(almaty(8, 12), almaty(8, 13))]
    assert day_of(slots, now=almaty(8, 10, 5), is_today=True).anchor is slots[0]
    assert day_of(slots, now=almaty(8, 11, 5), is_today=True).anchor is slots[1]
    assert day_of(slots, now=almaty(8, 13, 5), is_today=True).anchor is None


def test_build_takes_moments_in_utc():
    utc = [slot(almaty(8, 10).astimezone(dt.UTC), almaty(8, 11).astimezone(dt.UTC))]
    assert places(day_of(utc)) == ["s0 d4 c1"]
