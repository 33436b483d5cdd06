"""Every version of an agenda: who did what to it and when, and how it read then."""

import datetime as dt
from dataclasses import dataclass

from conference.models.commission import AgendaItem, Part
from conference.models.commission.base import LANGUAGE_NAMES
from conference.word_differences import compare

PROPOSED, REMOVED, REWORDED, MOVED = "proposed", "removed", "reworded", "moved"
AGREED, WITHDRAWN, REOPENED = "agreed", "withdrawn", "reopened"


@dataclass(frozen=True)
class Deed:
    """What happened to one item. ``row`` is how it read afterwards; ``was`` its number before, if it moved.

    ``part`` is whose agreement came or went. ``differences`` are ``(language, pieces)`` of the texts.
    """

    kind: str
    row: object
    part: Part | None = None
    was: int | None = None
    differences: tuple = ()


@dataclass(frozen=True)
class Version:
    """The agenda after one request. ``number`` grows; ``rows`` are the items in order, as they read then."""

    number: int
    at: dt.datetime
    actor: str
    deeds: tuple
    rows: tuple

    @property
    def is_agreed(self):
        """Whether both sides had agreed to every item."""
        return bool(self.rows) and all(row.by_agreed_at and row.kz_agreed_at for row in self.rows)

    @property
    def is_of_words(self):
        """Whether what the agenda says or its order changed, and not agreements only."""
        return any(deed.kind in (PROPOSED, REMOVED, REWORDED, MOVED) for deed in self.deeds)


def of(meeting):
    """Return every Version of the agenda of ``meeting``, the newest first. One query."""
    standing, versions = {}, []
    for group in _by_request(AgendaItem.history.filter(meeting_id=meeting.pk).order_by("history_id")):
        deeds = []
        for row in group:
            deeds += _deeds(standing.pop(row.id, None), row)
            if row.history_type != "-":
                standing[row.id] = row
        if deeds:
            last = group[-1]
            rows = tuple(sorted(standing.values(), key=lambda one: one.position))
            versions.append(Version(last.history_id, last.history_date, last.actor, tuple(deeds), rows))
    return versions[::-1]


def of_item(versions, item):
    """Return ``[(version, its deeds on the item)]`` of those versions in which something happened to it."""
    found = ((one, [deed for deed in one.deeds if deed.row.id == item.pk]) for one in versions)
    return [(one, deeds) for one, deeds in found if deeds]


def agreed_before(versions):
    """Return the version that a marked-up copy starts from: the last that both sides had agreed to as a
    whole and that has been reworded since, or else the one before the last rewording; None without any."""
    last = next((place for place, one in enumerate(versions) if one.is_of_words), len(versions))
    earlier = versions[last + 1 :]
    return next((one for one in earlier if one.is_agreed), earlier[0] if earlier else None)


def _by_request(rows):
    """Rows that one request has written together."""
    groups = []
    for row in rows:
        if groups and row.request_id and groups[-1][-1].request_id == row.request_id:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _deeds(before, row):
    if row.history_type == "-":
        return [Deed(REMOVED, row)]
    if before is None:
        return [Deed(PROPOSED, row)]
    deeds = []
    differences = tuple(
        (code, compare(*texts))
        for code in LANGUAGE_NAMES
        if len(set(texts := [getattr(one, f"title_{code}") for one in (before, row)])) > 1
    )
    if differences:
        deeds.append(Deed(REWORDED, row, differences=differences))
    if before.position != row.position:
        deeds.append(Deed(MOVED, row, was=before.position))
    for part in Part:
        had, has = (getattr(one, part.column("agreed_at")) is not None for one in (before, row))
        if has and not had:
            deeds.append(Deed(AGREED, row, part))
        elif had and not has:
            deeds.append(Deed(REOPENED if deeds else WITHDRAWN, row, part))
    return deeds
