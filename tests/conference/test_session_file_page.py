"""Files of sessions for the public: the session's page, its feeds, the API and the download."""

import json
import logging
import uuid
from urllib.parse import quote

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from conference import session_files
from conference.models import Contribution, Session
from expo.models import Person
from tests.attached import attach, media, on_disk, replace
from tests.conference.schedules import export, take
from tests.conference.test_schedule_xml import faults
from tests.conference.test_session_page import page_of
from tests.conftest import make_session
from tests.documents import office, pdf
from tests.files import read_out

pytestmark = pytest.mark.usefixtures("media")
__all__ = ["media"]
ADDRESSES = [
    "/en/schedule/{code}/", "/en/schedule/", "/en/schedule/changes/", "/api/v1/sessions/{code}/",
    "/api/v1/sessions/", "/schedule.ics", "/schedule.xml", "/schedule.json", "/schedule/changes.rss",
]  # fmt: skip


@pytest.fixture
def session(exhibition):
    return make_session(exhibition)


def address_of(file):
    return f"/schedule/files/{file.stored_id}/{quote(file.stored.name)}"


def speak(session, number=1):
    person = Person.objects.create(surname_en=f"Test Person {number}", surname_ru=f"Пробный {number}")
    return Contribution.objects.create(session=session, person=person, position=number)


def status_of(client, address):
    response = client.get(address)
    read_out(response)
    return response.status_code


# The download


def test_visitor_downloads_the_very_bytes(session, publish, client):
    data = pdf("Торговля")
    file = attach(session, data=data, name="Доклад о торговле.pdf", language="ru")
    publish()
    response = client.get(address_of(file), headers={"Accept-Language": "kk"})
    assert (response.status_code, response.getvalue()) == (200, data)
    headers = response.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Length"] == str(len(data))
    assert headers["Content-Disposition"] == (
        f"attachment; filename*=utf-8''{quote('Доклад о торговле.pdf')}"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox")
    assert headers["Content-Language"] == "ru"
    assert headers["ETag"] == f'"{file.stored.sha256}"'
    assert "no-cache" in headers["Cache-Control"]
    assert "Accept-Language" not in headers.get("Vary", "")


def test_who_has_the_file_is_told_so(session, publish, client, media):
    file = attach(session)
    publish()
    for path in on_disk(media):
        # It is not even looked at.
        path.unlink()
    response = client.get(address_of(file), headers={"If-None-Match": f'"{file.stored.sha256}"'})
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == f'"{file.stored.sha256}"'
    assert client.get(address_of(file), headers={"If-None-Match": '"other"'}).status_code == 404


def test_head_says_the_same_without_the_bytes(session, publish, client):
    file = attach(session, data=office("docx"), name="a.docx")
    publish()
    response = client.head(address_of(file))
    assert response.headers["Content-Length"] == str(file.stored.size)
    assert response.headers["Content-Type"].endswith("wordprocessingml.document")
    assert response.headers["Content-Language"] == "und"
    assert b"".join(response) == b""
    assert client.post(address_of(file)).status_code == 405


def test_file_is_there_only_while_the_current_release_shows_it(exhibition, session, publish, client):
    file = attach(session)
    closed = attach(make_session(exhibition, 3, access="closed", kind="negotiations"))
    assert status_of(client, address_of(file)) == 404
    publish()
    assert status_of(client, address_of(file)) == 200
    assert status_of(client, address_of(closed)) == 404
    old = address_of(file)
    replace(file, pdf("Two"))
    assert [status_of(client, one) for one in (old, address_of(file))] == [200, 404]
    publish()
    assert [status_of(client, one) for one in (old, address_of(file))] == [404, 200]
    Session.objects.filter(pk=session.pk).update(access="closed")
    publish()
    assert status_of(client, address_of(file)) == 404


def test_any_other_address_is_not_found(session, publish, client):
    file = attach(session)
    publish()
    key = file.stored_id
    name = quote(file.stored.name)
    others = [f"{key}/other.pdf", f"{key}/", f"{key}", f"{uuid.uuid4()}/{name}", f"1/{name}", ""]
    assert [client.get(f"/schedule/files/{one}").status_code for one in others] == [404] * len(others)


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"other")])
def test_damaged_file_is_logged_and_not_sent(session, publish, client, media, caplog, harm):
    file = attach(session)
    publish()
    harm(*on_disk(media))
    with caplog.at_level(logging.ERROR, "conference.views.session_file"):
        assert status_of(client, address_of(file)) == 404
    assert "missing or damaged" in caplog.text
    assert file.stored_id.hex in caplog.text.replace("-", "")


# The session's page


def test_page_lists_files_where_they_belong(session, publish, client):
    talk = speak(session)
    attach(session, 1, language="ru", kind="paper", title_en="")
    attach(session, 2, contribution=talk, data=office("pptx"), name="talk.pptx")
    publish()
    page = page_of(client, session)
    talks, files = page.split('id="h-parts"')[1].split('id="h-files"')
    assert "talk.pptx" in talks
    assert "Test File 2" in talks
    assert '<span lang="ru">Пробный файл 1</span></a><br><span class="meta">Paper · Russian' in files
    assert 'hreflang="ru"' in files
    assert "PPTX, " in talks
    assert "Test File 2" not in files.split("</section>")[0]
    assert "1 part of this page" not in page


@pytest.mark.parametrize(
    ("language", "size"), [("en", "1.4\xa0KB"), ("ru", "1,4\xa0КБ"), ("be", "1,4\xa0КБ")]
)
def test_size_is_written_as_the_language_does(session, publish, client, language, size):
    file = attach(session)
    type(file.stored).objects.update(size=1434)
    publish()
    assert f"PDF, {size}" in page_of(client, session, language)


def test_page_without_files_has_no_heading_for_them(session, publish, client):
    publish()
    assert "h-files" not in page_of(client, session)


def test_linked_data_names_the_files(session, publish, client):
    file = attach(session, language="ru")
    publish()
    page = page_of(client, session)
    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert data["subjectOf"] == [
        {
            "@type": "PresentationDigitalDocument",
            "name": "Test File 1",
            "url": configured.BASE_URL + address_of(file),
            "encodingFormat": "application/pdf",
            "inLanguage": "ru",
        }
    ]


# Feeds and the API


def test_calendar_attaches_the_files(session, publish, client):
    files = [attach(session, 1), attach(session, 2, data=office("docx"), name="a.docx")]
    publish()
    (event,) = Calendar.from_ical(client.get("/schedule.ics").content).walk("VEVENT")
    attached = event["ATTACH"]
    assert [str(one) for one in attached] == [configured.BASE_URL + address_of(one) for one in files]
    assert [one.params["FMTTYPE"] for one in attached] == [one.stored.content_type for one in files]


def test_schedule_formats_carry_the_files(session, publish, client):
    file = attach(session, kind="abstract")
    publish()
    document = client.get("/schedule.xml?lang=en").content
    assert faults(document) == []
    url = configured.BASE_URL + address_of(file)
    attached = f'<attachment href="{url}" type="article">Test File 1 (PDF)</attachment>'
    assert attached in document.decode()
    assert attached.replace("attachment", "link") in document.decode()
    assert session_in(client.get("/schedule.json?lang=en").json())["attachments"] == [
        {"url": url, "type": "article", "title": "Test File 1 (PDF)"}
    ]


def session_in(document):
    days = document["schedule"]["conference"]["days"]
    return next(one for day in days for room in day["rooms"].values() for one in room)


def test_api_describes_the_files(session, publish, client):
    speak(session, 1)
    file = attach(session, 1, language="kk", kind="handout", contribution=speak(session, 2))
    attach(session, 2)
    publish()
    files = client.get(f"/api/v1/sessions/{session.code}/?lang=en").json()["files"]
    assert files[0] == {
        "id": str(file.uid),
        "kind": "handout",
        "title": {"text": "Test File 1", "lang": "en"},
        "language": "kk",
        "url": configured.BASE_URL + address_of(file),
        "name": "Доклад 1.pdf",
        "content_type": "application/pdf",
        "size": file.stored.size,
        "sha256": file.stored.sha256,
        "contribution": 1,
    }
    assert (files[1]["language"], files[1]["contribution"]) == (None, None)


@pytest.mark.parametrize("address", ADDRESSES)
def test_queries_are_the_same_at_one_file_and_at_three(
    exhibition, session, client, publish, django_assert_num_queries, from_views, address
):
    address = address.format(code=session.code)

    def add(number):
        other = make_session(exhibition, number + 3)
        attach(session, number, contribution=speak(session, number))
        attach(other, number)
        publish()

    publish()
    add(1)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        assert client.get(address).status_code == 200
    add(2)
    add(3)
    with django_assert_num_queries(len(one)):
        client.get(address)


def test_download_asks_for_the_edition_and_the_file(session, client, publish, django_assert_num_queries):
    file = attach(session)
    publish()
    status_of(client, address_of(file))
    attach(session, 2)
    publish()
    with django_assert_num_queries(2):
        assert status_of(client, address_of(file)) == 200


# Export, import, export


@pytest.mark.parametrize(("form", "language"), [("xml", "ru"), ("json", "en")])
def test_import_of_our_own_schedule_keeps_the_files_as_they_are(
    exhibition, session, publish, client, form, language
):
    attach(session, 1, contribution=speak(session))
    attach(session, 2)
    publish()
    exported = export(client, form, language)
    assert exported.count(b"/schedule/files/") == 4
    assert take(exhibition, exported) == {"new": 0, "changed": 0, "unchanged": 1, "refused": 0}
    release = publish()
    again = export(client, form, language)
    assert again.replace(f"{release.number}: ".encode(), b"1: ") == exported
    # The import cannot fetch files: a session that has changed otherwise keeps its own.
    Session.objects.filter(pk=session.pk).update(**{f"title_{language}": "Other"})
    assert take(exhibition, exported)["changed"] == 1
    publish()
    assert [one.title_en for one in session.files.all()] == ["Test File 1", "Test File 2"]
    assert export(client, form, language).count(b"/schedule/files/") == 4


def test_schedule_with_foreign_attachments_is_imported_without_them(exhibition, session, publish, client):
    attach(session)
    publish()
    exported = export(client, "xml", "en")
    session_files.remove(file=session.files.get())
    assert take(exhibition, exported) == {"new": 0, "changed": 0, "unchanged": 1, "refused": 0}
    assert session.files.count() == 0
