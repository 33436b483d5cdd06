"""The layout of a day: which session stands where in the grid of rooms and quarters of an hour.

Pure calculation. A style sheet holds the classes, because the pages allow no inline style: ``s<n>`` is the
first quarter counted from the full hour in which the grid begins, ``d<n>`` the length in quarters, ``c<n>``
the column of the room.
"""

import datetime as dt
from dataclasses import dataclass, field

HOUR = dt.timedelta(hours=1)
QUARTER = dt.timedelta(minutes=15)
# What the style sheet has classes for. A day beyond it is shown as a list.
MAX_ROOMS, MAX_QUARTERS, MAX_LENGTH = 12, 64, 48


@dataclass(frozen=True)
class Entry:
    """A slot with its state (``past``, ``on``, ``next``, ``later`` or ``""``) and its classes in the grid."""

    slot: object
    state: str = ""
    place: str = ""


@dataclass(frozen=True)
class Timetable:
    """``rooms`` is empty where a list serves better: a single room, or more than the grid has place for.

    ``hours`` are ``(class, moment)``; ``quarters`` is how many quarters of an hour the grid is long.
    """

    entries: list
    rooms: list = field(default_factory=list)
    hours: list = field(default_factory=list)
    quarters: int = 0

    @property
    def running(self):
        return [entry for entry in self.entries if entry.state == "on"]

    @property
    def anchor(self):
        """The slot to jump to: the first that is on, otherwise the next one."""
        coming = [entry for entry in self.entries if entry.state == "next"]
        return next((entry.slot for entry in self.running + coming), None)


def states(slots, now, *, is_today=True):
    """Return the state of each slot. Without ``now`` nobody asks; only today has a next session."""
    if now is None:
        return [""] * len(slots)
    first = min((slot.starts_at for slot in slots if slot.starts_at > now), default=None)
    found = []
    for slot in slots:
        state = slot.state_at(now)
        is_later = state == "next" and not (is_today and slot.starts_at == first)
        found.append("later" if is_later else state)
    return found


def listed(slots, now=None, *, is_today=True):
    """Return the slots as entries of a list."""
    return [
        Entry(slot, state) for slot, state in zip(slots, states(slots, now, is_today=is_today), strict=True)
    ]


def build(slots, *, rooms, opens_at, now=None, is_today=False):
    """Lay out the ``slots`` of one day, which are in order of time.

    ``rooms`` are the columns, ``opens_at`` is the aware moment of opening in the zone of the exhibition;
    the grid begins at the full hour of the opening or of the first session, whichever is earlier.
    """
    marks = states(slots, now, is_today=is_today)
    if not slots:
        return Timetable([])
    zone = opens_at.tzinfo
    start = _full_hour(min(opens_at, slots[0].starts_at.astimezone(zone)))
    places = _places(slots, start)
    end = max(first + length for first, length in places)
    columns = {room.pk: number for number, room in enumerate(rooms, 1)}
    longest = max(length for _first, length in places)
    if not 1 < len(rooms) <= MAX_ROOMS or end > MAX_QUARTERS or longest > MAX_LENGTH:
        return Timetable([Entry(slot, state) for slot, state in zip(slots, marks, strict=True)])
    entries = [
        Entry(slot, state, f"s{first} d{length} c{columns[slot.room_id]}")
        for slot, state, (first, length) in zip(slots, marks, places, strict=True)
    ]
    hours = [(f"s{quarter}", start + quarter * QUARTER) for quarter in range(0, end, 4)]
    return Timetable(entries, rooms, hours, end)


def _full_hour(moment):
    return moment.replace(minute=0, second=0, microsecond=0)


def _places(slots, start):
    """Return ``(first quarter, length)`` of each slot: rounded, yet never two in one cell of a room."""
    taken, places = {}, []
    for slot in slots:
        first = max(round((slot.starts_at - start) / QUARTER), taken.get(slot.room_id, 0))
        end = max(round((slot.ends_at - start) / QUARTER), first + 1)
        taken[slot.room_id] = end
        places.append((first, end - first))
    return places
