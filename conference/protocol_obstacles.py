"""What keeps a protocol from being agreed, in sentences that each name their place. Reads only."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from conference import brackets, decisions, signs
from conference.models.commission import Paragraph, Part, Wording
from conference.models.commission.base import LANGUAGE_NAMES

Kind = Paragraph.Kind
Verdict = Wording.Verdict
_RANK = {
    Kind.PREAMBLE: 0,
    Kind.AGENDA: 1,
    Kind.HEARD: 2,
    Kind.NOTED: 2,
    Kind.DECISION: 2,
    Kind.NEXT_MEETING: 3,
    Kind.CLOSING: 4,
}


@dataclass(frozen=True)
class Obstacle:
    """``target`` is the key of the paragraph, with ``language`` its wording; without it it is the board of
    decisions that mends this."""

    sentence: str
    target: str = ""
    language: str = ""


def in_order(protocol):
    """Return the paragraphs as they are read, item by item of the agenda, with ``by_language`` on each: its
    wordings in the languages of the meeting, in their order. Two queries and one for the decisions."""
    codes = protocol.meeting.languages
    wordings = Wording.objects.filter(language__in=codes).select_related("changed_by")
    rows = protocol.paragraphs.select_related("item", "decision").prefetch_related(
        Prefetch("wordings", wordings)
    )
    found = sorted(rows, key=_place)
    for paragraph in found:
        by_code = {one.language: one for one in paragraph.wordings.all()}
        paragraph.by_language = {code: by_code[code] for code in codes if code in by_code}
    return found


def _place(paragraph):
    item = paragraph.item.position if paragraph.item else 0
    return _RANK[Kind(paragraph.kind)], item, paragraph.position, paragraph.pk


def numbers(paragraphs):
    """Return the number that each decision should have, by the key of its paragraph: 3.2 is the second below
    item 3."""
    running = Counter()
    found = {}
    for paragraph in paragraphs:
        if paragraph.kind == Kind.DECISION:
            running[paragraph.item_id] += 1
            found[paragraph.key] = f"{paragraph.item.position}.{running[paragraph.item_id]}"
    return found


def obstacles(protocol):
    """Return the Obstacles to agreeing ``protocol``; none is left when both secretaries can agree to it."""
    paragraphs = in_order(protocol)
    found = []
    for paragraph in paragraphs:
        found += _of_paragraph(paragraph, protocol.meeting.languages)
    found += _of_numbers(paragraphs, protocol.meeting.languages)
    return found + [Obstacle(str(sentence)) for sentence in decisions.obstacles(protocol.meeting)]


def place_of(paragraph):
    """Say which paragraph is meant, such as “Heard, item 3”."""
    if not paragraph.item:
        return paragraph.get_kind_display()
    facts = {"kind": paragraph.get_kind_display(), "number": paragraph.item.position}
    return _("%(kind)s, item %(number)s") % facts


def _of_paragraph(paragraph, codes):
    place = place_of(paragraph)
    if paragraph.removal_proposed_by:
        sentence = _("%(place)s: it has been proposed to remove this paragraph. Remove it or keep it.")
        yield Obstacle(sentence % {"place": place}, paragraph.key)
    for code in codes:
        facts = {"place": place, "language": LANGUAGE_NAMES[code]}
        wording = paragraph.by_language.get(code)
        facts["signs"] = signs.foreign(wording.text) if wording else ""
        for sentence in _of_wording(wording):
            yield Obstacle(sentence % facts, paragraph.key, code)


def _of_wording(wording):
    if wording is None or not wording.text.strip():
        yield _("%(place)s, %(language)s: the text is empty.")
        return
    if brackets.is_disputed(wording.text):
        yield _("%(place)s, %(language)s: some of the text stands in [brackets] still.")
    if signs.foreign(wording.text):
        yield _("%(place)s, %(language)s: the originals cannot show %(signs)s.")
    for part in Part:
        verdict = getattr(wording, part.column("verdict"))
        if verdict == Verdict.DISPUTED and part is Part.BY:
            yield _("%(place)s, %(language)s: disputed by the Belarusian part.")
        elif verdict == Verdict.DISPUTED:
            yield _("%(place)s, %(language)s: disputed by the Kazakh part.")
        elif verdict != Verdict.AGREED and part is Part.BY:
            yield _("%(place)s, %(language)s: not agreed by the Belarusian part yet.")
        elif verdict != Verdict.AGREED:
            yield _("%(place)s, %(language)s: not agreed by the Kazakh part yet.")


def _of_numbers(paragraphs, codes):
    """Yield what is wrong with the numbers of the decisions: they differ, repeat, or leave gaps."""
    wanted = numbers(paragraphs)
    seen = Counter()
    for paragraph in paragraphs:
        if paragraph.key not in wanted:
            continue
        given = {code: one.number for code, one in paragraph.by_language.items()}
        if len(given) < len(codes) or not all(given.values()):
            sentence = _("Decision %(wanted)s has no number in some language.")
        elif len(set(given.values())) > 1:
            sentence = _("Decision %(wanted)s is numbered differently in the languages: %(given)s.")
        else:
            (number,) = set(given.values())
            seen[number] += 1
            if number == wanted[paragraph.key]:
                continue
            sentence = _("The number %(number)s stands where %(wanted)s follows: there is a gap.")
            if seen[number] > 1:
                sentence = _("The number %(number)s is given to more than one decision.")
        told = "; ".join(f"{LANGUAGE_NAMES[code]}: {one or '—'}" for code, one in given.items())
        facts = {"wanted": wanted[paragraph.key], "given": told, "number": next(iter(given.values()), "")}
        yield Obstacle(sentence % facts, paragraph.key)
