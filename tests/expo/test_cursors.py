"""Pages by cursor: nothing is skipped or comes twice while rows are inserted."""

import base64
import datetime as dt
import re
from itertools import chain

import pytest
from django.urls import path
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from expo.api import Base
from expo.cursors import LARGEST_ID, LATEST, Cursor, Cursors
from expo.models import AnsweredRequest

ROWS = "/api/v1/rows/"
NOON = dt.datetime(2011, 9, 7, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.urls(__name__)


class RowSerializer(serializers.ModelSerializer):
    class Meta:
        model = AnsweredRequest
        fields = ["key"]


class Rows(Base, ReadOnlyModelViewSet):
    queryset = AnsweredRequest.objects.all()
    serializer_class = RowSerializer
    pagination_class = Cursors
    filter_backends = []


urlpatterns = [path("api/v1/rows/", Rows.as_view({"get": "list"}))]


def add(name, minutes=0):
    """A row that was made so many minutes after noon."""
    row = AnsweredRequest.objects.create(owner="test", key=str(name), fingerprint="")
    AnsweredRequest.objects.filter(pk=row.pk).update(created_at=NOON + dt.timedelta(minutes=minutes))
    return row


def names(body):
    return [row["key"] for row in body["results"]]


def get(client, address=f"{ROWS}?page_size=2"):
    response = client.get(address)
    assert response.status_code == 200
    return response.json()


def walk(client, address=f"{ROWS}?page_size=2", way="next", between=lambda: None):
    """Follow the links to the end and return the names of each page."""
    pages = []
    while address:
        body = get(client, address)
        pages.append(names(body))
        address = body[way]
        between()
    return pages


def test_newest_come_first_in_pages(db, client):
    for number in range(5):
        add(number, minutes=number)
    assert walk(client) == [["4", "3"], ["2", "1"], ["0"]]


def test_rows_of_the_same_moment_come_once_each(db, client):
    for number in range(7):
        add(number)
    assert walk(client) == [["6", "5"], ["4", "3"], ["2", "1"], ["0"]]


def test_way_back_shows_the_same_pages(db, client):
    for number in range(6):
        add(number, minutes=number // 4)
    last = Cursor(True, NOON, AnsweredRequest.objects.get(key="1").pk + 1)
    assert walk(client, f"{ROWS}?page_size=2&cursor={last}", "previous") == [
        ["1", "0"],
        ["3", "2"],
        ["5", "4"],
    ]


def test_rows_that_are_inserted_meanwhile_neither_shift_nor_double(db, client):
    for number in range(6):
        add(number, minutes=number // 3)
    later = iter(range(100, 200))
    pages = walk(client, between=lambda: add(next(later), minutes=1000))
    assert pages == [["5", "4"], ["3", "2"], ["1", "0"]]


def test_deleted_row_does_not_break_its_cursor(db, client):
    for number in range(4):
        add(number)
    following = get(client)["next"]
    AnsweredRequest.objects.filter(key="2").delete()
    assert names(get(client, following)) == ["1", "0"]


def test_walk_of_any_rows_finds_each_once(db, client):
    minutes = [0, 3, 1, 1, 2, 0, 3, 3, 3, 1, 0, 2]
    rows = [(minute, add(number, minutes=minute).pk, str(number)) for number, minute in enumerate(minutes)]
    expected = [name for _minute, _id, name in sorted(rows, reverse=True)]
    for size in (1, 3, 5, 100):
        pages = walk(client, f"{ROWS}?page_size={size}")
        assert list(chain.from_iterable(pages)) == expected


def test_first_page_has_nothing_before_and_the_last_nothing_after(db, client):
    for number in range(3):
        add(number)
    first = get(client)
    assert first["previous"] is None
    second = get(client, first["next"])
    assert second["next"] is None
    back = get(client, second["previous"])
    assert names(back) == names(first)
    assert back["previous"] is None
    assert names(get(client, back["next"])) == names(second)


def test_page_emptied_by_deletion_leads_back_without_a_gap(db, client):
    for number in range(4):
        add(number)
    following = get(client)["next"]
    AnsweredRequest.objects.filter(key__in=["0", "1"]).delete()
    empty = get(client, following)
    assert (empty["results"], empty["next"]) == ([], None)
    assert names(get(client, empty["previous"])) == ["3", "2"]


def test_waiting_for_newer_ones_finds_them_and_leads_on_without_a_gap(db, client):
    for number in range(4):
        add(number)
    newer = Cursor(False, NOON, AnsweredRequest.objects.get(key="3").pk)
    nothing = get(client, f"{ROWS}?page_size=2&cursor={newer}")
    assert (nothing["results"], nothing["previous"]) == ([], None)
    assert names(get(client, nothing["next"])) == ["3", "2"]
    add("new", minutes=1)
    assert names(get(client, f"{ROWS}?page_size=2&cursor={newer}")) == ["new"]


def test_links_stand_in_the_header_too(db, client):
    for number in range(5):
        add(number)
    first = client.get(f"{ROWS}?page_size=2&lang=kk")
    assert first.headers["Link"] == f'<{first.json()["next"]}>; rel="next"'
    second = client.get(first.json()["next"])
    body = second.json()
    assert second.headers["Link"] == f'<{body["next"]}>; rel="next", <{body["previous"]}>; rel="prev"'
    for address in (body["next"], body["previous"]):
        assert "lang=kk" in address
        assert "page_size=2" in address


def test_single_page_has_no_links(db, client):
    response = client.get(ROWS)
    assert response.json() == {"results": [], "next": None, "previous": None}
    assert "Link" not in response.headers


def test_cursor_does_not_show_what_it_holds(db, client):
    for number in range(3):
        add(number)
    assert re.search(r"cursor=[A-Za-z0-9_-]+(&|$)", get(client)["next"])


def encoded(text):
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "!!!!",
        "курсор",
        "A" * 81,
        encoded("o1"),
        encoded("x1.1"),
        encoded("o-1.1"),
        encoded("o١.1"),
        encoded("o1.1\n"),
        encoded(f"o{LATEST + 1}.1"),
        encoded(f"o1.{LARGEST_ID + 1}"),
    ],
)
def test_broken_cursor_is_refused(db, client, cursor):
    response = client.get(ROWS, {"cursor": cursor})
    assert response.status_code == 422
    assert [(one["parameter"], one["code"]) for one in response.json()["errors"]] == [("cursor", "invalid")]


@pytest.mark.parametrize("way", ["o", "n"])
@pytest.mark.parametrize(("moment", "number"), [(0, 0), (LATEST, LARGEST_ID), (0, LARGEST_ID), (LATEST, 0)])
def test_cursor_at_the_edges_is_no_failure(db, client, way, moment, number):
    add("one")
    body = get(client, f"{ROWS}?cursor={encoded(f'{way}{moment}.{number}')}")
    for link in filter(None, (body["next"], body["previous"])):
        get(client, link)


@pytest.mark.parametrize("size", ["0", "101", "-1", "two", "1.5"])
def test_size_beyond_the_limits_is_refused(db, client, size):
    response = client.get(ROWS, {"page_size": size})
    assert response.status_code == 422
    assert [one["parameter"] for one in response.json()["errors"]] == ["page_size"]


def test_page_holds_fifty_unless_asked_for_otherwise(db, client):
    for number in range(51):
        add(number)
    assert len(get(client, ROWS)["results"]) == 50
    assert len(get(client, f"{ROWS}?page_size=100")["results"]) == 51


def test_page_is_one_query_however_far_and_long(db, client, django_assert_num_queries):
    addresses = []
    for count in (1, 3):
        while AnsweredRequest.objects.count() < count:
            add(AnsweredRequest.objects.count())
        addresses = [f"{ROWS}?page_size=1", get(client, f"{ROWS}?page_size=1")["next"]]
        for address in filter(None, addresses):
            with django_assert_num_queries(1):
                get(client, address)
