"""The edition on show, which every request needs and which hardly ever changes."""

import time

from django.conf import settings

from expo.models import Exhibition

_kept = {"row": None, "until": 0.0}


def exhibition():
    """Return the current edition as it was at most ``CURRENT_KEPT_SECONDS`` ago, a fresh object each time.

    Raises Exhibition.DoesNotExist before the first edition is loaded.
    """
    now = time.monotonic()
    row = _kept["row"]
    if row is None or now >= _kept["until"]:
        found = Exhibition.objects.current()
        if not settings.CURRENT_KEPT_SECONDS:
            return found
        names = [field.attname for field in Exhibition._meta.concrete_fields]
        row = _kept["row"] = names, [getattr(found, name) for name in names]
        _kept["until"] = now + settings.CURRENT_KEPT_SECONDS
    return Exhibition.from_db("default", *row)
