"""The draft of one day as an organiser arranges it: rooms by hours, what waits, and what clashes.

Times are minutes from ``begins``. A closed session that the organiser may not know of only says that a room
is occupied, to the half hour, so that its hours are not told.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from conference import access, describing, drafting, moving
from conference.models import Contribution, DraftVersion, Move, Session

HOUR = dt.timedelta(hours=1)
HALF_HOUR = 30
LATEST_MOVES = 8


@dataclass(frozen=True)
class Block:
    """A session in the grid or the tray. ``away`` are spans in which not all of its people can be there."""

    session: Session
    room: object
    minutes: int
    start: int = 0
    clashes: int = 0
    is_blocking: bool = False
    away: list = field(default_factory=list)

    @property
    def end(self):
        return self.start + self.minutes


@dataclass(frozen=True)
class Taken:
    """A time at which nothing can be held in a room: ``reason`` is empty where it may not be told."""

    room: object
    start: int
    end: int
    reason: str = ""


@dataclass(frozen=True)
class Board:
    """``version`` is at most that of what is shown, so that a later change is never missed."""

    day: object
    version: int
    begins: dt.datetime
    minutes: int
    rooms: list
    blocks: list
    tray: list
    taken: list
    moves: list
    undoable: Move | None
    chosen: Block | None
    people: list
    told: list

    @property
    def hours(self):
        """Pairs of the minute and the moment of each full hour."""
        return [(minute, self.begins + dt.timedelta(minutes=minute)) for minute in range(0, self.minutes, 60)]


def version(exhibition):
    """Return the version of the draft, in one query."""
    found = DraftVersion.objects.filter(exhibition=exhibition).values_list("number", flat=True)
    return found.first() or 0


def build(exhibition, day, user, chosen=None):
    """Return the Board of a day for ``user``, in a number of queries that does not depend on its size.

    ``chosen`` is the key of the session of which the clashes and the people are told.
    """
    # First of all: what changes from now on is shown now or has a higher version.
    number = version(exhibition)
    return _Builder(exhibition, day, user).board(number, chosen)


class _Builder:
    def __init__(self, exhibition, day, user):
        self.exhibition, self.day, self.user = exhibition, day, user
        self.draft = drafting.read(exhibition)
        waiting = Session.objects.filter(exhibition=exhibition).filter(Q(room=None) | Q(starts_at=None))
        known = waiting.select_related("room").order_by("starts_at", "reference")
        self.waiting = [one for one in known if access.can_name(user, one)]
        self.held = [one for one in self.draft.sessions.values() if self._is_today(one.starts_at)]
        self.begins, self.ends = self._hours()
        self.available = self._people()
        self.blocking = {key for one in self.draft.blocking for key in one.sessions}

    def board(self, number, chosen):
        tray_lengths = moving.lengths(self.waiting)
        open_ones = [one for one in self.held if access.can_name(self.user, one)]
        blocks = [self._block(one, one.ends_at - one.starts_at) for one in open_ones]
        tray = [self._block(one, tray_lengths[one.pk]) for one in self.waiting]
        last = moving.last(self.exhibition, self.user)
        block = self._chosen(chosen, [*blocks, *tray])
        key = block and block.session.pk
        return Board(
            day=self.day,
            version=number,
            begins=self.begins,
            minutes=self._minute(self.ends),
            rooms=list(self.draft.rooms.values()),
            blocks=sorted(blocks, key=lambda one: (one.start, one.room.position)),
            tray=tray,
            taken=[*self._closures(), *self._occupied()],
            moves=self._moves(),
            undoable=last if last and access.can_name(self.user, last.session) else None,
            chosen=block,
            people=sorted(self.available[key].items(), key=lambda pair: str(pair[0])) if block else [],
            told=describing.told(self.draft, self.draft.of_session(key), self.user) if block else [],
        )

    def _chosen(self, key, blocks):
        """Of another day, too: its link may come from anywhere."""
        found = next((one for one in blocks if one.session.pk == key), None)
        session = self.draft.sessions.get(key)
        if found is None and session is not None and access.can_name(self.user, session):
            return self._block(session, session.ends_at - session.starts_at)
        return found

    def _is_today(self, at):
        return self.day.span_start <= at < self.day.span_end

    def _hours(self):
        """From an hour before the opening or the first session to an hour after the last."""
        zone = self.exhibition.zone
        opens, closes = (
            dt.datetime.combine(self.day.date, time, zone) for time in (self.day.opens_at, self.day.closes_at)
        )
        # Whoever may not know of a session does not learn of it from the length of the day.
        known = [one for one in self.held if access.can_name(self.user, one)]
        first = min([opens, *(one.starts_at for one in known)]).astimezone(zone) - HOUR
        last = max([closes, *(one.ends_at for one in known)]).astimezone(zone) + HOUR
        begins = first.replace(minute=0, second=0, microsecond=0)
        ends = (last + HOUR - dt.timedelta(microseconds=1)).replace(minute=0, second=0, microsecond=0)
        return max(begins, self.day.span_start.astimezone(zone)), min(
            ends, self.day.span_end.astimezone(zone)
        )

    def _minute(self, at):
        return round((at - self.begins).total_seconds() / 60)

    def _people(self):
        """Return ``{session: {person: spans}}`` of the people who cannot be there at any time."""
        found = defaultdict(dict)
        named = Contribution.objects.filter(
            session__in=[one.pk for one in self.waiting], person__isnull=False
        )
        waiting = named.select_related("person") if self.waiting else ()
        for one in [*waiting, *(one for rows in self.draft.contributions.values() for one in rows)]:
            if one.person_id in self.draft.available:
                found[one.session_id][one.person] = sorted(self.draft.available[one.person_id])
        return found

    def _block(self, session, length):
        return Block(
            session=session,
            room=self.draft.rooms.get(session.room_id),
            minutes=round(length.total_seconds() / 60),
            start=self._minute(session.starts_at) if session.starts_at else 0,
            clashes=self.draft.counts[session.pk],
            is_blocking=session.pk in self.blocking,
            away=self._away(session),
        )

    def _away(self, session):
        end, away = self._minute(self.ends), []
        for spans in self.available[session.pk].values():
            at = 0
            for starts_at, ends_at in spans:
                away.append((at, min(end, self._minute(starts_at))))
                at = max(at, self._minute(ends_at))
            away.append((at, end))
        return sorted({(start, until) for start, until in away if start < until})

    def _closures(self):
        for room in self.draft.rooms.values():
            for one in room.closures.all():
                start, end = (
                    self._minute(at) for at in (max(one.starts_at, self.begins), min(one.ends_at, self.ends))
                )
                if start < end:
                    yield Taken(room, start, end, one.reason)

    def _occupied(self):
        end = self._minute(self.ends)
        for one in self.held:
            if access.can_name(self.user, one):
                continue
            first = self._minute(one.starts_at) // HALF_HOUR * HALF_HOUR
            until = -(-self._minute(one.ends_at) // HALF_HOUR) * HALF_HOUR
            if max(first, 0) < min(until, end):
                yield Taken(self.draft.rooms[one.room_id], max(first, 0), min(until, end))

    def _moves(self):
        rows = Move.objects.filter(session__exhibition=self.exhibition)
        latest = rows.select_related("session", "by", "old_room", "new_room")[: 3 * LATEST_MOVES]
        known = [one for one in latest if access.can_name(self.user, one.session)][:LATEST_MOVES]
        for one in known:
            one.old_words = moving.words(moving.before(one), self.exhibition)
            one.new_words = moving.words(moving.after(one), self.exhibition)
        return known
