"""The public addresses of the site, as the apps offer them: what the sitemap lists and an archive holds.

An app offers its pages with ``offers.register("public pages", function)``, those that repeat them by a filter
with ``"public lists"``, what carries no language in its path with ``"public documents"``, and addresses that
pages had before with ``"public moves"``. Each function takes the exhibition and yields Page, Document or Move
objects, only of what everybody may read.
"""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from expo import offers

CODES = tuple(code for code, _name in settings.LANGUAGES)
# Whoever reads none of the languages gets the one that the site itself falls back to.
DEFAULT = "x-default"


@dataclass(frozen=True)
class Page:
    """A public page, which has an address in every language.

    ``kind`` is the sitemap that lists it; without one only an archive holds it. ``changed`` is the moment of
    its last real change, None where nothing tells it. ``places`` maps queries that this page answers as well
    to a place within it: ``{"stand=A-101": "A-101"}``. ``languages`` are those in which the page exists;
    ``ending`` is that of its file where it is not one to be read in a browser.
    """

    name: str
    arguments: tuple = ()
    query: tuple = ()
    kind: str = ""
    changed: datetime | None = None
    places: dict = field(default_factory=dict, compare=False)
    languages: tuple = CODES
    ending: str = ""

    @property
    def path(self):
        """The address in the first language, from the root of the site."""
        with override(CODES[0]):
            return with_query(reverse(self.name, args=self.arguments), self.query)


@dataclass(frozen=True)
class Document:
    """What carries no language in its path: a feed, a file, a picture. ``query`` may ask for a language.

    ``ending`` is that of its file where the address has none; a list of the API is one file of all its pages.
    """

    name: str
    arguments: tuple = ()
    query: tuple = ()
    ending: str = ""

    @property
    def path(self):
        return with_query(reverse(self.name, args=self.arguments), self.query)


@dataclass(frozen=True)
class Move:
    """A page that was found at the address of ``former`` and is found at that of ``present`` now."""

    former: Page
    present: Page


def pages(exhibition):
    """Yield the public Pages of ``exhibition``, those of expo first."""
    for offer in offers.of("public pages"):
        yield from offer(exhibition)


def lists(exhibition):
    """Yield the Pages that repeat others by a filter: for an archive, in which nothing can filter."""
    for offer in offers.of("public lists"):
        yield from offer(exhibition)


def documents(exhibition):
    """Yield the public Documents of ``exhibition``."""
    for offer in offers.of("public documents"):
        yield from offer(exhibition)


def moves(exhibition):
    """Yield the Moves of ``exhibition``: no former address is one that a page has now."""
    for offer in offers.of("public moves"):
        yield from offer(exhibition)


def in_each_language(name, *arguments, ending="", **query):
    """Yield a Document for each language, which ``?lang=`` asks for."""
    for code in CODES:
        yield Document(name, arguments, (("lang", code), *query.items()), ending)


def with_query(path, query):
    return f"{path}?{urlencode(query)}" if query else path


def in_language(path, code):
    """Return the address of the same page in another language. ``path`` begins with that of its own."""
    return f"/{code}/{path.split('/', 2)[2]}"


def is_page(path):
    """Say whether ``path`` carries a language, so that the page exists in all of them."""
    return path.split("/", 2)[1] in CODES and path.count("/") > 1


def alternates(path):
    """Return ``(language, absolute address)`` of the page in each language, with the one for all others."""
    found = [(code, settings.BASE_URL + in_language(path, code)) for code in CODES]
    return [*found, (DEFAULT, found[0][1])]
