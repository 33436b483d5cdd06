"""Publishing the programme: a draft becomes an immutable release, which is all the public ever sees."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from conference import contributions, describing, drafting, session_files
from conference.models import Occupancy, Release, Session, Slot, SlotPresenter
from conference.models.session import Access, Kind
from expo.languages import columns
from expo.models import Exhibition

TICK_SECONDS = 300
MOST_NAMED = 100
COPIED = (
    "code", "uid", "kind", "access", "sector_id", "track_id", "room_id",
    "starts_at", "ends_at", "languages", "channels", "provenance", "provenance_url",
    *columns("title", "abstract"),
)  # fmt: skip


class ScheduleClash(ValidationError):
    """The draft has clashes that block a release. The messages name them to whoever wants to publish."""


def publish(*, exhibition, name, notes="", user=None):
    """Release the present draft of ``exhibition`` and return the Release.

    Sessions without a time or a room stay behind. Closed sessions hold their room, their people and
    their organisations but are never copied. Raises ScheduleClash before anything is written; a closed
    session is named only to a ``user`` who may know of it.
    """
    with transaction.atomic():
        # Two publishers in turn: the number and the occupancy belong to one release.
        Exhibition.objects.select_for_update().get(pk=exhibition.pk)
        draft = drafting.read(exhibition)
        _refuse(draft, user)
        sessions, presenters = list(draft.sessions.values()), draft.presenters
        previous = Release.objects.current(exhibition)
        before = sequences(previous)
        changed = _differing_uids(exhibition)
        release = Release.objects.create(
            exhibition=exhibition,
            number=previous.number + 1 if previous else 1,
            name=name,
            notes=notes,
            announces_commission=any(session.kind == Kind.COMMISSION for session in sessions),
            published_at=timezone.now(),
            published_by=user,
        )
        Occupancy.objects.bulk_create(
            [
                Occupancy(release=release, resource=resource, tick=tick)
                for resource, tick in _ticks(sessions, draft.contributions, presenters)
            ],
            batch_size=2000,
        )
        slots = _copy(release, before, changed, sessions, presenters)
        talks = contributions.copy(slots, contributions.of_draft(exhibition))
        session_files.copy(slots, session_files.of_draft(exhibition), talks)
    return release


def _ticks(sessions, people, presenters):
    """Yield the ``(resource, tick)`` that each session takes.

    Both ends are rounded down, so that a session that begins when another ends never shares its tick.
    """
    for session in sessions:
        resources = {f"room:{session.room_id}"}
        resources |= {f"organisation:{one.organisation_id}" for one in presenters[session.pk]}
        resources |= {f"person:{one.person_id}" for one in people[session.pk]}
        first, last = (int(at.timestamp()) // TICK_SECONDS for at in (session.starts_at, session.ends_at))
        for resource in sorted(resources):
            for tick in range(first, last):
                yield resource, tick


def _refuse(draft, user):
    if draft.blocking:
        raise ScheduleClash(describing.sentences(draft, draft.blocking[:MOST_NAMED], user), code="clash")


def sequences(previous):
    """Return ``{uid: sequence}`` of every session released so far.

    One that has been cancelled counts that as a change, or calendars would not see that it is on again.
    """
    if previous is None:
        return {}
    slots = Slot.objects.filter(release__exhibition=previous.exhibition_id).order_by().values_list("uid")
    newest = slots.annotate(Max("sequence"), Max("release__number"))
    return {uid: sequence + (number < previous.number) for uid, sequence, number in newest}


def _copy(release, before, changed, sessions, presenters):
    """Copy what is public of the draft and return ``{session's key: slot}``.

    A calendar sees a higher sequence where a session has changed.
    """
    slots = {}
    for session in sessions:
        if session.access == Access.CLOSED:
            continue
        slots[session.pk] = Slot(
            release=release,
            sequence=before.get(session.uid, -1) + (session.uid in changed),
            **{field: getattr(session, field) for field in COPIED},
        )
    Slot.objects.bulk_create(slots.values())
    SlotPresenter.objects.bulk_create(
        SlotPresenter(slot=slot, organisation_id=one.organisation_id, position=one.position)
        for pk, slot in slots.items()
        for one in presenters[pk]
    )
    return slots


def differing(exhibition=None):
    """Return the keys of the sessions that the public does not see as they are drafted now.

    They are new, changed, or withdrawn since the newest release of their exhibition. Without an
    ``exhibition`` those of every edition.
    """
    return list(Session.objects.filter(uid__in=_differing_uids(exhibition)).values_list("pk", flat=True))


def is_up_to_date(exhibition):
    """True where the newest release says all that the draft would."""
    release = Release.objects.current(exhibition)
    if release is None or _differing_uids(exhibition):
        return False
    return release.announces_commission == _scheduled(exhibition).filter(kind=Kind.COMMISSION).exists()


def _scheduled(exhibition=None):
    sessions = Session.objects.filter(room__isnull=False, starts_at__isnull=False)
    return sessions if exhibition is None else sessions.filter(exhibition=exhibition)


def _differing_uids(exhibition=None):
    newest = Release.objects.exclude(exhibition__releases__number__gt=F("number"))
    if exhibition is not None:
        newest = newest.filter(exhibition=exhibition)
    released = _public(Slot.objects.filter(release__in=newest))
    drafted = _public(_scheduled(exhibition).exclude(access=Access.CLOSED))
    return {uid for uid in released.keys() | drafted.keys() if released.get(uid) != drafted.get(uid)}


def _public(rows):
    """Return ``{uid: all that the public sees}`` of a queryset of sessions or of slots."""
    presenters = defaultdict(set)
    for uid, *presenter in rows.values_list("uid", "presenters__position", "presenters__organisation_id"):
        presenters[uid].add(tuple(presenter))
    parts = presenters, contributions.compared(rows), session_files.compared(rows)
    return {row["uid"]: (row, *(part[row["uid"]] for part in parts)) for row in rows.values(*COPIED)}
