"""Filters over ``expo.dates``."""

import datetime as dt

from django import template
from django.utils.timezone import localtime

from expo import dates

register = template.Library()

FILTERS = (
    "day", "weekday", "weekday_day", "short_day", "full_day", "time", "full_moment", "offset", "number",
    "percent",
)  # fmt: skip
for _name in FILTERS:
    # A session early in the morning has yesterday's date in UTC: the reader's is the local one.
    register.filter(_name, getattr(dates, _name), expects_localtime=True)


@register.filter
def opening_hours(day):
    """``10:00–18:00`` of a Day."""
    return f"{day.opens_at:%H:%M}–{day.closes_at:%H:%M}"


@register.simple_tag
def day_range(exhibition):
    """The days of an exhibition, as ``7–10 September 2011``."""
    return dates.day_range(exhibition.opens_on, exhibition.closes_on)


@register.simple_tag
def day_span(first, last):
    """The days from ``first`` to ``last``, dates or moments, without their year: ``7–10 September``."""
    days = (localtime(one).date() if isinstance(one, dt.datetime) else one for one in (first, last))
    return dates.day_span(*days)


@register.simple_tag
def tense(exhibition, now):
    """The sentence that says when the exhibition is, was or will be, seen from ``now``."""
    return dates.tense(exhibition, now)


@register.simple_tag
def month_year(exhibition):
    """What stands under the days of the exhibition written large."""
    return dates.month_year(exhibition.opens_on, exhibition.closes_on)


@register.simple_tag
def period(figure):
    """The period of a trade figure in words."""
    return dates.half_year(figure.starts_on, figure.ends_on)
