"""How long something takes, as real files write it."""

import datetime as dt
import re

LONGEST = dt.timedelta(days=7)

_CLOCK = re.compile(r"(\d{1,3}):([0-5]?\d)(?::([0-5]?\d)(?:\.\d+)?)?")
_MINUTES = re.compile(
    r"(\d{1,5})(?:[.,]0+)?\s*(?:min(?:utes?|s)?\.?|m|мин(?:ут[аы]?)?\.?|хв\.?)?", re.IGNORECASE
)
_SPOKEN = re.compile(
    r"(?:(\d{1,3})(?:[.,](\d{1,2}))?\s*(?:h(?:ours?|rs?)?|час(?:а|ов)?|ч|гадз|сағ)\.?)\s*(?:(\d{1,3})\s*(?:min(?:utes?)?|m|мин)?\.?)?",
    re.IGNORECASE,
)
_ISO = re.compile(
    r"P(?:(\d{1,2})D)?(?:T(?:(\d{1,3})(?:[.,](\d{1,2}))?H)?(?:(\d{1,5})M)?(?:(\d{1,6})(?:[.,]\d+)?S)?)?",
    re.IGNORECASE,
)


def parse(value):
    """Return a timedelta of ``1:30``, ``0:45:00``, ``90``, ``1 h 30 min``, ``PT1H30M`` or what a sheet holds.

    A bare number counts minutes. Raises ValueError where it says nothing, nought, or more than a week.
    """
    length = _parse(value)
    if not dt.timedelta() < length <= LONGEST:
        raise ValueError(value)
    return length


def _parse(value):
    if isinstance(value, dt.timedelta):
        return value
    if isinstance(value, dt.time):
        return dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    if isinstance(value, int | float) and not isinstance(value, bool):
        # Infinity and what is no number at all end as a ValueError as well.
        return dt.timedelta(minutes=round(value)) if abs(value) < 1e6 else _parse("")
    text = str(value or "").strip()
    if found := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if found := _MINUTES.fullmatch(text):
        return dt.timedelta(minutes=int(found[1]))
    if found := _SPOKEN.fullmatch(text):
        hours, part, minutes = found.groups()
        return dt.timedelta(hours=_decimal(hours, part), minutes=int(minutes or 0))
    if (found := _ISO.fullmatch(text)) and any(found.groups()):
        days, hours, part, minutes, seconds = found.groups()
        return dt.timedelta(
            days=int(days or 0),
            hours=_decimal(hours or 0, part),
            minutes=int(minutes or 0),
            seconds=int(seconds or 0),
        )
    raise ValueError(text)


def _decimal(whole, part):
    return float(f"{whole}.{part or 0}")
