"""What the apps offer to a mechanism that spans them.

``expo`` names neither of the apps above it. It defines what can be offered, by a name, and each app
offers its part from ``AppConfig.ready``.
"""

from collections import defaultdict

_offers = defaultdict(list)


def register(kind, offer):
    """Add ``offer`` to those of ``kind``, after the ones already there. Adding it twice changes nothing."""
    if offer not in _offers[kind]:
        _offers[kind].append(offer)


def of(kind):
    """Return the offers of ``kind`` in the order of the apps."""
    return list(_offers[kind])
