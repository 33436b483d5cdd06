"""Places by all their names, and goods by their words in four languages: see ``expo/data/search/``."""

from collections import defaultdict
from functools import cache

from django.conf import settings

from expo.search import forms

FOLDER = settings.BASE_DIR / "expo" / "data" / "search"


def _lines(file):
    with (FOLDER / file).open(encoding="utf-8") as source:
        return [[one.strip() for one in line.split(";") if one.strip()] for line in source if line.strip()]


@cache
def _places():
    """Return ``{a name of a place in one piece: all names of it}``."""
    found = {}
    for names in _lines("places.csv"):
        for name in names:
            found.setdefault("".join(word.latin for word in forms.words(name)), names)
    return found


def names_of(place):
    """Return every name of ``place``, itself alone where the table does not know it."""
    return [place, *_places().get("".join(word.latin for word in forms.words(place)), [])]


@cache
def _goods():
    """Return ``{first stem of an expression: [(its stems, all words for the same thing)]}``."""
    found = defaultdict(list)
    for expressions in _lines("goods.csv"):
        for expression in expressions:
            stems = [word.stems for word in forms.words(expression)]
            for first in stems[0]:
                found[first].append((stems, expressions))
    return found


def same_goods(words):
    """Yield the expressions of other languages for what ``words``, a list of Words, name."""
    stems = [set(word.stems) for word in words]
    known = _goods()
    for place, several in enumerate(stems):
        for first in several:
            for wanted, expressions in known.get(first, ()):
                here = stems[place : place + len(wanted)]
                if len(here) == len(wanted) and all(set(a) & b for a, b in zip(wanted, here, strict=True)):
                    yield from expressions
