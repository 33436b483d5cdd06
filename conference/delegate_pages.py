"""What a delegate's page of a meeting holds: only what is theirs to read, in their language."""

import hashlib
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import get_language

from conference import rapporteurs, wall
from conference.models.commission import Protocol
from conference.models.commission.meeting import State
from expo import dates
from expo.languages import chain


@dataclass
class Entry:
    """An item of the agenda with who reports on it and those of its papers that the reader may have."""

    item: object
    sides: list
    papers: list = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """``papers`` are those of the meeting as a whole, ``decisions`` those of an agreed protocol.

    ``protocol`` is None until it is agreed. ``current`` is the Entry under discussion, if it is among the
    reader's own; ``speaker`` who has the floor then.
    """

    entries: list
    papers: list
    decisions: list
    protocol: Protocol | None
    current: Entry | None
    speaker: object | None


def first(user):
    """Return the address at which ``user`` begins to read, or None who is no delegate now."""
    who = wall.standing(user)
    return reverse("commission-mine") if who.delegates else None


def build(who, meeting):
    """Return the Page of ``meeting`` for ``who``, in a number of queries that does not depend on it."""
    items = wall.items(who).filter(meeting=meeting).select_related("by_lead", "kz_lead")
    items = items.prefetch_related("rapporteurs__person", "rapporteurs__organisation")
    entries = {one.pk: Entry(one, rapporteurs.sides(one)) for one in items}
    rest = []
    for paper in wall.papers(who).filter(meeting=meeting, withdrawn_at=None):
        entry = entries.get(paper.item_id)
        (entry.papers if entry else rest).append(paper)
    protocol = wall.protocols(who).filter(meeting=meeting).exclude(agreed_at=None).first()
    is_on = meeting.state == State.IN_SESSION
    current = entries.get(meeting.current_item_id) if is_on else None
    speaker = None
    if current:
        told = (one for one in current.item.rapporteurs.all() if one.pk == meeting.current_rapporteur_id)
        speaker = next(told, None)
    return Page(list(entries.values()), rest, _decisions(who, meeting), protocol, current, speaker)


def now(page, meeting):
    """Return what may be told again and again, since it is in no word: keys that the page itself holds.

    ``revision`` changes with whatever else the page shows.
    """
    shown = [meeting.state, bool(page.protocol)]
    for one in page.entries:
        shown += [one.item.pk, one.item.version, [paper.pk for paper in one.papers]]
        shown += [[row.pk for row in reporting] for _part, _lead, reporting in one.sides]
    shown += [[paper.pk for paper in page.papers], [(one.pk, one.state) for one in page.decisions]]
    return {
        "item": page.current.item.key if page.current else "",
        "speaker": str(page.speaker.pk) if page.speaker else "",
        "revision": hashlib.sha256(repr(shown).encode()).hexdigest()[:16],
        "time": dates.time(localtime(timezone.now())),
    }


def text_of(texts):
    """Return ``(text, its language)`` for the reader from ``{language: text}``, as ``text_in`` does."""
    wanted = get_language()
    return next(((texts[code], code) for code in chain(wanted) if texts.get(code)), ("", wanted))


def _decisions(who, meeting):
    rows = wall.decisions(who).filter(meeting=meeting, meeting__protocol__agreed_at__isnull=False)
    return list(rows.prefetch_related("paragraph__wordings", "executors__organisation"))
