"""Two clocks. The exhibition's clock says what is on, what is past and whether a deadline has passed;
the real clock (``django.utils.timezone.now``) is for security, audit and expiry.

They differ in the demo and in tests only: there the exhibition's clock starts at a given
moment of 2011 and runs on from the moment the process was started.
"""

import contextlib
import datetime as dt
import time

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

STARTED = time.monotonic()
_standing = None


def parse_start(text):
    """Return the aware moment written in ISO 8601 with its offset, or None for an empty text."""
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ImproperlyConfigured(
            f"EXPO_CLOCK: {text!r} is not a moment with its offset, such as 2011-09-08T14:40+06:00"
        )
    return moment


def now():
    """Return the exhibition's present moment, aware, in UTC."""
    if _standing is not None:
        return _standing
    start = settings.CLOCK_START
    if start is None:
        return timezone.now()
    return start.astimezone(dt.UTC) + dt.timedelta(seconds=time.monotonic() - STARTED)


def is_set():
    """True where the exhibition's clock is not the real one, which every page then says."""
    return settings.CLOCK_START is not None


def for_scripts(zone):
    """Return how a script tells the exhibition's time, as a dict of seconds.

    ``ahead`` is how far its clock is ahead of the real one, ``offset`` how far ``zone`` is ahead of UTC.
    """
    return {"ahead": _ahead(), "offset": int(now().astimezone(zone).utcoffset().total_seconds())}


def _ahead():
    """To ten seconds, lest what tells it changes from one request to the next."""
    if not is_set():
        return 0
    started = timezone.now() - dt.timedelta(seconds=time.monotonic() - STARTED)
    return 10 * round((settings.CLOCK_START - started).total_seconds() / 10)


@contextlib.contextmanager
def standing(moment):
    """Have this process's clock of the exhibition stand at ``moment``: for a copy that is read later."""
    global _standing  # noqa: PLW0603 the clock is the process's own
    before, _standing = _standing, moment.astimezone(dt.UTC)
    try:
        yield
    finally:
        _standing = before
