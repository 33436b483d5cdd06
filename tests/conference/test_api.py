"""The programme in the API: what is released and nothing else."""

import datetime as dt

import pytest

from conference.models import Session
from conference.publishing import publish
from tests.conftest import (
    almaty,
    make_exhibition,
    make_exhibitor,
    make_hall,
    make_organisation,
    make_room,
    make_sector,
    make_session,
)

SESSIONS, ROOMS = "/api/v1/sessions/", "/api/v1/rooms/"


def found(client, query="", path=SESSIONS, key="code"):
    response = client.get(f"{path}?{query}")
    assert response.status_code == 200, response.text
    return [row[key] for row in response.json()["results"]]


def release(exhibition):
    return publish(exhibition=exhibition, name="1.0")


def test_session_shows_what_is_public_with_almatys_offset(exhibition, client):
    sector = make_sector(exhibition, "FOOD")
    room = make_room(exhibition, "CONF1")
    first, second = make_organisation(2), make_organisation(1)
    session = make_session(exhibition, 1, [first, second], sector=sector, room=room)
    release(exhibition)
    assert client.get(f"{SESSIONS}{session.code}/?lang=en").json() == {
        "code": session.code,
        "kind": "seminar",
        "access": "open",
        "title": {"text": "Test Seminar 1", "lang": "en"},
        "abstract": None,
        "day": "2011-09-08",
        "starts_at": "2011-09-08T10:00:00+06:00",
        "ends_at": "2011-09-08T11:00:00+06:00",
        "room": {"code": "CONF1", "name": {"text": "Room CONF1", "lang": "en"}},
        "sector": {"code": "FOOD", "name": {"text": "Sector FOOD", "lang": "en"}},
        "track": None,
        "organisations": [
            {"slug": "test-company-2", "name": {"text": "Test Company 2", "lang": "en"}},
            {"slug": "test-company-1", "name": {"text": "Test Company 1", "lang": "en"}},
        ],
        "contributions": [],
        "files": [],
        "provenance": "illustrative",
        "provenance_url": None,
    }


@pytest.fixture
def closed(exhibition):
    """A closed session with a sector, a room, a day and an organisation that nothing else has."""
    Session.objects.all().delete()
    return make_session(
        exhibition,
        9,
        [make_organisation(9, slug="secret-guest")],
        access="closed",
        kind="negotiations",
        title_en="Secret talks",
        title_ru="Тайные переговоры",
        sector=make_sector(exhibition, "SECRET"),
        room=make_room(exhibition, "BACK"),
        starts_at=almaty(9, 10),
        ends_at=almaty(9, 11),
    )


def test_closed_session_shows_nowhere(exhibition, client, closed):
    open_session = make_session(exhibition, 1, room=make_room(exhibition, "FRONT"))
    release(exhibition)
    body = client.get(SESSIONS)
    assert body.json()["count"] == 1
    assert found(client) == [open_session.code]
    for leak in (closed.code, closed.reference, "Secret", "Тайные", "secret-guest"):
        assert leak not in body.text
    assert client.get(f"{SESSIONS}{closed.code}/").status_code == 404
    for query in ("room=BACK", "sector=SECRET", "day=2011-09-09"):
        assert found(client, query) == []


def test_filters_do_not_know_what_only_closed_sessions_have(exhibition, client, closed):
    release(exhibition)
    refused = [
        client.get(f"{SESSIONS}?{query}")
        for query in ("access=closed", "kind=negotiations", "kind=commission", "exhibitor=secret-guest")
    ]
    unknown = client.get(f"{SESSIONS}?exhibitor=nobody")
    assert [response.status_code for response in refused] == [422] * 4
    assert refused[3].json()["errors"] == unknown.json()["errors"]


def test_document_does_not_name_closed_kinds(exhibition, client):
    schemas = client.get("/api/v1/schema/").json()["components"]["schemas"]
    assert "closed" not in schemas["SessionAccessEnum"]["enum"]
    assert {"commission", "negotiations"}.isdisjoint(schemas["SessionKindEnum"]["enum"])


def test_draft_does_not_show_through_the_release(exhibition, client):
    session = make_session(exhibition, 1)
    assert found(client) == []
    release(exhibition)
    Session.objects.update(title_ru="Ещё не решено")
    make_session(exhibition, 2)
    assert found(client) == [session.code]
    assert "Ещё" not in client.get(SESSIONS).text


def test_newest_release_counts(exhibition, client):
    make_session(exhibition, 1)
    release(exhibition)
    Session.objects.all().delete()
    second = make_session(exhibition, 2)
    release(exhibition)
    assert found(client) == [second.code]


def test_other_editions_never_appear(exhibition, client):
    other = make_exhibition("other-expo")
    other.days.create(date=dt.date(2011, 9, 8), opens_at=dt.time(10), closes_at=dt.time(18))
    session = make_session(other, 1, [make_organisation(1)])
    release(other)
    assert found(client) == []
    assert found(client, path=ROOMS) == []
    assert client.get(f"{SESSIONS}{session.code}/").status_code == 404
    assert client.get(f"{ROOMS}CONF1/").status_code == 404
    assert client.get(f"{SESSIONS}?room=CONF1").status_code == 422
    assert client.get(f"{SESSIONS}?exhibitor=test-company-1").status_code == 422


def test_filters_narrow_the_programme(exhibition, client):
    food, room = make_sector(exhibition, "FOOD"), make_room(exhibition, "TALKS")
    company = make_organisation(1)
    first = make_session(exhibition, 1, [company], sector=food, room=make_room(exhibition, "CONF1"))
    second = make_session(
        exhibition,
        2,
        room=room,
        kind="press",
        access="invitation",
        starts_at=almaty(9, 10),
        ends_at=almaty(9, 11),
    )
    release(exhibition)
    assert found(client) == [first.code, second.code]
    assert found(client, "day=2011-09-08") == [first.code]
    assert found(client, "room=TALKS") == [second.code]
    assert found(client, "kind=press") == [second.code]
    assert found(client, "access=invitation") == [second.code]
    assert found(client, "sector=FOOD") == [first.code]
    assert found(client, "exhibitor=test-company-1") == [first.code]
    assert found(client, "exhibitor=test-company-1&day=2011-09-09") == []
    assert found(client, "day=") == [first.code, second.code]


def test_exhibitor_without_sessions_has_an_empty_list(exhibition, client):
    make_exhibitor(exhibition, 7)
    release(exhibition)
    assert found(client, "exhibitor=test-company-7") == []


def test_session_after_midnight_belongs_to_the_evening(exhibition, client):
    late = make_session(exhibition, 1, starts_at=almaty(9, 0, 30), ends_at=almaty(9, 1))
    release(exhibition)
    assert found(client, "day=2011-09-08") == [late.code]
    assert found(client, "day=2011-09-09") == []
    assert found(client, key="day") == ["2011-09-08"]


@pytest.mark.parametrize(
    "query", ["day=2011-09-20", "day=tomorrow", "day=2011-13-45", "room=X", "kind=x", "access=x", "sector=X"]
)
def test_unknown_value_of_a_filter_is_refused_by_its_name(exhibition, client, query):
    response = client.get(f"{SESSIONS}?{query}")
    assert response.status_code == 422
    assert [error["parameter"] for error in response.json()["errors"]] == [query.partition("=")[0]]


def test_room_shows_its_hall_and_seats(exhibition, client):
    make_room(exhibition, "TALKS", hall=make_hall(exhibition, "A"), capacity=60)
    assert client.get(f"{ROOMS}TALKS/?lang=ru").json() == {
        "code": "TALKS",
        "name": {"text": "Зал TALKS", "lang": "ru"},
        "hall": "A",
        "capacity": 60,
        "layout": "theatre",
    }


def test_rooms_ask_the_same_number_of_queries_however_many(exhibition, client, django_assert_num_queries):
    hall = make_hall(exhibition)
    for codes in ("A", "BC"):
        for code in codes:
            make_room(exhibition, code, hall=hall)
        with django_assert_num_queries(3):
            assert client.get(ROOMS).status_code == 200


def test_sessions_ask_the_same_number_of_queries_however_many(exhibition, client, django_assert_num_queries):
    sector = make_sector(exhibition)
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            make_session(exhibition, number, [make_organisation(number)], sector=sector)
        release(exhibition)
        # The edition, its release, the count, the slots, their presenters, who takes part, the files.
        with django_assert_num_queries(7):
            response = client.get(SESSIONS)
    assert response.json()["count"] == 3
