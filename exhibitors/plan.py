"""The stand plan: a hall drawn to scale in metres, from stored centimetres. Nothing here asks for rows."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.functional import cached_property

from exhibitors.models import Allocation, Exhibitor, Stand
from expo.models import Hall

# Cyrillic letters that look like the Latin ones of a stand's number.
LOOKALIKES = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")
MOST_SIGNS = 40
ENTRANCE = 4
# A detail shows this much round its stand, in centimetres; of a wide hall more.
DETAIL, LARGE_DETAIL = (3600, 2000), (5400, 3000)
# From this width on, in metres, numbers are drawn larger, or they could not be read.
WIDE_HALL = 80
# The size of the numbers in centimetres of the hall, as in the style sheet.
LETTERING, LARGE_LETTERING = 105, 160
# Narrower stands leave their number to the table where the plan is small.
SMALL_STAND = 600

HIDDEN = frozenset({Exhibitor.State.CANCELLED, Exhibitor.State.NO_SHOW})
# In the order of drawing: the class of the group and its pattern.
LOOKS = {
    Stand.Status.FREE: ("s-free", ""),
    Stand.Status.TAKEN: ("s-sold", ""),
    Stand.Status.RESERVED: ("s-res", "res"),
    Stand.Status.CLOSED: ("s-shut", "shut"),
}


def numbers(typed):
    """Return the stand numbers that ``typed`` may mean: case, script, spaces and the hyphen do not matter."""
    plain = unicodedata.normalize("NFKC", typed[:MOST_SIGNS]).upper().translate(LOOKALIKES)
    plain = re.sub(r"\s", "", re.sub(r"[‐‑‒–—―−]", "-", plain))
    parts = re.fullmatch(r"([A-Z]+)-?(\d+)", plain)
    return [plain, f"{parts[1]}-{parts[2]}"] if parts else [plain]


def status_of(stand, allocation):
    """Derive the stand's status from its active allocation, if any."""
    if allocation:
        return Stand.Status.RESERVED if allocation.state in Allocation.HELD else Stand.Status.TAKEN
    return Stand.Status.CLOSED if stand.is_closed else Stand.Status.FREE


def plain(value):
    """Up to two decimals, with a point in every language: ``4.5``, ``54``."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def metres(cm):
    return plain(cm / 100)


@dataclass(frozen=True)
class Place:
    """A stand as the plan shows it."""

    stand: Stand
    allocation: Allocation | None = None
    is_selected: bool = False
    lettering: int = LETTERING

    @cached_property
    def status(self):
        return status_of(self.stand, self.allocation)

    @property
    def exhibitor(self):
        """Whom the public may see there: no offer or option, and nobody who does not come."""
        if self.status != Stand.Status.TAKEN or self.allocation.exhibitor.state in HIDDEN:
            return None
        return self.allocation.exhibitor

    @property
    def label(self):
        """The number without the hall's letter."""
        return self.stand.code.rpartition("-")[2]

    @property
    def is_small(self):
        return min(self.stand.width_cm, self.stand.depth_cm) < SMALL_STAND

    @property
    def is_patterned(self):
        return not self.is_selected and bool(LOOKS[self.status][1])

    @property
    def x(self):
        return metres(self.stand.x_cm)

    @property
    def y(self):
        return metres(self.stand.y_cm)

    @property
    def width(self):
        return metres(self.stand.width_cm)

    @property
    def depth(self):
        return metres(self.stand.depth_cm)

    @property
    def area(self):
        """In square metres."""
        return plain(self.stand.area)

    @property
    def middle(self):
        return metres(self.stand.x_cm + self.stand.width_cm / 2)

    @property
    def baseline(self):
        return metres(self.stand.y_cm + self.stand.depth_cm / 2 + 0.38 * self.lettering)

    @property
    def patch(self):
        """The plain ground on which a number stands out from a pattern."""
        width = min(0.62 * self.lettering * len(self.label) + 35, self.stand.width_cm - 30)
        depth = 1.48 * self.lettering
        left = self.stand.x_cm + (self.stand.width_cm - width) / 2
        top = self.stand.y_cm + (self.stand.depth_cm - depth) / 2
        return {"x": metres(left), "y": metres(top), "width": metres(width), "depth": metres(depth)}


def is_wide(hall):
    return hall.width_cm > WIDE_HALL * 100


def places(hall, stands, allocations, selected=None):
    """Join the stands of a hall with their active ``allocations``; ``selected`` is one of the stands."""
    held = {allocation.stand_id: allocation for allocation in allocations}
    lettering = LARGE_LETTERING if is_wide(hall) else LETTERING
    return [Place(stand, held.get(stand.pk), stand == selected, lettering) for stand in stands]


@dataclass(frozen=True)
class Layer:
    """The stands drawn alike: one class, one pattern."""

    look: str
    pattern: str
    places: list


@dataclass(frozen=True)
class Drawing:
    """What the page needs to draw a hall or a part of it."""

    hall: Hall
    places: list
    view_box: str

    @property
    def layers(self):
        layers = []
        for status, (look, pattern) in LOOKS.items():
            alike = [one for one in self.places if one.status == status and not one.is_selected]
            layers.append(Layer(look, pattern, alike))
        return [layer for layer in layers if layer.places]

    @property
    def selected(self):
        return next((one for one in self.places if one.is_selected), None)

    @property
    def is_wide(self):
        return is_wide(self.hall)

    @property
    def width(self):
        return metres(self.hall.width_cm)

    @property
    def depth(self):
        return metres(self.hall.depth_cm)

    @property
    def middle(self):
        return metres(self.hall.width_cm / 2)

    @property
    def wall(self):
        """The path of the wall, open where the entrance is."""
        half, right, bottom = ENTRANCE * 50, metres(self.hall.width_cm), metres(self.hall.depth_cm)
        before, after = metres(self.hall.width_cm / 2 - half), metres(self.hall.width_cm / 2 + half)
        return f"M{before} {bottom}H0V0H{right}V{bottom}H{after}"

    @property
    def below(self):
        return metres(self.hall.depth_cm + 220)


def whole(hall, shown):
    """Draw the whole hall with a margin of a metre and room for the word below the entrance."""
    box = f"-1 -1 {metres(hall.width_cm + 200)} {metres(hall.depth_cm + 400)}"
    return Drawing(hall=hall, places=shown, view_box=box)


def detail(hall, shown):
    """Draw the surroundings of the selected stand, as far as the hall reaches."""
    stand = next(one.stand for one in shown if one.is_selected)
    width, depth = LARGE_DETAIL if is_wide(hall) else DETAIL
    left = _clamped(stand.x_cm + stand.width_cm // 2 - width // 2, hall.width_cm - width)
    top = _clamped(stand.y_cm + stand.depth_cm // 2 - depth // 2, hall.depth_cm - depth)
    near = [
        one
        for one in shown
        if left - one.stand.width_cm < one.stand.x_cm < left + width
        and top - one.stand.depth_cm < one.stand.y_cm < top + depth
    ]
    box = " ".join(metres(cm) for cm in (left, top, width, depth))
    return Drawing(hall=hall, places=near, view_box=box)


def _clamped(start, most):
    """Half a metre beyond the wall, so that the wall is seen."""
    return max(-50, min(start, most + 50))


def counts(shown):
    """Return ``(status, number)`` for every status, in the order of the key."""
    order = (Stand.Status.FREE, Stand.Status.RESERVED, Stand.Status.TAKEN, Stand.Status.CLOSED)
    return [(status, sum(one.status == status for one in shown)) for status in order]


def area(shown, status=None):
    """Return the square metres of the places, or of those of one status."""
    return plain(sum(one.stand.area for one in shown if status is None or one.status == status))
