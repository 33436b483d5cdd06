from conference.models import commission
from conference.models.conference import Conference, Track
from conference.models.moving import DraftVersion, Move
from conference.models.planned_release import PlannedRelease, ReleaseLetter
from conference.models.planning import AcceptedClash, Availability
from conference.models.release import Occupancy, Release, Slot, SlotContribution, SlotPresenter
from conference.models.room import Room, RoomClosure
from conference.models.session import Contribution, Presenter, Session
from conference.models.session_file import FileKind, SessionFile, SlotFile, StoredFile

__all__ = [
    "AcceptedClash",
    "Availability",
    "Conference",
    "Contribution",
    "DraftVersion",
    "FileKind",
    "Move",
    "Occupancy",
    "PlannedRelease",
    "Presenter",
    "Release",
    "ReleaseLetter",
    "Room",
    "RoomClosure",
    "Session",
    "SessionFile",
    "Slot",
    "SlotContribution",
    "SlotFile",
    "SlotPresenter",
    "StoredFile",
    "Track",
    "commission",
]
