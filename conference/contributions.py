"""Who takes part in a session: what a release copies of it, and what of it can differ.

Interpreters, technicians and the protocol are left out of everything here.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from conference.models import Contribution, Session, SlotContribution, SlotPresenter
from expo.languages import columns

TITLE = columns("title")
COPIED = ("position", "role", "person_id", "organisation_id", "minutes", *TITLE)
# The position only orders them, and somebody behind the scenes may stand between.
COMPARED = COPIED[1:]
BATCH = 1000
LEADING = (Contribution.Role.CHAIR, Contribution.Role.MODERATOR)


def of_draft(exhibition):
    """Return ``{session's key: its public contributions}`` in their order. One query."""
    found = defaultdict(list)
    rows = Contribution.objects.filter(session__exhibition=exhibition, role__in=Contribution.PUBLIC_ROLES)
    for one in rows.order_by("position", "pk"):
        found[one.session_id].append(one)
    return found


def copy(slots, contributions):
    """Write those of ``contributions``, by their key in ``slots``, as they are to each of ``slots``.

    Returns ``{key of what was copied: its copy}``.
    """
    copies = {
        one.pk: SlotContribution(slot=slot, **{field: getattr(one, field) for field in COPIED})
        for pk, slot in slots.items()
        for one in contributions[pk]
    }
    SlotContribution.objects.bulk_create(copies.values(), batch_size=BATCH)
    return copies


def compared(rows):
    """Return ``{uid: what the public sees of its contributions}`` of a queryset of sessions or of slots."""
    found = defaultdict(list)
    public = rows.filter(contributions__role__in=Contribution.PUBLIC_ROLES)
    ordered = public.order_by("contributions__position", "contributions__pk")
    for uid, *values in ordered.values_list("uid", *(f"contributions__{field}" for field in COMPARED)):
        found[uid].append(tuple(values))
    return found


def loaded(rows):
    """Return a queryset of slots or sessions with their contributions and whom these name, one more query."""
    model = rows.model._meta.get_field("contributions").related_model
    named = model.objects.select_related("person__organisation", "organisation")
    return rows.prefetch_related(Prefetch("contributions", named))


def public(thing):
    """Return the public contributions of a slot, or of a session that is drafted, in their order."""
    found = thing.contributions.all()
    if isinstance(thing, Session):
        return sorted(
            (one for one in found if one.role in Contribution.PUBLIC_ROLES),
            key=lambda one: (one.position, one.pk),
        )
    return list(found)


def body(contribution):
    """The Organisation that somebody speaks for: the contribution's own, or the person's, or None."""
    return contribution.organisation or contribution.person.organisation


def naming(organisation):
    """Return the condition of the slots that ``organisation`` presents or takes part in."""
    own = Q(organisation=organisation) | Q(organisation=None, person__organisation=organisation)
    slots = SlotContribution.objects.filter(own).values("slot")
    return Q(pk__in=SlotPresenter.objects.filter(organisation=organisation).values("slot")) | Q(pk__in=slots)


def people(slot):
    """Return the people who take part in ``slot``, each once, in their order."""
    return list({one.person_id: one.person for one in public(slot) if one.person_id}.values())


@dataclass(frozen=True)
class Part:
    """A contribution in the course of its session; without its hours where these cannot be known."""

    contribution: object
    body: object
    starts_at: object = None
    ends_at: object = None

    @property
    def body_id(self):
        return self.body and self.body.pk


def course(slot, contributions):
    """Return a Part for each of ``contributions`` to ``slot``. Pure.

    They follow upon each other from its beginning. Where one has no length, or all of them take longer
    than the session, nobody knows when they begin. Whoever leads it without a length leads all of it.
    """
    lengths = {
        id(one): dt.timedelta(minutes=one.minutes or 0)
        for one in contributions
        if one.minutes or one.role not in LEADING
    }
    whole = sum(lengths.values(), dt.timedelta())
    is_known = all(lengths.values()) and whole <= slot.ends_at - slot.starts_at
    parts, at = [], slot.starts_at
    for one in contributions:
        if not is_known or id(one) not in lengths:
            parts.append(Part(one, body(one)))
            continue
        parts.append(Part(one, body(one), at, at + lengths[id(one)]))
        at += lengths[id(one)]
    return parts
