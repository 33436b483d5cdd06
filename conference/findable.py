"""What the search finds of the programme: the sessions of the current release, never a draft."""

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from conference import contributions
from conference.programme import Programme
from expo.dates import short_day, time
from expo.languages import CODES, text_in
from expo.search import Document, Shown, Source


def _texts(thing, field):
    return tuple(getattr(thing, f"{field}_{code}") for code in CODES)


def documents(exhibition):
    """A Document for every released session, with its people, organisations, room and section."""
    rows = contributions.loaded(Programme(exhibition).query()).prefetch_related("organisations")
    for slot in rows:
        yield Document(
            slot.pk,
            names=_texts(slot, "title"),
            texts=(*_texts(slot, "abstract"), *_said(slot)),
            themes=_texts(slot.room, "name")
            + (_texts(slot.sector, "name") if slot.sector else ())
            + (_texts(slot.track, "name") if slot.track else ()),
        )


def _said(slot):
    """The names that stand on the page of a session."""
    for organisation in slot.organisations.all():
        yield from _texts(organisation, "name")
    for one in contributions.public(slot):
        yield from _texts(one, "title")
        if one.person:
            yield from _texts(one.person, "name")
        if body := contributions.body(one):
            yield from _texts(body, "name")


def rows(exhibition, pks):
    for slot in Programme(exhibition).query().filter(pk__in=pks):
        when = f"{short_day(localtime(slot.starts_at))}, {time(slot.starts_at)}–{time(slot.ends_at)}"
        details = ((when, ""), text_in(slot.room, "name"))
        yield Shown(slot.pk, *text_in(slot, "title"), reverse("session", args=[slot.code]), details)


SOURCE = Source("session", _("Sessions"), documents, rows, ("edition", "programme"))
