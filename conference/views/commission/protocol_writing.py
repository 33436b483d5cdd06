"""The texts of the protocol while both secretaries type. Each address answers a form with a page and the
page's script with JSON."""

import datetime as dt

from django.contrib import messages
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conference import protocol_board, protocols, trail, wall
from conference.forms.protocol import VERDICTS, WordingForm
from conference.models.commission import Paragraph, Part, Reading
from conference.views.commission import door
from expo.problems import Refusal

# A page that stays open is one reading, written again this often while new texts arrive.
READING = dt.timedelta(minutes=1)


@require_POST
@door.secretaries
def wording(request, who, key, language):
    """Write a text, or agree to it or dispute it for the own side."""
    found = protocol_board.wording_of(who, key, language)
    form = WordingForm(request.user, request.POST)
    if not form.is_valid():
        return _refused(request, found, form.errors.as_text(), 422)
    values = form.cleaned_data
    try:
        changed = _change(who, found, values)
    except protocols.Stale as stale:
        return _both(request, who, found, values, stale)
    except Refusal as refusal:
        return _refused(request, found, " ".join(refusal.messages), 409)
    if _is_for_script(request):
        return JsonResponse({"version": changed.version, "at": _clock(timezone.now())})
    messages.success(request, _("Saved."))
    return redirect(_address(found))


def _change(who, found, values):
    text, action, changed = values["text"], values["action"], found
    number = values["number"] if found.paragraph.kind == Paragraph.Kind.DECISION else None
    if text != found.text or number not in (None, found.number):
        version = values["version"]
        changed = protocols.write(who=who, wording=found, text=text, number=number, version=version)
    if action in VERDICTS:
        verdict, version = VERDICTS[action], changed.version
        changed = protocols.judge(who=who, wording=found, verdict=verdict, version=version)
    return changed


@require_safe
@door.secretariat
def state(request, who, key):
    """What is new since ``?since=``, which is the mark of the last answer: the board, or only its mark."""
    meeting = door.meeting_of(who, key)
    found = get_object_or_404(wall.protocols(who), meeting=meeting)
    found.meeting = meeting
    answer = {
        "mark": protocol_board.mark(found),
        "agreed": found.agreed_at is not None,
        "reader": request.user.pk,
        "token": get_token(request),
    }
    if request.GET.get("since") != answer["mark"]:
        _note_reading(who, found)
        board = protocol_board.of(found, who) | {"meeting": meeting, "who": who}
        answer["board"] = render_to_string("admin/commission/protocol/_board.html", board, request)
    return JsonResponse(answer)


def _note_reading(who, found):
    recent = Reading.objects.filter(user=who.user, key=found.key, at__gt=timezone.now() - READING)
    if not recent.exists():
        trail.record(who=who, thing=found, version=found.version)


def _both(request, who, found, values, stale):
    """Answer 409 with both texts, of which none is lost."""
    theirs = stale.current
    trail.record(who=who, thing=found.paragraph.protocol, version=found.paragraph.protocol.version)
    facts = {"part": Part(theirs.proposed_by).label, "time": _clock(theirs.changed_at)}
    said = _("%(part)s, %(time)s") % facts
    if _is_for_script(request):
        text = {"text": theirs.text, "number": theirs.number, "version": theirs.version, "by": said}
        return JsonResponse({"theirs": text, "message": " ".join(stale.messages)}, status=409)
    context = {
        "title": _("Two texts"),
        "meeting": found.paragraph.protocol.meeting,
        "section": "protocol",
        "paragraph": found.paragraph,
        "theirs": theirs,
        "said": said,
        "mine": values,
    }
    return door.page(request, who, "admin/commission/protocol/both.html", context, status=409)


def _refused(request, found, message, status):
    if _is_for_script(request):
        return JsonResponse({"message": message}, status=status)
    messages.error(request, message)
    return redirect(_address(found))


def _is_for_script(request):
    return request.headers.get("Accept") == "application/json"


def _address(found):
    page = reverse("commission-protocol", args=[found.paragraph.protocol.meeting.key])
    return f"{page}#w-{found.paragraph.key}-{found.language}"


def _clock(moment):
    return f"{timezone.localtime(moment):%H:%M}"
