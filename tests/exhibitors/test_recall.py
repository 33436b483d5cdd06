"""Whether the search finds what people look for, in the edition that ships."""

import csv
from pathlib import Path

import pytest

from exhibitors import catalogue
from expo.loading import load_edition
from expo.models import Exhibition
from tests.editions import BELARUS_EXPO_2011

QUERIES = Path(__file__).parent / "queries.csv"
LEAST = 0.95


def read(file):
    with file.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def recall(row, first, exhibitors):
    """Return how many of the first three are as expected: named ones, or any of a town."""
    town = row["expected"].partition("town:")[2]
    expected = row["expected"].split()
    if town:
        expected = [one.slug for one in exhibitors.values() if one.organisation.city_ru == town]
    return sum(one.slug in expected for one in first) / min(3, len(expected))


@pytest.fixture
def edition(db):
    load_edition(BELARUS_EXPO_2011)
    return Exhibition.objects.get()


def test_first_three_hold_what_was_looked_for(edition):
    exhibitors = edition.exhibitors.select_related("organisation").in_bulk()
    found = {}
    for row in read(QUERIES):
        pks = catalogue.search_or_nearest(edition, row["query"]).pks[:3]
        found[row["query"]] = recall(row, [exhibitors[pk] for pk in pks], exhibitors)

    assert len(found) == 100
    missed = {query: share for query, share in found.items() if share < 1}
    assert sum(found.values()) / len(found) >= LEAST, missed
