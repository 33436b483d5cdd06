"""Exhibitors and stands in the API."""

import pytest

from exhibitors import allocation
from exhibitors.models import Allocation, Exhibitor
from tests.conftest import (
    make_exhibition,
    make_exhibitor,
    make_hall,
    make_organisation,
    make_region,
    make_sector,
    make_stand,
)

EXHIBITORS, STANDS = "/api/v1/exhibitors/", "/api/v1/stands/"


def found(client, path, key, query=""):
    response = client.get(f"{path}?{query}")
    assert response.status_code == 200, response.text
    return [row[key] for row in response.json()["results"]]


def test_exhibitor_shows_its_entry(exhibition, client):
    make_sector(exhibition, "FOOD")
    organisation = make_organisation(
        1, region=make_region(), website="https://example.org/", founded_year=1965
    )
    exhibitor = make_exhibitor(exhibition, 1, ["Cheese", "Butter"], organisation=organisation)
    stand = make_stand(make_hall(exhibition), "A-203")
    allocation.assign(stand=stand, exhibitor=exhibitor, is_reconstruction=True)
    assert client.get(f"{EXHIBITORS}test-company-1/?lang=en").json() == {
        "slug": "test-company-1",
        "name": {"text": "Test Company 1", "lang": "en"},
        "text": None,
        "sector": {"code": "FOOD", "name": {"text": "Sector FOOD", "lang": "en"}},
        "country": "BY",
        "city": {"text": "Minsk", "lang": "en"},
        "region": {"code": "minsk-city", "name": {"text": "Minsk city", "lang": "en"}},
        "website": "https://example.org/",
        "founded_year": 1965,
        "logo": None,
        "stand": {"code": "A-203", "hall": "A", "is_reconstruction": True},
        "products": [{"text": "Cheese", "lang": "en"}, {"text": "Butter", "lang": "en"}],
        "provenance": "illustrative",
        "provenance_url": None,
    }


def test_exhibitors_stand_in_the_order_of_the_language(exhibition, client):
    for number, name in enumerate(("Ялта", "Ёлка", "Жук"), 1):
        make_exhibitor(exhibition, number, name_ru=name, name_en="")
    assert found(client, EXHIBITORS, "slug", "lang=ru") == [
        "test-company-2",
        "test-company-3",
        "test-company-1",
    ]


@pytest.mark.parametrize("state", [Exhibitor.State.CANCELLED, Exhibitor.State.NO_SHOW])
def test_exhibitor_that_is_not_there_is_not_shown(exhibition, client, state):
    exhibitor = make_exhibitor(exhibition, 1)
    stand = make_stand(make_hall(exhibition))
    allocation.assign(stand=stand, exhibitor=exhibitor)
    Exhibitor.objects.update(state=state)
    assert found(client, EXHIBITORS, "slug") == []
    assert client.get(f"{EXHIBITORS}test-company-1/").status_code == 404
    assert found(client, STANDS, "exhibitor") == [None]


@pytest.mark.parametrize("state", [Allocation.State.OPTION, Allocation.State.OFFERED])
def test_option_does_not_tell_who_holds_it(exhibition, client, state):
    exhibitor = make_exhibitor(exhibition, 1)
    stand = make_stand(make_hall(exhibition))
    Allocation.objects.create(stand=stand, exhibitor=exhibitor, state=state)
    assert found(client, EXHIBITORS, "stand") == [None]
    assert found(client, EXHIBITORS, "slug", "hall=A") == []
    assert client.get(f"{STANDS}A-101/").json()["status"] == "reserved"
    assert client.get(f"{STANDS}A-101/").json()["exhibitor"] is None


def test_other_editions_never_appear(exhibition, client):
    other = make_exhibition("other-expo")
    exhibitor = make_exhibitor(other, 1)
    stand = make_stand(make_hall(other), "A-101")
    allocation.assign(stand=stand, exhibitor=exhibitor)
    assert found(client, EXHIBITORS, "slug") == []
    assert found(client, STANDS, "code") == []
    assert client.get(f"{EXHIBITORS}test-company-1/").status_code == 404
    assert client.get(f"{STANDS}A-101/").status_code == 404
    assert client.get(f"{EXHIBITORS}?sector={exhibitor.sector.code}").status_code == 422


def test_filters_narrow_the_exhibitors(exhibition, client):
    food, wood = make_sector(exhibition, "FOOD"), make_sector(exhibition, "WOOD")
    first = make_exhibitor(exhibition, 1, ["Cheese"], sector=food)
    second = make_organisation(2, region=make_region("gomel"))
    make_exhibitor(exhibition, 2, sector=wood, organisation=second)
    allocation.assign(stand=make_stand(make_hall(exhibition, "B"), "B-101"), exhibitor=first)
    make_hall(exhibition, "A")
    assert found(client, EXHIBITORS, "slug", "sector=FOOD") == ["test-company-1"]
    assert found(client, EXHIBITORS, "slug", "region=gomel") == ["test-company-2"]
    assert found(client, EXHIBITORS, "slug", "hall=B") == ["test-company-1"]
    assert found(client, EXHIBITORS, "slug", "hall=A") == []
    assert found(client, EXHIBITORS, "slug", "q=cheese") == ["test-company-1"]
    assert found(client, EXHIBITORS, "slug", "sector=FOOD&region=gomel") == []


def test_search_reads_the_other_keyboard_layout(exhibition, client):
    make_exhibitor(exhibition, 1, name_ru="Минск")
    assert found(client, EXHIBITORS, "slug", "q=vbycr") == ["test-company-1"]
    assert found(client, EXHIBITORS, "slug", "q=nothing") == []


def test_released_stand_is_free_again(exhibition, client):
    exhibitor = make_exhibitor(exhibition, 1)
    stand = make_stand(make_hall(exhibition))
    allocation.release(allocation=allocation.assign(stand=stand, exhibitor=exhibitor))
    assert found(client, EXHIBITORS, "stand") == [None]
    assert found(client, EXHIBITORS, "slug", "hall=A") == []
    assert found(client, STANDS, "status") == ["free"]


def test_stand_shows_its_place_in_metres_and_its_holder(exhibition, client):
    stand = make_stand(make_hall(exhibition), "A-101", x_cm=350, width_cm=600)
    allocation.assign(stand=stand, exhibitor=make_exhibitor(exhibition, 1), is_reconstruction=True)
    assert client.get(f"{STANDS}A-101/").json() == {
        "code": "A-101",
        "hall": "A",
        "kind": "shell",
        "x": 3.5,
        "y": 3.0,
        "width": 6.0,
        "depth": 3.0,
        "area": 18.0,
        "status": "taken",
        "exhibitor": "test-company-1",
        "is_reconstruction": True,
    }


def test_filters_narrow_the_stands(exhibition, client):
    hall = make_hall(exhibition)
    taken = make_stand(hall, "A-101")
    make_stand(hall, "A-102", kind="raw")
    make_stand(hall, "A-103", is_closed=True)
    make_stand(make_hall(exhibition, "B"), "B-101")
    allocation.assign(stand=taken, exhibitor=make_exhibitor(exhibition, 1))
    assert found(client, STANDS, "code", "status=taken") == ["A-101"]
    assert found(client, STANDS, "code", "status=free") == ["A-102", "B-101"]
    assert found(client, STANDS, "code", "status=closed") == ["A-103"]
    assert found(client, STANDS, "code", "kind=raw") == ["A-102"]
    assert found(client, STANDS, "code", "hall=B") == ["B-101"]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (EXHIBITORS, "sector=NONE"),
        (EXHIBITORS, "region=none"),
        (EXHIBITORS, "hall=Z"),
        (EXHIBITORS, "q=" + "x" * 101),
        (STANDS, "hall=Z"),
        (STANDS, "kind=soft"),
        (STANDS, "status=sold"),
    ],
)
def test_unknown_value_of_a_filter_is_refused_by_its_name(exhibition, client, path, query):
    response = client.get(f"{path}?{query}")
    assert response.status_code == 422
    assert [error["parameter"] for error in response.json()["errors"]] == [query.partition("=")[0]]


def test_unknown_filter_is_passed_over(exhibition, client):
    make_exhibitor(exhibition, 1)
    assert found(client, EXHIBITORS, "slug", "colour=green") == ["test-company-1"]


# The edition, the count and the rows; then products and stands, or the holders.
@pytest.mark.parametrize(("path", "queries"), [(EXHIBITORS, 5), (STANDS, 4)])
def test_lists_ask_the_same_number_of_queries_however_long(
    exhibition, client, django_assert_num_queries, path, queries
):
    hall = make_hall(exhibition)
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            organisation = make_organisation(number, region=make_region(f"region-{number}"))
            exhibitor = make_exhibitor(exhibition, number, ["Cheese", "Butter"], organisation=organisation)
            stand = make_stand(hall, f"A-10{number}", x_cm=300 * number)
            allocation.assign(stand=stand, exhibitor=exhibitor)
        with django_assert_num_queries(queries):
            response = client.get(path)
    assert response.json()["count"] == 3


def test_no_answer_holds_a_database_id(exhibition, client):
    exhibitor = make_exhibitor(exhibition, 1, ["Cheese"])
    allocation.assign(stand=make_stand(make_hall(exhibition)), exhibitor=exhibitor)

    def keys(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield key
                yield from keys(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from keys(inner)

    for path in (EXHIBITORS, STANDS):
        assert {"id", "pk"}.isdisjoint(keys(client.get(path).json()))
