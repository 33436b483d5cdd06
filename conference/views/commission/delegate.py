"""The delegates' own pages, made for a phone: their meetings, one meeting as it goes on, its protocol."""

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conference import delegate_pages, trail, wall
from conference.models.commission.meeting import State
from conference.views.commission import door


@require_safe
@door.inside
def meetings(request, who):
    """The meetings that whoever asks may know of."""
    found = list(wall.meetings(who).select_related("exhibition", "session__room"))
    for one in found:
        trail.record(who=who, thing=one)
    return render(request, "conference/delegate/meetings.html", {"section": "commission", "meetings": found})


@require_safe
@door.inside
def meeting(request, who, key):
    """Today's agenda: what is under discussion, who reports, the papers of each item, the decisions."""
    found = door.meeting_of(who, key)
    trail.record(who=who, thing=found)
    page = delegate_pages.build(who, found)
    context = {
        "section": "commission",
        "meeting": found,
        "page": page,
        "who": who,
        "in_session": found.state == State.IN_SESSION,
        "now_state": delegate_pages.now(page, found),
    }
    return render(request, "conference/delegate/meeting.html", context)


@require_safe
@door.inside
def now(request, who, key):
    """Which of the items that the reader's page holds is under discussion, for its script.

    It tells no word of any object, so that it is not a reading: a page asks twice a minute.
    """
    found = door.meeting_of(who, key)
    return JsonResponse(delegate_pages.now(delegate_pages.build(who, found), found))
