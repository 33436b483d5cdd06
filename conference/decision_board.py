"""The board: all decisions of the Commission by body and deadline."""

import datetime as dt
from dataclasses import dataclass

from conference import decisions, following
from conference.models.commission import CommissionMeeting
from conference.models.commission.decision import STILL_OPEN, Deadline
from conference.models.commission.meeting import State
from expo.languages import columns, text_in

SOON = dt.timedelta(days=30)
BEGUN = (State.IN_SESSION, State.PROTOCOL_AGREED, *decisions.IN_FORCE)


@dataclass(frozen=True)
class Entry:
    """A decision as the board shows it; ``text`` is in ``language``."""

    decision: object
    number: str
    text: str
    language: str
    until: str
    is_overdue: bool
    is_soon: bool
    is_still_open: bool
    responsible: list
    others: list


@dataclass(frozen=True)
class Group:
    """The decisions for which a body is responsible, the nearest deadline first."""

    organisation: object
    part: str
    entries: list


def entries(rows, today, language=None):
    """Return an Entry for each of the decisions ``rows``, a queryset, in four queries.

    ``today`` is by the exhibition's clock.
    """
    rows = rows.select_related("meeting__exhibition", "meeting__session", "paragraph__item").prefetch_related(
        "executors__organisation", "paragraph__wordings"
    )
    begun = _begun()
    return [_entry(decision, today, begun, language) for decision in rows]


def groups(found, part="", body=None):
    """Return the Groups of ``found`` Entries by responsible body, those of the Belarusian part first."""
    held = {}
    for one in found:
        for executor in one.responsible:
            if (part and executor.part != part) or (body and executor.organisation_id != body.pk):
                continue
            key = (executor.part, executor.organisation_id)
            held.setdefault(key, Group(executor.organisation, executor.part, [])).entries.append(one)
    return [_sorted(held[key]) for key in sorted(held)]


def narrowed(found, due):
    """Return those of ``found`` that the choice ``due`` of the board's form means."""
    if due == "settled":
        return [one for one in found if not one.is_still_open]
    still_open = [one for one in found if one.is_still_open]
    if due == "overdue":
        return [one for one in still_open if one.is_overdue]
    if due == "month":
        return [one for one in still_open if one.is_soon]
    if due in (Deadline.NEXT_MEETING, Deadline.STANDING):
        return [one for one in still_open if one.decision.deadline == due]
    return still_open


def _begun():
    """The moments at which meetings began."""
    rows = CommissionMeeting.objects.filter(state__in=BEGUN)
    return [at for at in rows.values_list("session__starts_at", flat=True) if at]


def _entry(decision, today, begun, language):
    own = decision.meeting.session.starts_at if decision.meeting.session else None
    met_again = own is not None and any(at > own for at in begun)
    still_open = decision.state in STILL_OPEN
    texts = {f"text_{one.language}": one.text for one in decision.paragraph.wordings.all()}
    text, written_in = text_in(dict.fromkeys(columns("text"), "") | texts, "text", language)
    executors = list(decision.executors.all())
    return Entry(
        decision=decision,
        number=decisions.name_of(decision),
        text=text,
        language=written_in,
        until=decisions.deadline_words(decision.deadline, decision.due_on),
        is_overdue=following.is_overdue(decision, today, met_again),
        is_soon=still_open and decision.due_on is not None and today <= decision.due_on <= today + SOON,
        is_still_open=still_open,
        responsible=[one for one in executors if one.role == "responsible"],
        others=[one for one in executors if one.role != "responsible"],
    )


def _sorted(group):
    group.entries.sort(key=lambda one: (one.decision.due_on is None, one.decision.due_on or dt.date.max))
    return group
