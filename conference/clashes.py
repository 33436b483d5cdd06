"""What stands in the way of a draft: sessions that cannot, or should not, be held as they are planned.

Pure: plain data in, clashes out, in O(n log n) and as many steps again as there are pairs to report.
Times are half-open, so that 11:00 may follow upon 11:00. A double booking and a closed room block a
release whatever is said; a buffer that is too short blocks it until somebody gives a reason to ignore
it; the rest only warns.

The buffers and the number of interpreters are those of international meetings: two interpreters take
turns of half an hour, in a booth for each language that is interpreted into.
"""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter, itemgetter
from typing import NamedTuple

SETUP_CHANGE = 45
PERSON_BUFFER = 10
BETWEEN_BUILDINGS = 45
BETWEEN_CEREMONIES = 20
LONGEST_WITHOUT_BREAK = 240
# As long as a cup of coffee takes; the turnaround of a room is shorter and rests nobody.
SHORTEST_BREAK = 20
INTERPRETERS_A_CHANNEL = 2
LONGEST_ALONE = 60
# Tenths of a square metre for each person, the roomier figure where there are two.
SPACE = {"theatre": 10, "classroom": 18, "u-shape": 30, "banquet": 13, "reception": 8, "round-table": 30}


class Severity(StrEnum):
    BLOCK = "block"
    WARN = "warn"
    IGNORED = "ignored"


class Kind(StrEnum):
    ROOM = "room"
    ROOM_CLOSED = "room-closed"
    TURNAROUND = "turnaround"
    SETUP_CHANGE = "setup-change"
    PERSON = "person"
    PERSON_BUFFER = "person-buffer"
    BUILDINGS = "buildings"
    CEREMONIES = "ceremonies"
    ORGANISATION = "organisation"
    INTERPRETERS = "interpreters"
    CAPACITY = "capacity"
    NO_BREAK = "no-break"
    SECTOR = "sector"
    UNAVAILABLE = "unavailable"


DOUBLE_BOOKINGS = {Kind.ROOM, Kind.PERSON, Kind.ORGANISATION}
NEVER_IGNORED = DOUBLE_BOOKINGS | {Kind.ROOM_CLOSED}
BUFFERS = {Kind.TURNAROUND, Kind.SETUP_CHANGE, Kind.PERSON_BUFFER, Kind.BUILDINGS, Kind.CEREMONIES}
BLOCKING = NEVER_IGNORED | BUFFERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session that has a time.

    ``setup`` is a key of ``SPACE``, or empty where the room stays as it stands; ``sector`` is None where
    no visitors are to be won. ``channels`` and ``interpreters`` are numbers.
    """

    key: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    room: int | None = None
    setup: str = ""
    attendance: int | None = None
    sector: int | None = None
    channels: int = 0
    interpreters: int = 0
    people: frozenset = frozenset()
    dignitaries: frozenset = frozenset()
    organisations: frozenset = frozenset()
    is_ceremony: bool = False
    is_break: bool = False
    is_blocker: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """``closures`` are pairs of moments; ``turnaround`` counts minutes."""

    key: int
    capacity: int
    setup: str = "theatre"
    building: str = ""
    turnaround: int = 15
    closures: tuple = ()

    def seats(self, setup):
        """Return how many people find a place in a set-up: never more than the room is allowed."""
        return min(self.capacity, self.capacity * SPACE[self.setup] // SPACE[setup or self.setup])


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """``available`` are pairs of moments; empty where the person can be there at any time."""

    key: int
    available: tuple = ()


class Clash(NamedTuple):
    """``session`` is the earlier one, ``other`` the later or None; ``resource`` is like ``room:3``.

    From ``starts_at`` to ``ends_at`` is the time at issue: the overlap, the gap that is too short, or all
    of one session. ``needed`` and ``given`` are minutes, seats or interpreters, as the kind has it.
    """

    kind: Kind
    severity: Severity
    session: int
    other: int | None
    resource: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    needed: int = 0
    given: int = 0

    @property
    def sessions(self):
        return (self.session,) if self.other is None else (self.session, self.other)

    @property
    def can_be_ignored(self):
        return self.kind not in NEVER_IGNORED

    @property
    def fingerprint(self):
        """What a reason to ignore is given for: a clash that changes gets another."""
        span = [int(at.timestamp()) for at in (self.starts_at, self.ends_at)]
        facts = (self.kind, self.session, self.other or "", self.resource, *span, self.needed, self.given)
        return "/".join(map(str, facts))


IN_ORDER = attrgetter("starts_at", "ends_at", "key")


def find(sessions, rooms=(), people=(), ignored=frozenset()):
    """Return every Clash among ``sessions``, in the order of the programme.

    The answer does not depend on the order of what is given. ``ignored`` holds the fingerprints of the
    clashes that somebody gave a reason for.
    """
    sessions = sorted(sessions, key=IN_ORDER)
    rooms = {room.key: room for room in rooms}
    found = [
        *_in_rooms(sessions, rooms),
        *_of_people(sessions, rooms, people),
        *_of_organisations(sessions),
        *_of_sectors(sessions),
        *_of_interpreters(sessions),
    ]
    place = {session.key: number for number, session in enumerate(sessions)}
    found.sort(
        key=lambda one: (place[one.session], one.kind, place.get(one.other, -1), one.resource, one.starts_at)
    )
    if not ignored:
        return found
    return [
        one._replace(severity=Severity.IGNORED) if one.can_be_ignored and one.fingerprint in ignored else one
        for one in found
    ]


def _in_rooms(sessions, rooms):
    held = _by(sessions, lambda session: () if session.room is None else (session.room,))
    for key, within in held.items():
        room, resource = rooms[key], f"room:{key}"
        setups = {session.setup or room.setup for session in within}
        longest = max(room.turnaround, SETUP_CHANGE if len(setups) > 1 else 0)
        for one, other in _near(within, longest):
            if other.starts_at < one.ends_at:
                yield _overlap(Kind.ROOM, one, other, resource)
            elif not _is_pause(one) and not _is_pause(other):
                changes = (one.setup or room.setup) != (other.setup or room.setup)
                needed = max(room.turnaround, SETUP_CHANGE if changes else 0)
                kind = Kind.SETUP_CHANGE if changes else Kind.TURNAROUND
                yield from _gap(kind, needed, one, other, resource)
        yield from _closed(within, room, resource)
        yield from _without_break(within, resource)
        for session in within:
            if session.attendance and session.attendance > (seats := room.seats(session.setup)):
                yield _alone(Kind.CAPACITY, session, resource, session.attendance, seats)


def _closed(within, room, resource):
    closures = _merged(room.closures)
    for session in within if closures else ():
        first = bisect_right(closures, session.starts_at, key=itemgetter(1))
        for starts_at, ends_at in closures[first:]:
            if starts_at >= session.ends_at:
                break
            span = max(starts_at, session.starts_at), min(ends_at, session.ends_at)
            yield _clash(Kind.ROOM_CLOSED, session, None, resource, span)


def _without_break(within, resource):
    """A break held in the room ends a run, and so does a time in which nothing is held there."""
    runs, end = [], None
    for session in within:
        if session.is_blocker:
            continue
        if session.is_break:
            end = None
        elif end is None or _minutes(end, session.starts_at) >= SHORTEST_BREAK:
            runs.append([session])
            end = session.ends_at
        else:
            runs[-1].append(session)
            end = max(end, session.ends_at)
    for run in runs:
        span = run[0].starts_at, max(session.ends_at for session in run)
        if _minutes(*span) > LONGEST_WITHOUT_BREAK:
            last = run[-1] if len(run) > 1 else None
            yield _clash(
                Kind.NO_BREAK, run[0], last, resource, span, LONGEST_WITHOUT_BREAK, int(_minutes(*span))
            )


def _of_people(sessions, rooms, people):
    available = {person.key: person.available for person in people if person.available}
    buildings = {key: room.building for key, room in rooms.items()}
    longest = BETWEEN_BUILDINGS if len(set(buildings.values())) > 1 else BETWEEN_CEREMONIES
    for key, within in _by(sessions, attrgetter("people")).items():
        resource = f"person:{key}"
        for one, other in _near(within, longest) if len(within) > 1 else ():
            if other.starts_at < one.ends_at:
                yield _overlap(Kind.PERSON, one, other, resource)
            else:
                yield from _gap(*_way(key, one, other, buildings), one, other, resource)
        if key in available:
            for session in within:
                if not _lies_within(session, available[key]):
                    yield _alone(Kind.UNAVAILABLE, session, resource)


def _way(person, one, other, buildings):
    """Return the rule that asks for the most minutes between two sessions of a person, and its minutes."""
    places = {buildings[session.room] for session in (one, other) if session.room is not None}
    if len(places) > 1:
        return Kind.BUILDINGS, BETWEEN_BUILDINGS
    if one.is_ceremony and other.is_ceremony and person in one.dignitaries | other.dignitaries:
        return Kind.CEREMONIES, BETWEEN_CEREMONIES
    return Kind.PERSON_BUFFER, PERSON_BUFFER


def _of_organisations(sessions):
    for key, within in _by(sessions, attrgetter("organisations")).items():
        for one, other in _near(within, 0):
            yield _overlap(Kind.ORGANISATION, one, other, f"organisation:{key}")


def _of_sectors(sessions):
    held = _by(sessions, lambda session: () if session.sector is None else (session.sector,))
    for key, within in held.items():
        for one, other in _near(within, 0):
            yield _overlap(Kind.SECTOR, one, other, f"sector:{key}")


def _of_interpreters(sessions):
    for session in sessions:
        needed = INTERPRETERS_A_CHANNEL * session.channels
        if session.interpreters < needed and _minutes(session.starts_at, session.ends_at) >= LONGEST_ALONE:
            yield _alone(Kind.INTERPRETERS, session, "interpreters", needed, session.interpreters)


def _by(sessions, resources):
    """Return the sessions of each resource, in the order in which they are given."""
    held = defaultdict(list)
    for session in sessions:
        for resource in resources(session):
            held[resource].append(session)
    return held


def _near(within, minutes):
    """Yield the pairs of sessions, in order, of which one begins less than ``minutes`` after the other."""
    slack, running = dt.timedelta(minutes=minutes), []
    for session in within:
        latest = session.starts_at - slack
        running = [one for one in running if one.ends_at > latest]
        for one in running:
            yield one, session
        running.append(session)


def _overlap(kind, one, other, resource):
    return _clash(kind, one, other, resource, (other.starts_at, min(one.ends_at, other.ends_at)))


def _gap(kind, needed, one, other, resource):
    span = one.ends_at, other.starts_at
    given = _minutes(*span)
    if given < needed:
        yield _clash(kind, one, other, resource, span, needed, int(given))


def _alone(kind, session, resource, needed=0, given=0):
    return _clash(kind, session, None, resource, (session.starts_at, session.ends_at), needed, given)


def _clash(kind, one, other, resource, span, needed=0, given=0):
    severity = Severity.BLOCK if kind in BLOCKING else Severity.WARN
    return Clash(kind, severity, one.key, other and other.key, resource, *span, needed, given)


def _is_pause(session):
    return session.is_break or session.is_blocker


def _minutes(starts_at, ends_at):
    return (ends_at - starts_at).total_seconds() / 60


def _merged(spans):
    """Return the spans in order, those that touch or overlap joined into one."""
    joined = []
    for starts_at, ends_at in sorted(spans):
        if joined and starts_at <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], ends_at)
        else:
            joined.append((starts_at, ends_at))
    return joined


def _lies_within(session, spans):
    """Whether somebody who can be there in ``spans`` can be there all the time."""
    starts_at, ends_at = session.starts_at, session.ends_at
    for begin, end in spans:
        if begin <= starts_at and ends_at <= end:
            return True
    # Hardly anybody names two times that touch, so only now are they joined.
    spans = _merged(spans) if len(spans) > 1 else ()
    place = bisect_right(spans, starts_at, key=itemgetter(0)) - 1
    return place >= 0 and ends_at <= spans[place][1]
