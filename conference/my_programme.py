"""The programme of one visitor: the sessions whose public codes stand in an address.

Pure calculation over released slots. The stars themselves are kept by the visitor's browser; the site
knows only the codes of the address that it is asked for.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from itertools import combinations

import segno
from django.utils.safestring import mark_safe

from conference import clashes, selections, timetable

MOST = selections.MOST_CODES
CODE = re.compile(r"[0-9a-z]{6}")
# Inside one building nobody is told to hurry.
WAY = dt.timedelta(minutes=clashes.BETWEEN_BUILDINGS)


@dataclass(frozen=True)
class Wish:
    """What an address asks for: ``codes`` in its order, each once, and whether some of it was left out."""

    codes: list
    is_cut: bool = False
    is_damaged: bool = False

    def __str__(self):
        return ",".join(self.codes)


@dataclass(frozen=True)
class Entry:
    """A session with what its visitor has to know.

    ``free`` is the time since the last one of the day has ended: None for the first and where they overlap.
    ``is_elsewhere`` says that the one before was in another building.
    """

    slot: object
    state: str
    overlaps: list = field(default_factory=list)
    free: dt.timedelta | None = None
    is_elsewhere: bool = False

    @property
    def is_too_far(self):
        return self.is_elsewhere and self.free is not None and self.free < WAY

    @property
    def hours_and_minutes(self):
        """The free time as two numbers."""
        return divmod(self.free // dt.timedelta(minutes=1), 60)


def read(text):
    """Return the Wish of ``abc234,def567``: what cannot be a code is left out, like what exceeds MOST."""
    parts = [part for part in re.split(r"[\s,]+", text.lower()) if part]
    codes = list(dict.fromkeys(part for part in parts if CODE.fullmatch(part)))
    return Wish(codes[:MOST], len(codes) > MOST, not all(map(CODE.fullmatch, parts)))


def plan(slots, date_of, now=None, *, is_today=True):
    """Return ``(date, entries)`` of each day of the ``slots``, which are in order of time.

    ``date_of`` tells to which day a slot belongs. Without ``now`` no session is on, ended or next.
    """
    states = dict(zip(slots, timetable.states(slots, now, is_today=is_today), strict=True))
    overlaps = {slot: [] for slot in slots}
    for one, other in combinations(slots, 2):
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
            overlaps[one].append(other)
            overlaps[other].append(one)
    days, before = {}, {}
    for slot in slots:
        date = date_of(slot)
        last = before.get(date)
        free = slot.starts_at - last.ends_at if last and last.ends_at <= slot.starts_at else None
        is_elsewhere = last is not None and last.room.building != slot.room.building
        days.setdefault(date, []).append(Entry(slot, states[slot], overlaps[slot], free, is_elsewhere))
        if last is None or slot.ends_at > last.ends_at:
            before[date] = slot
    return list(days.items())


def qr_code(address):
    """Return ``address`` as the SVG of a QR code, about 250 pixels wide, dark on white whatever the theme."""
    code = segno.make(address, error="l", micro=False)
    scale = max(2, 250 // code.symbol_size()[0])
    svg = code.svg_inline(scale=scale, light="#fff", svgclass=None, lineclass=None)
    return mark_safe(svg)  # noqa: S308 made of the modules only
