"""What has changed in an application or exhibitor: its history as differences, before and after."""

import difflib
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exhibitors import readable
from exhibitors.models import Application, Exhibitor
from expo.languages import columns
from expo.problems import Refusal

# What follows from the rest, or is the same all its life.
UNTOLD = {"id", "number", "exhibition", "is_sandbox", "created_at", "changed_at", "submitted_at", "applicant"}
TOLD = {
    Application: tuple(field.name for field in Application._meta.concrete_fields if field.name not in UNTOLD),
    Exhibitor: (
        "state", "sector", "contract_number", "contract_signed_on", *columns("name", "text"), "slug",
        "provenance", "provenance_url",
    ),
}  # fmt: skip
# What the system itself gives as a reason, as it is stored and as it is read.
OWN_REASONS = {"address confirmed": gettext_lazy("E-mail address confirmed")}
SAME, GONE, NEW = "same", "gone", "new"


class ChangedMeanwhile(Refusal):
    """It is not any more what the sender has seen. ``differences`` say what has become of it."""

    problem = "precondition-failed"


@dataclass(frozen=True)
class Difference:
    """One field. ``before`` and ``after`` are lists of ``(SAME | GONE | NEW, text)``."""

    name: str
    label: str
    before: list
    after: list


@dataclass(frozen=True)
class Change:
    """One row of the history and what it changed. ``row`` has channel, actor, reason and request id."""

    row: object
    differences: list

    @property
    def reason(self):
        """Why, as somebody has written it; what the system writes by itself in the active language."""
        written = self.row.history_change_reason or ""
        return OWN_REASONS.get(written, written)


def of(thing):
    """Return the changes of an application or exhibitor, newest first, in a constant number of queries."""
    rows = list(thing.history.select_related("history_user").order_by("-history_id"))
    reader = _reader(thing, rows)
    found = []
    for row, earlier in zip(rows, [*rows[1:], None], strict=True):
        found.append(Change(row, between(earlier, row, type(thing), reader) if earlier else []))
    return found


def between(earlier, later, model=Application, reader=None):
    """Return the Differences between two rows of history, or one and the thing itself."""
    names = [name for name in TOLD[model] if _stored(earlier, name, model) != _stored(later, name, model)]
    if not names:
        return []
    reader = reader or readable.Reader(later.exhibition, [earlier, later])
    return [
        Difference(
            name,
            readable.label_of(name, model),
            *_compared(reader.value(name, earlier), reader.value(name, later)),
        )
        for name in names
    ]


def _reader(thing, rows):
    if isinstance(thing, Application):
        return readable.Reader(thing.exhibition, rows)
    return readable.ColumnReader(type(thing))


def newest_of(application):
    """Return the number of the newest row of history, by which a form says what it was shown with."""
    return application.history.order_by("-history_id").values_list("history_id", flat=True).first() or 0


def require_unchanged(application, seen):
    """Refuse where answers have changed since the row of history ``seen``; None asks for nothing.

    Call it under the lock. Raises ChangedMeanwhile.
    """
    latest = application.history.order_by("-history_id").first()
    if seen is None or latest is None or latest.history_id == seen:
        return
    shown = application.history.filter(history_id=seen).first()
    if shown is None:
        raise ChangedMeanwhile(_("Read the application again: it is not what you have seen."), differences=[])
    found = [one for one in between(shown, latest) if one.name != "state"]
    if found:
        text = _(
            "The application has been changed in the meantime by %(name)s. Look at the difference first."
        )
        raise ChangedMeanwhile(text % {"name": latest.actor or _("somebody else")}, differences=found)


def since_return(found, application):
    """Return ``(number of submissions, what changed since it last came back)`` from the changes of ``of``."""
    rows = [change.row for change in found]
    pairs = list(zip(rows, [*rows[1:], None], strict=True))
    state = Application.State
    submissions = _entries(pairs, state.SUBMITTED)
    returns = _entries(pairs, state.RETURNED)
    if not returns or application.state == state.RETURNED:
        return len(submissions), []
    return len(submissions), [one for one in between(returns[0], application) if one.name != "state"]


def _entries(pairs, state):
    """The rows with which the application came into ``state``, the newest first."""
    return [row for row, earlier in pairs if row.state == state and (not earlier or earlier.state != state)]


def _stored(row, name, model):
    return getattr(row, model._meta.get_field(name).attname)


def _compared(before, after):
    """Return both texts in pieces: what they share, what is gone from the first and new in the second."""
    old, new = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    left, right = [], []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, begin, stop in matcher.get_opcodes():
        one, other = "".join(old[start:end]), "".join(new[begin:stop])
        if kind == "equal":
            left.append((SAME, one))
            right.append((SAME, other))
            continue
        left += [(GONE, one)] if one else []
        right += [(NEW, other)] if other else []
    return left, right
