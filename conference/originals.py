"""The two originals of a protocol, and of an act that corrects it, as blocks of which all files are made.

Each part keeps the original in which it is named first (the alternat): the names of the Commission and of the
countries in titles, the bodies of a decision, the signatures and the annexes follow that order. What the
secretaries wrote is the same in both, sign by sign. Nothing here asks the database.

A block is a dict with its ``kind`` and plain texts, such as ``{"kind": "paragraph", "text": "…"}``.
"""

import datetime as dt
import itertools

from conference import protocol_phrases as phrases
from conference import protocol_words as words
from conference.descriptions import clean
from conference.models.commission import Paragraph, Part

Kind = Paragraph.Kind


def alternat(part):
    """Return both parts, the one whose original it is first."""
    return [Part(part), Part(part).other]


def original(whole, part, language):
    """Return the blocks of the original of ``part`` in ``language``; ``whole`` is that of
    ``protocol_text``."""
    return [
        *_head(whole, part, language),
        *_body(whole, part, language),
        *_closing(whole, language),
        _signatures(whole, part, language),
        *_annexes(whole, part, language),
    ]


def act(whole, sha256, one, part, language):
    """Return the blocks of an act of correction. ``one`` is what ``corrections.told`` says of it.

    The co-chairs who sign it may be others than those of the protocol: their names are written by hand.
    """
    numbers = {each["key"]: each["number"] for each in whole["paragraphs"]}
    number = numbers.get(one["paragraph"], {}).get(language, "")
    said = [words.phrase(language, "act dated", hash=sha256[:16])]
    if number:
        said.append(words.phrase(language, "act of decision", n=number))
    formula = words.done(language, whole["meeting"]["languages"], "")
    return [
        _title(whole, part, language, words.phrase(language, "act", n=one["number"]), "act of"),
        *(_paragraph(text) for text in said),
        *_paragraphs(one["texts"][language]),
        _end(formula),
        _signatures({"co_chairs": {}}, part, language) | {"dated": words.phrase(language, "day of signing")},
    ]


def title_of(blocks):
    """Return the title in one line, as files and pages bear it."""
    title = next(each for each in blocks if each["kind"] == "title")
    return " ".join(filter(None, (title["before"], title["name"], title["after"])))


def _days(whole):
    """The first and the last day of the meeting, or None twice."""
    meeting = whole["meeting"]
    return [
        dt.datetime.fromisoformat(meeting[field]).date() if meeting[field] else None
        for field in ("starts_at", "ends_at")
    ]


def _head(whole, part, language):
    title = _title(whole, part, language, words.phrase(language, "protocol"))
    first, last = _days(whole)
    city = whole["meeting"]["city"][language]
    place = {
        "kind": "place",
        "left": words.phrase(language, "city", city=city) if city else "",
        "right": words.days(language, first, last) if first else "",
    }
    return [title, place] if place["left"] or place["right"] else [title]


def _title(whole, part, language, what, phrase=None):
    meeting = words.meeting(language, whole["meeting"]["number"], part)
    whose = words.phrase(language, phrase, meeting=meeting) if phrase else meeting
    # In Kazakh whatever belongs to something stands before it.
    sides = {"before": whose, "after": ""} if language == "kk" else {"before": "", "after": whose}
    return {"kind": "title", "name": what} | sides


def _body(whole, part, language):
    """The paragraphs below the items they belong to; “Decided:” stands once before several decisions."""
    titles = {one["number"]: one["title"][language] for one in whole["agenda"]}
    told = [one for one in whole["paragraphs"] if one["kind"] != Kind.CLOSING and one["text"][language]]
    head = [one for one in told if one["kind"] == Kind.PREAMBLE]
    for one in head:
        yield from _paragraphs(one["text"][language])
    countries = [phrases.COUNTRY[language][each] for each in alternat(part)]
    yield _paragraph(words.phrase(language, "annexes", first=countries[0], second=countries[1]))
    rest = [one for one in told if one["kind"] != Kind.PREAMBLE]
    for (item, kind), group in itertools.groupby(rest, lambda one: (one["item"], one["kind"])):
        yield from _opening(item, kind, titles, language)
        for one in group:
            if kind == Kind.DECISION:
                yield _decision(one, part, language)
            else:
                yield from _paragraphs(one["text"][language])
        if item is not None:
            titles[item] = None


def _opening(item, kind, titles, language):
    # An item that is taken up again keeps the heading it has.
    if item is not None and titles.get(item) is not None:
        yield {"kind": "heading", "text": f"{item}. {clean(titles[item])}"}
    if kind == Kind.NEXT_MEETING:
        yield {"kind": "heading", "text": words.phrase(language, "next-meeting")}
    if kind in Paragraph.OF_ITEMS:
        yield {"kind": "lead", "text": words.phrase(language, kind)}


def _decision(one, part, language):
    facts = []
    for role in ("responsible", "co-executor"):
        bodies = [
            clean(each["name"][language])
            for side in alternat(part)
            for each in one["executors"]
            if (each["role"], each["part"]) == (role, side)
        ]
        if bodies:
            label = phrases.PHRASES[language][role][len(bodies) > 1]
            facts.append([label, "; ".join(bodies)])
    if one["deadline"]:
        facts.append([words.phrase(language, "deadline"), words.deadline(language, one["deadline"])])
    return {
        "kind": "decision",
        "number": one["number"][language],
        "lines": _lines(one["text"][language]),
        "facts": facts,
    }


def _closing(whole, language):
    """What the parts agreed to say at the end, or else the usual formula."""
    written = [
        one["text"][language]
        for one in whole["paragraphs"]
        if one["kind"] == Kind.CLOSING and one["text"][language]
    ]
    if not written:
        meeting = whole["meeting"]
        place = words.place(language, meeting["city"][language], *_days(whole))
        written = [words.done(language, meeting["languages"], place)]
    return [_end(line) for text in written for line in _lines(text)]


def _signatures(whole, part, language):
    columns = []
    for side in alternat(part):
        person = whole["co_chairs"].get(side)
        columns.append(
            {
                "office": phrases.CO_CHAIR[language][side],
                "position": clean(_capacity(person, language)) if person else "",
                "name": clean(person["name"][language]) if person else "",
            }
        )
    return {"kind": "signatures", "columns": columns, "dated": ""}


def _annexes(whole, part, language):
    meeting = words.meeting(language, whole["meeting"]["number"], part)
    to = words.phrase(language, "to", meeting=meeting)
    titles = [
        words.phrase(language, "delegation", country=phrases.COUNTRY[language][side].upper())
        for side in alternat(part)
    ]
    titles.append(words.phrase(language, "agenda"))
    contents = [_people(whole["delegations"].get(side, []), language) for side in alternat(part)]
    contents.append(_agenda(whole["agenda"], language))
    for number, (title, content) in enumerate(zip(titles, contents, strict=True), start=1):
        yield {
            "kind": "annex",
            "number": words.phrase(language, "annex", n=number),
            "to": to,
            "title": title,
        }
        yield content


def _people(lines, language):
    if not lines:
        return _paragraph(words.phrase(language, "nobody"))
    roles = phrases.PHRASES[language]["roles"]
    rows = []
    for one in lines:
        called = one["name"][language] or one["body"][language]
        capacity = _capacity(one, language) if one["name"][language] else ""
        told = ", ".join(filter(None, (capacity, roles.get(one["role"], ""))))
        rows.append([clean(called), clean(told)])
    return {"kind": "people", "rows": rows}


def _agenda(items, language):
    if not items:
        return _paragraph(words.phrase(language, "nothing"))
    return {
        "kind": "agenda",
        "rows": [[f"{one['number']}.", clean(one["title"][language])] for one in items],
    }


def _capacity(person, language):
    return ", ".join(filter(None, (person["position"][language], person["body"][language])))


def _paragraph(text):
    return {"kind": "paragraph", "text": text}


def _end(text):
    # Not a paragraph like others: signatures never stand on a page of their own.
    return {"kind": "closing", "text": text}


def _paragraphs(text):
    return [_paragraph(line) for line in _lines(text)]


def _lines(text):
    return [line.strip() for line in clean(text).split("\n") if line.strip()]
