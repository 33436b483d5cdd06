"""Which room, section, organisation and person of the site a name of the file means."""

import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import batched

from django.utils.text import slugify
from django.utils.translation import gettext as _

from conference import schedule_json
from conference.importing.document import FileRefused
from conference.models import Conference, Contribution, Room, Track
from conference.models.session import Kind
from expo.languages import CODES
from expo.models import Organisation, Person

NEW, NONE = "+", "-"
LONGEST_ROOM, LONGEST_ROOM_CODE = (Room._meta.get_field(name).max_length for name in ("name", "code"))
LONGEST_TRACK, LONGEST_TRACK_CODE = (Track._meta.get_field(name).max_length for name in ("name", "code"))
LONGEST_SLUG, LONGEST_NAME = (Organisation._meta.get_field(name).max_length for name in ("slug", "name"))
LONGEST_SURNAME = Person._meta.get_field("surname").max_length


@dataclass(frozen=True)
class Match:
    """What a name means: a ``row`` that is stored or to be created, none on purpose, or nothing known."""

    name: str
    row: object = None
    is_unknown: bool = False
    is_new: bool = False

    @property
    def wish(self):
        """As a mapping says it."""
        if self.is_unknown:
            return ""
        if self.row is None:
            return NONE
        return NEW if self.is_new else self.row.code


def named(rows):
    """Return ``{name in any language, or code: row}``; what several share means the first."""
    found = {}
    for row in rows:
        for name in (row.code, *(getattr(row, f"name_{code}") for code in CODES)):
            if name:
                found.setdefault(_key(name), row)
    return found


def _key(name):
    return " ".join(name.split()).casefold()


def rooms(exhibition, document, wishes, *, create, capacity, language):
    """Return ``{name in the file: Match}``.

    ``wishes`` map a name to the code of a room, ``+`` for a new one or ``-`` for none. Without a wish a room
    is known by its identifier, its name or its code. Raises FileRefused for a code that no room has.
    """
    stored = list(exhibition.rooms.all())
    by_guid = {guid_of(exhibition, room): room for room in stored}
    by_name, codes, found = named(stored), {room.code for room in stored}, {}
    taken = set(by_guid)
    position = max((room.position for room in stored), default=-1) + 1
    used = {event.room for event in document.events}
    guids = Counter(place.guid for place in document.rooms.values())
    for name, place in document.rooms.items():
        if name not in used and not document.is_own:
            continue
        wish = wishes.get(name, "")
        # Some systems write one identifier at all their rooms.
        guid = _guid(place.guid) if guids[place.guid] == 1 else None
        row = _wished(wish, by_name, name) or by_guid.get(guid) or by_name.get(_key(name))
        if wish == NONE:
            found[name] = Match(name)
        elif row is not None and wish != NEW:
            found[name] = Match(name, row)
        elif create or wish == NEW:
            code = _new_code(name, codes, "ROOM", LONGEST_ROOM_CODE).upper()
            codes.add(code)
            row = Room(
                exhibition=exhibition,
                code=code,
                capacity=place.capacity or capacity,
                layout=Room.Layout.THEATRE,
                turnaround=0,
                position=position,
                **{f"name_{language}": name[:LONGEST_ROOM]},
            )
            if guid and guid not in taken and guid != guid_of(exhibition, row):
                row.uid = guid
                taken.add(guid)
            position += 1
            found[name] = Match(name, row, is_new=True)
        else:
            found[name] = Match(name, is_unknown=True)
    return found


def guid_of(exhibition, room):
    return uuid.UUID(schedule_json.room_guid(exhibition, room))


def _guid(text):
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _wished(wish, by_name, name):
    if not wish or wish in (NEW, NONE):
        return None
    if _key(wish) not in by_name:
        reason = _("“%(name)s” is to be %(wish)s, but the edition has no such room or section.")
        raise FileRefused(reason % {"name": name, "wish": wish}, "mapping")
    return by_name[_key(wish)]


def tracks(exhibition, document, wishes, *, create, language):
    """The same for the sections of the conference. A name without a match means none."""
    stored = list(Track.objects.filter(conference__exhibition=exhibition))
    conference = Conference.objects.filter(exhibition=exhibition).first()
    by_name, codes, found = named(stored), {track.code for track in stored}, {}
    position = max((track.position for track in stored), default=-1) + 1
    for name in document.tracks:
        wish = wishes.get(name, "")
        row = _wished(wish, by_name, name) or by_name.get(_key(name))
        if wish == NONE:
            found[name] = Match(name)
        elif row is not None and wish != NEW:
            found[name] = Match(name, row)
        elif create or wish == NEW:
            code = _new_code(name, codes, "section", LONGEST_TRACK_CODE).lower()
            codes.add(code)
            texts = {f"name_{language}": name[:LONGEST_TRACK]}
            row = Track(code=code, position=position, conference=conference, **texts)
            position += 1
            found[name] = Match(name, row, is_new=True)
        else:
            found[name] = Match(name, is_unknown=True)
    return found


def _new_code(name, taken, otherwise, longest):
    """Return a code that is made of a name and not taken yet, whatever the case."""
    taken = {code.casefold() for code in taken}
    base = slugify(name)[:longest].strip("-_")
    if base and base not in taken:
        return base
    base, number = (base or otherwise)[: longest - 4], 1 if not base else 2
    while f"{base}{number}".casefold() in taken:
        number += 1
    return f"{base}{number}"


class Organisations:
    """The organisations that the file names. With ``create`` an unknown one becomes a new row."""

    def __init__(self, document, *, create, language):
        self.create, self.language = create, language
        self.by_name, self.new = {}, []
        spoken = {talk.organisation for event in document.events for talk in event.talks or ()}
        # Names that stand by themselves somewhere in the file, whatever signs are in them.
        self.whole = {_key(name) for event in document.events for name in event.websites}
        self.whole |= {_key(name) for name in spoken}
        if self.whole or any(event.organisations for event in document.events):
            stored = list(Organisation.objects.order_by("pk"))
            self.slugs = {one.slug for one in stored}
            for name in ("slug", *(f"name_{code}" for code in CODES)):
                for one in stored:
                    if getattr(one, name):
                        self.by_name.setdefault(_key(getattr(one, name)), one)

    def find(self, names, websites=None):
        """Return ``(rows, names that nobody has)``. A name with a semicolon in it is put together again."""
        rows, unknown, names = [], [], list(names)
        while names:
            sizes = range(len(names), 0, -1)
            length = next((size for size in sizes if self._is_name("; ".join(names[:size]))), 1)
            name = "; ".join(names[:length])
            del names[:length]
            row = self.by_name.get(_key(name)) or (
                self._create(name, websites or {}) if self.create else None
            )
            if row is None:
                unknown.append(name)
            elif row not in rows:
                rows.append(row)
        return rows, unknown

    def _is_name(self, name):
        return _key(name) in self.by_name or _key(name) in self.whole

    def _create(self, name, websites):
        slug = _new_code(name, self.slugs, "organisation-", LONGEST_SLUG).lower()
        self.slugs.add(slug)
        texts = {f"name_{self.language}": name[:LONGEST_NAME]}
        row = Organisation(slug=slug, country="", website=websites.get(name, ""), **texts)
        self.by_name[_key(name)] = row
        self.new.append(row)
        return row


class People:
    """The people that the file names.

    One is known by the identifier. Otherwise who bears a name is known by the sessions of this edition only:
    elsewhere it may be somebody else. Two of one name in the file are told apart by their keys, in the order
    in which they come.
    """

    def __init__(self, exhibition, document):
        self.by_uid, self.by_name, self.counts, self.new = {}, defaultdict(list), defaultdict(dict), []
        named = {one for event in document.events for one in event.people or ()}
        if not named:
            return
        guids = {guid for one in named if (guid := _guid(one.key))}
        self.by_uid = {person.uid: person for person in _by_uids(guids)}
        # Whoever sits in the Commission only is known to no file: a name that is found would tell of them.
        there = Contribution.objects.exclude(session__kind=Kind.COMMISSION)
        there = there.filter(session__exhibition=exhibition, person__isnull=False)
        for person in Person.objects.filter(pk__in=there.values("person")).order_by("pk"):
            for name in names_of(person) if person.uid not in self.by_uid else ():
                self.by_name[name].append(person)

    def find(self, one, language):
        """Return the Person, a new one where nobody of the edition bears the name."""
        guid, name = _guid(one.key), _key(one.name)
        if guid in self.by_uid:
            return self.by_uid[guid]
        number = self.counts[name].setdefault(one.key, len(self.counts[name]))
        bearers = self.by_name[name]
        if number >= len(bearers):
            # A name in one piece: where the surname ends, only its bearer knows.
            person = Person(**{f"surname_{language}": one.name[:LONGEST_SURNAME]})
            if guid:
                person.uid = guid
                self.by_uid[guid] = person
            bearers.append(person)
            self.new.append(person)
        return bearers[number]


def _by_uids(guids):
    """In portions: a database takes only so many values at once."""
    for portion in batched(guids, 500, strict=False):
        yield from Person.objects.filter(uid__in=portion)


def names_of(person):
    """Return how a person is called, in the languages in which the name is written."""
    found = set()
    for code in CODES:
        parts = [getattr(person, f"{part}_{code}") for part in ("surname", "given_name", "patronymic")]
        for order in (parts, [*parts[1:], parts[0]], [parts[1], parts[0]], parts[:2]):
            if parts[0]:
                found.add(_key(" ".join(filter(None, order))))
    return found
