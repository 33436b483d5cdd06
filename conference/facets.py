"""The filters of the programme as links, each with the number of sessions it leaves.

They are made from the slots that are shown, so that only public sessions have a part in them.
"""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.models.session import Access, Kind
from expo.languages import text_in

# The values that a slot has for each filter.
READ = {
    "access": lambda slot: [slot.access],
    "room": lambda slot: [slot.room.code],
    "kind": lambda slot: [slot.kind],
    "track": lambda slot: [slot.track.code] if slot.track else [],
    "sector": lambda slot: [slot.sector.code] if slot.sector else [],
    # A visitor asks what can be heard there, be it in the hall or in the earphones.
    "language": lambda slot: {*slot.languages, *slot.channels},
}
WORDS = {"access": Access.choices, "kind": Kind.choices, "language": settings.LANGUAGES}


@dataclass(frozen=True)
class Option:
    """One value of a filter. ``language`` is that of the label, empty where the page's own."""

    label: str
    language: str
    count: int
    href: str
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    title: str
    total: int
    clear: str
    options: list

    @property
    def is_chosen(self):
        return any(option.is_chosen for option in self.options)


def chosen(query):
    """Return the filters that the query of an address sets, as a dict in a fixed order."""
    values = {name: query.get(name, "").strip() for name in READ}
    return {name: value for name, value in values.items() if value}


def narrow(slots, choice, but=None):
    """Return the slots that meet every filter of ``choice`` except the one named by ``but``."""
    return [slot for slot in slots if all(choice[name] in READ[name](slot) for name in choice if name != but)]


def build(slots, choice, path):
    """Return the facets of ``slots`` under ``choice``; their links lead to ``path``."""
    titles = {
        "access": _("Access"),
        "room": _("Room"),
        "kind": _("Kind"),
        "track": _("Section of the conference"),
        "sector": _("Sector"),
        "language": _("Language"),
    }
    facets = []
    for name, title in titles.items():
        remaining = narrow(slots, choice, but=name)
        counts = Counter(value for slot in remaining for value in READ[name](slot))
        options = [
            Option(label, language, counts[value], link(path, choice, name, value), choice.get(name) == value)
            for value, label, language in _values(slots, name)
            if counts[value] or choice.get(name) == value
        ]
        facets.append(Facet(name, title, len(remaining), link(path, choice, name, None), options))
    return facets


def link(path, choice, name=None, value=None):
    """Return ``path`` with the filters of ``choice``, the one named ``name`` set to ``value`` or left out."""
    query = {**choice, name: value} if name else choice
    text = urlencode({key: query[key] for key in READ if query.get(key)})
    return f"{path}?{text}" if text else path


def _values(slots, name):
    """Return ``(value, label, language)`` of each value that occurs, in the order of the programme."""
    if name in WORDS:
        there = {value for slot in slots for value in READ[name](slot)}
        return [(value, capfirst(label), "") for value, label in WORDS[name] if value in there]
    things = {getattr(slot, name) for slot in slots} - {None}
    values = []
    for thing in sorted(things, key=lambda thing: (thing.position, thing.code)):
        label, language = text_in(thing, "name")
        values.append((thing.code, label, "" if language == get_language() else language))
    return values
