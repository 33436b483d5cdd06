"""Files in the sections of the form."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from exhibitors.models import Application, Upload
from tests.exhibitors.test_apply_sections import again, errors_in, path, post

pytestmark = pytest.mark.usefixtures("before_the_deadline")


def logo(width=300):
    content = io.BytesIO()
    Image.new("RGB", (width, 100), "teal").save(content, "PNG")
    return SimpleUploadedFile("logo.png", content.getvalue(), "image/png")


def test_logo_comes_with_what_is_typed_and_is_attached(application, client):
    response = post(
        client, application, "catalogue", button="upload", catalogue_name_en="Test 1", **{"logo-file": logo()}
    )
    assert response.url == path(application, "catalogue")
    again(application)
    assert (application.catalogue_name_en, application.logo.name) == ("Test 1", "logo.png")
    page = client.get(response.url).text
    address = re.search(r'class="logo" src="([^"]*)"', page)[1]
    picture = client.get(address)
    assert picture.headers["Content-Type"] == "image/png"
    assert b"".join(picture.streaming_content).startswith(b"\x89PNG")
    client.cookies.clear()
    assert client.get(address).status_code == 404


def test_file_that_is_refused_loses_nothing_typed(application, client):
    response = post(
        client, application, "catalogue", catalogue_name_en="Test 1", **{"logo-file": logo(width=50)}
    )
    assert [name for name, _message in errors_in(response)] == ["logo"]
    assert 'value="Test 1"' in response.text
    assert again(application).catalogue_name_en == "Test 1"


def test_file_survives_an_error_elsewhere(application, client):
    response = post(client, application, "catalogue", catalogue_name_en="x" * 101, **{"logo-file": logo()})
    assert [name for name, _message in errors_in(response)] == ["catalogue_name_en"]
    upload = Upload.objects.get()
    assert re.search(rf'value="{upload.pk}" checked', response.text)
    assert again(application).logo == upload


def test_documents_add_up_and_can_be_detached(application, client):
    def pdf(name):
        return SimpleUploadedFile(name, b"%PDF-1.4\n" + name.encode() + b"\n%%EOF\n", "application/pdf")

    post(client, application, "documents", button="upload", **{"documents-file": pdf("a.pdf")})
    first = again(application).documents
    post(client, application, "documents", documents=first, **{"documents-file": pdf("b.pdf")})
    assert len(again(application).documents) == 2
    post(client, application, "documents", documents=application.documents[1:])
    assert len(again(application).documents) == 1
    document = client.get(f"/en/apply/{application.number}/files/{application.documents[0]}/")
    assert "attachment" in document.headers["Content-Disposition"]
    assert b"".join(document.streaming_content).startswith(b"%PDF")


def test_file_of_another_application_is_not_attached(application, client):
    post(client, application, "catalogue", **{"logo-file": logo()})
    foreign = Upload.objects.get()
    client.cookies.clear()
    client.post("/en/apply/begin/")
    other = Application.objects.latest("id")
    response = post(client, other, "catalogue", logo=str(foreign.pk))
    assert [name for name, _message in errors_in(response)] == ["logo"]
    assert client.get(f"/en/apply/{other.number}/files/{foreign.pk}/").status_code == 404
