"""The logos that everybody sees."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import resolve

from exhibitors import keys, uploads
from exhibitors.models import Application, Exhibitor, Upload
from tests import files
from tests.conftest import make_exhibition, make_exhibitor


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


def body_of(response):
    with response.file_to_stream:
        return b"".join(response.streaming_content)


@pytest.fixture
def upload(exhibition):
    _key, row = keys.issue(application=Application.objects.create(exhibition=exhibition))
    file = SimpleUploadedFile("logo.png", files.picture())
    return uploads.store(key=row, exhibition=exhibition, kind="logo", file=file, name=file.name)


@pytest.fixture
def see(rf, exhibition):
    def see(upload, **headers):
        path = f"/logos/{upload.pk}.png"
        request = rf.get(path, headers=headers)
        request.exhibition = exhibition
        match = resolve(path, urlconf="exhibitors.urls_files")
        return match.func(request, **match.kwargs)

    return see


def test_logo_of_an_exhibitor_is_public_and_kept_by_caches(see, exhibition, upload):
    make_exhibitor(exhibition, logo=upload)
    response = see(upload)
    assert files.opened(body_of(response)).size == (400, 200)
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    known = see(upload, if_none_match=response.headers["ETag"])
    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["Cache-Control"] == "public, max-age=3600"
    assert body_of(see(upload, if_none_match='"other"'))


def test_logo_of_nobody_in_the_catalogue_is_not_found(see, exhibition, upload):
    for hide in (
        lambda: None,
        lambda: make_exhibitor(exhibition, logo=upload, state=Exhibitor.State.CANCELLED),
        lambda: make_exhibitor(make_exhibition("test-expo-2012"), 2, logo=upload),
    ):
        hide()
        with pytest.raises(Http404):
            see(upload)


@pytest.mark.parametrize("change", [{"is_sandbox": True}, {"kind": "document"}])
def test_what_is_no_logo_or_of_the_sandbox_is_not_found(see, exhibition, upload, change):
    make_exhibitor(exhibition, logo=upload)
    Upload.objects.update(**change)
    with pytest.raises(Http404):
        see(upload)


def test_logo_that_is_gone_from_the_disk_is_not_found(see, exhibition, upload):
    make_exhibitor(exhibition, logo=upload)
    upload.file.storage.delete(upload.file.name)
    with pytest.raises(Http404):
        see(upload)
