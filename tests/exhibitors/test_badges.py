"""How many badges are free, by the area and by the edition."""

import pytest
from django.core.cache import cache

from exhibitors import badges
from exhibitors.models import BadgeStep
from tests.applying import begin, call, read
from tests.conftest import make_exhibition


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


@pytest.mark.parametrize(
    ("area", "number"),
    [
        (None, 0),
        (0, 0),
        (9, 5),
        (12, 5),
        (12.5, 10),
        (30, 10),
        (50, 15),
        (51, 20),
        (99, 20),
        (100, 40),
        (900, 40),
    ],
)
def test_usual_steps(exhibition, area, number):
    assert badges.quota(exhibition, area) == number


def test_edition_has_its_own_steps(exhibition):
    other = make_exhibition("other-expo")
    BadgeStep.objects.create(exhibition=exhibition, up_to=20, badges=2)
    BadgeStep.objects.create(exhibition=exhibition, up_to=None, badges=7)
    assert [badges.quota(exhibition, area) for area in (9, 20, 21)] == [2, 2, 7]
    assert badges.quota(other, 9) == 5


def test_largest_step_holds_beyond_the_last(exhibition):
    BadgeStep.objects.create(exhibition=exhibition, up_to=20, badges=2)
    assert badges.quota(exhibition, 500) == 2


def test_application_shows_its_quota(exhibition, client):
    path, key = begin(client, area=18)
    assert read(client, path, key)["badge_quota"] == 10
    assert call(client, path, {"area": None}, key, "patch").json()["badge_quota"] == 0
