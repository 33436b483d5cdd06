from conference.models.conference import Conference, Track
from conference.models.release import Occupancy, Release, Slot, SlotPresenter
from conference.models.room import Room
from conference.models.session import Contribution, Presenter, Session

__all__ = [
    "Conference",
    "Contribution",
    "Occupancy",
    "Presenter",
    "Release",
    "Room",
    "Session",
    "Slot",
    "SlotPresenter",
    "Track",
]
