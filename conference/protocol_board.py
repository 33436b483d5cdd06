"""What the pages of the protocol show: its paragraphs below the items of the agenda, and their versions."""

from dataclasses import dataclass, field

from django.shortcuts import get_object_or_404

from conference import wall
from conference.models.commission import Paragraph, Wording
from conference.models.commission.base import LANGUAGE_NAMES
from conference.protocol_obstacles import in_order, obstacles
from conference.word_differences import compare
from expo.languages import text_in


@dataclass
class Group:
    """The paragraphs below an item, or those before and behind the items; ``title`` is a pair of a text and
    its language."""

    item: object = None
    title: tuple = ("", "")
    paragraphs: list = field(default_factory=list)


def mark(protocol):
    """Return what is another as soon as anything on the page is: who polls sends the one he knows."""
    agreed = "".join("1" if one else "0" for one in (protocol.by_agreed_at, protocol.kz_agreed_at))
    return f"{protocol.version}-{agreed}"


def of(protocol, who):
    """Return the variables of the board of ``protocol``. Constant in queries."""
    is_open = protocol.agreed_at is None
    return {
        "protocol": protocol,
        "mark": mark(protocol),
        "groups": _groups(protocol),
        "obstacles": obstacles(protocol) if is_open else [],
        "can_write": is_open and who.is_secretary,
    }


def paragraph_of(who, key):
    """Return the Paragraph of a protocol that exists for ``who``, or there is none: 404."""
    rows = Paragraph.objects.select_related("protocol__meeting__exhibition", "item")
    return get_object_or_404(rows.filter(protocol__in=wall.protocols(who)), key=key)


def wording_of(who, key, language):
    """Return the Wording of a paragraph in one of the meeting's languages, or 404."""
    rows = Wording.objects.select_related("paragraph__protocol__meeting__exhibition", "paragraph__item")
    return get_object_or_404(
        rows.filter(paragraph__protocol__in=wall.protocols(who)), paragraph__key=key, language=language
    )


def versions(paragraph):
    """Return ``(language, its name, entries)`` per language, the newest entry first: each has ``row``, the
    ``pieces`` of the text against the one before, and the ``verdicts``."""
    found = []
    for code in paragraph.protocol.meeting.languages:
        before, entries = "", []
        for row in Wording.history.filter(paragraph_id=paragraph.pk, language=code).order_by("history_id"):
            row.verdicts = Wording.verdicts.fget(row)
            entries.insert(0, {"row": row, "pieces": compare(before, row.text)})
            before = row.text
        found.append((code, LANGUAGE_NAMES[code], entries))
    return found


def _groups(protocol):
    items = {one.pk: one for one in protocol.meeting.items.all()}
    groups = {pk: Group(one, text_in(one, "title")) for pk, one in items.items()}
    first, last = Group(), Group()
    for paragraph in in_order(protocol):
        if paragraph.item_id:
            groups[paragraph.item_id].paragraphs.append(paragraph)
        else:
            is_last = paragraph.kind in (Paragraph.Kind.NEXT_MEETING, Paragraph.Kind.CLOSING)
            (last if is_last else first).paragraphs.append(paragraph)
    return [first, *groups.values(), last]
