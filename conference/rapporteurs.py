"""Who leads and who reports on an item: each part says so for itself, until the meeting begins.

It is not among what the other side agrees to: the item's version and its agreements stay as they are.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from conference import meetings
from conference.models.commission import AgendaItem, CommissionMeeting, Part, Rapporteur
from conference.models.commission.meeting import State
from expo.problems import Refusal


class MeetingHasBegun(Refusal):
    """Who reports is settled once the meeting is in session."""


def lead(*, who, item, organisation):
    """Let ``organisation``, or nobody, be the lead body of one's own part; return the item."""
    meetings.check_secretary(who)
    with transaction.atomic():
        item = _before_the_meeting(item)
        setattr(item, who.part.column("lead"), organisation)
        item.save()
    return item


def name(*, who, item, person=None, organisation=None, minutes=None, position=0):
    """Add a rapporteur of one's own part and return it. Raises ValidationError where nobody is named."""
    meetings.check_secretary(who)
    with transaction.atomic():
        item = _before_the_meeting(item)
        values = {"person": person, "organisation": organisation, "minutes": minutes, "position": position}
        rapporteur = Rapporteur(item=item, part=who.part, **values)
        rapporteur.full_clean()
        rapporteur.save()
    return rapporteur


def dismiss(*, who, rapporteur):
    """Take away a rapporteur of one's own part. Raises Rapporteur.DoesNotExist for one of the other's."""
    meetings.check_secretary(who)
    with transaction.atomic():
        _before_the_meeting(rapporteur.item)
        Rapporteur.objects.get(pk=rapporteur.pk, part=who.part).delete()


def of(item, part):
    """The rapporteurs of ``part`` on the item, in order, from what is prefetched."""
    return [one for one in item.rapporteurs.all() if one.part == part]


def sides(item):
    """Return ``[(part, lead body or None, its rapporteurs)]`` of the item."""
    return [(part, getattr(item, part.column("lead")), of(item, part)) for part in Part]


def can_change(meeting):
    """Whether leads and rapporteurs of the meeting may still change."""
    return not meeting.has_reached(State.IN_SESSION)


def _before_the_meeting(item):
    meeting = CommissionMeeting.objects.locked(item.meeting_id)
    if not can_change(meeting):
        raise MeetingHasBegun(_("The meeting has begun: lead bodies and rapporteurs stay as they are."))
    return AgendaItem.objects.get(pk=item.pk)
