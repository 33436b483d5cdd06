"""The organisers' dashboard: tiles, each with a count and a link to the list of just those rows.

An app offers its part with ``offers.register("dashboard", function)`` from ``AppConfig.ready``; the
function takes the current exhibition and the user, who may see only some of the rows, and returns a Section,
or None where there is nothing for this user.
"""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from expo import closed_rows, offers
from expo.models import Exhibition, Message


@dataclass(frozen=True)
class Tile:
    """A count and its list: ``model`` names it, as ``exhibitors.stand``, and ``filters`` are its query.

    Where the rows have a page of their own, ``page`` is its name in the workplace.
    """

    label: str
    count: int
    model: str
    filters: dict = field(default_factory=dict)
    note: str = ""
    is_worry: bool = False
    page: str = "changelist"

    @property
    def url(self):
        address = reverse(f"admin:{self.model.replace('.', '_')}_{self.page}")
        return f"{address}?{urlencode(self.filters)}" if self.filters else address

    def is_for(self, user):
        """Whoever may open the list sees how long it is."""
        app, name = self.model.split(".")
        return user.has_perm(f"{app}.view_{name}") or user.has_perm(f"{app}.change_{name}")


@dataclass(frozen=True)
class Section:
    """``links`` are pairs of a title and an address, of what is done rather than counted."""

    title: str
    tiles: list
    links: list = field(default_factory=list)


def sections(user):
    """Return the sections of the current exhibition with the tiles that are for ``user``.

    There are none before the first exhibition is loaded.
    """
    exhibition = Exhibition.objects.filter(is_current=True).first()
    if exhibition is None:
        return []
    offered = [offer(exhibition, user) for offer in (*offers.of("dashboard"), _messages)]
    seen = [replace(one, tiles=[tile for tile in one.tiles if tile.is_for(user)]) for one in offered if one]
    return [section for section in seen if section.tiles or section.links]


def of_exhibition(exhibition, **filters):
    """The query of a list that shows one edition's rows only."""
    return {"exhibition__id__exact": exhibition.pk} | filters


def _messages(exhibition, _user):
    letters = closed_rows.without(exhibition.messages.order_by())
    waiting = dict(letters.values_list("state").annotate(number=Count("pk")))
    states = Message.State
    return Section(
        _("Outbox"),
        [
            Tile(
                states(state).label,
                waiting.get(state, 0),
                "expo.message",
                of_exhibition(exhibition, state__exact=state),
                is_worry=state == states.FAILED,
            )
            for state in (states.QUEUED, states.FAILED)
        ],
    )
