"""What a screen in the foyer or at the door of a room shows: now, next, and what has changed of late.

A screen goes on by itself, with no network, so each thing on it carries the times at which it is shown.
Like all that is public, it comes from releases: of a closed session nothing is known here.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from django.conf import settings

from conference import changes
from conference.changes import Kind
from conference.models import Release

# Who saw the programme yesterday has to be told of what has changed since.
RECENT = dt.timedelta(hours=24)
SOON = dt.timedelta(hours=2)
TOLD = (Kind.NEW, Kind.MOVED, Kind.CANCELLED)
ALWAYS = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# What a screen does not replace when it fetches the page anew.
FILES = (
    "expo/static/expo/signage.js",
    "expo/static/expo/signage.css",
    "expo/static/expo/tokens.css",
    "templates/conference/signage.html",
    "templates/conference/signage_worker.js",
)


@dataclass(frozen=True)
class Entry:
    """A slot, announced as the next one from ``next_from`` until it begins. ``day`` may have been deleted."""

    slot: object
    next_from: dt.datetime
    day: object = None
    mark: object = None

    def state_at(self, now):
        """Return ``"on"``, ``"next"`` or ``""``, where the screen does not show it."""
        if self.slot.ends_at <= now:
            return ""
        if self.slot.starts_at <= now:
            return "on"
        return "next" if self.next_from <= now else ""


@dataclass(frozen=True)
class Told:
    """A change that the screen tells ``until`` nobody can come too early or in vain any more."""

    change: changes.Change
    until: dt.datetime


@dataclass(frozen=True)
class Board:
    running: list
    # What comes next, and after that what the screen has to know to go on.
    coming: list
    told: list


def board(whole, *, now, real_now, room=None):
    """Return the Board of the foyer, or of the door of ``room``.

    ``now`` is the exhibition’s clock, ``real_now`` the one by which releases are dated.
    """
    horizon = _horizon(whole.days, now)
    told = _told(whole, now, real_now, horizon, room)
    marks = {one.change.new.uid: one.change.kinds[0] for one in told if one.change.new}
    slots = whole.query().filter(ends_at__gt=now)
    slots = slots.filter(starts_at__lt=horizon) if room is None else slots.filter(room=room)
    slots = slots.prefetch_related("presenters__organisation")
    entries = [
        replace(entry, mark=marks.get(entry.slot.uid))
        for entry in lay_out(slots, whole.day_of, one_a_room=room is None)
    ]
    running = [entry for entry in entries if entry.state_at(now) == "on"]
    return Board(running, [entry for entry in entries if entry.slot.starts_at > now], told)


def lay_out(slots, day_of, *, one_a_room):
    """Return an Entry for each of ``slots``, which are in order of time. Pure.

    Next are the sessions of one day: the day after it is announced when the last session of the day has
    begun. With ``one_a_room`` it is the next one in each room, and what begins soon.
    """
    entries, day_begins = [], ALWAYS
    for day, held in groupby(slots, day_of):
        begun = {}
        for slot in held:
            next_from = day_begins
            if one_a_room and slot.room_id in begun:
                next_from = max(day_begins, min(begun[slot.room_id], slot.starts_at - SOON))
            entries.append(Entry(slot, next_from, day))
            begun[slot.room_id] = slot.starts_at
        day_begins = max(begun.values())
    return entries


def _horizon(days, now):
    """The end of the day after this one: a night without a network is not the end of the screen."""
    ahead = [day.span_end for day in days if day.span_end > now]
    return ahead[min(1, len(ahead) - 1)] if ahead else now


def _told(whole, now, real_now, horizon, room):
    base = _base(whole, real_now)
    if base is None or base.pk == whole.release.pk:
        return []
    found = []
    for change in changes.between(base, whole.release):
        kinds = tuple(kind for kind in change.kinds if kind in TOLD)
        sides = [side for side in (change.old, change.new) if side]
        is_near = min(side.starts_at for side in sides) < horizon
        is_here = room is None or room.pk in {side.room_id for side in sides}
        until = max(side.ends_at for side in sides)
        if kinds and is_near and is_here and until > now:
            found.append(Told(replace(change, kinds=kinds), until))
    return found


def _base(whole, real_now):
    """The release that people may still have in mind: the one of yesterday, or else the first."""
    if whole.release is None:
        return None
    releases = Release.objects.filter(exhibition=whole.exhibition)
    older = releases.filter(published_at__lte=real_now - RECENT).order_by("-number")
    return older.first() or releases.order_by("number").first()


@cache
def version():
    """The version of the screen's own software: when it changes, a screen loads itself anew."""
    texts = [(settings.BASE_DIR / name).read_bytes() for name in FILES]
    switch = str(settings.SCREENS_START_OFFLINE).encode()
    return hashlib.sha256(b"".join([*texts, switch])).hexdigest()[:12]
