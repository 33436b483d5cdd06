"""Countries by their codes of ISO 3166-1, with their names of the Unicode CLDR in each language."""

import csv
import functools
from pathlib import Path

from django.utils.translation import get_language

from expo.alphabets import sort_key
from expo.languages import CODES

TABLE = Path(__file__).parent / "data" / "countries.csv"
# The exhibiting country, the host and its other partner of the Customs Union: nearly every answer.
FIRST = ("BY", "KZ", "RU")


@functools.cache
def _names():
    with TABLE.open(encoding="utf-8", newline="") as table:
        return {row["code"]: row for row in csv.DictReader(table)}


@functools.cache
def _choices(language):
    names = {code: row[language] for code, row in _names().items()}
    rest = sorted(names.keys() - set(FIRST), key=lambda code: (sort_key(names[code], language), code))
    return [(code, names[code]) for code in (*FIRST, *rest)]


def _language():
    return get_language() if get_language() in CODES else "en"


def choices():
    """Return ``(code, name)`` in the active language: the likely ones first, then by its alphabet."""
    return _choices(_language())


def name_of(code):
    """Return the name in the active language; a code that is none comes back as it is."""
    row = _names().get(code)
    return row[_language()] if row else code
