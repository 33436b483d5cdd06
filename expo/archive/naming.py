"""Which file of an archive holds which address, and how files link to each other."""

import posixpath
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlsplit

INDEX = "index.html"
PLAIN = re.compile(r"[^0-9A-Za-z-]")


def file_of(path, query=(), ending=""):
    """Return the name of the file: ``ru/exhibitors/sector-FOOD/index.html``, ``schedule.kk.ics``.

    A language that the query asks for stands by itself. ``ending`` is for addresses that have none of their
    own and are not read in a browser.
    """
    marks = [_plain(value) if name == "lang" else f"{_plain(name)}-{_plain(value)}" for name, value in query]
    inner = path.strip("/")
    if path.endswith("/") and not ending:
        return posixpath.join(inner, *marks, INDEX)
    stem, suffix = (inner, ending) if ending else posixpath.splitext(inner)
    return ".".join([stem, *marks]) + suffix


def _plain(value):
    """Letters of other scripts by their number, so that the name means the same on every system."""
    return PLAIN.sub(lambda sign: f"u{ord(sign[0]):04x}", str(value))


def relative(source, target, fragment=""):
    """Return the link from one file to another, as it stands in an address."""
    link = posixpath.relpath(target, posixpath.dirname(source) or ".")
    return quote(link) + (f"#{quote(fragment)}" if fragment else "")


def key_of(address):
    """Return an address without its host and fragment so that the order of its query does not matter."""
    parts = urlsplit(address)
    return unquote(parts.path), frozenset(parse_qsl(parts.query, keep_blank_values=True))


@dataclass
class Plan:
    """All that an archive holds. ``files`` maps the key of an address to its file; ``places`` maps one to
    a file and the place within it; ``static`` collects the static files that pages need.
    """

    base: str
    static_url: str
    files: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)
    static: set = field(default_factory=set)

    def link(self, source, page, href):
        """Return the link that ``href`` of the page at address ``page`` becomes in the file ``source``.

        None where the archive does not hold what it leads to. Links to other sites stay.
        """
        if href.startswith("#"):
            return href
        href = href.removeprefix(self.base) if href.startswith(f"{self.base}/") else href
        parts = urlsplit(href)
        if parts.scheme or parts.netloc:
            return href
        if parts.path.startswith(self.static_url):
            name = unquote(parts.path.removeprefix(self.static_url))
            self.static.add(name)
            return relative(source, self.static_file(name))
        path = parts.path or urlsplit(page).path
        key = key_of(f"{path}?{parts.query}")
        if key in self.files:
            return relative(source, self.files[key], unquote(parts.fragment))
        if key in self.places:
            return relative(source, *self.places[key])
        return None

    def static_file(self, name):
        return posixpath.join(self.static_url.strip("/"), name)
