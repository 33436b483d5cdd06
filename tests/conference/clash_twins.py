"""The rules of the clash engine once more, in the plainest words: all with all, minute by minute.

Each twin yields what its rule finds as ``(kind, session, other, resource)``.
"""

import datetime as dt
from itertools import combinations, pairwise

from conference.clashes import Kind


def pairs(sessions):
    ordered = sorted(sessions, key=lambda one: (one.starts_at, one.ends_at, one.key))
    return list(combinations(ordered, 2))


def overlap(one, other):
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def gap(one, other):
    return (other.starts_at - one.ends_at) / dt.timedelta(minutes=1)


def setup_of(session, rooms):
    return session.setup or rooms[session.room].setup


def twin_of_rooms(sessions, rooms, people):
    for one, other in pairs(sessions):
        if one.room is None or one.room != other.room:
            continue
        resource = f"room:{one.room}"
        pause = any((one.is_break, one.is_blocker, other.is_break, other.is_blocker))
        changes = setup_of(one, rooms) != setup_of(other, rooms)
        if overlap(one, other):
            yield Kind.ROOM, one.key, other.key, resource
        elif not pause and changes and gap(one, other) < max(45, rooms[one.room].turnaround):
            yield Kind.SETUP_CHANGE, one.key, other.key, resource
        elif not pause and not changes and gap(one, other) < rooms[one.room].turnaround:
            yield Kind.TURNAROUND, one.key, other.key, resource


def twin_of_people(sessions, rooms, people):
    for one, other in pairs(sessions):
        for person in one.people & other.people:
            apart = None not in (one.room, other.room) and (
                rooms[one.room].building != rooms[other.room].building
            )
            vip = person in one.dignitaries or person in other.dignitaries
            if overlap(one, other):
                kind = Kind.PERSON
            elif apart:
                kind = Kind.BUILDINGS if gap(one, other) < 45 else None
            elif vip and one.is_ceremony and other.is_ceremony:
                kind = Kind.CEREMONIES if gap(one, other) < 20 else None
            else:
                kind = Kind.PERSON_BUFFER if gap(one, other) < 10 else None
            if kind:
                yield kind, one.key, other.key, f"person:{person}"


def twin_of_availability(sessions, rooms, people):
    for person in people:
        for session in sessions:
            minutes = int((session.ends_at - session.starts_at) / dt.timedelta(minutes=1))
            there = all(
                any(begin <= session.starts_at + dt.timedelta(minutes=minute) < end
                    for begin, end in person.available)
                for minute in range(minutes)
            )  # fmt: skip
            if person.key in session.people and person.available and not there:
                yield Kind.UNAVAILABLE, session.key, None, f"person:{person.key}"


def twin_of_organisations(sessions, rooms, people):
    for one, other in pairs(sessions):
        for organisation in one.organisations & other.organisations:
            if overlap(one, other):
                yield Kind.ORGANISATION, one.key, other.key, f"organisation:{organisation}"


def twin_of_sectors(sessions, rooms, people):
    for one, other in pairs(sessions):
        if one.sector is not None and one.sector == other.sector and overlap(one, other):
            yield Kind.SECTOR, one.key, other.key, f"sector:{one.sector}"


def twin_of_interpreters(sessions, rooms, people):
    for session in sessions:
        is_long = session.ends_at - session.starts_at >= dt.timedelta(hours=1)
        if is_long and session.interpreters < session.channels * 2:
            yield Kind.INTERPRETERS, session.key, None, "interpreters"


def twin_of_closures(sessions, rooms, people):
    """Once for every time that the room is closed, which is once for every stretch of closed minutes."""
    for session in sessions:
        if session.room is None:
            continue
        minutes = int((session.ends_at - session.starts_at) / dt.timedelta(minutes=1))
        was_closed = False
        for minute in range(minutes):
            now = session.starts_at + dt.timedelta(minutes=minute)
            is_closed = any(begin <= now < end for begin, end in rooms[session.room].closures)
            if is_closed and not was_closed:
                yield Kind.ROOM_CLOSED, session.key, None, f"room:{session.room}"
            was_closed = is_closed


SQUARE_METRES = {
    "theatre": 1, "classroom": 1.8, "u-shape": 3, "banquet": 1.3, "reception": 0.8, "round-table": 3,
}  # fmt: skip


def twin_of_capacity(sessions, rooms, people):
    for session in sessions:
        if session.room is None or session.attendance is None:
            continue
        room = rooms[session.room]
        area = room.capacity * SQUARE_METRES[room.setup]
        wanted = session.attendance * SQUARE_METRES[setup_of(session, rooms)]
        if session.attendance > room.capacity or wanted > area + 1e-9:
            yield Kind.CAPACITY, session.key, None, f"room:{room.key}"


def goes_on(held, place):
    """Whether an earlier session, with no break since, ended less than twenty minutes before."""
    for earlier in reversed(held[:place]):
        if earlier.is_break:
            return False
        if gap(earlier, held[place]) < 20:
            return True
    return False


def twin_of_breaks(sessions, rooms, people):
    for room in rooms:
        held = [one for one in sessions if one.room == room and not one.is_blocker]
        held.sort(key=lambda one: (one.starts_at, one.ends_at, one.key))
        # A break, or a session that does not go on, is where a run stops.
        stops = [place for place, one in enumerate(held) if one.is_break or not goes_on(held, place)]
        for first, stop in pairwise([*stops, len(held)]):
            run = held[first:stop]
            latest = max(one.ends_at for one in run)
            if not run[0].is_break and latest - run[0].starts_at > dt.timedelta(hours=4):
                yield Kind.NO_BREAK, run[0].key, run[-1].key if len(run) > 1 else None, f"room:{room}"


TWINS = {
    twin_of_rooms: {Kind.ROOM, Kind.SETUP_CHANGE, Kind.TURNAROUND},
    twin_of_people: {Kind.PERSON, Kind.PERSON_BUFFER, Kind.BUILDINGS, Kind.CEREMONIES},
    twin_of_availability: {Kind.UNAVAILABLE},
    twin_of_organisations: {Kind.ORGANISATION},
    twin_of_sectors: {Kind.SECTOR},
    twin_of_interpreters: {Kind.INTERPRETERS},
    twin_of_closures: {Kind.ROOM_CLOSED},
    twin_of_capacity: {Kind.CAPACITY},
    twin_of_breaks: {Kind.NO_BREAK},
}
