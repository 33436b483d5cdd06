"""The public catalogue: search, facets and the A-Z index, counted by the database."""

import dataclasses
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Count
from django.db.models.functions import Substr

from exhibitors.models import Allocation, Exhibitor
from expo import alphabets
from expo.languages import text_in
from expo.models import Hall, Region, Sector
from expo.search import MOST_SIGNS, kept

# What the catalogue and the plan of the stands show, beside the exhibition itself. The history tells the
# sitemap when an entry was changed.
PUBLIC_TABLES = (
    "exhibitors_exhibitor", "exhibitors_historicalexhibitor", "exhibitors_product", "exhibitors_coexhibitor",
    "exhibitors_stand", "exhibitors_allocation",
)  # fmt: skip
PAGE_SIZE = 24
# With one hall there is nothing to choose.
FEWEST_HALLS = 2
KIND = "exhibitor"
# More than any exhibition has, and few enough for one query of either database.
MOST_FOUND, MOST_NEAREST = 10_000, 12
LABELS = {
    alphabets.LATIN_INITIAL: "A–Z",
    alphabets.CYRILLIC_INITIAL: "А–Я",
    alphabets.DIGIT_INITIAL: "0–9",
}


@dataclass(frozen=True)
class Choice:
    """What the visitor asked for. An empty text leaves a filter open."""

    words: str = ""
    sector: str = ""
    region: str = ""
    hall: str = ""
    letter: str = ""

    @classmethod
    def read(cls, query, language):
        """Read it from the query of the page. A letter of another alphabet leaves the letter open."""
        letter = query.get("letter", "").strip().upper()
        return cls(
            words=query.get("q", "").strip()[:MOST_SIGNS],
            sector=query.get("sector", "")[:MOST_SIGNS],
            region=query.get("region", "")[:MOST_SIGNS],
            hall=query.get("hall", "")[:MOST_SIGNS],
            letter=letter if alphabets.span(letter, language) else "",
        )

    def __bool__(self):
        return any(dataclasses.astuple(self))

    @property
    def kept(self):
        """The filters that another search keeps."""
        return {"sector": self.sector, "region": self.region, "hall": self.hall}

    def address(self, page=1, **changes):
        """Return the query of the page for this choice with ``changes``."""
        new = dataclasses.replace(self, **changes)
        values = {"q": new.words, **new.kept, "letter": new.letter}
        if page > 1:
            values["page"] = page
        return "?" + urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True)
class Facet:
    """One value of a filter: how many it would show, and the address that chooses or removes it."""

    thing: Sector | Region | Hall
    count: int
    is_chosen: bool
    address: str


@dataclass(frozen=True)
class Letter:
    """An entry of the A-Z index."""

    name: str
    count: int
    is_chosen: bool
    address: str

    @property
    def label(self):
        return LABELS.get(self.name, self.name)


@dataclass(frozen=True)
class Group:
    """The exhibitors of one page under one letter, which may have more on other pages."""

    label: str
    count: int
    exhibitors: list


def public(exhibition):
    """The exhibitors of ``exhibition`` that the catalogue shows."""
    return Exhibitor.objects.filter(exhibition=exhibition).published()


def search(exhibition, words):
    """Return the Found of the exhibitors that hold all the words: their primary keys, best first."""
    return kept.index_of(exhibition).find(KIND, words[:MOST_SIGNS], MOST_FOUND)


def search_or_nearest(exhibition, words):
    """Return the same; where none holds all the words, those that hold most of them."""
    found = search(exhibition, words)
    if found.pks:
        return found
    return kept.index_of(exhibition).find_nearest(KIND, words[:MOST_SIGNS], MOST_NEAREST)


def narrow(exhibitors, choice, language, but=None):
    """Apply the filters of ``choice``, all but the one named."""
    if choice.sector and but != "sector":
        exhibitors = exhibitors.filter(sector__code=choice.sector)
    if choice.region and but != "region":
        exhibitors = exhibitors.filter(organisation__region__code=choice.region)
    if choice.hall and but != "hall":
        there = Allocation.objects.taken().filter(stand__hall__code=choice.hall)
        exhibitors = exhibitors.filter(pk__in=there.values("exhibitor"))
    if choice.letter and but != "letter":
        low, high = alphabets.span(choice.letter, language)
        exhibitors = exhibitors.filter(**{f"sort_{language}__gte": low, f"sort_{language}__lt": high})
    return exhibitors


def sectors(exhibition, found, choice, language):
    """Return the facets of the sectors in alphabetical order, without those that would show nothing."""
    counts = _counts(narrow(found, choice, language, but="sector"), "sector_id")
    facets = _facets("sector", exhibition.sectors.all(), counts, choice)
    return sorted(
        facets, key=lambda facet: alphabets.sort_key(text_in(facet.thing, "name", language)[0], language)
    )


def regions(found, choice, language):
    """Return the facets of the regions in their own order, without those that would show nothing."""
    counts = _counts(narrow(found, choice, language, but="region"), "organisation__region_id")
    return _facets("region", Region.objects.all(), counts, choice)


def halls(exhibition, found, choice, language):
    """Return the facets of the halls in their own order. None where there is but one hall."""
    several = list(exhibition.halls.all())
    if len(several) < FEWEST_HALLS:
        return []
    there = narrow(found, choice, language, but="hall").order_by().values("pk")
    # Nobody has more than one stand at a time.
    counts = _counts(Allocation.objects.taken().filter(exhibitor__in=there), "stand__hall_id")
    return _facets("hall", several, counts, choice)


def letters(found, choice, language):
    """Return the A-Z index: the whole alphabet, and the groups of other names that have any."""
    chosen = narrow(found, choice, language, but="letter")
    counts = {}
    # The first two digits of the sort key are the letter.
    starts = _counts(chosen.annotate(start=Substr(f"sort_{language}", 1, 2)), "start")
    for start, count in starts.items():
        entry = alphabets.entry_of(start, language)
        counts[entry] = counts.get(entry, 0) + count
    alphabet = alphabets.ALPHABETS[language]
    return [
        Letter(
            name=name,
            count=counts.get(name, 0),
            is_chosen=name == choice.letter,
            address=choice.address(letter="" if name == choice.letter else name),
        )
        for name in alphabets.index(language)
        if name in alphabet or name in counts
    ]


def total(index, choice):
    """Return how many exhibitors the choice shows, from the counts of its A-Z index."""
    return sum(letter.count for letter in index if letter.is_chosen or not choice.letter)


def ranked(exhibitors, found):
    """Return the primary keys of ``exhibitors``, a queryset, in the order of ``found``. One query."""
    shown = set(exhibitors.order_by().values_list("pk", flat=True))
    return [pk for pk in found.pks if pk in shown]


def by_letter(exhibitors, index, language):
    """Group ordered exhibitors under the letters of the index."""
    counts = {letter.name: letter.count for letter in index}

    def entry(exhibitor):
        return alphabets.entry_of(getattr(exhibitor, f"sort_{language}"), language)

    return [
        Group(label=LABELS.get(name, name), count=counts.get(name, 0), exhibitors=list(several))
        for name, several in groupby(exhibitors, key=entry)
    ]


def _counts(rows, column):
    return dict(rows.order_by().values_list(column).annotate(Count("pk")))


def _facets(name, things, counts, choice):
    chosen = getattr(choice, name)
    return [
        Facet(
            thing=thing,
            count=counts.get(thing.pk, 0),
            is_chosen=thing.code == chosen,
            address=choice.address(**{name: "" if thing.code == chosen else thing.code}),
        )
        for thing in things
        if thing.pk in counts or thing.code == chosen
    ]
