"""Whether the search finds what people look for, in the edition that ships."""

import csv
from pathlib import Path
from statistics import mean

import pytest

from conference import publishing
from conference.models import Session, Slot
from exhibitors import catalogue
from expo.loading import load_edition
from expo.models import Exhibition
from expo.search import kept
from tests.editions import BELARUS_EXPO_2011

FOLDER = Path(__file__).parent
QUERIES, OF_ALL_KINDS = FOLDER / "queries.csv", FOLDER / "queries_of_all_kinds.csv"
FIRST = 3
LEAST = 0.95


def read(file):
    with file.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def recall(expected, first, names):
    """Return how many of the first three are as expected: named ones, or any of a town.

    ``names``: ``{primary key: what stands for it in a file}`` of all rows of the kind.
    """
    wanted = set(expected.split())
    right = sum(bool(known & wanted) for known in names.values())
    return sum(bool(names[pk] & wanted) for pk in first) / min(FIRST, right)


@pytest.fixture
def edition(db):
    load_edition(BELARUS_EXPO_2011)
    edition = Exhibition.objects.get()
    publishing.publish(exhibition=edition, name="First")
    return edition


def exhibitors(edition):
    rows = edition.exhibitors.select_related("organisation")
    return {one.pk: {one.slug, f"town:{one.organisation.city_ru}"} for one in rows}


def sessions():
    """The released sessions by the organisers' numbers, which the public never sees."""
    references = dict(Session.objects.values_list("code", "reference"))
    return {slot.pk: {references[slot.code]} for slot in Slot.objects.all()}


def missed(found):
    return {query: share for query, share in found.items() if share < 1}


# One test, because making the edition and its index takes longer than all searches.
def test_first_three_hold_what_was_looked_for(edition):
    names = {"exhibitor": exhibitors(edition), "session": sessions()}
    names["stand"] = {one.pk: {one.code} for one in edition.stands.all()}
    in_catalogue, on_results = {}, {}
    for row in read(QUERIES):
        first = catalogue.search_or_nearest(edition, row["query"]).pks[:FIRST]
        in_catalogue[row["query"]] = recall(row["expected"], first, names["exhibitor"])
    index = kept.index_of(edition)
    for row in read(OF_ALL_KINDS):
        reading = index.read(row["query"]) or index.nearest(row["query"])
        first = index.take(reading, row["kind"], FIRST)[0] if reading else ()
        on_results[row["query"]] = recall(row["expected"], first, names[row["kind"]])

    assert (len(in_catalogue), len(on_results)) == (100, 90)
    assert mean(in_catalogue.values()) >= LEAST, missed(in_catalogue)
    assert mean(on_results.values()) >= LEAST, missed(on_results)
