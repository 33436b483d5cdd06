"""Events of a schedule file, as XML and JSON have them alike, in the plain form."""

import datetime as dt
import re
import uuid
from collections import Counter

from django.utils.translation import gettext as _

from conference.descriptions import clean
from conference.importing import durations, moments, own
from conference.importing.document import Event, Named, Place
from conference.importing.html_text import plain
from conference.models import Session
from conference.models.session import Access, Kind
from expo.languages import CODES
from expo.models import Provenance
from expo.models.exhibition import TURN_OF_DAY

LONGEST_TITLE = Session._meta.get_field("title").max_length
# How other systems call what we have a kind for.
KINDS = {
    Kind.BREAK: "break lunch coffee pause pause(n) dinner перерыв",
    Kind.CEREMONY: "ceremony opening zeremonie церемония",
    Kind.PLENARY: "plenary keynote пленарное",
    Kind.ROUND_TABLE: "panel podium discussion roundtable podiumsdiskussion дискуссия",
    Kind.SHOW: "concert performance show film music party концерт",
    Kind.PRESS: "press пресс-конференция",
    Kind.TOUR: "tour excursion экскурсия",
}
KIND_OF = {word: kind for kind, words in KINDS.items() for word in words.split()}
_CYRILLIC = re.compile("[\u0400-\u04ff]")


class Events:
    """Collects the events of one file in ``document``.

    Moments without an offset are read by the clock of ``zone``; ``named`` is the zone that the file names,
    or None. ``kinds`` are the names of the file's tracks where they are kinds of ours.
    """

    def __init__(self, document, zone, named=None, kinds=None):
        self.document, self.zone, self.named = document, named or zone, named
        self.kinds = kinds or {}
        self.counts = Counter()

    def add(self, raw, where, day=None, turn=TURN_OF_DAY):
        """Read one event of which ``raw`` has the fields as the file writes them. ``day`` is its date."""
        event = Event(where=where, day=day, is_certain=self.document.is_own)
        self.document.events.append(event)
        event.number = _text(raw.get("id"))
        self._set_identity(event, raw)
        self._set_time(event, raw, day, turn)
        event.room = _text(raw.get("room")).strip()
        if event.room and event.room not in self.document.rooms:
            self.document.rooms[event.room] = Place(event.room)
        self._set_people(event, raw)
        said = own.parse(_text(raw.get("description")), event.people or ()) if self.document.is_own else None
        if said is not None:
            self._set_own(event, raw, said)
        else:
            self._set_foreign(event, raw)
        if not event.title.strip():
            self.refuse(event, "title", _("The title is missing."))

    def refuse(self, event, column, reason):
        event.is_refused = True
        self.document.report(event.where, column, reason)

    def _set_identity(self, event, raw):
        guid = _text(raw.get("guid")).strip()
        try:
            event.uid = str(uuid.UUID(guid)) if guid else ""
        except ValueError:
            event.uid = str(uuid.uuid5(uuid.NAMESPACE_URL, guid))
            reason = _("“%(guid)s” is no UUID: the session gets one that is made of it.") % {
                "guid": guid[:50]
            }
            self.document.note(event.where, "guid", reason)
        if self.document.is_own:
            event.code = own.code_of(raw)
        if not event.uid:
            known = next(
                (_text(raw.get(name)) for name in ("id", "code", "slug", "url") if raw.get(name)), ""
            )
            # Not of the time, lest a session that is moved becomes another.
            name = known or f"{_text(raw.get('title'))}/{_text(raw.get('room'))}"
            event.uid = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.document.title}/{name}"))

    def _set_time(self, event, raw, day, turn):
        try:
            event.starts_at = self._start(raw, day, turn)
        except ValueError:
            if not any(raw.get(name) for name in ("date", "start")):
                return
            reason = _("This is no date with a time: %(text)s") % {
                "text": " ".join(filter(None, [_text(raw.get("date")), _text(raw.get("start"))]))[:60]
            }
            self.refuse(event, "date", reason)
            return
        self._compare_offset(event.starts_at)
        end = self._end(raw)
        try:
            length = durations.parse(raw.get("duration"))
        except ValueError:
            length = None
        if end and end > event.starts_at:
            event.ends_at = end
        elif length:
            event.ends_at = event.starts_at + length
        else:
            text = _text(raw.get("duration"))[:60]
            told = _("This is no duration: %(text)s") % {"text": text} if text else _("There is no duration.")
            self.refuse(event, "duration", told)

    def _start(self, raw, day, turn):
        date, start = raw.get("date"), raw.get("start")
        try:
            moment, has_offset = moments.parse(date or start, self.zone)
        except ValueError:
            clock = moments.parse_time(start)
            if date:
                moment = dt.datetime.combine(moments.parse_date(date), clock)
            elif day:
                # After midnight it is still the evening of the day before.
                moment = dt.datetime.combine(day + dt.timedelta(days=clock < turn), clock)
            else:
                raise
            moment, has_offset = moment.replace(tzinfo=self.zone), False
        self.counts["naive"] += not has_offset
        return moment

    def _end(self, raw):
        try:
            return moments.parse(raw.get("end"), self.zone)[0]
        except ValueError:
            return None

    def _compare_offset(self, moment):
        if self.named and moment.utcoffset() != moment.astimezone(self.named).utcoffset():
            self.counts["contradicted"] += 1

    def _set_own(self, event, raw, said):
        language = self.document.language = said.language
        event.titles = {language: _text(raw.get("title"))}
        event.abstracts = {language: _text(raw.get("abstract"))}
        event.track = _text(raw.get("subtitle"))
        event.kind = self.kinds.get(_text(raw.get("track"))) or own.kind(_text(raw.get("track")))
        event.access = own.access(_text(raw.get("type")))
        event.languages, event.channels, event.talks = said.languages, said.channels, said.talks
        links = [one for one in raw.get("links") or () if isinstance(one, dict)]
        event.websites = {
            _text(one.get("title")): one["url"] for one in links if one.get("type") == "related"
        }
        event.organisations = said.organisations.split("; ") if said.organisations else []
        sources = (_text(one.get("url")) for one in links if one.get("type") == "web")
        event.source = "" if said.is_illustrative else next(sources, "")
        documented = Provenance.ITEM if event.source else Provenance.REGISTERED
        event.provenance = Provenance.ILLUSTRATIVE if said.is_illustrative else documented
        if event.access is None or event.access == Access.CLOSED:
            event.access = None
            self.document.note(
                event.where, "type", _("What this means for access is unknown: nothing is changed.")
            )

    def _set_foreign(self, event, raw):
        spoken = _text(raw.get("language")).strip().lower()[:2]
        if spoken in CODES:
            event.languages = [spoken]
        for field, texts in (("title", event.titles), ("abstract", event.abstracts)):
            texts.update(self._texts(raw.get(field), spoken))
        for language, text in self._texts(raw.get("description"), spoken).items():
            if text and text != event.abstracts.get(language):
                event.abstracts[language] = "\n\n".join(filter(None, [event.abstracts.get(language), text]))
        for language, text in self._texts(raw.get("subtitle"), spoken).items():
            if text:
                event.abstracts[language] = "\n\n".join(filter(None, [text, event.abstracts.get(language)]))
        for language, text in list(event.titles.items()):
            event.titles[language] = " ".join(text.split())
            self._shorten(event, language)
        event.track = " ".join(self._first(raw.get("track")).split())
        event.kind = _kind(self._first(raw.get("type"))) or _kind(event.track)

    def _shorten(self, event, language):
        text = event.titles[language]
        if len(text) > LONGEST_TITLE:
            event.titles[language] = f"{text[: LONGEST_TITLE - 1]}…"
            event.abstracts[language] = "\n\n".join(filter(None, [text, event.abstracts.get(language)]))
            reason = _("It is longer than %(most)s signs: the whole of it begins the description.")
            self.document.note(event.where, "title", reason % {"most": LONGEST_TITLE})

    def _texts(self, value, spoken):
        """Return ``{language: plain text}`` of a text or of an object with a text for each language."""
        if isinstance(value, dict):
            found = {
                str(code).lower()[:2]: plain(_text(text)).strip() for code, text in value.items() if text
            }
            known = {code: text for code, text in found.items() if code in CODES}
            if known or not found:
                return known
            value = next(iter(found.values()))
        text = plain(_text(value)).strip()
        return {self._language_of(text, spoken): text} if text else {}

    def _language_of(self, text, spoken):
        if spoken in CODES:
            return spoken
        return self.document.language or ("ru" if _CYRILLIC.search(text) else "en")

    def _first(self, value):
        return next(iter(self._texts(value, "").values()), "")

    def _set_people(self, event, raw):
        people = raw.get("persons", raw.get("speakers"))
        if not isinstance(people, list):
            return
        named = [_named(one, is_own=self.document.is_own) for one in people]
        event.people = list(dict.fromkeys(one for one in named if one.name))

    def finish(self):
        """Tell events of one identity apart, and report what was read otherwise than it stands there."""
        self._part()
        many = {"count": self.counts["naive"], "zone": str(self.zone)}
        if self.counts["naive"]:
            reason = _("Moments that name no offset: %(count)s. They are read by the clock of %(zone)s.")
            self.document.note("", "date", reason % many)
        if self.counts["contradicted"]:
            reason = _(
                "Moments with another offset than the time zone that the file names, %(zone)s: %(count)s. "
                "The offset counts."
            )
            self.document.note(
                "", "date", reason % {"count": self.counts["contradicted"], "zone": str(self.named)}
            )

    def _part(self):
        first, times = {}, Counter()
        for event in self.document.events:
            times[event.uid] += 1
            one = first.setdefault(event.uid, event)
            if one is not event:
                number = times[event.uid]
                reason = _("“%(title)s” (%(where)s) has this identifier already: this one gets its own.")
                told = {"title": one.title[:60], "where": one.where}
                self.document.note(event.where, "guid", reason % told)
                event.uid = str(uuid.uuid5(uuid.UUID(one.uid), str(number)))
        numbers = Counter(event.number for event in self.document.events if event.number)
        for number, count in numbers.items():
            if count > 1:
                reason = _("The number %(number)s stands at several events: %(count)s.") % {
                    "number": number,
                    "count": count,
                }
                self.document.note("", "id", reason)


def _text(value):
    """Return a value of the file as text that can be stored; nothing where it is no text."""
    if value is None or isinstance(value, bool | dict | list):
        return ""
    return clean(str(value))


def _kind(text):
    text = (text or "").strip()
    if not text:
        return None
    known = own.kind(text)
    if known:
        return known
    return next((KIND_OF[word] for word in re.split(r"[\s/,&:]+", text.casefold()) if word in KIND_OF), None)


def _named(raw, *, is_own):
    if not isinstance(raw, dict):
        return Named(" ".join(_text(raw).split()))
    names = ("public_name", "name", "full_public_name", "display_name")
    name = next((_text(raw[one]) for one in names if raw.get(one)), "")
    key = next((_text(raw[one]) for one in ("guid", "code", "id") if raw.get(one) not in (None, "")), "")
    # Ours stand in the description as well, letter by letter.
    return Named(name if is_own else " ".join(name.split()), key)
