"""Where and when a meeting of the Commission sits, and whom that occupies in the programme.

Its session is a closed one: it holds a room and people, and no release ever copies it.
"""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from conference import meetings, moving
from conference.meetings import NotReady
from conference.models import Contribution, Session
from conference.models.commission import CommissionMeeting, Delegate
from conference.models.commission.base import new_key
from conference.models.commission.meeting import State
from conference.models.session import Access, Kind
from expo.languages import CODES

# No release names who works behind the scenes, whatever becomes of the session.
Role = Contribution.Role
HIDDEN = (Role.PROTOCOL, Role.INTERPRETER)


def free(exhibition):
    """The sessions of the Commission in an edition's draft that no meeting has taken."""
    rows = Session.objects.filter(exhibition=exhibition, kind=Kind.COMMISSION, commission_meeting=None)
    return rows.select_related("room", "exhibition")


def take(*, who, meeting, session):
    """Let ``meeting`` sit in ``session``, which is free, and return the meeting. Raises NotReady."""
    with transaction.atomic():
        meeting = _locked(who, meeting)
        if not free(meeting.exhibition).filter(pk=session.pk).exists():
            raise NotReady(_("This session is no longer free: choose again."), "taken")
        _vacate(meeting)
        meeting.session = session
        meeting.save()
        occupy(meeting)
    return meeting


def arrange(*, who, meeting, to, version=None):
    """Put the meeting ``to`` a ``moving.Place``, in a session of its own if it has none; return the meeting.

    ``version`` is the session's that was seen. Raises what ``moving.move`` raises.
    """
    with transaction.atomic():
        meeting = _locked(who, meeting)
        if meeting.session is None:
            moving.lock(meeting.exhibition)
            meeting.session = _make_session(meeting)
            meeting.save()
            occupy(meeting)
            version = meeting.session.version
        moving.move(session=meeting.session_id, to=to, version=version, by=who.user)
        meeting.session.refresh_from_db()
    return meeting


def occupy(meeting):
    """Keep the people of both delegations busy while the meeting sits. Those who have left are free again."""
    if meeting.session_id is None:
        return
    roles = {
        one.person_id: Role.INTERPRETER if one.role == Delegate.Role.INTERPRETER else Role.PROTOCOL
        for one in meeting.delegates.exclude(person=None)
    }
    rows = Contribution.objects.filter(session=meeting.session_id, role__in=HIDDEN, person__isnull=False)
    rows.exclude(person__in=roles).delete()
    there = {one.person_id: one for one in rows}
    for person, role in roles.items():
        if person not in there:
            Contribution.objects.create(session_id=meeting.session_id, person_id=person, role=role)
        elif there[person].role != role:
            there[person].role = role
            there[person].save()


def _vacate(meeting):
    """Free the people of the session that the meeting leaves; the session stays in the draft."""
    if meeting.session_id is not None:
        rows = Contribution.objects.filter(session=meeting.session_id, role__in=HIDDEN)
        rows.filter(person__in=meeting.delegates.values("person")).delete()


def _locked(who, meeting):
    meetings.check_secretary(who)
    meeting = CommissionMeeting.objects.locked(meeting.pk)
    if meeting.has_reached(State.PROTOCOL_AGREED):
        raise NotReady(_("The meeting is over: its room and time stand."), "over")
    return meeting


def _make_session(meeting):
    titles = {}
    for code in CODES:
        with translation.override(code):
            titles[f"title_{code}"] = str(Kind.COMMISSION.label)
    session = Session(
        exhibition=meeting.exhibition,
        reference=f"C-{new_key()[:8]}",
        kind=Kind.COMMISSION,
        access=Access.CLOSED,
        languages=meeting.languages,
        **titles,
    )
    session.full_clean(exclude=["exhibition"])
    session.save()
    session.refresh_from_db()
    return session
