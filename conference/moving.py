"""Putting a session at another time or in another room, and taking that back.

Whoever moves a session says which version of it they saw, so that nobody overwrites what they have not seen.
"""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from conference import access
from conference.models import Move, Room, Session
from expo import dates
from expo.models import Exhibition
from expo.problems import Refusal

# For a session that waits without a time and never had one.
USUAL_LENGTH = dt.timedelta(minutes=60)


class ChangedMeanwhile(Refusal):
    """The session is no longer as whoever moves it saw it. ``session`` is as it is now."""

    def __init__(self, session, to):
        self.session = session
        facts = {
            "title": session,
            "who": _name(_mover(session)),
            "now": words(Place.of(session), session.exhibition),
            "asked": words(to, session.exhibition),
        }
        super().__init__(
            _(
                "“%(title)s” has been changed meanwhile (%(who)s), and nothing was moved. "
                "Now: %(now)s. You asked for: %(asked)s."
            )
            % facts
        )


class CannotBeUndone(Refusal):
    """Undoing would overwrite what somebody did since, or there is nothing to undo."""


@dataclass(frozen=True)
class Place:
    """When and where a session is held. All of it, the times or the room may be None."""

    room: Room | None = None
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None

    @classmethod
    def of(cls, session):
        return cls(session.room, session.starts_at, session.ends_at)


def before(move):
    return Place(move.old_room, move.old_starts_at, move.old_ends_at)


def after(move):
    return Place(move.new_room, move.new_starts_at, move.new_ends_at)


def move(*, session, to, version, by):
    """Put the session with the key ``session`` ``to`` a Place and return the Move, or None if it is there.

    ``version`` is the one that ``by`` saw. Locks the exhibition and the session. Raises ChangedMeanwhile
    where it is no longer that, ValidationError where the place is none, and Session.DoesNotExist where the
    session is gone or ``by`` may not know of it.
    """
    with transaction.atomic():
        found = _locked(session, by)
        if found.version != version:
            raise ChangedMeanwhile(found, to)
        return _put(found, to, by)


def last(exhibition, by):
    """Return the Move that ``by`` would undo next, or None."""
    mine = Move.objects.filter(session__exhibition=exhibition, by=by, state=Move.State.STANDS, undoes=None)
    return mine.select_related("session", "old_room", "new_room").first()


def undo(*, exhibition, move, by):
    """Take back the move with the key ``move``, the last of ``by`` that stands, and return the new Move.

    Raises CannotBeUndone where it is not the last one any more, and where the session has been put elsewhere
    since; that move is then passed over, so that the one before can be undone.
    """
    try:
        with transaction.atomic():
            lock(exhibition)
            found = last(exhibition, by)
            if found is None or found.pk != move:
                raise CannotBeUndone(_("This move has been undone already, or another has followed it."))
            return _undo(found, by)
    except _Overtaken as overtaken:
        Move.objects.filter(pk=move, by=by).update(state=Move.State.OVERTAKEN)
        raise CannotBeUndone(overtaken.messages) from None


class _Overtaken(ValidationError):
    pass


def _undo(found, by):
    session = _locked_session(found.session_id)
    if not access.can_name(by, session):
        raise _Overtaken(_("The session is closed to you now, and nothing was undone."))
    if Place.of(session) != after(found):
        facts = {
            "title": session,
            "who": _name(_mover(session)),
            "now": words(Place.of(session), session.exhibition),
        }
        raise _Overtaken(
            _("“%(title)s” has been changed since (%(who)s), and nothing was undone. Now: %(now)s.") % facts
        )
    try:
        back = _put(session, before(found), by, undoes=found)
    except ValidationError as refusal:
        raise _Overtaken(refusal.messages) from None
    found.state = Move.State.UNDONE
    found.save(update_fields=["state"])
    return back


def lengths(sessions):
    """Return how long each of ``sessions`` is, by its key: without a time as long as it was last."""
    waiting = [one.pk for one in sessions if one.starts_at is None]
    had = Move.objects.filter(session__in=waiting, old_starts_at__isnull=False).order_by("pk")
    earlier = {
        pk: ends_at - starts_at
        for pk, starts_at, ends_at in had.values_list("session_id", "old_starts_at", "old_ends_at")
    }
    return {
        one.pk: one.ends_at - one.starts_at if one.starts_at else earlier.get(one.pk, USUAL_LENGTH)
        for one in sessions
    }


def words(place, exhibition):
    """Say a place in the language of the page and by the clock of the exhibition."""
    if place.starts_at is None:
        return f"{_('no time yet')}, {place.room or _('no room yet')}"
    begin, end = (localtime(at, exhibition.zone) for at in (place.starts_at, place.ends_at))
    day = dates.short_day(exhibition.today(place.starts_at))
    return f"{day}, {begin:%H:%M}–{end:%H:%M}, {place.room or _('no room yet')}"


def lock(exhibition):
    """Let nobody else change sessions of the edition, or of the key of one, until the transaction ends."""
    # Unlike the lock of a publisher it does not wait for rows that only refer to the exhibition.
    Exhibition.objects.select_for_update(no_key=True).get(pk=getattr(exhibition, "pk", exhibition))


def _locked(key, by):
    exhibition = Session.objects.values_list("exhibition_id", flat=True).get(pk=key)
    lock(exhibition)
    session = _locked_session(key)
    if not access.can_name(by, session):
        raise Session.DoesNotExist
    return session


def _locked_session(key):
    rows = Session.objects.select_for_update(of=["self"]).select_related("room", "exhibition")
    return rows.get(pk=key)


def _put(session, to, by, undoes=None):
    was = Place.of(session)
    if to == was:
        return None
    session.room, session.starts_at, session.ends_at = to.room, to.starts_at, to.ends_at
    session.clean()
    if to.starts_at and to.ends_at <= to.starts_at:
        raise ValidationError(_("The end must be later than the start."))
    session.save(update_fields=["room", "starts_at", "ends_at"])
    session.refresh_from_db(fields=["version"])
    return Move.objects.create(
        session=session, by=by, at=timezone.now(), version=session.version, undoes=undoes,
        old_room=was.room, old_starts_at=was.starts_at, old_ends_at=was.ends_at,
        new_room=to.room, new_starts_at=to.starts_at, new_ends_at=to.ends_at,
    )  # fmt: skip


def _mover(session):
    """Who gave the session its present version by a move, or None where it was changed in another way."""
    made_it = Move.objects.filter(session=session, version=session.version).select_related("by").first()
    return made_it and made_it.by


def _name(user):
    return str(user) if user else _("in its form or by an import")
