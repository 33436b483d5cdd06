"""The programme in the API: what is released and nothing else."""

from django.db.models import Prefetch

from conference import contributions, session_files
from conference.filters import SessionFilters
from conference.models import Release, Room, Slot, SlotPresenter
from conference.serializers import RoomSerializer, SessionSerializer
from expo.api import PublicList


class Rooms(PublicList):
    """The places where sessions are held."""

    tag = "rooms"
    summaries = {"list": "List the rooms", "retrieve": "Show one room"}
    queryset = Room.objects.none()
    serializer_class = RoomSerializer
    lookup_field = "code"

    def get_queryset(self):
        return self.request.exhibition.rooms.select_related("hall")


class Sessions(PublicList):
    """The sessions of the newest published programme, in the order of their start; none before the first."""

    tag = "sessions"
    summaries = {"list": "List the sessions", "retrieve": "Show one session"}
    queryset = Slot.objects.none()
    serializer_class = SessionSerializer
    filterset_class = SessionFilters
    lookup_field = "code"

    def get_queryset(self):
        release = Release.objects.current(self.request.exhibition)
        if release is None:
            return Slot.objects.none()
        presenters = SlotPresenter.objects.select_related("organisation")
        slots = release.slots.select_related("room", "sector", "track")
        slots = contributions.loaded(slots.prefetch_related(Prefetch("presenters", presenters)))
        return session_files.loaded(slots)
