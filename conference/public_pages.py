"""What of the programme everybody may read: see ``expo.addresses``. Of released sessions only."""

from pathlib import PurePath

from django.db.models import Min

from conference import changes, communiques, facets, wall
from conference.models import Release, Slot, SlotFile
from conference.programme import Programme
from expo.addresses import Document, Page, in_each_language


def pages(exhibition):
    whole = Programme(exhibition)
    published = whole.release and whole.release.published_at
    yield Page("schedule", kind="pages", changed=published)
    yield Page("conference", kind="pages", changed=published)
    told = communiques.published(exhibition).order_by("-published_at").first()
    yield Page("commission", kind="pages", changed=told and told.published_at)
    for day in whole.days:
        yield Page("schedule-day", (day.date,), kind="programme", changed=published)
    if whole.release is None:
        return
    yield Page("schedule-changes", kind="programme", changed=published)
    since = last_changes(exhibition, whole.release)
    for slot in whole.slots:
        yield Page("session", (slot.code,), kind="programme", changed=since[slot.pk])
    yield from _papers(exhibition)


def lists(exhibition):
    """The programme and its days by one filter at a time, and the older pages of its history."""
    whole = Programme(exhibition)
    for query in _choices(whole.slots):
        yield Page("schedule", query=(query,))
    for day in whole.days:
        for query in _choices(whole.on(day)):
            yield Page("schedule-day", (day.date,), query=(query,))
    if whole.release is not None:
        yield from _versions(exhibition, whole.release)


def documents(exhibition):
    whole = Programme(exhibition)
    for name in ("changes-atom", "changes-rss", "schedule-ics", "schedule-json", "schedule-xml"):
        yield from in_each_language(name)
    for name in ("api-rooms", "api-sessions"):
        yield from in_each_language(name, ending=".json")
    if whole.release is None:
        return
    yield from in_each_language("schedule-pdf")
    for day in whole.days:
        for name in ("schedule-ics", "schedule-json", "schedule-xml"):
            yield from in_each_language(name, day=day.date)
        if whole.on(day):
            yield from in_each_language("schedule-doors", day=day.date)
    for slot in whole.slots:
        yield from in_each_language("schedule-ics", code=slot.code)
    for stored in SlotFile.objects.shown(exhibition).order_by("stored").values_list("stored", "stored__name"):
        yield Document("session-file", stored)


def last_changes(exhibition, release):
    """Return ``{slot's primary key: moment}``, when the present form of each session was first released."""
    rows = Slot.objects.filter(release__exhibition=exhibition).order_by()
    first = {
        (uid, sequence): moment
        for uid, sequence, moment in rows.values_list("uid", "sequence").annotate(
            Min("release__published_at")
        )
    }
    return {slot.pk: first[slot.uid, slot.sequence] for slot in release.slots.all()}


def _choices(slots):
    found = {(name, value) for name, read in facets.READ.items() for slot in slots for value in read(slot)}
    return sorted(found)


def _versions(exhibition, release):
    """The changes since each older version, and the older pages of the history."""
    numbers = list(Release.objects.filter(exhibition=exhibition).values_list("number", flat=True))
    for number in numbers:
        if number != release.number:
            yield Page("schedule-changes", query=(("since", number),))
    for number in numbers[changes.PAGE - 1 : -1 : changes.PAGE]:
        yield Page("schedule-changes", query=(("before", number),))


def _papers(exhibition):
    for paper in wall.public_papers(exhibition).order_by("pk"):
        version = paper.versions.first()
        if version is not None:
            yield Page("commission-paper-public", (paper.key,), ending=PurePath(version.name).suffix)
