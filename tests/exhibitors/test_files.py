"""Files over the API: sending, reading and deleting them."""

import hashlib
import uuid

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from exhibitors import keys
from exhibitors.models import AccessKey, Applicant, Application, Upload
from tests import files
from tests.conftest import almaty, make_exhibition

FILES = "/api/v1/files/"
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    cache.clear()
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def key(exhibition):
    return keys.issue(application=Application.objects.create(exhibition=exhibition))[0]


@pytest.fixture
def stranger(exhibition):
    return keys.issue(application=Application.objects.create(exhibition=exhibition))[0]


@pytest.fixture
def company(exhibition):
    applicant = Applicant.objects.create(
        exhibition=exhibition, email="person@example.org", proven_at=almaty(1, 10)
    )
    return keys.issue(applicant=applicant)[0]


def send(client, key, data=None, name="logo.png", kind="logo", headers=None, **parts):
    file = SimpleUploadedFile(name, files.picture() if data is None else data)
    headers = {"Authorization": f"Bearer {key}"} | (headers or {}) if key else headers
    return client.post(f"{FILES}?lang=en", {"file": file, "kind": kind} | parts, headers=headers)


def sent(client, key, data=None, name="logo.png", kind="logo"):
    response = send(client, key, data, name, kind)
    assert response.status_code == 201, response.text
    return response.json()


def ask(client, key, path, method="get"):
    return getattr(client, method)(f"{path}?lang=en", headers={"Authorization": f"Bearer {key}"})


def errors_of(response):
    assert response.status_code == 422, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    return {error["pointer"]: error["code"] for error in response.json()["errors"]}


def body_of(response):
    return b"".join(response.streaming_content)


# Sending


def test_sent_logo_is_described(client, key):
    response = send(client, key, files.picture("JPEG"), "Логотип.jpg")
    upload = Upload.objects.get()
    assert response.status_code == 201
    assert response.headers["Location"] == f"http://testserver{FILES}{upload.pk}/"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json() == {
        "id": str(upload.pk),
        "kind": "logo",
        "name": "Логотип.png",
        "size": upload.size,
        "content_type": "image/png",
        "width": 400,
        "height": 200,
        "sha256": upload.sha256,
        "url": f"http://testserver{FILES}{upload.pk}/content/",
    }


def test_document_has_no_width_and_its_own_digest(client, key):
    body = sent(client, key, files.PDF, "contract.pdf", "document")
    assert (body["width"], body["height"]) == (None, None)
    assert body["sha256"] == hashlib.sha256(files.PDF).hexdigest()


def test_file_larger_than_any_other_body_is_taken(client, key):
    data = files.PDF[:-7] + bytes(9 * MEGABYTE) + b"\n%%EOF\n"
    assert sent(client, key, data, "plan.pdf", "document")["size"] == len(data)


def test_same_file_sent_again_is_the_same_file(client, key):
    assert sent(client, key) == sent(client, key)


def test_retry_with_the_same_idempotency_key_gets_the_same_answer(client, key):
    headers = {"Idempotency-Key": "0123456789abcdef"}
    first = send(client, key, files.PDF, "a.pdf", "document", headers)
    again = send(client, key, files.PDF, "a.pdf", "document", headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    other = send(client, key, files.PDF + b" ", "a.pdf", "document", headers)
    assert other.status_code == 422
    assert other.json()["type"].endswith("/idempotency-key-reused")
    assert Upload.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (files.SVG, "logo", "svg"),
        (files.ELF, "logo", "file_type"),
        (files.ELF, "document", "file_type"),
        (files.SVG, "document", "file_type"),
        (files.huge_png(10000, 6000), "logo", "picture_size"),
        (files.picture(size=(100, 100)), "logo", "picture_size"),
        (files.picture()[:-30], "logo", "picture_broken"),
        (files.PDF[:-7], "document", "file_broken"),
        (b"", "document", "file_empty"),
        (files.picture() + bytes(5 * MEGABYTE), "logo", "file_size"),
        (files.PDF + bytes(10 * MEGABYTE), "document", "file_size"),
    ],
    ids=range(11),
)
def test_refused_file_gets_a_problem_document(client, key, media, data, kind, code):
    assert errors_of(send(client, key, data, "logo.png", kind)) == {"/file": code}
    assert not media.exists()
    assert Upload.objects.count() == 0


def test_refusal_says_what_to_do(client, key):
    (error,) = send(client, key, files.SVG).json()["errors"]
    assert error["detail"] == "SVG is not accepted, since it can hold programs. Send a PNG."


def post(client, key, body, content_type=MULTIPART_CONTENT, **extra):
    headers = {"Authorization": f"Bearer {key}"}
    return client.generic("POST", f"{FILES}?lang=en", body, content_type, headers=headers, **extra)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (encode_multipart(BOUNDARY, {}), MULTIPART_CONTENT),
        (b"", MULTIPART_CONTENT),
        (b"", "application/json"),
    ],
)
def test_missing_parts_are_named_all_at_once(client, key, body, content_type):
    assert errors_of(post(client, key, body, content_type)) == {"/file": "required", "/kind": "required"}


def test_text_in_the_place_of_a_file_is_refused(client, key):
    body = encode_multipart(BOUNDARY, {"file": "logo.png", "kind": "logo"})
    assert errors_of(post(client, key, body)) == {"/file": "invalid"}


def test_unknown_kind_and_unknown_part_are_refused(client, key):
    assert errors_of(send(client, key, kind="film", colour="red")) == {
        "/kind": "invalid_choice",
        "/colour": "unknown",
    }


def test_part_that_is_sent_twice_is_refused(client, key):
    body = encode_multipart(
        BOUNDARY, {"file": [SimpleUploadedFile("a.pdf", b"1"), SimpleUploadedFile("b.pdf", b"2")]}
    )
    assert errors_of(post(client, key, body)) == {"/file": "repeated"}


@pytest.mark.parametrize(
    ("body", "content_type", "status", "detail"),
    [
        (b"{}", "application/json", 415, "Send multipart/form-data with the parts “file” and “kind”."),
        (b"nonsense", "multipart/form-data", 400, "The form data cannot be read."),
        (b"nonsense", "multipart/form-data; boundary=\xe9", 400, "The form data cannot be read."),
    ],
)
def test_body_that_is_no_form_is_refused(client, key, body, content_type, status, detail):
    response = post(client, key, body, content_type)
    assert (response.status_code, response.json()["detail"]) == (status, detail)


def test_form_of_very_many_parts_is_refused(client, key):
    body = encode_multipart(BOUNDARY, {f"part{number}": "1" for number in range(2000)})
    response = post(client, key, body)
    assert response.status_code == 400
    assert response.json()["type"].endswith("/malformed")


# Whose they are


def test_file_is_for_its_owner_alone(client, key, stranger):
    body = sent(client, key)
    assert ask(client, key, f"{FILES}{body['id']}/").status_code == 200
    assert body_of(ask(client, key, f"{FILES}{body['id']}/content/"))
    for path in (f"{FILES}{body['id']}/", f"{FILES}{body['id']}/content/"):
        assert ask(client, stranger, path).status_code == 404
        assert client.get(path).status_code == 401
    assert ask(client, stranger, f"{FILES}{body['id']}/", "delete").status_code == 404
    assert Upload.objects.count() == 1


def test_sending_needs_a_key_that_may_write(client, key):
    assert send(client, None).status_code == 401
    assert send(client, "bexpo_unknown").status_code == 401
    AccessKey.objects.update(scope=AccessKey.Scope.READ)
    assert send(client, key).status_code == 403
    assert Upload.objects.count() == 0


def test_file_of_the_company_opens_with_the_key_of_its_application(client, exhibition, company):
    body = sent(client, company)
    application = Application.objects.create(exhibition=exhibition, applicant=Applicant.objects.get())
    own = keys.issue(application=application)[0]
    assert ask(client, own, f"{FILES}{body['id']}/").json()["sha256"] == body["sha256"]


def test_file_of_another_edition_is_not_found(client, key):
    body = sent(client, key)
    Upload.objects.update(exhibition=make_exhibition("test-expo-2012"))
    assert ask(client, key, f"{FILES}{body['id']}/").status_code == 404


def test_unknown_file_is_not_found(client, key):
    assert ask(client, key, f"{FILES}{uuid.uuid4()}/").status_code == 404
    assert ask(client, key, f"{FILES}logo/").status_code == 404


# Downloading and deleting


@pytest.mark.parametrize("accept", ["*/*", "image/png", "application/json", "text/html,*/*;q=0.1"])
def test_download_is_saved_and_never_shown(client, key, accept):
    body = sent(client, key, files.PDF, 'a "quoted" устав.pdf', "document")
    headers = {"Authorization": f"Bearer {key}", "Accept": accept}
    response = client.get(f"{FILES}{body['id']}/content/", headers=headers)
    assert body_of(response) == files.PDF
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment; filename")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox"
    assert response.headers["Cache-Control"] == "no-store"


def test_download_of_a_file_that_is_gone_from_the_disk_is_not_found(client, key):
    body = sent(client, key)
    file = Upload.objects.get().file
    file.storage.delete(file.name)
    response = ask(client, key, f"{FILES}{body['id']}/content/")
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")


def test_unattached_file_is_deleted(client, key):
    body = sent(client, key)
    response = ask(client, key, f"{FILES}{body['id']}/", "delete")
    assert (response.status_code, response.content) == (204, b"")
    assert ask(client, key, f"{FILES}{body['id']}/").status_code == 404


def test_attached_file_is_not_deleted(client, key):
    body = sent(client, key)
    Application.objects.update(logo=body["id"])
    response = ask(client, key, f"{FILES}{body['id']}/", "delete")
    assert response.status_code == 409
    assert response.json()["detail"] == "This file is attached. Detach it first."
    assert Upload.objects.count() == 1


def test_describing_a_file_takes_the_same_queries_however_many_there_are(
    client, key, django_assert_max_num_queries
):
    body = sent(client, key)
    for number in range(3):
        sent(client, key, files.PDF + b" " * number, kind="document")
    with django_assert_max_num_queries(5):
        ask(client, key, f"{FILES}{body['id']}/")


# The limit of bodies


def test_refusal_of_a_large_body_names_its_own_limit(client, key):
    response = post(client, key, b"", CONTENT_LENGTH=str(12 * MEGABYTE))
    assert response.status_code == 413
    assert response.json()["detail"] == "At most 11264 KB are accepted."


def test_body_in_chunks_is_refused_and_not_taken_for_empty(client, key):
    body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("a.pdf", files.PDF), "kind": "document"})
    response = post(client, key, body, CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked")
    assert (response.status_code, response.json()["type"][-9:]) == (400, "malformed")
    assert "Content-Length" in response.json()["detail"]
