"""How large the body of a request may be."""

import pytest
from django.http import HttpResponse

from expo.middleware import BodyLimit

FILES = "/api/v1/files/"
MEGABYTE = 1024 * 1024


def limited(request):
    return BodyLimit(lambda _request: HttpResponse())(request)


@pytest.mark.parametrize(
    ("path", "megabytes", "status"),
    [
        (FILES, 10.9, 200),
        (FILES, 11.1, 413),
        ("/ru/apply/AB23CD45/files/", 10.9, 200),
        ("/kk/apply/AB23CD45/documents/files/", 10.9, 200),
        ("/ru/apply/AB23CD45/files/", 11.1, 413),
        ("/admin/conference/session/import/", 10.9, 200),
        ("/admin/conference/session/import/", 11.1, 413),
        ("/admin/conference/session/", 1.1, 413),
        ("/admin/commission/meetings/ab23/papers/hand-in/", 60.1, 413),
        ("/admin/commission/papers/ab23/version/", 60.1, 413),
        ("/admin/commission/papers/ab23/change/", 1.1, 413),
        ("/api/v1/applications/", 1.1, 413),
        ("/api/v1/applications/files/", 1.1, 413),
        ("/api/v1/files/0/", 1.1, 413),
        ("/x/api/v1/files/", 1.1, 413),
        ("/ru/apply/AB23CD45/", 1.1, 413),
        ("/ru/apply/../exhibitors/files/", 1.1, 413),
        ("/ru/exhibitors/", 1.1, 413),
        ("/ru/exhibitors/", 0.9, 200),
    ],
)
def test_only_where_files_are_sent_the_limit_is_higher(rf, path, megabytes, status):
    request = rf.post(path, CONTENT_LENGTH=str(int(megabytes * MEGABYTE)))
    request.path_info = path
    assert limited(request).status_code == status


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "²", "1 000", "9" * 5000])
def test_length_that_is_no_number_is_refused(rf, length):
    assert limited(rf.post(FILES, CONTENT_LENGTH=length)).status_code == 413


@pytest.mark.parametrize(
    ("path", "told"), [("/admin/commission/papers/ab23/version/", "10"), ("/ru/apply/", "1")]
)
@pytest.mark.parametrize(
    ("language", "words"), [("ru", "слишком велико"), ("kk", "тым үлкен"), ("en", "too large")]
)
def test_refusal_is_a_page_that_tells_the_limit_and_how_to_go_on(client, path, told, language, words):
    client.cookies["django_language"] = language
    address = path.replace("/ru/", f"/{language}/")

    answer = client.post(address, {}, CONTENT_LENGTH=str(200 * MEGABYTE))

    assert answer.status_code == 413
    assert f'<html lang="{language}"' in answer.text
    assert words in answer.text
    assert f"{told}" in answer.text.split('class="lead">')[1].split("</p>")[0]
    assert answer.headers["Cache-Control"] == "no-store"


def test_refusal_says_the_same_whether_there_is_such_a_page_or_not(client):
    pages = [
        client.post(f"/admin/commission/papers/{key}/version/", {}, CONTENT_LENGTH=str(200 * MEGABYTE))
        for key in ("ab23", "cd45")
    ]

    first, second = (page.text.replace(page.headers["Request-Id"], "") for page in pages)
    assert first == second
