"""What every answer carries, and how the site refuses."""

import logging
import re

import pytest
from django.test import Client

LANGUAGES = ("ru", "kk", "be", "en")


@pytest.mark.parametrize("path", ["/ru/", "/no-such-page/", "/healthz", "/accounts/login/"])
def test_answers_carry_the_security_headers(exhibition, client, path):
    headers = client.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Request-Id"]


@pytest.mark.parametrize(
    ("accepted", "home"),
    [("kk", "/kk/"), ("be,ru;q=0.5", "/be/"), ("en-GB,en;q=0.8", "/en/"), ("de", "/ru/"), ("", "/ru/")],
)
def test_root_leads_to_the_language_asked_for_and_to_russian_otherwise(client, accepted, home):
    response = client.get("/", headers={"Accept-Language": accepted})
    assert response.status_code == 302
    assert response.url == home
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "Страница не найдена"),
        ("kk", "Бет табылмады"),
        ("be", "Старонка не знойдзена"),
        ("en", "Page not found"),
    ],
)
def test_missing_page_says_so_in_the_language_of_its_address(exhibition, client, language, said):
    response = client.get(f"/{language}/no-such-page/")
    assert response.status_code == 404
    assert f"<h1>{said}</h1>" in response.text
    assert f'<html lang="{language}">' in response.text
    assert f'role="search" action="/{language}/search/"' in response.text
    assert f'<li><a href="/{language}/schedule/">' in response.text.split("<main")[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_server_error_is_a_page_and_asks_nothing_of_the_database(
    db, client, monkeypatch, language, django_assert_num_queries, caplog, from_views
):
    def broken(request, *args, **kwargs):
        raise RuntimeError("planned")

    monkeypatch.setattr("expo.views.home.render", broken)
    monkeypatch.setattr("expo.middleware._current", lambda: None)
    client.raise_request_exception = False
    with caplog.at_level(logging.CRITICAL), django_assert_num_queries(0):
        response = client.get(f"/{language}/")
    assert response.status_code == 500
    assert f'<html lang="{language}">' in response.text
    assert response.headers["Request-Id"] in response.text


def test_forged_form_is_refused_in_the_readers_language(exhibition):
    response = Client(enforce_csrf_checks=True).post("/i18n/setlang/", {"language": "kk"})
    assert response.status_code == 403


def test_body_over_the_limit_is_refused_before_it_is_read(client, settings):
    settings.MAX_BODY_BYTES = 1000
    response = client.post("/api/v1/applications/", "x" * 1001, content_type="application/json")
    assert response.status_code == 413
    assert response.headers["Content-Type"] == "application/problem+json"


def test_length_that_is_no_number_is_refused(client):
    assert client.generic("POST", "/ru/", b"x", CONTENT_LENGTH="-1").status_code == 413


def test_foreign_host_is_refused(client):
    response = client.get("/ru/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.text


def test_nul_in_the_query_is_a_bad_request(exhibition, client):
    assert client.get("/ru/?q=%00").status_code == 400


def test_healthz_answers_without_the_database(db, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").text == "ok\n"


def test_readyz_says_what_is_ready_to_insiders_only(db, client):
    assert client.get("/readyz").json() == {"database": "ok", "migrations": 0, "cache": "ok"}
    assert client.get("/readyz", REMOTE_ADDR="203.0.113.5").status_code == 404
    assert client.get("/readyz", headers={"X-Forwarded-For": "203.0.113.5"}).status_code == 404


def test_site_without_an_exhibition_says_that_none_is_loaded(db, client):
    assert client.get("/ru/").status_code == 404


def test_feeds_do_not_vary_by_the_browsers_language(exhibition, client):
    answers = {client.get("/schedule.json", headers={"Accept-Language": code}).content for code in LANGUAGES}
    assert len(answers) == 1


def test_log_lines_are_json_with_the_request_id(exhibition, client, caplog):
    with caplog.at_level(logging.INFO):
        response = client.get("/ru/")
    finished = [record.msg for record in caplog.records if "request_finished" in str(record.msg)]
    assert [record["request_id"] for record in finished] == [response.headers["Request-Id"]]


@pytest.mark.parametrize(
    "path",
    ["/", "/ru/", "/ru/economy/", "/ru/sources/", "/ru/exhibitors/", "/ru/plan/", "/healthz", "/api/docs/"],
)
def test_pages_are_for_reading_only(exhibition, client, path):
    assert client.trace(path).status_code == 405
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/%09/evil.example"])
@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/"])
def test_login_neither_follows_nor_links_a_foreign_address(exhibition, client, path, target):
    page = client.get(path, {"next": target}).text
    assert re.findall(r'(?:href|action)="[^"?]*evil', page) == []
