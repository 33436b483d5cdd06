"""Every refusal below /api/ is a problem document."""

import json

import pytest
from django.conf import settings
from django.core.cache import cache

from expo import problems

APPLICATIONS = "/api/v1/applications/"


@pytest.fixture(autouse=True)
def fresh_throttle():
    cache.clear()


def assert_problem(response, status, name):
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert body["type"] == f"{settings.BASE_URL}/problems/{name}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["request_id"] == response.headers["Request-Id"]
    return body


def test_unknown_path_is_a_problem(exhibition, client):
    assert_problem(client.get("/api/v1/nothing/"), 404, "not-found")


def test_unknown_item_is_a_problem(exhibition, client):
    assert_problem(client.get("/api/v1/halls/Z/"), 404, "not-found")


def test_api_without_an_exhibition_is_a_problem(client, db):
    assert_problem(client.get("/api/v1/exhibitors/"), 404, "not-found")


def test_wrong_method_names_the_right_ones(exhibition, client):
    response = client.delete("/api/v1/halls/")
    assert_problem(response, 405, "method")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_unoffered_form_is_a_problem(exhibition, client):
    response = client.get("/api/v1/halls/", headers={"Accept": "text/html"})
    assert_problem(response, 406, "not-acceptable")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_other_content_is_a_problem(exhibition, client, kind):
    assert_problem(client.post(APPLICATIONS, b"a=1", content_type=kind), 415, "media-type")


def test_large_body_is_a_problem_in_the_asked_language(exhibition, client):
    body = b"x" * (settings.MAX_BODY_BYTES + 1)
    response = client.post(f"{APPLICATIONS}?lang=en", body, content_type="application/json")
    assert assert_problem(response, 413, "too-large")["title"] == "The request is too large"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"area": NaN}',
        b'{"legal_name": "\\ud800"}',
        b"[" * 200_000,
        b"1" * 5000,
    ],
)
def test_unreadable_body_is_malformed(exhibition, client, body):
    assert_problem(client.post(APPLICATIONS, body, content_type="application/json"), 400, "malformed")


@pytest.mark.parametrize("charset", ["utf-16", "base64", "no-such"])
def test_body_is_read_as_utf8_whatever_the_header_says(exhibition, client, charset):
    kind = f"application/json; charset={charset}"
    response = client.generic("POST", APPLICATIONS, '{"legal_name": "Пробная"}', content_type=kind)
    assert response.status_code == 201
    assert response.json()["legal_name"] == "Пробная"


def test_malformed_body_says_where(exhibition, client):
    response = client.post(f"{APPLICATIONS}?lang=en", b'{\n "a" 1}', content_type="application/json")
    assert assert_problem(response, 400, "malformed")["detail"] == "This is not JSON: line 2, column 6."


def test_nul_in_the_query_is_a_problem(exhibition, client):
    assert_problem(client.get("/api/v1/halls/?x=%00"), 400, "malformed")


def test_failure_on_our_side_is_a_problem(exhibition, client, monkeypatch):
    def broken(self):
        raise RuntimeError("planned")

    monkeypatch.setattr("expo.api.Halls.get_queryset", broken)
    client.raise_request_exception = False
    body = assert_problem(client.get("/api/v1/halls/?lang=en"), 500, "server")
    assert "planned" not in json.dumps(body)


@pytest.mark.parametrize("language", ["en", "ru", "be", "kk"])
def test_problem_is_in_the_asked_language(exhibition, client, language):
    response = client.get(f"/api/v1/halls/Z/?lang={language}")
    assert response.headers["Content-Language"] == language
    assert_problem(response, 404, "not-found")


def test_problem_does_not_depend_on_what_the_browser_prefers(exhibition, client):
    first = client.get("/api/v1/halls/Z/").json()
    second = client.get("/api/v1/halls/Z/", headers={"Accept-Language": "en"}).json()
    assert first["title"] == second["title"]


def test_unknown_language_is_refused_by_the_name_of_the_parameter(exhibition, client):
    body = assert_problem(client.get("/api/v1/halls/?lang=xx"), 422, "validation")
    assert [(one["parameter"], one["code"]) for one in body["errors"]] == [("lang", "invalid_choice")]


def test_pointers_are_escaped_as_the_standard_says():
    errors = problems.errors_of({"a/b~c": ["wrong"], "list": [{"inner": ["wrong"]}]})
    assert [error["pointer"] for error in errors] == ["/a~1b~0c", "/list/0/inner"]


def test_error_of_the_whole_body_has_an_empty_pointer():
    assert problems.errors_of({"non_field_errors": ["wrong"]})[0]["pointer"] == ""


@pytest.mark.parametrize("name", sorted(problems.titles()))
def test_every_type_leads_to_a_page(client, name):
    response = client.get(f"/problems/{name}?lang=en")
    assert response.status_code == 200
    assert problems.titles().keys() == problems.advice().keys()
    assert '<html lang="en">' in response.text


def test_page_of_a_type_takes_the_browsers_language(client, db):
    response = client.get("/problems/validation", headers={"Accept-Language": "be"})
    assert response.headers["Content-Language"] == "be"
    assert "Accept-Language" in response.headers["Vary"]


def test_page_of_an_unknown_type_is_not_found(exhibition, client):
    assert client.get("/problems/nothing").status_code == 404
