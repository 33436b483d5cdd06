"""The edition on show with its sectors, which every request needs and which hardly ever change.

A process remembers them for ``CURRENT_KEPT_SECONDS``, so that is how old they may be.
"""

import contextlib
import contextvars
import time

from django.conf import settings

from expo.models import Exhibition, Sector

_kept = {}
_is_afresh = contextvars.ContextVar("is_afresh", default=False)


@contextlib.contextmanager
def read_afresh():
    """Ask the database whatever is remembered: for what is kept longer than that."""
    token = _is_afresh.set(True)
    try:
        yield
    finally:
        _is_afresh.reset(token)


def exhibition():
    """Return the current edition, a fresh object each time.

    Raises Exhibition.DoesNotExist before the first edition is loaded.
    """
    return remembered("exhibition", lambda: [Exhibition.objects.current()])[0]


def sector(of, code):
    """Return the sector of the edition ``of`` with this code, or None."""
    found = remembered(f"sectors of {of.pk}", of.sectors.order_by)
    return next((one for one in found if one.code == code), None)


def remembered(name, read):
    """Return what ``read`` gives, from the database or from memory, as objects that nobody else holds."""
    if not settings.CURRENT_KEPT_SECONDS or _is_afresh.get():
        return read()
    now = time.monotonic()
    model, rows, until = _kept.get(name, (None, (), 0.0))
    if now >= until:
        found = list(read())
        model = type(found[0]) if found else Sector
        names = _names(model)
        rows = [[getattr(one, column) for column in names] for one in found]
        _kept[name] = model, rows, now + settings.CURRENT_KEPT_SECONDS
    names = _names(model)
    return [model.from_db("default", names, row) for row in rows]


def _names(model):
    return [field.attname for field in model._meta.concrete_fields]
