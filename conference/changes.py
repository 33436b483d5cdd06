"""What differs between two releases, and what the next one would change.

Both sides are what the public sees, so a closed session stands on neither: one that becomes closed reads
as cancelled. ``change_words`` says it in sentences.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from conference import contributions, session_files
from conference.models import Release, Session, Slot
from conference.models.session import Access
from conference.publishing import COPIED

# Versions on one page of the history.
PAGE = 10
PLACE = ("starts_at", "ends_at", "room_id")
# What stays the same for as long as there is the session.
IDENTITY = ("code", "uid")
TEXT = tuple(field for field in COPIED if field not in (*PLACE, *IDENTITY))


class Kind(TextChoices):
    """What became of a session. A session has several where several things have changed."""

    NEW = "new", _("New")
    MOVED = "moved", _("Moved")
    CANCELLED = "cancelled", _("Cancelled")
    PRESENTERS = "presenters", _("Other presenters")
    TEXT = "text", _("Changed")
    FILES = "files", _("Files")


@dataclass(frozen=True)
class Change:
    """One session. ``old`` is None where it is new, ``new`` where it is cancelled.

    Both have the fields of a Slot; ``new`` is a Session where a draft is compared.
    """

    kinds: tuple
    old: object = None
    new: object = None

    @property
    def slot(self):
        return self.new or self.old

    @property
    def organisations(self):
        """Those that present it or speak in it now, then those that did before."""
        sides = [side for side in (self.new, self.old) if side]
        found = {one.pk: one for side in sides for one in presenting(side) + speaking_for(side)}
        return list(found.values())

    @property
    def joined(self):
        return _without(self.new, self.old)

    @property
    def left(self):
        return _without(self.old, self.new)

    @property
    def files_added(self):
        return _others(self.new, self.old)

    @property
    def files_removed(self):
        return _others(self.old, self.new)

    @property
    def files_replaced(self):
        """Those that are still there under another content, as they are now."""
        before = {one.uid: one.stored_id for one in self.old.files.all()}
        return [one for one in self.new.files.all() if before.get(one.uid, one.stored_id) != one.stored_id]

    @property
    def joined_people(self):
        return _newcomers(self.new, self.old)

    @property
    def left_people(self):
        return _newcomers(self.old, self.new)


def presenting(slot):
    """Return the organisations that present ``slot``, in their order."""
    return [presenter.organisation for presenter in slot.presenters.all()]


def _without(one, other):
    known = {organisation.pk for organisation in presenting(other)} if other else set()
    return [organisation for organisation in presenting(one) if organisation.pk not in known] if one else []


def _others(one, other):
    known = {file.uid for file in other.files.all()}
    return [file for file in one.files.all() if file.uid not in known]


def speaking_for(slot):
    """Return the organisations for which somebody takes part in ``slot``, in their order."""
    return list(filter(None, map(contributions.body, contributions.public(slot))))


def who(slot):
    """Return ``(role, person's key, organisation's key)`` of those who take part, in their order."""
    return [(one.role, one.person_id, one.organisation_id) for one in contributions.public(slot)]


def _newcomers(one, other):
    """The contributions to ``one`` of those who take no part in ``other``, one for each of them."""
    here, there = ({_somebody(each): each for each in contributions.public(side)} for side in (one, other))
    return [each for somebody, each in here.items() if somebody not in there]


def _somebody(contribution):
    return contribution.person_id, None if contribution.person_id else contribution.organisation_id


def compare(old, new):
    """Return a Change for each session that differs, in the order of the programme.

    Pure. Both are lists of slots, or of sessions, with their rooms, presenters and contributions loaded.
    """
    before, after = ({one.uid: one for one in side} for side in (old, new))
    found = []
    for uid in before.keys() | after.keys():
        change = Change((), before.get(uid), after.get(uid))
        kinds = _kinds(change.old, change.new)
        if kinds:
            found.append(Change(kinds, change.old, change.new))
    return sorted(found, key=_place)


def _place(change):
    slot = change.slot
    return slot.starts_at, slot.room.position, slot.code


def _kinds(old, new):
    if old is None:
        return (Kind.NEW,)
    if new is None:
        return (Kind.CANCELLED,)
    order = [[one.pk for one in presenting(side)] for side in (old, new)]
    found = {
        Kind.MOVED: differ(old, new, PLACE),
        Kind.PRESENTERS: order[0] != order[1] or who(old) != who(new),
        Kind.TEXT: differ(old, new, TEXT) or talks_differ(old, new),
        Kind.FILES: files(old) != files(new),
    }
    return tuple(kind for kind, is_so in found.items() if is_so)


def differ(old, new, fields):
    """True where any of ``fields`` is not the same."""
    # An untranslated field may be empty or missing.
    return any((getattr(old, field) or None) != (getattr(new, field) or None) for field in fields)


def talks_differ(old, new):
    """True where the same people take part, but their titles or their minutes are not the same."""
    sides = [contributions.public(side) for side in (old, new)]
    fields = (*contributions.TITLE, "minutes")
    return who(old) == who(new) and any(differ(*pair, fields) for pair in zip(*sides, strict=True))


def files(slot):
    """Return what the public sees of the files of ``slot``, in their order."""
    return [session_files.facts(one) for one in slot.files.all()]


def between(older, newer):
    """Return what changed from one release to another, in the order of the programme."""
    return between_each([(older, newer)])[0]


def between_each(pairs):
    """Return a list of changes for each ``(older, newer)``. The same few queries, however many they are."""
    rows = _rows(Slot.objects.filter(release__in={release.pk for pair in pairs for release in pair}))
    wanted = [_differing(rows[older.pk], rows[newer.pk]) for older, newer in pairs]
    keys = {pk for pair in wanted for side in pair for pk in side}
    slots = {slot.pk: slot for slot in loaded(Slot.objects.filter(pk__in=keys))}
    return [compare(*([slots[pk] for pk in side] for side in pair)) for pair in wanted]


def _rows(slots):
    """Return ``{release: {uid: (key, sequence, *place)}}``: enough to see which sessions to load."""
    found = defaultdict(dict)
    rows = slots.order_by().values_list("release_id", "uid", "pk", "sequence", *PLACE)
    for release, uid, *row in rows:
        found[release][uid] = tuple(row)
    return found


def _differing(before, after):
    """Return the keys of the slots of both sides that may differ: the sequence rises with every change."""
    uids = [
        uid
        for uid in before.keys() | after.keys()
        if before.get(uid, (None,))[1:] != after.get(uid, (None,))[1:]
    ]
    return tuple([side[uid][0] for uid in uids if uid in side] for side in (before, after))


def loaded(rows):
    """Return a queryset of slots or sessions with all that ``compare`` and the sentences read."""
    rows = rows.select_related("room").prefetch_related("presenters__organisation")
    return session_files.loaded(contributions.loaded(rows))


def previous_of(release):
    """Return the release before ``release``, or None for the first."""
    older = Release.objects.filter(exhibition=release.exhibition_id, number__lt=release.number)
    return older.order_by("-number").first()


def since(exhibition, number):
    """Return what changed from release ``number`` to the current one. Raises Release.DoesNotExist."""
    older = Release.objects.get(exhibition=exhibition, number=number)
    return between(older, Release.objects.current(exhibition))


def latest(exhibition):
    """Return what the current release changed; nothing before the second."""
    release = Release.objects.current(exhibition)
    older = previous_of(release) if release else None
    return between(older, release) if older else []


def pending(exhibition):
    """Return what the next release would change for the public. For organisers only."""
    release = Release.objects.current(exhibition)
    old = loaded(release.slots.all()) if release else []
    drafted = Session.objects.filter(exhibition=exhibition, room__isnull=False, starts_at__isnull=False)
    return compare(old, loaded(drafted.exclude(access=Access.CLOSED)))


def marks(release):
    """Return ``{uid: Kind}`` of the sessions of ``release`` that differ from the one before, in one query.

    A moved session is marked so whatever else has changed; a first release marks nothing.
    """
    if release is None:
        return {}
    numbers = (release.number - 1, release.number)
    rows = _rows(Slot.objects.filter(release__exhibition=release.exhibition_id, release__number__in=numbers))
    after = rows.pop(release.pk, {})
    if release.number == 1:
        return {}
    before = next(iter(rows.values()), {})
    return {
        uid: _mark(before.get(uid), row)
        for uid, row in after.items()
        if before.get(uid, (None,))[1:] != row[1:]
    }


def _mark(before, after):
    if before is None:
        return Kind.NEW
    return Kind.MOVED if before[2:] != after[2:] else Kind.TEXT
