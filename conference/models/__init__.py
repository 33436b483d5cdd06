from conference.models.conference import Conference, Track
from conference.models.planned_release import PlannedRelease, ReleaseLetter
from conference.models.planning import AcceptedClash, Availability
from conference.models.release import Occupancy, Release, Slot, SlotPresenter
from conference.models.room import Room, RoomClosure
from conference.models.session import Contribution, Presenter, Session

__all__ = [
    "AcceptedClash",
    "Availability",
    "Conference",
    "Contribution",
    "Occupancy",
    "PlannedRelease",
    "Presenter",
    "Release",
    "ReleaseLetter",
    "Room",
    "RoomClosure",
    "Session",
    "Slot",
    "SlotPresenter",
    "Track",
]
