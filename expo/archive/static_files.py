"""The static files that the pages of an archive need, and those that these need in turn."""

import functools
import posixpath
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

URL = re.compile(rb"""url\(\s*['"]?([^'")]+?)['"]?\s*\)""")
WORKER = b"serviceWorker"


def gather(names):
    """Yield ``(name, content)`` of the static files ``names`` and of what their style sheets refer to."""
    waiting, seen = sorted(names), set()
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        found = content(name)
        yield name, found
        if name.endswith(".css"):
            waiting += sorted(_referred(name, found))


def at_the_root():
    """Yield ``(name, content)`` of the files that browsers look for unasked."""
    folder = Path(settings.WHITENOISE_ROOT)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


@functools.cache
def content(name):
    """Return the bytes of a static file: the collected one in production, else the one of its app."""
    if settings.STATIC_ROOT:
        with staticfiles_storage.open(name) as file:
            return file.read()
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    return Path(path).read_bytes()


def is_worker(href):
    """Say whether a page loads a script that installs a service worker: an archive has none."""
    path = href.partition("?")[0]
    if not (path.startswith(settings.STATIC_URL) and path.endswith(".js")):
        return False
    return WORKER in content(path.removeprefix(settings.STATIC_URL))


def _referred(name, text):
    for found in URL.findall(text):
        address = found.decode()
        if ":" not in address and not address.startswith(("#", "/")):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(name), address.partition("#")[0]))
