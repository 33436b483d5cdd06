"""A clash in the words of an organiser, in the language of the page."""

from dataclasses import dataclass

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference import access
from conference.clashes import Clash, Kind, Severity

SENTENCES = {
    Kind.ROOM: gettext_lazy("%(one)s and %(two)s need the same room at the same time: %(what)s."),
    Kind.ROOM_CLOSED: gettext_lazy("%(one)s: the room %(what)s is closed at this time."),
    Kind.TURNAROUND: gettext_lazy(
        "%(what)s has %(given)s min between %(one)s and %(two)s; the room needs %(needed)s min."
    ),
    Kind.SETUP_CHANGE: gettext_lazy(
        "%(what)s has %(given)s min between %(one)s and %(two)s; the new set-up takes %(needed)s min."
    ),
    Kind.PERSON: gettext_lazy("%(one)s and %(two)s need the same person at the same time: %(what)s."),
    Kind.PERSON_BUFFER: gettext_lazy(
        "%(what)s has %(given)s min between %(one)s and %(two)s; %(needed)s min are needed."
    ),
    Kind.BUILDINGS: gettext_lazy(
        "%(what)s has %(given)s min between %(one)s and %(two)s in another building; "
        "%(needed)s min are needed."
    ),
    Kind.CEREMONIES: gettext_lazy(
        "%(what)s has %(given)s min between the ceremonies %(one)s and %(two)s; %(needed)s min are needed."
    ),
    Kind.ORGANISATION: gettext_lazy(
        "%(one)s and %(two)s need the same organisation at the same time: %(what)s."
    ),
    Kind.INTERPRETERS: gettext_lazy("%(one)s: interpreters named: %(given)s, needed: %(needed)s."),
    Kind.CAPACITY: gettext_lazy(
        "%(one)s: people expected: %(needed)s, seats in %(what)s with this set-up: %(given)s."
    ),
    Kind.NO_BREAK: gettext_lazy("%(what)s: no break for %(given)s min, beginning with %(one)s."),
    Kind.SECTOR: gettext_lazy("%(one)s and %(two)s are held at the same time for one sector: %(what)s."),
    Kind.UNAVAILABLE: gettext_lazy("%(one)s: %(what)s cannot be there all this time."),
}


def sentence(draft, clash, user=None):
    """Say what clashes.

    A closed session is named only to a ``user`` who may know of it. To anybody else something is
    occupied: neither title nor hours are said, nor minutes from which the hours could be told.
    """
    names = [_name(draft, draft.sessions[key], user) for key in clash.sessions]
    what = draft.resource(clash)
    if None in names:
        known = next(filter(None, names), None)
        if known is None:
            return _("A closed event cannot be held as planned.")
        return _("%(one)s: %(what)s is occupied.") % {"one": known, "what": what}
    facts = {"one": names[0], "two": names[-1], "needed": clash.needed, "given": clash.given, "what": what}
    return SENTENCES[clash.kind] % facts


def sentences(draft, clashes, user=None):
    """Say each of ``clashes``, without saying the same twice."""
    return list(dict.fromkeys(sentence(draft, one, user) for one in clashes))


@dataclass(frozen=True)
class Told:
    """A clash for a page. ``accepted`` is the AcceptedClash where somebody ignores it."""

    clash: Clash
    sentence: str
    accepted: object

    @property
    def is_blocking(self):
        return self.clash.severity == Severity.BLOCK


def told(draft, clashes, user):
    """Return a Told for each of ``clashes``."""
    return [Told(one, sentence(draft, one, user), draft.accepted.get(one.fingerprint)) for one in clashes]


def _name(draft, session, user):
    if not access.can_name(user, session):
        return None
    zone = draft.exhibition.zone
    begin, end = localtime(session.starts_at, zone), localtime(session.ends_at, zone)
    facts = {"title": session.name, "day": f"{begin:%d.%m}", "hours": f"{begin:%H:%M}–{end:%H:%M}"}
    return _("“%(title)s” (%(day)s, %(hours)s)") % facts
