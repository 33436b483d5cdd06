"""Search over everything that is public: what the apps offer, and what comes back.

The index is derived, in memory, and never the truth. It answers with primary keys only; what is shown is read
from the database through the same querysets as every page, so that an old index can show nothing that is
closed. From ``AppConfig.ready`` each app offers a ``Source`` for each kind of thing it has.
"""

from collections.abc import Callable
from dataclasses import dataclass

OFFER = "search"
# Longer than any name: what lies beyond is no search.
MOST_SIGNS = 100


@dataclass(frozen=True, slots=True)
class Document:
    """What can be found of one row. Each part is a tuple of texts in any language, or None."""

    pk: int
    # What it is called. Only these are compared as a whole.
    names: tuple
    # What it is known for first.
    lead: tuple = ()
    texts: tuple = ()
    towns: tuple = ()
    # Numbers of stands.
    codes: tuple = ()
    # What it belongs to: a sector, a region.
    themes: tuple = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as results show it. ``details`` are ``(text, language)``."""

    pk: int
    text: str
    language: str
    address: str
    details: tuple = ()


@dataclass(frozen=True)
class Source:
    """A kind of thing that can be found.

    ``documents(exhibition)`` yields the Documents of all that is public. ``rows(exhibition, pks)`` returns a
    Shown for each of ``pks`` that the public may see now, in any order, in a constant number of queries.
    """

    kind: str
    title: object
    documents: Callable
    rows: Callable
    # Names of versions that move when the documents may have changed: see ``expo.page_cache.versions``.
    depends: tuple
    # The name of the page that shows all that ``?q=`` finds of it; the results' own where there is none.
    page: str = "search"
