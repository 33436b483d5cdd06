"""What a feed says of a session in words, in the active language."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from expo.languages import text_in
from expo.models import Provenance


def address(slot):
    """The page of the session, with the host under which the site is known."""
    return settings.BASE_URL + reverse("session", args=[slot.code])


def place(slot):
    """``Presentation Stage, Hall A``."""
    parts = [slot.room, slot.room.hall] if slot.room.hall else [slot.room]
    return ", ".join(text_in(part, "name")[0] for part in parts)


def presenters(slot):
    """``Organisations: Atlant; Horizont``, or an empty text."""
    names = [text_in(presenter.organisation, "name")[0] for presenter in slot.presenters.all()]
    return f"{_('Organisations')}: {'; '.join(names)}" if names else ""


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
