"""Every address of the site, from the map that Django itself reads, so that a new page is never forgotten."""

import re
from dataclasses import dataclass

from django.urls import get_resolver

PLACEHOLDER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


@dataclass(frozen=True)
class Route:
    """``path`` as the map writes it, from the root on; ``names`` of its placeholders in their order."""

    path: str
    name: str
    names: tuple

    def address(self, values):
        """Fill the placeholders in with ``values`` by name."""
        filled = PLACEHOLDER.sub(lambda found: str(values[found[1] or found[2]]), self.path)
        return "/" + filled.replace("^", "").replace("\\Z", "").replace("\\.", ".").rstrip("$")


def routes():
    """Return the Routes in their order; pages of several languages once, in the active one."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns, before):
    for one in patterns:
        path = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from _walk(one.url_patterns, path)
        else:
            names = tuple(found[0] or found[1] for found in PLACEHOLDER.findall(path))
            yield Route(path, one.name or "", names)
