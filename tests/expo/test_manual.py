"""The manual of the API: every call with its command line, and the chapters beside it."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse

from expo import manual

CHAPTERS = ("first-registration", "webhooks", "changes")


@pytest.fixture(scope="module")
def document():
    return manual.read_document()


@pytest.fixture(scope="module")
def calls(document):
    sections = manual.sections(document, "https://expo.example")
    return {call.anchor: call for _tag, _description, several in sections for call in several}


def operations(document):
    return [(method.upper(), path) for path, several in document["paths"].items() for method in several]


def test_manual_shows_every_call(exhibition, client, document):
    page = client.get("/api/docs/").text
    for method, path in operations(document):
        assert f"<p><code>{method} {path}</code></p>" in page


def test_change_says_what_it_builds_on(calls):
    assert calls["applications_change"].curl.splitlines()[:3] == [
        "curl -X PATCH 'https://expo.example/api/v1/applications/NUMBER/?lang=en' \\",
        "  -H 'Authorization: Bearer KEY' \\",
        "  -H 'If-Match: ETAG' \\",
    ]


def test_what_can_be_repeated_shows_its_key(calls):
    shown = {name for name, call in calls.items() if "-H 'Idempotency-Key: UUID'" in call.curl}
    assert {"applications_create", "applications_submit", "files_create", "webhooks_create"} <= shown
    assert not [name for name in shown if calls[name].method != "POST"]


def test_reading_shows_no_header_that_it_does_not_need(calls):
    assert calls["sectors_list"].curl == "curl 'https://expo.example/api/v1/sectors/?lang=en'"


def test_file_is_sent_in_parts(calls):
    call = calls["files_create"]
    assert call.curl.endswith("  -F 'file=@FILE' \\\n  -F 'kind=logo'")
    assert [row.name for row in call.body] == ["file", "kind"]


def test_put_sends_its_example(calls):
    curl = calls["applications_by_external_id_update"].curl
    assert curl.startswith(
        "curl -X PUT 'https://expo.example/api/v1/applications/by-external-id/EXTERNAL_ID/?lang=en' \\\n"
    )
    assert '"legal_name": "Test Company 1"' in curl


def test_headers_of_answers_are_told(calls):
    rows = {row.name: row.kind for row in calls["applications_create"].headers}
    assert rows["ETag"] == rows["Location"] == "201"
    assert "429" in rows["Retry-After"]
    assert {"Idempotent-Replayed", "RateLimit", "RateLimit-Policy"} <= set(rows)


def test_download_is_no_object(calls):
    answers = {row.name: (row.kind, row.object) for row in calls["files_content"].answers}
    assert answers["200"] == ("application/octet-stream", "")
    assert answers["404"] == ("Problem", "Problem")


def test_every_link_inside_of_the_manual_leads_somewhere(exhibition, client):
    page = client.get("/api/docs/").text
    missing = set(re.findall(r'href="#([^"]+)"', page)) - set(re.findall(r'id="([^"]+)"', page))
    assert missing == set()


@pytest.mark.parametrize("name", CHAPTERS)
def test_chapter_is_in_english_and_leads_to_the_others(exhibition, client, name):
    response = client.get(f"/api/docs/{name}/?lang=kk")
    assert response.status_code == 200
    assert response.headers["Content-Language"] == "en"
    assert '<html lang="en">' in response.text
    for other in CHAPTERS:
        assert f'href="/api/docs/{other}/"' in response.text
    assert f'href="/api/docs/{name}/" aria-current="page"' in response.text
    assert response.text.count("<h1") == 1


@pytest.mark.parametrize("name", CHAPTERS)
def test_links_of_chapters_lead_somewhere(exhibition, client, name):
    page = client.get(f"/api/docs/{name}/").text
    inside = {target for target in re.findall(r'<a [^>]*href="(/[^"]*)"', page) if target != "/en/"}
    for target in inside:
        address, _mark, place = target.partition("#")
        response = client.get(address)
        assert response.status_code == 200, target
        assert not place or f'id="{place}"' in response.text, target
    assert not re.search(r'href="[^"]*\.md', page)


def test_chapters_name_the_address_of_this_site(exhibition, client, settings):
    settings.BASE_URL = "https://expo.example"
    page = client.get("/api/docs/first-registration/").text
    assert "API=https://expo.example/api/v1" in page
    assert "127.0.0.1" not in page


@pytest.mark.parametrize("path", ["/api/docs/", *(f"/api/docs/{name}/" for name in CHAPTERS)])
def test_manual_can_be_read_only(exhibition, client, path):
    assert client.post(path).status_code == 405
    assert set(client.get(path).headers["Cache-Control"].split(", ")) == {"public", "max-age=60"}


def test_manual_asks_nothing_of_the_database(db, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        for name in CHAPTERS:
            client.get(reverse(f"manual-{name}"))
        client.get(reverse("api-docs"))


def test_change_log_names_every_call_once_where_it_came(document):
    text = (settings.BASE_DIR / "docs" / "api-changes.md").read_text()
    new = re.findall(
        r"`([A-Z]+ /[^`]+)`", text.partition("Different now:")[0] + text.partition("New calls:")[2]
    )
    named = {unescape(call) for call in new}
    assert named == {f"{method} {path}" for method, path in operations(document)}


def test_change_log_is_dated_and_begins_with_the_present_version(document):
    text = (settings.BASE_DIR / "docs" / "api-changes.md").read_text()
    entries = re.findall(r"^## (\d+\.\d+\.\d+), (\d+ [A-Z][a-z]+ \d{4})$", text, re.MULTILINE)
    assert entries[0][0] == document["info"]["version"]
    assert entries[-1][0] == "1.0.0"
