"""Publishing the programme: a draft becomes an immutable release, which is all the public ever sees."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.models import Occupancy, Presenter, Release, Session, Slot, SlotPresenter
from conference.models.session import Access, Kind
from expo.languages import columns
from expo.models import Exhibition

TICK_SECONDS = 300
COPIED = (
    "code", "uid", "kind", "access", "sector_id", "track_id", "room_id",
    "starts_at", "ends_at", "provenance", "provenance_url", *columns("title", "abstract"),
)  # fmt: skip


class ScheduleClash(ValidationError):
    """A room or an organisation would be in two places at a time."""


def publish(*, exhibition, name, notes="", user=None):
    """Release the present draft of ``exhibition`` and return the Release.

    Sessions without a time or a room stay behind. Closed sessions hold their room and their
    organisations but are never copied. Raises ScheduleClash, naming the sessions, before anything
    is written.
    """
    with transaction.atomic():
        # Two publishers in turn: the number and the occupancy belong to one release.
        Exhibition.objects.select_for_update().get(pk=exhibition.pk)
        sessions = list(_scheduled(exhibition).order_by("starts_at", "pk"))
        presenters = defaultdict(list)
        for presenter in Presenter.objects.filter(session__in=sessions):
            presenters[presenter.session_id].append(presenter)
        ticks = _ticks(sessions, presenters)
        previous = Release.objects.current(exhibition)
        before = dict(previous.slots.values_list("uid", "sequence")) if previous else {}
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
            [Occupancy(release=release, resource=resource, tick=tick) for resource, tick in ticks],
            batch_size=2000,
        )
        _copy(release, before, changed, sessions, presenters)
    return release


def _ticks(sessions, presenters):
    """Return the ``(resource, tick)`` that each session takes, refusing any taken twice."""
    holder, clashing = {}, {}
    for session in sessions:
        resources = [f"room:{session.room_id}"]
        resources += [f"organisation:{one.organisation_id}" for one in presenters[session.pk]]
        first = int(session.starts_at.timestamp()) // TICK_SECONDS
        last = -(-int(session.ends_at.timestamp()) // TICK_SECONDS)
        for resource in resources:
            for tick in range(first, last):
                other = holder.setdefault((resource, tick), session)
                if other is not session:
                    clashing[other.pk, session.pk] = (other, session)
    if clashing:
        raise ScheduleClash(
            [
                _("“%(one)s” and “%(other)s” need the same room or organisation at the same time.")
                % {"one": one.title, "other": other.title}
                for one, other in clashing.values()
            ],
            code="clash",
        )
    return holder


def _copy(release, before, changed, sessions, presenters):
    """Copy what is public of the draft; a calendar sees a higher sequence where a session has changed."""
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
    return {row["uid"]: (row, presenters[row["uid"]]) for row in rows.values(*COPIED)}
