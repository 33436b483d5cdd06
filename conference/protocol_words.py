"""What a protocol says in set words: in the language of the document, not in that of its reader's site.

Where a text names both parts, it does so in the order of the original: BY first or KZ first.
"""

import datetime as dt

from django.utils.translation import override

from conference.protocol_phrases import COMMISSION, LANGUAGES, PHRASES
from expo import dates

QUARTERS = {"en": ("first", "second", "third", "fourth")}
# “Until 31 December” asks for the dative.
KAZAKH_DATIVE = (
    "қаңтарға ақпанға наурызға сәуірге мамырға маусымға "
    "шілдеге тамызға қыркүйекке қазанға қарашаға желтоқсанға"
).split()


def phrase(language, name, **facts):
    return PHRASES[language][name].format(**facts)


def day(language, date):
    """``9 сентября 2011 г.``"""
    with override(language):
        return dates.full_day(date)


def days(language, first, last):
    """The days of a meeting as they stand in a heading: ``9 сентября 2011 г.``"""
    if first == last:
        return day(language, first)
    with override(language):
        return dates.day_range(first, last)


def place(language, city, first, last):
    """Where and when, as it stands in a sentence; both may be unknown."""
    if not city or first is None:
        return ""
    with override(language):
        span = dates.day_range(first, last, happening=True)
    return phrase(language, "place", city=city, day=span)


def meeting(language, number, part):
    """Say whose protocol it is in the order of the original of ``part``; ``number`` may be unknown."""
    commission = COMMISSION[language][part]
    if number is None:
        return phrase(language, "unnumbered", commission=commission)
    return phrase(language, "numbered", n=_ordinal(language, number), commission=commission)


def deadline(language, given):
    """Say a deadline, such as ``{"kind": "quarter", "on": "2011-12-31"}``, in words."""
    if given["kind"] == "next-meeting":
        return phrase(language, "until-next")
    if given["kind"] == "standing":
        return phrase(language, "standing")
    on = dt.date.fromisoformat(given["on"])
    if given["kind"] == "quarter":
        number = (on.month - 1) // 3
        names = QUARTERS.get(language, ("I", "II", "III", "IV"))
        return phrase(language, "quarter", quarter=names[number], year=on.year)
    if language == "kk":
        return phrase(
            language, "date", day=f"{on.year} жылғы {on.day}{dates.NBSP}{KAZAKH_DATIVE[on.month - 1]}"
        )
    return phrase(language, "date", day=day(language, on))


def done(language, languages, place):
    """The closing formula: two originals, in which languages, and that each text counts the same."""
    names = [LANGUAGES[language][code] for code in languages]
    form = {1: "one", 2: "two"}.get(len(names), "many")
    end = phrase(language, form, languages=enumerated(language, names))
    text = f"{phrase(language, 'done', place=place)}{end}".replace("  ", " ").strip()
    return text[:1].upper() + text[1:]


def enumerated(language, words):
    """``a, b and c``."""
    *most, last = words
    return f"{', '.join(most)} {phrase(language, 'and')} {last}" if most else last


def _ordinal(language, number):
    if language != "en":
        return str(number)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0, "th")
    return f"{number}{ending}"
