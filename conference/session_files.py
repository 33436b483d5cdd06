"""Files of sessions: how the draft keeps them, what a release copies of them, and what of them can differ.

A release refers to the same bytes as the draft did. ``tidy`` deletes bytes once nothing refers to them.
"""

from collections import defaultdict
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Prefetch

from conference import contributions
from conference.models import Contribution, SessionFile, SlotFile, StoredFile
from conference.models.session_file import path_of
from expo.languages import columns

TITLE = columns("title")
COPIED = ("uid", "position", "kind", "language", "stored_id", *TITLE)
COMPARED = ("uid", "stored_id", "kind", "language", *TITLE)
BATCH = 1000


def save(*, file, document=None):
    """Write ``file`` of the draft, with the Document in place of the bytes that it had, and return it.

    The bytes before stay for as long as a release shows them.
    """
    stored = document and StoredFile(
        name=document.name,
        content_type=document.kind.content_type,
        size=document.size,
        sha256=document.sha256,
    )
    try:
        with transaction.atomic():
            if stored:
                stored.file.save(document.name, ContentFile(document.content), save=False)
                stored.save(force_insert=True)
                file.stored = stored
            file.save()
    except BaseException:
        # Also half of it, where the disk is full.
        if stored:
            stored.file.storage.delete(path_of(stored, ""))
        raise
    return file


def remove(*, file):
    """Take ``file`` out of the draft. Releases that hold it go on showing it."""
    file.delete()


def tidy():
    """Delete the bytes that neither a draft nor a release refers to any more; return how many. A sweep."""
    gone = StoredFile.objects.exclude(pk__in=SessionFile.objects.values("stored"))
    gone = list(gone.exclude(pk__in=SlotFile.objects.values("stored")).order_by("created_at")[:BATCH])
    for stored in gone:
        with transaction.atomic():
            # The database refuses where somebody refers to it after all.
            stored.delete()
            transaction.on_commit(partial(stored.file.storage.delete, stored.file.name))
    return len(gone)


def of_draft(exhibition):
    """Return ``{session's key: its files}`` in their order. One query."""
    found = defaultdict(list)
    rows = SessionFile.objects.filter(session__exhibition=exhibition)
    for one in rows.order_by("position", "pk"):
        found[one.session_id].append(one)
    return found


def copy(slots, files, talks):
    """Write those of ``files``, by their key in ``slots``, as they are to each of ``slots``.

    ``talks`` are the released contributions by the keys of those they were copied from.
    """
    SlotFile.objects.bulk_create(
        [
            SlotFile(
                slot=slot,
                contribution=talks.get(one.contribution_id),
                **{field: getattr(one, field) for field in COPIED},
            )
            for pk, slot in slots.items()
            for one in files[pk]
        ],
        batch_size=BATCH,
    )


def compared(rows):
    """Return ``{uid: what the public sees of its files}`` of a queryset of sessions or of slots."""
    field = rows.model._meta.get_field("files")
    owner = field.field.name
    files = field.related_model.objects.filter(**{f"{owner}__in": rows.order_by()})
    files = files.annotate(owner_uid=F(f"{owner}__uid")).select_related("contribution")
    found = defaultdict(list)
    for one in files.order_by("position", "pk"):
        found[one.owner_uid].append(facts(one))
    return found


def facts(file):
    """Return all that the public sees of a file, drafted or released, so that two can be compared."""
    talk = file.contribution
    if talk is not None and talk.role in Contribution.PUBLIC_ROLES:
        talk = tuple(getattr(talk, field) for field in contributions.COMPARED)
    else:
        talk = None
    return (*(getattr(file, field) for field in COMPARED), talk)


def loaded(rows):
    """Return a queryset of slots or sessions with their files, one more query."""
    model = rows.model._meta.get_field("files").related_model
    return rows.prefetch_related(Prefetch("files", model.objects.select_related("stored", "contribution")))


def by_contribution(slot):
    """Return ``{contribution's key: its files}`` of a slot; under None those of the whole session."""
    found = defaultdict(list)
    for one in slot.files.all():
        found[one.contribution_id].append(one)
    return dict(found)
