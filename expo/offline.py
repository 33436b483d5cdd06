"""What a visitor's browser keeps for the time without a network: which addresses, and when they are old.

The addresses are an allow list, which the worker in the browser is given as it stands here: what is in none
of the patterns it never touches. Each app offers its part of the set under ``"offline"``.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import chain, zip_longest

from django.conf import settings
from django.core.cache import cache as memory
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from expo import clock, dates, offers

_LANGUAGE = f"^/(?:{'|'.join(code for code, _name in settings.LANGUAGES)})/"
# Fetched together, as soon as a page of the language has been read.
SET = _LANGUAGE + r"(?:schedule/(?:[0-9]{4}-[0-9]{2}-[0-9]{2}/)?|plan/|offline/)?$"
# Kept one by one, as they are read.
VISITED = (
    _LANGUAGE
    + r"(?:schedule/(?:changes|[0-9a-z]{6})/|exhibitors/[-0-9A-Z_a-z]+/|economy/|conference/|sources/)$"
)
# Never kept: what was searched for, whose stars they are. Without a network the list stands in for them.
STOOD_IN = _LANGUAGE + r"(?:exhibitors/|schedule/my/|commission/)$"
_PUBLIC = re.compile(f"{SET}|{VISITED}|{STOOD_IN}")
# What the pages of the set take compressed, at most: beside their files and fonts, which are some 40 KB.
MOST_BYTES = 150_000
# How many pages that were read are kept in a language.
MOST_VISITED = 60
# The version may be older than this by the time that it is read.
VERSION_SECONDS = 5


@dataclass(frozen=True)
class Part:
    """What an app has in the set: ``pages`` gives their addresses in the active language, ``state`` whatever
    differs when one of them does. Both take the edition."""

    pages: Callable
    state: Callable


def is_public(path):
    """Say whether the page may be read without a network, from its own copy or from the list."""
    return bool(_PUBLIC.fullmatch(path))


def pages(exhibition):
    """Return the addresses of the set in the active language.

    The list comes first, then the first of each app: the worker leaves out what goes beyond MOST_BYTES.
    """
    ranks = zip_longest(*(part.pages(exhibition) for part in offers.of("offline")))
    return list(dict.fromkeys([*own_pages(exhibition), *filter(None, chain.from_iterable(ranks))]))


def version(exhibition):
    """Return what differs whenever a page of the set does, because of its data or of the software."""
    return memory.get_or_set(
        f"offline-{exhibition.pk}",
        lambda: digest(software(), *(part.state(exhibition) for part in offers.of("offline"))),
        min(VERSION_SECONDS, settings.CURRENT_KEPT_SECONDS * VERSION_SECONDS),
    )


def digest(*values):
    """Return twelve digits that differ when ``values`` do."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:12]


@cache
def software():
    """The version of what the pages are made with: templates, words, style sheets and scripts."""
    folders = [("templates", "*.*"), ("expo/static/expo", "*.*"), ("expo/locale", "*.mo")]
    files = [file for folder, names in folders for file in sorted((settings.BASE_DIR / folder).rglob(names))]
    return digest(*(hashlib.sha256(file.read_bytes()).hexdigest() for file in files))


def own_pages(exhibition):
    return [reverse("home"), reverse("offline")]


def own_state(exhibition):
    """What every page says of the edition."""
    return [exhibition.name, exhibition.opens_on, exhibition.closes_on, list(exhibition.days.values_list())]


def facts(exhibition):
    """Return what the worker has to know, as a dict: patterns, words, and how to tell the time."""
    return {
        "set": SET,
        "visited": VISITED,
        "stoodIn": STOOD_IN,
        "bytes": MOST_BYTES,
        "most": MOST_VISITED,
        "words": {code: _words(code) for code, _name in settings.LANGUAGES},
        "files": settings.STATIC_URL,
        "zone": dates.offset(clock.now().astimezone(exhibition.zone)),
    } | clock.for_scripts(exhibition.zone)


def _words(language):
    """What a page says that is shown from its copy, by the reason for it."""
    with translation.override(language):
        return {
            "off": _("No network: copy of {time}"),
            "slow": _("The network is slow: copy of {time}"),
            "down": _("The site does not answer: copy of {time}"),
            "again": _("Load again"),
        }
