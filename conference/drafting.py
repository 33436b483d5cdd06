"""The draft of a programme as the clash engine sees it."""

from collections import Counter, defaultdict
from functools import cached_property

from django.db.models import Q

from conference import clashes
from conference.models import AcceptedClash, Availability, Contribution, Presenter, Room, Session
from conference.models.session import PAUSES, Access, Kind


def read(exhibition):
    """Return the Draft of ``exhibition``, in a number of queries that does not depend on its size."""
    return Draft(exhibition)


class Draft:
    """What a release would hold now: the sessions with a time and a room, closed ones included."""

    def __init__(self, exhibition):
        scheduled = Q(exhibition=exhibition, room__isnull=False, starts_at__isnull=False)
        of_scheduled = Q(**{f"session__{key}": value for key, value in scheduled.children})
        sessions = Session.objects.filter(scheduled).select_related("sector").order_by("starts_at", "pk")
        rooms = Room.objects.filter(exhibition=exhibition).prefetch_related("closures")
        self.exhibition = exhibition
        self.sessions = {session.pk: session for session in sessions}
        self.rooms = {room.pk: room for room in rooms}
        self.accepted = {
            one.fingerprint: one
            for one in AcceptedClash.objects.filter(exhibition=exhibition).select_related("accepted_by")
        }
        self.presenters = defaultdict(list)
        for one in Presenter.objects.filter(of_scheduled).select_related("organisation"):
            self.presenters[one.session_id].append(one)
        self.contributions = defaultdict(list)
        named = Contribution.objects.filter(of_scheduled, person__isnull=False)
        for one in named.select_related("person"):
            self.contributions[one.session_id].append(one)
        self.available = defaultdict(list)
        for one in Availability.objects.filter(exhibition=exhibition):
            self.available[one.person_id].append((one.starts_at, one.ends_at))

    @cached_property
    def clashes(self):
        """All clashes in the order of the programme."""
        return self.clashes_of(self.plain_sessions)

    def clashes_of(self, sessions):
        """The clashes of other ``sessions`` for the engine in the same rooms, such as after a move."""
        rooms = [_plain_room(room) for room in self.rooms.values()]
        people = [clashes.Person(key=key, available=tuple(spans)) for key, spans in self.available.items()]
        return clashes.find(sessions, rooms, people, ignored=self.accepted.keys())

    @cached_property
    def plain_sessions(self):
        """The sessions as the engine takes them; ``dataclasses.replace`` makes moved ones of them."""
        return [self._plain(session) for session in self.sessions.values()]

    def of(self, severity):
        return [one for one in self.clashes if one.severity == severity]

    @cached_property
    def blocking(self):
        return self.of(clashes.Severity.BLOCK)

    @cached_property
    def counts(self):
        """How many clashes each session has that nobody ignores, by its key."""
        open_ones = [one for one in self.clashes if one.severity != clashes.Severity.IGNORED]
        return Counter(key for one in open_ones for key in one.sessions)

    def of_session(self, pk):
        return [one for one in self.clashes if pk in one.sessions]

    def resource(self, clash):
        """Return the room, person, organisation or sector that the clash is about, or None."""
        what, _colon, key = clash.resource.partition(":")
        if what == "room":
            return self.rooms[int(key)]
        if what == "sector":
            return self.sessions[clash.session].sector
        held, field = {
            "person": (self.contributions, "person"),
            "organisation": (self.presenters, "organisation"),
        }.get(what, ({}, ""))
        rows = held.get(clash.session, ())
        return next((getattr(one, field) for one in rows if getattr(one, f"{field}_id") == int(key)), None)

    def _plain(self, session):
        people = self.contributions[session.pk]
        interpreters = {one.person_id for one in people if one.role == Contribution.Role.INTERPRETER}
        has_visitors = session.access != Access.CLOSED and session.kind not in PAUSES
        return clashes.Session(
            key=session.pk,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            room=session.room_id,
            setup=session.setup,
            attendance=session.attendance,
            sector=session.sector_id if has_visitors else None,
            channels=len(session.channels),
            interpreters=len(interpreters),
            people=frozenset(one.person_id for one in people),
            dignitaries=frozenset(one.person_id for one in people if one.is_dignitary),
            organisations=frozenset(one.organisation_id for one in self.presenters[session.pk]),
            is_ceremony=session.kind == Kind.CEREMONY,
            is_break=session.kind == Kind.BREAK,
            is_blocker=session.kind == Kind.BLOCKER,
        )


def _plain_room(room):
    return clashes.Room(
        key=room.pk,
        capacity=room.capacity,
        setup=room.own_setup,
        building=room.building,
        turnaround=room.turnaround,
        closures=tuple((one.starts_at, one.ends_at) for one in room.closures.all()),
    )
