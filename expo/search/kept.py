"""The index that a process holds of an edition. It is made anew when what the apps offer has another version.

A process asks for the versions at most once in ``CURRENT_KEPT_SECONDS``. Whoever asks while another thread
makes the new index gets the old one; only where there is none yet do all wait.
"""

import threading
import time
from dataclasses import dataclass

from django.conf import settings

from expo import offers
from expo.search import OFFER, VERSIONS
from expo.search.index import Index

_kept = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class _Kept:
    version: tuple
    index: Index
    asked_at: float


def version_of(exhibition):
    """Return what differs whenever the public texts of ``exhibition`` may. One query an app."""
    return tuple(version(exhibition) for version in offers.of(VERSIONS))


def sources():
    """Return the Sources that the apps offer, by kind, in their order."""
    return {source.kind: source for source in offers.of(OFFER)}


def index_of(exhibition):
    """Return the Index of ``exhibition``, at most ``CURRENT_KEPT_SECONDS`` behind its database."""
    kept = _kept.get(exhibition.pk)
    if kept and time.monotonic() - kept.asked_at < settings.CURRENT_KEPT_SECONDS:
        return kept.index
    if not _lock.acquire(blocking=kept is None):
        return kept.index
    try:
        return _fresh(exhibition, _kept.get(exhibition.pk))
    finally:
        _lock.release()


def _fresh(exhibition, kept):
    asked_at, version = time.monotonic(), version_of(exhibition)
    index = kept.index if kept and kept.version == version else Index(_documents(exhibition))
    if exhibition.pk not in _kept:
        # Another edition is on show now: nobody asks for the former one.
        _kept.clear()
    _kept[exhibition.pk] = _Kept(version, index, asked_at)
    return index


def _documents(exhibition):
    """Every Document with its kind. Short names come first, so that of equals the plainest is found first."""
    for kind, source in sources().items():
        documents = list(source.documents(exhibition))
        documents.sort(key=lambda one: len(one.names[0] or "") if one.names else 0)
        yield from ((kind, document) for document in documents)


def forget():
    """Let go of every index."""
    _kept.clear()
