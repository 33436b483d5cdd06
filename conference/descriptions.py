"""What a feed says of a session in words, in the active language."""

import re

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from conference import contributions
from conference.models.session import Access, Contribution, Kind
from expo.languages import text_in
from expo.models import Provenance

# Read once: Django's own get_…_display compares all choices anew for every session.
KINDS, ACCESSES, ROLES = dict(Kind.choices), dict(Access.choices), dict(Contribution.Role.choices)
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text):
    """Return ``text`` as XML and iCalendar can carry it: lines end with a line feed, nothing else controls.

    Both formats forbid control characters, which arrive with text that was pasted from elsewhere.
    """
    return FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def said(thing, field):
    """The text of a translated field in the active language or the nearest one."""
    return clean(text_in(thing, field)[0])


def kind(slot):
    """``Round table``."""
    return str(KINDS[slot.kind])


def access(slot):
    """``Open to all``."""
    return str(ACCESSES[slot.access])


def address(slot):
    """The page of the session, with the host under which the site is known."""
    return settings.BASE_URL + reverse("session", args=[slot.code])


def file_address(stored):
    """Where the public downloads a file, with the host under which the site is known."""
    return settings.BASE_URL + reverse("session-file", args=[stored.pk, stored.name])


def place(slot):
    """``Presentation Stage, Hall A``."""
    parts = [slot.room, slot.room.hall] if slot.room.hall else [slot.room]
    names = [said(part, "name") for part in parts]
    return ", ".join([*names, clean(slot.room.building)] if slot.room.building else names)


def presenters(slot):
    """``Organisations: Atlant; Horizont``, or an empty text."""
    names = [said(presenter.organisation, "name") for presenter in slot.presenters.all()]
    return f"{_('Organisations')}: {'; '.join(names)}" if names else ""


def people(slot):
    """A line for each contribution: ``Speaker: Test Person 1, Test Company 1 – “Its title” (20 min)``."""
    return "\n".join(_contribution(one) for one in contributions.public(slot))


def _contribution(one):
    named = [said(each, "name") for each in (one.person, contributions.body(one)) if each]
    line = f"{ROLES[one.role]}: {', '.join(named)}"
    title = said(one, "title")
    if title:
        line += " – " + _("“%(title)s”") % {"title": title}
    return f"{line} ({_('%(count)s min') % {'count': one.minutes}})" if one.minutes else line


def languages(slot):
    """``Working languages: Russian, Kazakh. Simultaneous interpretation: English``, as far as known."""
    names = dict(settings.LANGUAGES)
    known = {_("Working languages"): slot.languages, _("Simultaneous interpretation"): slot.channels}
    return ". ".join(
        f"{label}: {', '.join(str(names[code]) for code in codes if code in names)}"
        for label, codes in known.items()
        if codes
    )


def reconstruction(slot):
    """The sentences that say how far the session is documented."""
    if slot.provenance == Provenance.ILLUSTRATIVE:
        note = _("This session is shown by way of example: no document about it has been found.")
        return f"{_('Reconstruction.')} {note}"
    note = _(
        "A source confirms that it was part of the programme. "
        "Its time, room, organisations and exact title are shown by way of example."
    )
    return f"{_('Partly a reconstruction.')} {note}"
