"""The page cache with everything that stands behind it: headers, hosts, and pages that come and go."""

import pytest
from django.test import Client

from conference import publishing
from expo import current
from expo.models import Exhibition
from tests.conftest import make_exhibitor, make_sector, make_session

PAGE = "/en/sources/"


@pytest.fixture
def release(exhibition):
    make_exhibitor(exhibition)
    make_session(exhibition)
    return publishing.publish(exhibition=exhibition, name="Test release")


def test_kept_page_has_all_the_headers_of_a_built_one(release, client):
    built, kept = (client.get("/kk/schedule/") for _time in range(2))
    assert built.content == kept.content
    assert "nosniff" in kept.headers["X-Content-Type-Options"]
    assert kept.headers["X-Frame-Options"] == "DENY"
    assert "'none'" in kept.headers["Content-Security-Policy"]
    assert kept.headers["Content-Language"] == "kk"
    assert set(built.headers) == set(kept.headers)
    assert built.headers.pop("Request-Id") != kept.headers.pop("Request-Id")
    assert built.headers == kept.headers


def test_answer_that_is_built_has_the_number_in_the_logs(release, client, caplog):
    with caplog.at_level("INFO"):
        built = client.get(PAGE, headers={"X-Request-Id": "made-up"})
    logged = {record.msg["request_id"] for record in caplog.records if "request_finished" in str(record.msg)}
    assert logged == {built.headers["Request-Id"]}
    assert "made-up" not in {built.headers["Request-Id"], client.get(PAGE).headers["Request-Id"]}


def test_redirect_to_https_comes_before_the_cache(release, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 3600
    client = Client()
    for _time in range(2):
        assert client.get(PAGE).status_code == 301
        secure = client.get(PAGE, secure=True)
        assert secure.status_code == 200
        assert "max-age=3600" in secure.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil.example", ""])
def test_stranger_host_is_refused_also_when_the_page_is_kept(release, client, host):
    client.get(PAGE)
    assert client.get(PAGE, headers={"Host": host or "[::1"}).status_code == 400
    assert "evil" not in client.get(PAGE).text


def test_port_of_a_visitor_reaches_no_kept_page(release, client):
    for path in (PAGE, "/en/", "/en/schedule/", "/schedule.json", "/schedule/changes.atom"):
        client.get(path, headers={"Host": "testserver:1337"})
        assert "1337" not in client.get(path).text


def test_language_that_a_browser_prefers_changes_no_feed(release, client):
    feeds = [client.get("/schedule.ics", headers={"Accept-Language": code}).content for code in ("kk", "en")]
    assert feeds[0] == feeds[1] == client.get("/schedule.ics?lang=ru").content
    assert client.get("/schedule.ics?lang=en").content != feeds[0]


def test_missing_page_appears_once_it_is_there(exhibition, client):
    assert client.get("/en/exhibitors/test-company-1/").status_code == 404
    exhibitor = make_exhibitor(exhibition)
    assert client.get("/en/exhibitors/test-company-1/").status_code == 200
    exhibitor.state = "CANCELLED"
    exhibitor.save()
    gone = client.get("/en/exhibitors/test-company-1/")
    assert (gone.status_code, gone.headers["Cache-Control"]) == (404, "no-cache")


def test_view_behind_the_cache_tells_a_cdn_to_ask_each_time(release, client):
    assert client.get("/en/exhibitors/?q=test").headers["Cache-Control"] == "no-cache"


def test_page_is_built_from_the_database_not_from_what_is_remembered(exhibition, client, settings):
    settings.CURRENT_KEPT_SECONDS = 1000
    current._kept.clear()
    client.get(PAGE)
    current.exhibition()
    Exhibition.objects.update(name="Renamed EXPO")
    try:
        assert current.exhibition().name == "Test EXPO 2011"
        assert "Renamed EXPO" in client.get(PAGE).text
    finally:
        current._kept.clear()


def test_organiser_and_visitor_do_not_share_an_answer(release, client, organiser):
    inside = Client()
    inside.force_login(organiser)
    inside.get("/en/")
    assert "ETag" not in inside.get("/en/").headers
    page = client.get("/en/").text
    assert "organiser@example.org" not in page
    assert "csrf" not in page


def test_cold_page_under_load_is_built_once_with_the_whole_site(exhibition, in_parallel, monkeypatch):
    from expo.views import sources

    make_sector(exhibition)
    shared, built, real = Client(), [], sources.render
    shared.get("/healthz")
    monkeypatch.setattr(sources, "render", lambda *args: built.append(1) or real(*args))

    def visit(number):
        visitor = Client()
        visitor.handler = shared.handler
        return visitor.get(PAGE).status_code

    assert set(in_parallel(visit, range(20))) == {200}
    assert len(built) == 1
