"""Shifting much of a day at once, such as all that is held in a room after a speech that went on and on.

First ``preview``, which writes nothing; then ``shift``, which does what was previewed or nothing at all;
then perhaps ``undo``.
"""

import copy
import datetime as dt
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from conference import access, clashes, describing, drafting, moving
from conference.models import Move as Moved
from conference.models import Room, Session, Track
from expo.models import Day, Exhibition
from expo.models.exhibition import TURN_OF_DAY
from expo.problems import Refusal

MOST_MINUTES = 720


class NothingToShift(Refusal):
    """No session of the draft is meant that this user may move."""


class LeavesTheDay(Refusal):
    """A session would begin or end on another day of the programme."""


class HasChanged(Refusal):
    """The draft is not what the preview was made of."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to be shifted: all that begins on ``day``, or less of it. ``minutes`` below zero are earlier.

    ``after`` is a time of that day, which turns over at four in the morning.
    """

    day: Day
    minutes: int
    room: Room | None = None
    track: Track | None = None
    after: dt.time | None = None

    @property
    def begins(self):
        """The moment from which on sessions are meant that begin then or later."""
        if self.after is None:
            return self.day.span_start
        date = self.day.date + dt.timedelta(days=self.after < TURN_OF_DAY)
        return dt.datetime.combine(date, self.after, self.day.exhibition.zone)

    def means(self, session):
        return (
            max(self.begins, self.day.span_start) <= session.starts_at < self.day.span_end
            and (self.room is None or session.room_id == self.room.pk)
            and (self.track is None or session.track_id == self.track.pk)
        )


@dataclass(frozen=True)
class Move:
    """A session of the draft and when it would be."""

    session: Session
    room: Room
    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True)
class Preview:
    """``broken`` and ``solved`` are lists of describing.Told: clashes that would come, and go.

    ``leaving`` are the moves that would leave the day, ``out_of_hours`` those that leave its opening hours.
    ``is_partial``: something that the user may not know of stays where it is.
    """

    moves: list
    broken: list
    solved: list
    leaving: list
    out_of_hours: list
    is_partial: bool
    fingerprint: str


def preview(exhibition, wish, user):
    """Return the Preview of what ``user`` asks for, in a number of queries that does not depend on it."""
    return _preview(drafting.read(exhibition), wish, user)


def shift(*, exhibition, wish, fingerprint, user):
    """Do what was previewed under ``fingerprint`` and return the Preview.

    Locks the exhibition. Raises HasChanged, NothingToShift or LeavesTheDay before anything is written.
    """
    with transaction.atomic():
        Exhibition.objects.select_for_update(no_key=True).get(pk=exhibition.pk)
        found = preview(exhibition, wish, user)
        if found.fingerprint != fingerprint:
            raise HasChanged(
                _("The draft has changed meanwhile, and nothing was moved. Look at the preview once more.")
            )
        if not found.moves:
            raise NothingToShift(_("There is nothing to move."))
        if found.leaving:
            raise LeavesTheDay(
                _("A session would leave its day, so that nothing was moved. Choose fewer minutes.")
            )
        for one in found.moves:
            to = moving.Place(one.room, one.starts_at, one.ends_at)
            moving.move(session=one.session.pk, to=to, version=one.session.version, by=user)
    return found


def last(exhibition, by):
    """Return the moves that ``undo`` would take back, newest first: all that one request has moved."""
    newest = moving.last(exhibition, by)
    if newest is None or not newest.request_id:
        return [newest] if newest else []
    facts = {"by": by, "request_id": newest.request_id, "state": Moved.State.STANDS, "undoes": None}
    return list(Moved.objects.filter(session__exhibition=exhibition, **facts).select_related("session"))


def undo(*, exhibition, newest, by):
    """Take back all that ``last`` gives, of which ``newest`` is the key of the first.

    Returns the number of sessions that are back and a list of sentences about those that are not, because
    somebody has changed them since. Raises moving.CannotBeUndone where ``newest`` is the last no more.
    """
    moves = last(exhibition, by)
    if not moves or moves[0].pk != newest:
        raise moving.CannotBeUndone(_("This move has been undone already, or another has followed it."))
    left = []
    for move in moves:
        try:
            moving.undo(exhibition=exhibition, move=move.pk, by=by)
        except moving.CannotBeUndone as refusal:
            left += refusal.messages
    return len(moves) - len(left), left


def _preview(draft, wish, user):
    meant = [session for session in draft.sessions.values() if wish.means(session)]
    mine = [session for session in meant if access.can_name(user, session)]
    by = dt.timedelta(minutes=wish.minutes)
    moves = [
        Move(session, draft.rooms[session.room_id], session.starts_at + by, session.ends_at + by)
        for session in mine
    ]
    broken, solved = _compare(draft, moves)
    return Preview(
        moves=moves,
        broken=_once(describing.told(_moved(draft, moves), broken, user)),
        solved=_once(describing.told(draft, solved, user)),
        leaving=[move for move in moves if not _stays(move, wish.day)],
        out_of_hours=[move for move in moves if _leaves_hours(move, wish.day)],
        is_partial=len(mine) < len(meant),
        fingerprint=_fingerprint(wish, moves, broken, len(meant)),
    )


def _once(told):
    """Without the same sentence twice, which is all that is said of what is closed."""
    return list({one.sentence: one for one in told}.values())


def _compare(draft, moves):
    """Return the open clashes that would come with ``moves``, and those that would go."""
    places = {move.session.pk: move for move in moves}
    after = [
        replace(one, starts_at=places[one.key].starts_at, ends_at=places[one.key].ends_at)
        if one.key in places
        else one
        for one in draft.plain_sessions
    ]
    old, new = (
        {_sameness(one): one for one in _open(found)} for found in (draft.clashes, draft.clashes_of(after))
    )
    return [[side[key] for key in side if key not in other] for side, other in ((new, old), (old, new))]


def _open(found):
    """A reason to ignore a clash holds for one hour only, so that a shifted one is open again."""
    return [one for one in found if one.severity != clashes.Severity.IGNORED]


def _sameness(clash):
    """What makes a clash the same one at another hour: how bad it is included."""
    length = clash.ends_at - clash.starts_at
    return clash.kind, frozenset(clash.sessions), clash.resource, clash.needed, clash.given, length


def _moved(draft, moves):
    """The draft in whose words the clashes to come are told: its sessions have their new hours."""
    moved = copy.copy(draft)
    moved.sessions = dict(draft.sessions)
    for move in moves:
        session = copy.copy(move.session)
        session.starts_at, session.ends_at = move.starts_at, move.ends_at
        moved.sessions[session.pk] = session
    return moved


def _stays(move, day):
    return day.span_start <= move.starts_at and move.ends_at <= day.span_end


def _leaves_hours(move, day):
    """Whether the exhibition is open to the session now, and would no longer be."""
    zone = day.exhibition.zone
    opens, closes = (dt.datetime.combine(day.date, time, zone) for time in (day.opens_at, day.closes_at))
    spans = (move.session.starts_at, move.session.ends_at), (move.starts_at, move.ends_at)
    is_inside, will_be = (opens <= start and end <= closes for start, end in spans)
    return is_inside and not will_be


def _fingerprint(wish, moves, broken, number):
    """Say what was previewed. Sealed with the secret key: it covers clashes with what is hidden."""
    facts = [wish.day.pk, wish.minutes, wish.room and wish.room.pk, wish.track and wish.track.pk, wish.after]
    facts += [(move.session.pk, move.session.room_id, move.starts_at, move.ends_at) for move in moves]
    facts += [*sorted(one.fingerprint for one in broken), number]
    return salted_hmac("conference.shifting", repr(facts), algorithm="sha256").hexdigest()
