from conference.models.conference import Conference, Track
from conference.models.moving import DraftVersion, Move
from conference.models.planned_release import PlannedRelease, ReleaseLetter
from conference.models.planning import AcceptedClash, Availability
from conference.models.release import Occupancy, Release, Slot, SlotContribution, SlotPresenter
from conference.models.room import Room, RoomClosure
from conference.models.session import Contribution, Presenter, Session

__all__ = [
    "AcceptedClash",
    "Availability",
    "Conference",
    "Contribution",
    "DraftVersion",
    "Move",
    "Occupancy",
    "PlannedRelease",
    "Presenter",
    "Release",
    "ReleaseLetter",
    "Room",
    "RoomClosure",
    "Session",
    "Slot",
    "SlotContribution",
    "SlotPresenter",
    "Track",
]
