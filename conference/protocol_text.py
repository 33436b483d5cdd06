"""The text of a protocol as data: what both parts agree to, what is frozen then, and its hash.

Everything that the originals say comes from here, so that nothing in them can change later than the hash.
"""

import hashlib
import json
import logging

from django.utils import timezone
from django.utils.translation import gettext as _

from conference.models.commission import Office, Paragraph, Part
from conference.models.commission.office import Role
from expo.languages import text_in
from expo.problems import Refusal

FORMAT = 1
log = logging.getLogger(__name__)


class Tampered(Refusal):
    """The text that was agreed is no longer the one whose hash was kept."""


def current(protocol):
    """Return the text as it is now: the frozen one once it is agreed, checked against its hash. Raises
    Tampered."""
    if protocol.agreed_at is None:
        return whole(protocol)
    if digest(protocol.frozen) != protocol.sha256:
        raise tampered("protocol", protocol.key)
    return protocol.frozen


def tampered(thing, key):
    """Log that the text of a ``thing`` does not match its hash, and return the refusal to raise."""
    # By key alone: the log is read by people outside of the Commission.
    log.error("The text of %s %s does not match its hash", thing, key)
    return Tampered(
        _("The text does not match its hash. Nothing is given out: tell both secretaries."), "tampered"
    )


def whole(protocol):
    """Return all that ``protocol`` says, in the languages of its meeting, as a dict that JSON can keep.

    Moments carry the exhibition's offset. A name that is not written in a language stands in the next one
    that has it, so that no line of a delegation is empty. The number of queries does not grow with the text.
    """
    meeting = (
        type(protocol.meeting)
        .objects.select_related("exhibition", "session__room")
        .get(pk=protocol.meeting_id)
    )
    languages = list(meeting.languages)
    return {
        "format": FORMAT,
        "meeting": _meeting(meeting, languages),
        "co_chairs": _co_chairs(meeting, languages),
        "delegations": _delegations(meeting, languages),
        "agenda": [
            {"number": item.position, "title": _in(languages, item, "title")} for item in meeting.items.all()
        ],
        "paragraphs": [_paragraph(one, languages) for one in _paragraphs(protocol)],
    }


def digest(whole):
    """Return the SHA-256 of the canonical JSON of ``whole``: 64 hexadecimal digits."""
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _in(languages, thing, field):
    return {code: text_in(thing, field, code)[0] if thing else "" for code in languages}


def _meeting(meeting, languages):
    exhibition, session = meeting.exhibition, meeting.session
    return {
        "number": meeting.number,
        "host": meeting.host,
        "languages": languages,
        "starts_at": _moment(session, "starts_at", exhibition.zone),
        "ends_at": _moment(session, "ends_at", exhibition.zone),
        "room": _in(languages, session.room if session else None, "name"),
        "city": _in(languages, exhibition, "city"),
    }


def _moment(session, name, zone):
    moment = getattr(session, name, None)
    return timezone.localtime(moment, zone).isoformat() if moment else None


def _co_chairs(meeting, languages):
    """Who held the offices on the day of the meeting; a part whose co-chair is unknown is not there."""
    exhibition, session = meeting.exhibition, meeting.session
    date = exhibition.opens_on
    if session and session.starts_at:
        date = timezone.localdate(session.starts_at, exhibition.zone)
    held = Office.objects.filter(role=Role.CO_CHAIR).held_on(date)
    return {
        one.part: _named(one, languages)
        for one in held.select_related("person__organisation", "organisation").order_by("since")
    }


def _delegations(meeting, languages):
    found = {part.value: [] for part in Part}
    rows = meeting.delegates.exclude(confirmed_at=None)
    for one in rows.select_related("person__organisation", "organisation"):
        found[one.part].append({"role": one.role} | _named(one, languages))
    for lines in found.values():
        # The head leads the list, whatever order it was typed in.
        lines.sort(key=lambda line: line["role"] != "head")
    return found


def _named(one, languages):
    """A person and the body they speak for; either may be all that is known."""
    body = one.organisation or (one.person.organisation if one.person else None)
    return {
        "name": _in(languages, one.person, "name"),
        "position": _in(languages, one.person, "position"),
        "body": _in(languages, body, "name"),
    }


def _paragraphs(protocol):
    return protocol.paragraphs.select_related("item", "decision").prefetch_related(
        "wordings", "decision__executors__organisation"
    )


def _paragraph(paragraph, languages):
    wordings = {one.language: one for one in paragraph.wordings.all()}
    decision = getattr(paragraph, "decision", None)
    is_decision = paragraph.kind == Paragraph.Kind.DECISION
    return {
        "key": paragraph.key,
        "kind": paragraph.kind,
        "item": paragraph.item.position if paragraph.item else None,
        "number": {code: _of(wordings, code, "number") for code in languages} if is_decision else {},
        "text": {code: _of(wordings, code, "text") for code in languages},
        "executors": _executors(decision, languages) if decision else [],
        "deadline": _deadline(decision) if decision else None,
    }


def _of(wordings, code, field):
    return getattr(wordings[code], field) if code in wordings else ""


def _executors(decision, languages):
    return [
        {"role": one.role, "part": one.part, "name": _in(languages, one.organisation, "name")}
        for one in decision.executors.all()
    ]


def _deadline(decision):
    if not decision.deadline:
        return None
    return {"kind": decision.deadline, "on": decision.due_on.isoformat() if decision.due_on else None}
