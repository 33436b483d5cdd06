"""The index that a process holds of an edition. It is made anew when what the apps offer has another version.

A process asks for the versions of public pages at most once a second, and those move with every change of a
row. Whoever asks while another thread makes the new index gets the old one; only where there is none yet do
all wait.
"""

import threading
from dataclasses import dataclass

from expo import offers
from expo.page_cache.versions import shared
from expo.search import OFFER
from expo.search.index import Index

_kept = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class _Kept:
    version: tuple
    index: Index


def sources():
    """Return the Sources that the apps offer, by kind, in their order."""
    return {source.kind: source for source in offers.of(OFFER)}


def version():
    """Return what differs as soon as anything has changed that a Source depends on."""
    depends = {name for source in sources().values() for name in source.depends}
    return shared.stamp(sorted(depends))


def index_of(exhibition):
    """Return the Index of ``exhibition``, at most a second behind its database."""
    kept, now = _kept.get(exhibition.pk), version()
    if kept and kept.version == now:
        return kept.index
    if not _lock.acquire(blocking=kept is None):
        return kept.index
    try:
        return _fresh(exhibition, _kept.get(exhibition.pk), now)
    finally:
        _lock.release()


def _fresh(exhibition, kept, now):
    # Another thread may have made it while this one waited.
    if kept is None or kept.version != now:
        kept = _Kept(now, Index(_documents(exhibition)))
    if exhibition.pk not in _kept:
        # Another edition is on show now: nobody asks for the former one.
        _kept.clear()
    _kept[exhibition.pk] = kept
    return kept.index


def _documents(exhibition):
    """Every Document with its kind. Short names come first, so that of equals the plainest is found first."""
    for kind, source in sources().items():
        documents = list(source.documents(exhibition))
        documents.sort(key=lambda one: len(one.names[0] or "") if one.names else 0)
        yield from ((kind, document) for document in documents)


def forget():
    """Let go of every index, and of what is known of its version."""
    _kept.clear()
    shared.forget()
