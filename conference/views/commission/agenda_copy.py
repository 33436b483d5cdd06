"""The versions of an agenda, and its copies for paper and for a word processor."""

import hashlib

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conference import agenda_copies, agenda_docx, agenda_versions, trail
from conference.views.commission import door
from conference.views.commission.agenda import number


@require_safe
@door.leading
def versions(request, who, key):
    found = door.meeting_of(who, key)
    trail.record(who=who, thing=found)
    context = {
        "title": _("Versions of the agenda"),
        "meeting": found,
        "section": "agenda",
        "versions": agenda_versions.of(found),
    }
    return door.page(request, who, "admin/commission/agenda_versions.html", context)


@require_safe
@door.leading
def copy(request, who, key, language):
    """The agenda as a page to print; ``?since=`` marks what has changed since a version, empty for the usual
    one."""
    found = door.meeting_of(who, key)
    made, versions, since = _made(request, found, language)
    trail.record(who=who, thing=found)
    context = {
        "title": _("Marked-up copy") if since else _("Clean copy"),
        "meeting": found,
        "section": "agenda",
        "copy": made,
        "versions": [one for one in versions[1:] if one.is_of_words],
        "since": since,
    }
    return door.page(request, who, "admin/commission/agenda_copy.html", context)


@require_safe
@door.leading
def document(request, who, key, language):
    """The same as a file for a word processor. Its name says nothing of what is in it."""
    found = door.meeting_of(who, key)
    content = agenda_docx.write(_made(request, found, language)[0])
    digest = hashlib.sha256(content).hexdigest()
    trail.record(who=who, thing=found, action=trail.Action.DOWNLOADED, version="agenda", sha256=digest)
    headers = {"Content-Disposition": f'attachment; filename="agenda-{language}.docx"'}
    return HttpResponse(content, content_type=agenda_docx.CONTENT_TYPE, headers=headers)


def _made(request, meeting, language):
    """Return ``(Copy, every Version, the Version it is compared with or None)``."""
    if language not in meeting.languages:
        raise Http404
    versions = agenda_versions.of(meeting)
    if "since" not in request.GET:
        return agenda_copies.clean(meeting, language), versions, None
    wanted = request.GET["since"]
    since = agenda_copies.since_of(versions, number(wanted) if wanted else None)
    if since is None:
        raise Http404
    return agenda_copies.marked_up(meeting, language, since), versions, since
