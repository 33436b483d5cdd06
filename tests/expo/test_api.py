"""The API's first page, its lists of sectors and halls, its document and manual."""

import json

import pytest
from django.urls import reverse

from tests.conftest import almaty, make_exhibition, make_hall, make_sector


def test_first_page_shows_the_edition(exhibition, client, monkeypatch):
    monkeypatch.setattr("expo.clock.now", lambda: almaty(1, 0).replace(month=8))
    body = client.get("/api/v1/?lang=en").json()
    assert body["title"] == {"text": "Test Exhibition", "lang": "en"}
    assert body["applications_close_at"] == "2011-09-01T00:00:00+06:00"
    assert body["takes_applications"] is True
    assert body["days"][0] == {
        "date": "2011-09-07",
        "opens_at": "10:00",
        "closes_at": "18:00",
        "is_illustrative": False,
    }


def test_hall_gives_its_size_in_metres(exhibition, client):
    make_hall(exhibition, "A", width_cm=6300, depth_cm=4850)
    assert client.get("/api/v1/halls/A/?lang=en").json() == {
        "code": "A",
        "name": {"text": "Hall A", "lang": "en"},
        "kind": "indoor",
        "width": 63.0,
        "depth": 48.5,
        "gross_area": 3055.5,
    }


@pytest.mark.parametrize(("asked", "shown"), [("ru", "ru"), ("en", "en"), ("be", "ru"), ("kk", "kk")])
def test_text_says_what_language_it_is_in(exhibition, client, asked, shown):
    make_sector(exhibition, "MACH", name_kk="MACH саласы")
    name = client.get(f"/api/v1/sectors/MACH/?lang={asked}").json()["name"]
    assert name["lang"] == shown


def test_answer_is_russian_where_no_language_is_asked_for(exhibition, client):
    make_sector(exhibition, "MACH")
    response = client.get("/api/v1/sectors/", headers={"Accept-Language": "en"})
    assert response.headers["Content-Language"] == "ru"
    assert response.json()["results"][0]["name"]["lang"] == "ru"


def test_other_editions_never_appear(exhibition, client):
    other = make_exhibition("other-expo")
    make_sector(other, "OTHER")
    make_hall(other, "O")
    assert client.get("/api/v1/sectors/").json()["count"] == 0
    assert client.get("/api/v1/sectors/OTHER/").status_code == 404
    assert client.get("/api/v1/halls/O/").status_code == 404


@pytest.mark.parametrize(("path", "make"), [("sectors", make_sector), ("halls", make_hall)])
def test_lists_ask_the_same_number_of_queries_however_long(
    exhibition, client, django_assert_num_queries, path, make
):
    # The edition, the count, the rows.
    for codes in ("A", "BC"):
        for code in codes:
            make(exhibition, code)
        with django_assert_num_queries(3):
            response = client.get(f"/api/v1/{path}/")
    assert response.json()["count"] == 3


def test_list_may_be_kept_for_a_minute_and_a_refusal_not(exhibition, client):
    assert client.get("/api/v1/halls/").headers["Cache-Control"] == "public, max-age=60"
    assert client.get("/api/v1/halls/Z/").headers["Cache-Control"] == "no-store"


def test_list_comes_in_pages(exhibition, client):
    for code in "ABC":
        make_hall(exhibition, code)
    body = client.get("/api/v1/halls/?page_size=2&page=2&unknown=1").json()
    assert body["count"] == 3
    assert [hall["code"] for hall in body["results"]] == ["C"]
    assert body["next"] is None
    assert "page_size=2" in body["previous"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("page=0", "page"),
        ("page=two", "page"),
        ("page=-1", "page"),
        ("page_size=301", "page_size"),
        ("page_size=٣", "page_size"),
    ],
)
def test_page_that_is_no_number_is_refused(exhibition, client, query, parameter):
    response = client.get(f"/api/v1/halls/?{query}")
    assert response.status_code == 422
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


def test_page_beyond_the_last_is_not_found(exhibition, client):
    assert client.get("/api/v1/halls/?page=2").status_code == 404


def test_options_name_the_methods_and_nothing_else(exhibition, client):
    response = client.options("/api/v1/halls/")
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_document_is_valid_openapi_31_in_english_whoever_asks(exhibition, client):
    response = client.get(reverse("schema") + "?lang=ru")
    assert response.headers["Content-Type"] == "application/json"
    document = response.json()
    assert document["openapi"].startswith("3.1")
    assert not any("а" <= sign <= "я" for sign in json.dumps(document, ensure_ascii=False))


def test_document_comes_as_yaml_where_that_is_asked_for(exhibition, client):
    response = client.get(reverse("schema"), headers={"Accept": "application/yaml"})
    assert response.text.startswith("openapi: 3.1")


def test_every_operation_is_described_and_knows_its_refusals(exhibition, client):
    document = client.get(reverse("schema")).json()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            refusals = {code for code in operation["responses"] if code >= "400"}
            assert {"400", "406", "422"} <= refusals, (path, method)
            assert operation["summary"]
            assert operation["description"]
            assert operation["tags"]


def test_manual_explains_every_call_and_object(exhibition, client):
    response = client.get(reverse("api-docs"))
    document = client.get(reverse("schema")).json()
    assert response.headers["Content-Language"] == "en"
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert f"<code>{method.upper()} {path}</code>" in response.text
            assert f'<h3 id="{operation["operationId"]}">' in response.text
    assert "-H &#x27;Authorization: Bearer KEY&#x27;" in response.text
    assert '<h3 id="Exhibitor">' in response.text
    assert '<a href="#Problem">' in response.text


def test_manual_asks_the_database_for_nothing(client):
    assert client.get(reverse("api-docs")).status_code == 200


def test_trial_loads_everything_from_this_site(exhibition, client):
    response = client.get(reverse("api-try"))
    assert response.status_code == 200
    assert "https://" not in response.text
    assert "<style" not in response.text
    assert "<script>" not in response.text
    assert client.get(reverse("api-try") + "?script=").headers["Content-Type"] == "application/javascript"
