"""The programme as the public sees it: what the current release holds, and nothing else.

Pages, feeds and template tags start here, never from ``Session``. What is read once is kept for the request.
"""

from django.utils.functional import cached_property

from conference.models import Release, Slot

# What the pages of the programme show, beside the exhibition itself.
PUBLIC_TABLES = (
    "conference_release", "conference_slot", "conference_slotpresenter", "conference_slotcontribution",
    "conference_slotfile", "conference_storedfile", "conference_room", "conference_track",
    "conference_conference",
)  # fmt: skip
_CURRENT = """SELECT r.id FROM conference_release r JOIN expo_exhibition x ON x.id = r.exhibition_id
    WHERE x.is_current ORDER BY r.number DESC LIMIT 1"""
# The last moment at which a session of the current release has begun or ended, in SQL; each asks for now.
LAST_BOUNDARY = tuple(
    f"(SELECT MAX({end}) FROM conference_slot WHERE release_id = ({_CURRENT}) AND {end} <= %s)"  # noqa: S608
    for end in ("starts_at", "ends_at")
)


def of(request):
    """Return the Programme of the edition on ``request``, the same one for the whole request."""
    if not hasattr(request, "programme"):
        request.programme = Programme(request.exhibition)
    return request.programme


class Programme:
    """The current release of an edition. Before the first release it has days but no slots."""

    def __init__(self, exhibition):
        self.exhibition = exhibition

    @cached_property
    def release(self):
        return Release.objects.current(self.exhibition)

    @cached_property
    def days(self):
        return list(self.exhibition.days.all())

    @cached_property
    def slots(self):
        """All slots in the order of the programme, in one query."""
        return list(self.query())

    def query(self):
        """The slots with what a line of the programme names, as a QuerySet."""
        slots = Slot.objects.none() if self.release is None else self.release.slots.all()
        return slots.select_related("room__hall", "sector", "track")

    def day(self, date):
        """Return the Day of this date, or None where the edition has none."""
        return next((day for day in self.days if day.date == date), None)

    def on(self, day):
        """Return the slots that begin on ``day``: after midnight the evening goes on until four."""
        return [slot for slot in self.slots if day.span_start <= slot.starts_at < day.span_end]

    def day_of(self, slot):
        """Return the Day on which ``slot`` begins, or None where the days were changed after the release."""
        return next((day for day in self.days if day.span_start <= slot.starts_at < day.span_end), None)

    def query_on(self, day):
        """The slots of one day, as a QuerySet."""
        return self.query().filter(starts_at__gte=day.span_start, starts_at__lt=day.span_end)
