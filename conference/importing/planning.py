"""What an import would do to the draft: compared, and not written yet."""

import datetime as dt
import hashlib
import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from conference import access
from conference.descriptions import clean
from conference.importing import matching
from conference.importing.document import Problem
from conference.importing.parts import Parts
from conference.models import Presenter, Session
from conference.models.session import ALWAYS_CLOSED, Access, Kind
from expo.languages import text_in
from expo.models import Provenance
from expo.models.exhibition import TURN_OF_DAY

CREATED, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"
ASSUMED_CAPACITY = 100
LONGEST_REFERENCE = Session._meta.get_field("reference").max_length


@dataclass
class Wishes:
    """How the file is to be read: see ``matching`` for what rooms and tracks map to.

    ``shift_to`` is the date on which the first day of the file falls; its hours stay those on the wall.
    ``language`` is that of texts which do not say theirs. ``capacity`` is assumed for rooms that are created.
    """

    rooms: dict = field(default_factory=dict)
    tracks: dict = field(default_factory=dict)
    create_rooms: bool = False
    create_tracks: bool = False
    shift_to: dt.date | None = None
    language: str = ""
    capacity: int = ASSUMED_CAPACITY


@dataclass
class Item:
    """One event and what becomes of it: ``values`` for the session, ``before`` what it has instead now."""

    event: object
    session: Session | None = None
    state: str = REFUSED
    values: dict = field(default_factory=dict)
    before: dict = field(default_factory=dict)
    organisations: list | None = None
    parts: list | None = None


def make(exhibition, document, wishes, user=None):
    """Return the Plan of importing ``document``, in a number of queries that does not depend on its size.

    ``user`` is whose eyes it is for; None stands for whoever has the command line, who may see everything.
    """
    return Plan(exhibition, document, wishes, user)


class Plan:
    def __init__(self, exhibition, document, wishes, user):
        self.exhibition, self.document, self.wishes, self.user = exhibition, document, wishes, user
        self.problems = list(document.problems)
        self.language = wishes.language or document.language or _language_of(document)
        self._read_draft()
        self._match_names()
        self._delta = self._shift()
        self.days = list(exhibition.days.all())
        self.items = [self._item(event) for event in document.events]
        matched = {item.session.pk for item in self.items if item.session}
        # Files hold no closed sessions, so that one is missing there says nothing.
        self.gone = [one for one in self.sessions if one.pk not in matched and one.access != Access.CLOSED]
        self._tell_names()

    def _read_draft(self):
        exhibition = self.exhibition
        self.sessions = list(Session.objects.filter(exhibition=exhibition).select_related("room", "track"))
        self.by_uid = {str(one.uid): one for one in self.sessions}
        self.by_reference = {one.reference: one for one in self.sessions}
        self.references = set(self.by_reference)
        uids = {event.uid for event in self.document.events}
        codes = {event.code for event in self.document.events if event.code}
        others = Session.objects.exclude(exhibition=exhibition)
        self.foreign_uids = {str(uid) for uid in others.values_list("uid", flat=True) if str(uid) in uids}
        self.taken_codes = {code for code in Session.objects.values_list("code", flat=True) if code in codes}
        self.presenters = defaultdict(list)
        for one in Presenter.objects.filter(session__exhibition=exhibition).order_by("position", "pk"):
            self.presenters[one.session_id].append(one.organisation_id)

    def _match_names(self):
        exhibition, document, wishes, language = self.exhibition, self.document, self.wishes, self.language
        self.rooms = matching.rooms(
            exhibition, document, wishes.rooms,
            create=wishes.create_rooms, capacity=wishes.capacity, language=language,
        )  # fmt: skip
        self.tracks = matching.tracks(
            exhibition, document, wishes.tracks, create=wishes.create_tracks, language=language
        )
        self.organisations = matching.Organisations(document, create=document.is_own, language=language)
        self.people = matching.People(exhibition, document)
        self.parts = Parts(exhibition, self.people, self.organisations, language)

    def _shift(self):
        """How far the days of the file move, or None."""
        begins = [event.starts_at for event in self.document.events if event.starts_at]
        if self.wishes.shift_to is None or not begins:
            return None
        return self.wishes.shift_to - min(_day_of(moment) for moment in begins)

    def _shifted(self, moment):
        return (moment.replace(tzinfo=None) + self._delta).replace(tzinfo=self.exhibition.zone)

    def _item(self, event):
        item = Item(event)
        if event.is_refused:
            return item
        problems = len([one for one in self.problems if one.is_fatal])
        if event.uid in self.foreign_uids:
            own = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.exhibition.slug}/{event.uid}"))
            if own not in self.by_uid:
                reason = _("A session of another edition has this identifier: this one gets its own.")
                self._note(event, "guid", reason)
            uid = own
        else:
            uid = event.uid
        item.session = self.by_uid.get(uid) or (
            self.by_reference.get(event.reference) if event.reference else None
        )
        if item.session and self._is_shut(item.session):
            self._refuse(event, "guid", _("A session of this identifier cannot be changed by this file."))
            return item
        item.values = self._values(item, uid)
        self._check(item)
        if len([one for one in self.problems if one.is_fatal]) > problems:
            item.values, item.organisations, item.parts = {}, None, None
            return item
        self._compare(item)
        return item

    def _is_shut(self, session):
        """Closed sessions are not in schedules: a file that has one is older than its closing."""
        if session.access != Access.CLOSED:
            return False
        if self.document.form in ("XML", "JSON"):
            return True
        return self.user is not None and not access.can_name(self.user, session)

    def _refuse(self, event, column, reason):
        self.problems.append(Problem(event.where, column, reason))

    def _note(self, event, column, reason):
        self.problems.append(Problem(event.where, column, reason, is_fatal=False))

    def _values(self, item, uid):
        event, session = item.event, item.session
        values = self._texts(event, session)
        if event.starts_at and event.ends_at:
            moments = (event.starts_at, event.ends_at)
            shifted = moments if self._delta is None else [self._shifted(one) for one in moments]
            values["starts_at"], values["ends_at"] = (one.astimezone(dt.UTC) for one in shifted)
        # A session in the draft keeps its room where another system knows of none.
        if event.room or (event.room is not None and session is None):
            values["room"] = self._room(event)
        if (match := self.tracks.get(event.track)) and not match.is_unknown:
            values["track"] = match.row
        elif event.track == "" and self.document.is_own:
            values["track"] = None
        self._add_facts(event, session, values)
        if session is None:
            values |= self._identity(event, uid)
        item.organisations = self._organisations(event)
        item.parts = self.parts.wanted(event)
        return values

    def _texts(self, event, session):
        values = {}
        for field_name, texts in (("title", event.titles), ("abstract", event.abstracts)):
            for language, text in texts.items():
                column = f"{field_name}_{language}"
                # A feed shows another language where its own is missing: that is no translation.
                is_shown = session is not None and clean(text_in(session, field_name, language)[0]) == text
                values[column] = getattr(session, column) if is_shown else text
        return values

    def _identity(self, event, uid):
        values = {"uid": uuid.UUID(uid), "reference": self._reference(event)}
        if event.code and event.code not in self.taken_codes:
            values["code"] = event.code
            self.taken_codes.add(event.code)
        elif event.code:
            self._note(event, "code", _("Another session has this public code: this one gets its own."))
        return values

    def _room(self, event):
        if not event.room:
            return None
        match = self.rooms[event.room]
        if match.is_unknown:
            reason = _("The edition has no room “%(name)s”: say which it is, or have it created.")
            self._refuse(event, "room", reason % {"name": event.room})
        return match.row

    def _add_facts(self, event, session, values):
        """Kind, access, languages and provenance: of a stored session only what the file is certain of."""
        if session is None or event.is_certain:
            for name in ("kind", "access", "languages", "channels"):
                if getattr(event, name) is not None:
                    values[name] = getattr(event, name)
        elif event.languages and not session.languages:
            values["languages"] = event.languages
        if session is None:
            values.setdefault("kind", Kind.SEMINAR)
            shut = values["kind"] in ALWAYS_CLOSED
            values.setdefault("access", Access.CLOSED if shut else Access.OPEN)
        if event.provenance is not None:
            values["provenance"], values["provenance_url"] = event.provenance, self._address(event)
            if session and session.provenance_url and session.provenance_url == event.source:
                # Which of the two documented kinds it is, the file does not say.
                values["provenance"] = session.provenance
            if event.source and not values["provenance_url"]:
                values["provenance"] = Provenance.REGISTERED

    def _address(self, event):
        if not event.source:
            return ""
        try:
            URLValidator(schemes=["http", "https"])(event.source)
            if len(event.source) <= Session._meta.get_field("provenance_url").max_length:
                return event.source
        except ValidationError:
            pass
        self._note(event, "links", _("This is no address of a page: %(text)s") % {"text": event.source[:60]})
        return ""

    def _reference(self, event):
        """The organisers' number of a new session: that of the file where it is free."""
        wanted = [event.reference, event.code.upper(), event.number, event.uid[:8], event.uid[-12:]]
        for one in wanted:
            if one and len(one) <= LONGEST_REFERENCE and one not in self.references:
                break
        else:
            one = uuid.uuid4().hex[:LONGEST_REFERENCE]
        self.references.add(one)
        return one

    def _organisations(self, event):
        if event.organisations is None:
            return None
        rows, unknown = self.organisations.find(event.organisations, event.websites)
        for name in unknown:
            reason = _("There is no organisation of this address or name: %(name)s")
            self._refuse(event, "organisations", reason % {"name": name[:80]})
        return rows

    def _check(self, item):
        event, values, session = item.event, item.values, item.session
        starts_at, ends_at = values.get("starts_at"), values.get("ends_at")
        if starts_at and not any(
            one.span_start <= starts_at and ends_at <= one.span_end for one in self.days
        ):
            reason = _("The session lies outside the exhibition’s days.")
            local = starts_at.astimezone(self.exhibition.zone)
            self._refuse(event, "date", f"{reason} ({local:%d.%m.%Y %H:%M})")
        kind = values.get("kind", session and session.kind)
        entrance = values.get("access", session and session.access)
        is_the_commissions = kind == Kind.COMMISSION and self.user is not None
        if is_the_commissions or (kind in ALWAYS_CLOSED and entrance != Access.CLOSED):
            reason = _("The commission, negotiations and the internal use of a room are always closed.")
            self._refuse(event, "access", reason)

    def _compare(self, item):
        session = item.session
        if session is None:
            item.state = CREATED
            return
        for name, value in item.values.items():
            stored = getattr(session, f"{name}_id" if name in ("room", "track") else name)
            wanted = (value.pk or value) if name in ("room", "track") and value else value
            if (stored or None) != (wanted or None):
                item.before[name] = getattr(session, name)
        presenters = self.presenters[session.pk]
        if item.organisations is not None and [one.pk for one in item.organisations] != presenters:
            item.before["organisations"] = presenters
        if item.parts is not None and (difference := self.difference(item)):
            item.before["people"] = [one.pk for one in difference.gone]
        item.state = CHANGED if item.before else UNCHANGED

    def difference(self, item):
        """Return how the contributions of an item differ from those that are drafted."""
        return self.parts.difference(item.session, item.event, item.parts)

    def _tell_names(self):
        new = [match.name for match in self.rooms.values() if match.is_new]
        assumed = [name for name in new if self.document.rooms[name].capacity is None]
        if assumed:
            reason = _("New rooms get %(seats)s seats, which the file does not say: %(names)s")
            told = {"seats": self.wishes.capacity, "names": ", ".join(assumed)}
            self.problems.append(Problem("", "room", reason % told, is_fatal=False))
        unknown = [match.name for match in self.tracks.values() if match.is_unknown]
        if unknown:
            reason = _("No section of the conference is called so, and none is set: %(names)s")
            self.problems.append(Problem("", "track", reason % {"names": ", ".join(unknown)}, is_fatal=False))

    def names(self, model, keys):
        """Return how stored rows are called, in the order of their keys."""
        rows = model.objects.in_bulk(keys)
        return "; ".join(str(rows[key]) for key in keys if key in rows)

    @property
    def counts(self):
        """How many events there are of each state."""
        counted = Counter(item.state for item in self.items)
        return {state: counted[state] for state in (CREATED, CHANGED, UNCHANGED, REFUSED)}

    @property
    def errors(self):
        return [one for one in self.problems if one.is_fatal]

    @property
    def notes(self):
        return [one for one in self.problems if not one.is_fatal]

    @property
    def fingerprint(self):
        """What was compared: another one where the draft has changed since."""
        facts = [
            (item.state, item.event.uid, repr(item.before), item.values.get("starts_at"))
            for item in self.items
        ]
        matches = (*self.rooms.values(), *self.tracks.values())
        facts.extend((match.name, match.row and match.wish) for match in matches)
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


def _day_of(moment):
    return moment.date() - dt.timedelta(days=moment.time() < TURN_OF_DAY)


def _language_of(document):
    counted = Counter(language for event in document.events for language in event.titles)
    return counted.most_common(1)[0][0] if counted else "en"
