"""The trail: every reading of a closed object is a row that the database never lets go."""

from django.utils import timezone

from conference.models.commission import CommissionMeeting, Level, Paper, Reading
from conference.models.commission.base import new_key
from expo import history

Action = Reading.Action


def record(*, who, thing, action=Action.READ, version="", sha256="", at=None, receipt=None):
    """Write that ``who`` has read ``thing`` and return the Reading, whose receipt goes with what is given
    out.

    ``thing`` is a row of the Commission with a ``key``; write it before the answer leaves, so that nothing is
    read without it. ``receipt`` is one that has been made before, to stand on what is given out.
    """
    meeting = thing if isinstance(thing, CommissionMeeting) else getattr(thing, "meeting", None)
    return Reading.objects.create(
        receipt=receipt or new_key(),
        meeting=meeting,
        at=at or timezone.now(),
        user=who.user,
        part=who.part or "",
        standing=who.words(),
        action=action,
        thing=thing._meta.model_name,
        key=thing.key,
        level=thing.level if isinstance(thing, Paper) else Level.DELEGATIONS,
        version=str(version),
        sha256=sha256,
        request_id=history.current_request_id(),
    )
