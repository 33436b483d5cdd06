"""Dates and numbers as each language writes them in a sentence.

Patterns and abbreviations follow the CLDR; Belarusian takes the official orthography of 2008.
The shorter forms of tables and forms are in ``expo.formats``.
"""

import datetime as dt
from decimal import Decimal

from django.utils.dateformat import format as date_format
from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

NBSP = "\xa0"

SHORT_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec".split(),
    "ru": "янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.".split(),
    "kk": "қаң. ақп. нау. сәу. мам. мау. шіл. там. қыр. қаз. қар. жел.".split(),
    "be": "сту лют сак кра мая чэр ліп жні вер кас ліс сне".split(),
}
SHORT_WEEKDAYS = {
    "en": "Mon Tue Wed Thu Fri Sat Sun".split(),
    "ru": "пн вт ср чт пт сб вс".split(),
    "kk": "дс сс ср бс жм сб жс".split(),
    "be": "пн аў ср чц пт сб нд".split(),
}
# The month in which something happens: Kazakh says so with a suffix.
KAZAKH_LOCATIVE = (
    "қаңтарда ақпанда наурызда сәуірде мамырда маусымда "
    "шілдеде тамызда қыркүйекте қазанда қарашада желтоқсанда"
).split()


def _language():
    return get_language() or "ru"


def _lower(name):
    """Only English writes months and weekdays with a capital letter."""
    return name if _language() == "en" else name.lower()


def day(date):
    """``8 September``."""
    return _lower(date_format(date, "j E")).replace(" ", NBSP)


def weekday(date):
    """``Thursday``, lower case where the language writes it so."""
    return _lower(date_format(date, "l"))


def weekday_day(date):
    """``Thursday, 8 September``; Kazakh puts the weekday last."""
    if _language() == "kk":
        return f"{day(date)}, {weekday(date)}"
    return f"{weekday(date)}, {day(date)}"


def short_day(date):
    """``Thu 8 Sept``."""
    language = _language()
    weekday_part = SHORT_WEEKDAYS[language][date.weekday()]
    comma = "" if language == "en" else ","
    return f"{weekday_part}{comma}{NBSP}{date.day}{NBSP}{SHORT_MONTHS[language][date.month - 1]}"


def full_day(date):
    """``8 September 2011``."""
    if _language() == "kk":
        return f"{date.year} жылғы {day(date)}"
    year = f"{date.year}" if _language() == "en" else f"{date.year}{NBSP}г."
    return f"{day(date)} {year}"


def time(moment):
    """``14:30`` in the exhibition's zone, on the 24-hour clock."""
    return localtime(moment).strftime("%H:%M")


def full_moment(moment):
    """``8 September 2011, 14:30``."""
    return f"{full_day(localtime(moment))}, {time(moment)}"


def full_end(moment):
    """``8 September 2011, 14:30`` of an end: midnight is ``24:00`` of the day before."""
    local = localtime(moment)
    if local.time() != dt.time():
        return full_moment(moment)
    return f"{full_day(local.date() - dt.timedelta(days=1))}, 24:00"


def day_range(first, last, *, happening=False):
    """``7–10 September 2011``. ``happening`` gives the form that follows “took place on”."""
    language = _language()
    end = _lower(date_format(last, "E"))
    if language == "kk" and happening:
        end = KAZAKH_LOCATIVE[last.month - 1]
    span = _span(first, last, f"{last.day}{NBSP}{end}")
    if language == "kk":
        return f"{last.year} жылғы {span}"
    return f"{span} {last.year}" if language == "en" else f"{span} {last.year} года"


def day_span(first, last):
    """``7–10 September``, ``28 September – 2 October``, or one day alone."""
    return _span(first, last, day(last))


def _span(first, last, end):
    """The same with ``end`` for the last day."""
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    return f"{day(first)} – {end}"


def offset(moment):
    """``UTC+6``: what the zone's clock was ahead by at that moment, not what it is today."""
    hours = localtime(moment).utcoffset() / dt.timedelta(hours=1)
    return f"UTC{hours:+g}".replace("-", "−")


def number(value, places=None):
    """``1,250,000.5``, grouped and pointed as the language writes it. ``places`` fixes the decimals."""
    return number_format(value, places, use_l10n=True, force_grouping=True)


def amount(value):
    """A number with as many decimals as it needs: ``4.2`` and ``3,500`` for 4.20 and 3500.00."""
    return number(Decimal(str(value)).normalize())


def percent(value, places=None):
    """``23%`` in English and Kazakh, ``23 %`` in Russian and Belarusian."""
    space = NBSP if _language() in ("ru", "be") else ""
    return f"{number(value, places)}{space}%"


def tense(exhibition, now):
    """Say in one sentence that the exhibition took place, is open or will take place."""
    sentences = {
        "past": _("The exhibition took place on %(dates)s"),
        "present": _("The exhibition is open on %(dates)s"),
        "future": _("The exhibition will take place on %(dates)s"),
    }
    span = day_range(exhibition.opens_on, exhibition.closes_on, happening=True)
    return sentences[exhibition.tense(now)] % {"dates": span}


def month_year(first, last):
    """What stands under the days written large: ``September 2011``; the whole range where months differ."""
    if first.month != last.month:
        return day_range(first, last)
    language = _language()
    month = _lower(date_format(last, "E"))
    if language == "kk":
        return f"{last.year} жылғы {month}"
    return f"{month} {last.year}" if language == "en" else f"{month} {last.year} года"


def half_year(first, last):
    """``first half of 2011`` for January to June, the year alone for a whole one, else the range of days."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 6, 30):
        return _("First half of %(year)s") % {"year": first.year}
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year)
    return day_range(first, last)
