"""The sitemap: a file of addresses for each kind of page, and an index of the files (sitemaps.org, 0.9)."""

from dataclasses import dataclass
from itertools import batched
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings

from expo import addresses

# A file holds at most 50,000 addresses and 50 MB: a page is four addresses of up to a kilobyte each.
PAGES_A_FILE = 10_000
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@dataclass(frozen=True)
class Part:
    """A file of the sitemap. ``name`` is ``exhibitors``, ``exhibitors-2`` where one does not hold them."""

    name: str
    pages: tuple

    @property
    def changed(self):
        return max((one.changed for one in self.pages if one.changed), default=None)


def parts(exhibition):
    """Return the Parts in the order in which the apps offer their pages."""
    by_kind = {}
    for page in addresses.pages(exhibition):
        if page.kind:
            by_kind.setdefault(page.kind, []).append(page)
    return [
        Part(kind if number == 1 else f"{kind}-{number}", found)
        for kind, pages in by_kind.items()
        for number, found in enumerate(batched(pages, PAGES_A_FILE, strict=False), 1)
    ]


def index(found, address_of):
    """Return the index of Parts; ``address_of`` gives the path of a part's name."""
    lines = [
        f"<sitemap><loc>{escape(settings.BASE_URL + address_of(part.name))}</loc>{_lastmod(part)}</sitemap>\n"
        for part in found
    ]
    return f"{HEAD}<sitemapindex {SPACE}>\n{''.join(lines)}</sitemapindex>\n"


def urlset(part):
    """Return the addresses of a Part, each with those of the same page in the other languages."""
    body = "".join(map(_entries, part.pages))
    return f'{HEAD}<urlset {SPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{body}</urlset>\n'


def _entries(page):
    alternates = addresses.alternates(page.path)
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(address)}/>'
        for code, address in alternates
    )
    return "".join(
        f"<url><loc>{escape(address)}</loc>{_lastmod(page)}{links}</url>\n"
        for code, address in alternates
        if code != addresses.DEFAULT
    )


def _lastmod(thing):
    return f"<lastmod>{thing.changed.isoformat(timespec='seconds')}</lastmod>" if thing.changed else ""
