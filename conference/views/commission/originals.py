"""The two originals of a protocol: to be looked at, and to be taken away as files."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference import originals as blocks_of
from conference import protocol_files, protocol_text, trail, wall
from conference.models.commission import Part
from conference.views.commission import door
from expo.problems import Refusal

ALL = "all"


@door.leading
def originals(request, who, key):
    """Both originals in each language, one of them shown as it will be printed."""
    found = door.meeting_of(who, key)
    protocol = protocol_of(who, found)
    part, language = chosen(request, who, found)
    trail.record(who=who, thing=protocol, version=f"{part} {language}", sha256=protocol.sha256)
    context = {
        "title": _("Originals"),
        "meeting": found,
        "section": "protocol",
        "protocol": protocol,
        "part": part,
        "language": language,
        "parts": list(Part),
        "languages": found.languages,
        "downloads": downloads(found.languages),
    }
    try:
        context["blocks"] = blocks_of.original(protocol_text.current(protocol), part, language)
    except protocol_text.Tampered as refusal:
        context["refusal"] = refusal.message
    status = 409 if "refusal" in context else 200
    return door.page(request, who, "admin/commission/originals.html", context, status)


@door.leading
def original_file(request, who, key, part, language, kind):
    """Give out an original of a part in one language, or in all of them, as DOCX or PDF."""
    found = door.meeting_of(who, key)
    protocol = protocol_of(who, found)
    return given(
        who,
        protocol,
        lambda: protocol_files.of_protocol(protocol, part, asked(language, found.languages)),
        kind,
        f"{part}-{language}",
    )


@door.inside
def agreed(request, who, key):
    """The agreed text with the acts that correct it, for everybody inside: on a phone as well."""
    found = door.meeting_of(who, key)
    protocol = agreed_of(who, found)
    part, language = chosen(request, who, found)
    trail.record(who=who, thing=protocol, version=f"{part} {language}", sha256=protocol.sha256)
    context = {
        "meeting": found,
        "protocol": protocol,
        "language": language,
        "languages": found.languages,
    }
    try:
        context["blocks"] = blocks_of.original(protocol_text.current(protocol), part, language)
    except protocol_text.Tampered as refusal:
        context["refusal"] = refusal.message
    status = 409 if "refusal" in context else 200
    return render(request, "conference/commission_protocol.html", context, status=status)


@door.inside
def agreed_file(request, who, key, kind):
    """Give out the agreed text, in the original of the reader's own part."""
    found = door.meeting_of(who, key)
    protocol = agreed_of(who, found)
    part, language = chosen(request, who, found)
    return given(
        who,
        protocol,
        lambda: protocol_files.of_protocol(protocol, part, [language]),
        kind,
        f"{part}-{language}",
    )


def protocol_of(who, meeting):
    """Return the protocol of ``meeting``, or there is none for ``who``: 404."""
    return get_object_or_404(wall.protocols(who).select_related("meeting__exhibition"), meeting=meeting)


def agreed_of(who, meeting):
    """The same once both parts have agreed to it."""
    rows = wall.protocols(who).exclude(agreed_at=None).select_related("meeting__exhibition")
    return get_object_or_404(rows, meeting=meeting)


def chosen(request, who, meeting):
    """Return the part and the language that the address asks for, or else the reader's own."""
    part = request.GET.get("part")
    language = request.GET.get("language", get_language())
    return (
        Part(part) if part in Part.values else who.part,
        language if language in meeting.languages else meeting.languages[0],
    )


def asked(language, languages):
    """Return the languages of a file that the address calls ``language``."""
    if language == ALL and len(languages) > 1:
        return languages
    if language not in languages:
        raise Http404
    return [language]


def downloads(languages):
    """Return what the files are called in the address: each language, then all of them."""
    return [*languages, ALL] if len(languages) > 1 else languages


def given(who, thing, document, kind, name):
    """Answer with a file of ``thing``, whose name ends in the receipt. ``document`` is called to make it."""
    try:
        content = protocol_files.made(document(), kind)
    except Refusal as refusal:
        return HttpResponse(refusal.message, status=409, content_type="text/plain; charset=utf-8")
    reading = trail.record(who=who, thing=thing, action=trail.Action.DOWNLOADED, version=f"{name} {kind}")
    response = HttpResponse(content, content_type=protocol_files.TYPES[kind])
    file = f"{thing._meta.model_name}-{name}-{reading.receipt}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
