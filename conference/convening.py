"""Planning another meeting of the Commission."""

from django.db import transaction

from conference import agendas, meetings
from conference.models.commission import CommissionMeeting, Part


def create(*, who, exhibition, host, number=None, languages=()):
    """Plan a meeting and return it; its agenda begins with the decisions that are still open."""
    meetings.check_secretary(who)
    meeting = CommissionMeeting(exhibition=exhibition, host=host, number=number, languages=list(languages))
    with transaction.atomic():
        meetings.check_facts(meeting)
        meeting.save()
        agendas.begin(meeting=meeting)
    return meeting


def next_host():
    """The part that is host next: the parties take turns. Kazakhstan where there was no meeting yet."""
    last = CommissionMeeting.objects.order_by("-pk").first()
    return Part(last.host).other if last else Part.KZ
