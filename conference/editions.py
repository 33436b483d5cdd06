"""The files of an edition about what happens when: conference, sections, rooms and sessions."""

from collections import defaultdict

from django.utils.text import slugify

from conference.models import Conference, Presenter, Room, Session, Track
from conference.models.session import ALWAYS_CLOSED, Access, Kind
from expo.loading.columns import (
    Choice,
    Column,
    Date,
    Moment,
    Reference,
    References,
    Slug,
    Url,
    Whole,
    longest,
    translated,
)
from expo.loading.table import Table
from expo.loading.writing import replace_children, sync
from expo.models import Organisation, Provenance

ITEMS = [Provenance.ITEM, Provenance.ILLUSTRATIVE]
LONGEST_LEAD = 2000
# Where a room lies in none of the halls.
SEPARATE = "separate"


class Conferences(Table):
    file = "conference.csv"
    columns = [
        *translated("title", longest=longest(Conference, "title")),
        *translated("lead", longest=LONGEST_LEAD, required=()),
        Choice("provenance", values=ITEMS),
        Url("provenance_url", longest=longest(Conference, "provenance_url"), required=False),
    ]

    def check(self, row):
        self.check_provenance(row)

    def write(self, rows):
        pk = self.run.exhibition.pk
        done = sync(Conference.objects.all(), "exhibition_id", {pk: dict(rows[0])})
        return done.created, done.changed


class Tracks(Table):
    file = "tracks.csv"
    is_required = False
    key = "code"
    columns = [
        Slug("code", longest=longest(Track, "code")),
        *translated("name", longest=longest(Track, "name")),
        Column("session"),
    ]

    def __init__(self, run):
        super().__init__(run)
        # The session's number to the section's code and line.
        self.sessions = {}

    def check(self, row):
        _code, first = self.sessions.setdefault(row["session"], (row["code"], row.line))
        if first != row.line:
            self.report(row.line, "session", f"line {first} has this session already")

    def stored_keys(self):
        tracks = Track.objects.filter(conference__exhibition=self.run.exhibition)
        return tracks.values_list("code", flat=True)

    def write(self, rows):
        conference = Conference.objects.get(exhibition=self.run.exhibition)
        wanted = {
            row["code"]: {**row.texts("name"), "position": row.position, "conference_id": conference.pk}
            for row in rows
        }
        done = sync(conference.tracks.all(), "code", wanted)
        return done.created, done.changed


class Location(Reference):
    """A hall, or none."""

    def parse(self, text):
        return None if text == SEPARATE else text


class Rooms(Table):
    file = "rooms.csv"
    key = "code"
    related = "rooms"
    columns = [
        Column("code", longest=longest(Room, "code")),
        *translated("name", longest=longest(Room, "name")),
        Location("location", to="halls.csv"),
        Whole("capacity", least=1, most=1_000_000),
        Choice("layout", values=Room.Layout.values),
    ]

    def values(self, row):
        return {
            **row.texts("name"),
            "hall_id": self.run.ids("halls")[row["location"]] if row["location"] else None,
            **row.pick("capacity", "layout"),
            "position": row.position,
        }


class Sessions(Table):
    file = "sessions.csv"
    key = "id"
    columns = [
        Column("id", longest=longest(Session, "reference")),
        Date("date"),
        Moment("starts_at"),
        Moment("ends_at"),
        Reference("room", to="rooms.csv"),
        Choice("kind", values=Kind.values),
        Choice("access", values=Access.values),
        Reference("sector", to="sectors.csv", required=False),
        References(
            "organisations", to="exhibitors.csv", longest=longest(Organisation, "slug"), required=False
        ),
        *translated("external", longest=longest(Organisation, "name"), required=()),
        *translated("title", longest=longest(Session, "title")),
        Choice("provenance", values=ITEMS),
        Url("provenance_url", longest=longest(Session, "provenance_url"), required=False),
    ]

    def __init__(self, run):
        super().__init__(run)
        # ("room" or "organisation", its key) to (start, end, line); slug to names and line.
        self.taken = defaultdict(list)
        self.bodies = {}

    def check(self, row):
        self.check_provenance(row)
        self._check_time(row)
        self._check_body(row)
        if row["kind"] in ALWAYS_CLOSED and row["access"] != Access.CLOSED:
            self.report(row.line, "access", f"must be closed: so is every session of kind {row['kind']}")

    def _check_time(self, row):
        # Both, even where the first is wrong.
        if not all([self.check_offset(row, "starts_at"), self.check_offset(row, "ends_at")]):
            return
        starts_at, ends_at = row["starts_at"], row["ends_at"]
        if ends_at <= starts_at:
            self.report(row.line, "ends_at", "is not after starts_at")
            return
        for resource in [("room", row["room"]), *(("organisation", slug) for slug in _presenters(row))]:
            self.taken[resource].append((starts_at, ends_at, row.line))
        if starts_at.date() != row["date"]:
            self.report(row.line, "starts_at", "lies on another day than date says")
            return
        days = self.run.tables["days.csv"]
        if row["date"] in days.hours:
            opens_at, closes_at = days.hours[row["date"]]
            if starts_at.time() < opens_at or ends_at.date() != row["date"] or ends_at.time() > closes_at:
                hours = f"{opens_at:%H:%M}–{closes_at:%H:%M}"
                self.report(row.line, "starts_at", f"the session lies outside the hours of its day, {hours}")
        elif days.is_complete and row["date"] not in days.keys:
            self.report(row.line, "date", "is none of the days in days.csv")

    def _check_body(self, row):
        if bool(row["external_en"]) != bool(row["external_ru"]):
            self.report(row.line, "external_en", "give the body in English and in Russian, or in neither")
        slug = _body(row)
        if slug is None:
            return
        if not slug:
            self.report(row.line, "external_en", "has no Latin letter to make an address of")
        elif slug in self.run.tables["exhibitors.csv"].keys:
            self.report(row.line, "external_en", f"is an exhibitor: write {slug} under organisations")
        else:
            names, first = self.bodies.setdefault(slug, (row.texts("external"), row.line))
            if names != row.texts("external"):
                self.report(row.line, "external_en", f"has other names in line {first}")

    def finish(self):
        for (what, key), spans in self.taken.items():
            for line, other in double_bookings(spans):
                self.report(line, what, f"{key} has another session at that time, see line {other}")
        self.taken.clear()
        tracks = self.run.tables["tracks.csv"]
        for session, (_code, line) in tracks.sessions.items():
            if session not in self.keys:
                tracks.report(line, "session", f"{session} is not in {self.file}")

    def stored_keys(self):
        return self.run.exhibition.sessions.values_list("reference", flat=True)

    def write(self, rows):
        bodies = self._write_bodies(rows)
        sessions = self._write_sessions(rows)
        slugs = {slug for row in rows for slug in _presenters(row)}
        organisations = dict(Organisation.objects.filter(slug__in=slugs).values_list("slug", "pk"))
        presenters = {
            sessions.objects[row["id"]].pk: [
                {"organisation_id": organisations[slug]} for slug in _presenters(row)
            ]
            for row in rows
        }
        differing = replace_children(Presenter, "session", presenters)
        changed = {
            row["id"]
            for row in rows
            if sessions.objects[row["id"]].pk in differing or _body(row) in bodies.changed
        }
        return sessions.created, (sessions.changed | changed) - sessions.created

    def _write_bodies(self, rows):
        """A body that does not exhibit is an organisation too; of what country, the file does not say."""
        wanted = {
            slug: {name.replace("external", "name"): text for name, text in row.texts("external").items()}
            for row in rows
            if (slug := _body(row))
        }
        return sync(Organisation.objects.all(), "slug", wanted, only_new={"country": ""})

    def _write_sessions(self, rows):
        exhibition, tracks = self.run.exhibition, self.run.tables["tracks.csv"]
        rooms, sectors = self.run.ids("rooms"), self.run.ids("sectors")
        sections = dict(Track.objects.filter(conference__exhibition=exhibition).values_list("code", "pk"))
        wanted = {}
        for row in rows:
            wanted[row["id"]] = values = {
                "exhibition_id": exhibition.pk,
                "room_id": rooms[row["room"]],
                "sector_id": sectors[row["sector"]] if row["sector"] else None,
                **row.pick("starts_at", "ends_at", "kind", "access", "provenance", "provenance_url"),
                **row.texts("title"),
            }
            if tracks.is_there:
                code, _line = tracks.sessions.get(row["id"], (None, None))
                values["track_id"] = sections.get(code)
        return sync(exhibition.sessions.all(), "reference", wanted)


def double_bookings(spans):
    """Yield ``(line, line of the other)`` for spans ``(start, end, line)`` that begin before another ends."""
    last_end = last_line = None
    for start, end, line in sorted(spans):
        if last_end is not None and start < last_end:
            yield line, last_line
        if last_end is None or end > last_end:
            last_end, last_line = end, line


def _body(row):
    """Return the address of the body that is not an exhibitor, or None without one."""
    name = row["external_en"]
    return slugify(name)[: longest(Organisation, "slug")].strip("-") if name else None


def _presenters(row):
    """Return the addresses of all who present a session, in the order of the programme."""
    body = _body(row)
    return [*row["organisations"], *([body] if body else [])]


TABLES = [Conferences, Tracks, Rooms, Sessions]
