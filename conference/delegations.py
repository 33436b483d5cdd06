"""The delegations to a meeting: each secretary names, changes and confirms the own part's list only.

Whoever has an account reads the meeting once the list is confirmed, within their time; an interpreter reads
only the items that are opened, for as long as they are. Taken off the list, somebody reads nothing any more.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference import meetings, offices, sittings
from conference.meetings import NotReady
from conference.models.commission import CommissionMeeting, Delegate, ItemAccess, Part
from conference.models.commission.meeting import State
from expo.problems import Refusal


class NoHead(Refusal):
    """A list without a head of the delegation cannot be confirmed."""


def name(*, who, meeting, role, person=None, organisation=None, user=None, window=(None, None)):
    """Put somebody on the own part's list and return the Delegate, who reads nothing until it is confirmed.

    ``window`` is from when to when ``user`` reads, each None for no bound. Raises OtherPart where ``user``
    stands on the other side, and ValidationError where nobody is named, twice the same, or two heads.
    """
    with transaction.atomic():
        meeting = _locked(who, meeting)
        if user is not None:
            offices.check_user(user, who.part)
        last = meeting.delegates.filter(part=who.part).order_by("position").last()
        delegate = Delegate(
            meeting=meeting,
            part=who.part,
            role=role,
            person=person,
            organisation=organisation,
            user=user,
            position=last.position + 1 if last else 0,
            access_from=window[0],
            access_until=window[1],
        )
        delegate.full_clean()
        delegate.save()
        sittings.occupy(meeting)
    return delegate


def change(*, who, delegate, role, organisation, user, window):
    """Change how somebody takes part and return the Delegate. Another account has to be confirmed anew."""
    with transaction.atomic():
        meeting, delegate = _own(who, delegate)
        if user != delegate.user:
            delegate.confirmed_at = delegate.confirmed_by = None
            if user is not None:
                offices.check_user(user, who.part)
        delegate.role, delegate.organisation, delegate.user = role, organisation, user
        delegate.access_from, delegate.access_until = window
        delegate.full_clean()
        delegate.save()
        if role != Delegate.Role.INTERPRETER:
            delegate.item_accesses.all().delete()
        sittings.occupy(meeting)
    return delegate


def remove(*, who, delegate):
    """Take somebody off the list, which ends every access at once. The history keeps that they were on it."""
    with transaction.atomic():
        meeting, delegate = _own(who, delegate)
        delegate.delete()
        sittings.occupy(meeting)


def confirm(*, who, meeting):
    """Confirm the own part's list as it is and return the meeting: from now on it opens the papers.

    With the second list confirmed the meeting goes on, if its papers are circulated. Raises NoHead.
    """
    with transaction.atomic():
        meeting = _locked(who, meeting)
        mine = meeting.delegates.filter(part=who.part)
        if not mine.filter(role=Delegate.Role.HEAD).exists():
            raise NoHead(_("Name the head of the delegation first."), "no_head")
        for delegate in mine.filter(confirmed_at=None):
            delegate.confirmed_at, delegate.confirmed_by = timezone.now(), who.user
            delegate.save()
        if meeting.state == State.PAPERS_CIRCULATED and not missing(meeting):
            meeting = meetings.reach(meeting=meeting, state=State.DELEGATIONS_CONFIRMED)
    return meeting


def settle(*, who, meeting):
    """Go on with a meeting whose lists were confirmed before its papers circulated; return it.

    Raises NotReady.
    """
    with transaction.atomic():
        meeting = _locked(who, meeting)
        if missing(meeting):
            raise NotReady(_("Both parts confirm their lists first."), "unconfirmed")
        return meetings.reach(meeting=meeting, state=State.DELEGATIONS_CONFIRMED)


def missing(meeting):
    """Return the parts whose lists lack a head or hold somebody who is not confirmed."""
    rows = list(meeting.delegates.values_list("part", "role", "confirmed_at"))
    return [
        part
        for part in Part
        if not any(one == part and role == Delegate.Role.HEAD for one, role, _at in rows)
        or any(one == part and at is None for one, _role, at in rows)
    ]


def open_item(*, who, delegate, item, window):
    """Open an item of the agenda to an interpreter for a time, in place of a former one; return it."""
    with transaction.atomic():
        meeting, delegate = _own(who, delegate)
        if delegate.role != Delegate.Role.INTERPRETER:
            raise NotReady(_("Only interpreters need this: the others read every item."), "reads_all")
        if item.meeting_id != meeting.pk:
            raise NotReady(_("This item belongs to another meeting."), "other_meeting")
        access = ItemAccess.objects.filter(delegate=delegate, item=item).first()
        access = access or ItemAccess(delegate=delegate, item=item)
        access.access_from, access.access_until = window
        access.granted_by = who.user
        access.full_clean()
        access.save()
    return access


def close_item(*, who, access):
    """Take an item back from an interpreter, at once."""
    with transaction.atomic():
        _own(who, access.delegate)
        access.delete()


def _own(who, delegate):
    meeting = _locked(who, delegate.meeting)
    delegate = Delegate.objects.select_for_update().get(pk=delegate.pk)
    offices.check_own(who, delegate.part)
    return meeting, delegate


def _locked(who, meeting):
    meetings.check_secretary(who)
    meeting = CommissionMeeting.objects.locked(meeting.pk)
    if meeting.state == State.CLOSED:
        raise NotReady(_("The meeting is closed."), "closed")
    return meeting
