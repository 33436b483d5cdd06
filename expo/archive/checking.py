"""Whether the links of an archive lead to files of it: read anew from the disk, as a browser will."""

import html
import posixpath
import re
from urllib.parse import unquote, urlsplit

# The head names absolute addresses on purpose.
TAG = re.compile(r"<[a-zA-Z][^>]*>")
LINK = re.compile(r'\s(?:href|src)="([^"]*)"')
ID = re.compile(r'\sid="([^"]*)"')


def broken_links(folder):
    """Return a line for each link of a page in ``folder`` that leads to no file or place in it."""
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    pages = sorted(name for name in there if name.endswith(".html"))
    places, asked = {}, {}
    for name in pages:
        text = (folder / name).read_text()
        places[name] = set(map(html.unescape, ID.findall(text)))
        asked[name] = dict.fromkeys(link for tag in TAG.findall(text) for link in LINK.findall(tag))
    return [
        f"{name}: {link}"
        for name in pages
        for link in asked[name]
        if not _leads_somewhere(name, html.unescape(link), there, places)
    ]


def _leads_somewhere(name, link, there, places):
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    path = posixpath.join(posixpath.dirname(name), unquote(parts.path)) if parts.path else name
    target, place = posixpath.normpath(path), unquote(parts.fragment)
    return target in there and (not place or target not in places or place in places[target])
