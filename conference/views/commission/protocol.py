"""The draft of the protocol, as the joint secretariat reads it and the secretaries arrange it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conference import protocol_board, protocol_paragraphs, protocols, trail, wall
from conference.forms.protocol import AddForm
from conference.models.commission.meeting import State
from conference.views.commission import door
from expo import whole_numbers
from expo.problems import Refusal


@require_safe
@door.leading
def protocol(request, who, key):
    """The protocol: the draft with its texts in every language, or what has been agreed."""
    meeting = door.meeting_of(who, key)
    found = wall.protocols(who).filter(meeting=meeting).first()
    context = {"title": _("Protocol"), "meeting": meeting, "section": "protocol"}
    if found is None:
        trail.record(who=who, thing=meeting)
        context["can_begin"] = who.is_secretary and meeting.has_reached(State.DELEGATIONS_CONFIRMED)
        return door.page(request, who, "admin/commission/protocol/none.html", context)
    found.meeting = meeting
    trail.record(who=who, thing=found, version=found.version, sha256=found.sha256)
    context |= protocol_board.of(found, who)
    return door.page(request, who, "admin/commission/protocol/editor.html", context)


@require_POST
@door.secretaries
def begin(request, who, key):
    meeting = door.meeting_of(who, key)
    _try(request, protocol_paragraphs.begin, who=who, meeting=meeting)
    return redirect("commission-protocol", meeting.key)


@require_POST
@door.secretaries
def add(request, who, key):
    """Add a paragraph and lead to it."""
    meeting = door.meeting_of(who, key)
    found = get_object_or_404(wall.protocols(who), meeting=meeting)
    form = AddForm(found, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what to add and below which item."))
        return redirect("commission-protocol", key)
    paragraph = _try(request, protocol_paragraphs.add, who=who, protocol=found, **form.cleaned_data)
    return redirect(_address(meeting, paragraph))


@require_POST
@door.secretaries
def arrange(request, who, key):
    """Move a paragraph up or down, remove it or keep it."""
    paragraph = protocol_board.paragraph_of(who, key)
    meeting, action = paragraph.protocol.meeting, request.POST.get("action")
    if action in ("up", "down"):
        _try(request, protocol_paragraphs.move, who=who, paragraph=paragraph, up=action == "up")
    elif action == "keep":
        _try(request, protocol_paragraphs.keep, who=who, paragraph=paragraph)
    elif action == "remove":
        is_gone = _try(request, protocol_paragraphs.remove, who=who, paragraph=paragraph)
        if is_gone is False:
            messages.info(request, _("The other side is asked whether this paragraph may be removed."))
        return redirect(_address(meeting, None if is_gone else paragraph))
    return redirect(_address(meeting, paragraph))


@require_POST
@door.secretaries
def renumber(request, who, key):
    meeting = door.meeting_of(who, key)
    found = get_object_or_404(wall.protocols(who), meeting=meeting)
    _try(request, protocols.renumber, who=who, protocol=found)
    return redirect("commission-protocol", key)


@require_POST
@door.secretaries
def agree(request, who, key):
    """Agree to the whole for the own side."""
    meeting = door.meeting_of(who, key)
    found = get_object_or_404(wall.protocols(who), meeting=meeting)
    seen = whole_numbers.parse(request.POST.get("version", "")) or 0
    agreed = _try(request, protocols.agree, who=who, protocol=found, version=seen)
    if agreed and agreed.agreed_at:
        messages.success(request, _("Both sides have agreed: the text is frozen."))
    elif agreed:
        messages.success(request, _("Agreed by your side. The other side has still to agree."))
    return redirect("commission-protocol", key)


@require_safe
@door.secretariat
def history(request, who, key):
    """The versions of a paragraph in each language, with what changed from one to the next."""
    paragraph = protocol_board.paragraph_of(who, key)
    found = paragraph.protocol
    trail.record(who=who, thing=found, version=found.version, sha256=found.sha256)
    context = {
        "title": _("Versions"),
        "meeting": found.meeting,
        "section": "protocol",
        "paragraph": paragraph,
        "languages": protocol_board.versions(paragraph),
    }
    return door.page(request, who, "admin/commission/protocol/history.html", context)


def _try(request, verb, **facts):
    """Return what the verb returns, or None and a message saying why not."""
    try:
        return verb(**facts)
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.messages))


def _address(meeting, paragraph):
    page = reverse("commission-protocol", args=[meeting.key])
    return f"{page}#p-{paragraph.key}" if paragraph else page
