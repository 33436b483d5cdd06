"""When something begins, as real files write it."""

import datetime as dt
import re
import zoneinfo

_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ ,T]+(.+))?")
_DATE_FIRST = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]+(.+))?")
_TIME = re.compile(r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?(?:\s*uhr)?", re.IGNORECASE)


def zone_of(name):
    """Return the time zone of this name, or None where there is none."""
    if not name or name not in zoneinfo.available_timezones():
        return None
    return zoneinfo.ZoneInfo(name)


def parse_date(value):
    """Return the date of ``2011-09-07``, ``07.09.2011`` or a cell. Raises ValueError."""
    date = _parse_date(value)
    # No programme lies at the ends of the calendar, where arithmetic with offsets and durations overflows.
    if not 1900 < date.year < 9000:
        raise ValueError(value)
    return date


def _parse_date(value):
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = str(value or "").strip()
    if found := _DOTTED.fullmatch(text):
        day, month, year = (int(part) for part in found.groups()[:3])
        return dt.date(year, month, day)
    return dt.date.fromisoformat(text[:10])


def parse_time(value):
    """Return the time of day of ``9:00``, ``09:00:00`` or a cell. Raises ValueError."""
    if isinstance(value, dt.datetime):
        return value.time()
    if isinstance(value, dt.time):
        return value
    if found := _TIME.fullmatch(str(value or "").strip()):
        return dt.time(*(int(part or 0) for part in found.groups()))
    raise ValueError(value)


def parse(value, zone):
    """Return ``(moment, whether it said its offset)`` of ISO 8601, ``07.09.2011 10:00`` or a cell.

    A moment without an offset is one by the clock of ``zone``. Raises ValueError, for a mere date as well.
    """
    moment = _parse(value)
    parse_date(moment)
    if moment.utcoffset() is None:
        return moment.replace(tzinfo=zone), False
    return moment, True


def _parse(value):
    if isinstance(value, dt.datetime):
        return value
    text = str(value or "").strip()
    if found := _DOTTED.fullmatch(text):
        return dt.datetime.combine(parse_date(text.split()[0].rstrip(",")), parse_time(found[4]))
    found = _DATE_FIRST.fullmatch(text)
    if found is None or found[2] is None:
        raise ValueError(text)
    try:
        return dt.datetime.combine(dt.date.fromisoformat(found[1]), parse_time(found[2]))
    except ValueError:
        return dt.datetime.fromisoformat(f"{found[1]}T{found[2].replace(' ', '')}")
