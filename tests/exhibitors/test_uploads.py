"""Taking in files: what a logo becomes, what a document must be, and what stays behind of a refusal."""

import io
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.db import DatabaseError
from hypothesis import given
from hypothesis import strategies as st

from exhibitors import drafts, keys, uploads
from exhibitors.models import AccessKey, Applicant, Application, Upload
from tests import files
from tests.conftest import almaty, make_exhibitor

LOGO, DOCUMENT = Upload.Kind.LOGO, Upload.Kind.DOCUMENT
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def key(exhibition):
    return keys.issue(application=Application.objects.create(exhibition=exhibition))[1]


@pytest.fixture
def company(exhibition):
    applicant = Applicant.objects.create(
        exhibition=exhibition, email="person@example.org", proven_at=almaty(1, 10)
    )
    return keys.issue(applicant=applicant)[1]


def send(key, data, name="logo.png", kind=LOGO):
    owner = key.applicant or key.application
    return uploads.store(key=key, exhibition=owner.exhibition, kind=kind, file=io.BytesIO(data), name=name)


def content_of(upload):
    with upload.file.open("rb") as file:
        return file.read()


def refused(key, data, kind):
    """Return the code of the refusal, after looking that no row was kept."""
    with pytest.raises(uploads.FileRefused) as refusal:
        send(key, data, "logo.png", kind)
    assert Upload.objects.count() == 0
    (error,) = refusal.value.error_dict["file"]
    return error.code


def stored(media):
    return sorted(path for path in Path(media).rglob("*") if path.is_file())


# Logos


def test_logo_is_kept_as_the_png_that_was_made_of_it(key):
    upload = send(key, files.picture("JPEG"), "Логотип.jpg")
    assert files.opened(content_of(upload)).format == "PNG"
    assert (upload.content_type, upload.name, upload.suffix) == ("image/png", "Логотип.png", ".png")
    assert (upload.width, upload.height, upload.size) == (400, 200, upload.file.size)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (files.SVG, "svg"),
        (files.ELF, "file_type"),
        (files.huge_png(10000, 6000), "picture_size"),
        (files.picture()[:-30], "picture_broken"),
        (files.picture() + bytes(5 * MEGABYTE), "file_size"),
    ],
    ids=range(6),
)
def test_what_is_no_logo_is_refused_with_a_reason(key, media, data, code):
    assert refused(key, data, LOGO) == code
    assert stored(media) == []


# Documents


@pytest.mark.parametrize(
    ("data", "content_type", "suffix"),
    [
        (files.PDF, "application/pdf", ".pdf"),
        (files.picture("PNG"), "image/png", ".png"),
        (files.picture("JPEG"), "image/jpeg", ".jpg"),
    ],
)
def test_document_is_kept_as_it_is(key, data, content_type, suffix):
    upload = send(key, data, "contract", DOCUMENT)
    assert content_of(upload) == data
    assert (upload.content_type, upload.suffix, upload.name) == (content_type, suffix, f"contract{suffix}")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (files.ELF, "file_type"),
        (files.EXE, "file_type"),
        (files.SVG, "file_type"),
        (b"<!DOCTYPE html><script>1</script>\n" + files.PDF, "file_type"),
        (b"PK\x03\x04" + bytes(100), "file_type"),
        (files.picture("GIF", "L"), "file_type"),
        (b"%PDF-1.4\n<html><script>alert(1)</script></html>\n%%EOF", "file_broken"),
        (files.PDF[:-7], "file_broken"),
        (files.picture()[:-30], "file_broken"),
        (files.picture("JPEG")[:-2], "file_broken"),
        (b"\x89PNG\r\n\x1a\n" + files.EXE, "file_broken"),
        (b"\xff\xd8\xff" + files.EXE, "file_broken"),
        (files.huge_png(60000, 6000), "file_broken"),
        (files.PDF[:-7] + bytes(10 * MEGABYTE) + b"%%EOF", "file_size"),
        (b"", "file_empty"),
    ],
    ids=range(15),
)
def test_what_is_no_document_is_refused_with_a_reason(key, media, data, code):
    assert refused(key, data, DOCUMENT) == code
    assert stored(media) == []


# Names


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Устав общества.pdf", "Устав общества.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Temp\\устав.PDF", "устав.PDF"),
        ("contract\u202efdp.exe", "contractfdp.exe.pdf"),
        ("a\r\nSet-Cookie: b\0.pdf", "a Set-Cookie: b.pdf"),
        ("  many   spaces .pdf ", "many spaces.pdf"),
        ("\u200b\u2066\ufeff", "document.pdf"),
        (".pdf", "pdf.pdf"),
        ("...", "document.pdf"),
        ("half \ud800 pair.pdf", "half pair.pdf"),
        ("и\u0306.pdf", "й.pdf"),
        ("я" * 300 + ".pdf", "я" * 196 + ".pdf"),
        ("x." + "y" * 300, "x." + "y" * 194 + ".pdf"),
    ],
)
def test_name_keeps_what_is_safe_to_show(name, kept):
    assert uploads.clean_name(name, "application/pdf", DOCUMENT) == kept


@given(st.text(max_size=400), st.sampled_from(list(uploads.SUFFIXES)), st.sampled_from([LOGO, DOCUMENT]))
def test_any_name_becomes_one_that_is_printable_short_and_ends_truly(name, content_type, kind):
    kept = uploads.clean_name(name, content_type, kind)
    assert kept.isprintable()
    assert not set(kept) & set("/\\")
    assert len(kept) <= 200
    assert kept.lower().endswith(uploads.SUFFIXES[content_type])
    assert len(kept) > 4


# Owners, limits and what is kept


def test_file_on_disk_bears_nothing_of_its_sender(key, media):
    upload = send(key, files.PDF, "../secret name.pdf", DOCUMENT)
    (path,) = stored(media)
    assert path.relative_to(media) == Path(f"uploads/{upload.pk.hex[:2]}/{upload.pk.hex}.pdf")


def test_same_bytes_of_one_owner_are_one_file(key, media):
    first = send(key, files.PDF, "first.pdf", DOCUMENT)
    assert send(key, files.PDF, "second.pdf", DOCUMENT) == first
    assert len(stored(media)) == 1


def test_same_logo_is_found_again_after_it_was_made_anew(key):
    assert send(key, files.picture("JPEG")) == send(key, files.picture("JPEG"))


def test_same_bytes_of_two_owners_are_two_files(key, company, media):
    assert send(key, files.PDF, kind=DOCUMENT) != send(company, files.PDF, kind=DOCUMENT)
    assert len(stored(media)) == 2


def test_file_belongs_to_the_application_or_to_the_applicant(key, company):
    assert send(key, files.PDF, kind=DOCUMENT).application == key.application
    assert send(company, files.PDF, kind=DOCUMENT).applicant == company.applicant


def test_file_sent_with_a_sandbox_key_is_of_the_sandbox(company):
    live = send(company, files.PDF, kind=DOCUMENT)
    trial = AccessKey(applicant=company.applicant, is_sandbox=True)
    assert (live.is_sandbox, send(trial, files.PDF, kind=DOCUMENT).is_sandbox) == (False, True)


def test_owner_has_only_so_many_files(key, media, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_OF_AN_APPLICATION", 2)
    for number in range(2):
        send(key, files.PDF + b" " * number, kind=DOCUMENT)
    with pytest.raises(uploads.FileRefused) as refusal:
        send(key, files.PDF + b"   ", kind=DOCUMENT)
    assert refusal.value.error_dict["file"][0].code == "too_many_files"
    assert send(key, files.PDF, kind=DOCUMENT).size == len(files.PDF)
    assert len(stored(media)) == 2


def test_ten_sends_at_once_make_one_file(key, media, in_parallel):
    numbers = in_parallel(lambda _number: send(key, files.PDF, kind=DOCUMENT).pk, range(10))
    assert len(set(numbers)) == 1
    assert len(stored(media)) == 1


def test_limit_holds_for_many_at_once(key, media, in_parallel, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_OF_AN_APPLICATION", 3)

    def attempt(number):
        try:
            return send(key, files.PDF + b" " * number, kind=DOCUMENT).size
        except uploads.FileRefused:
            return None

    sizes = in_parallel(attempt, range(10))
    assert len(list(filter(None, sizes))) == 3
    assert len(stored(media)) == 3


def test_limits_are_those_that_are_published():
    assert (uploads.MOST_OF_AN_APPLICATION, uploads.MOST_OF_AN_APPLICANT) == (50, 1000)


def test_file_goes_again_where_its_row_cannot_be_written(key, media, monkeypatch):
    def fail(*args, **kwargs):
        assert len(stored(media)) == 1
        raise DatabaseError

    monkeypatch.setattr(Upload, "save", fail)
    with pytest.raises(DatabaseError):
        send(key, files.PDF, kind=DOCUMENT)
    assert stored(media) == []


def test_half_a_file_goes_again_where_the_disk_is_full(key, media, monkeypatch):
    def fill(self, name, content, **options):
        path = Path(self.path(name))
        path.parent.mkdir(parents=True)
        path.write_bytes(b"half")
        raise OSError

    monkeypatch.setattr(FileSystemStorage, "save", fill)
    with pytest.raises(OSError):
        send(key, files.PDF, kind=DOCUMENT)
    assert (stored(media), Upload.objects.count()) == ([], 0)


# Deleting


def test_unattached_file_is_deleted_from_the_disk_once_the_row_is_gone(
    key, media, django_capture_on_commit_callbacks
):
    upload = send(key, files.PDF, kind=DOCUMENT)
    with django_capture_on_commit_callbacks(execute=True):
        uploads.delete(upload=upload)
        assert len(stored(media)) == 1
    assert (stored(media), Upload.objects.count()) == ([], 0)


def attach_logo(upload, exhibition):
    Application.objects.create(exhibition=exhibition, logo=upload, applicant=upload.applicant)


def attach_document(upload, exhibition):
    documents = ["another", str(upload.pk)]
    Application.objects.create(exhibition=exhibition, documents=documents, applicant=upload.applicant)


def show_in_catalogue(upload, exhibition):
    make_exhibitor(exhibition, logo=upload)


@pytest.mark.parametrize("attach", [attach_logo, attach_document, show_in_catalogue])
def test_attached_file_is_not_deleted(exhibition, company, media, attach):
    upload = send(company, files.picture())
    attach(upload, exhibition)
    with pytest.raises(uploads.FileAttached):
        uploads.delete(upload=upload)
    assert len(stored(media)) == 1


def test_document_of_the_keys_own_application_is_not_deleted(key):
    upload = send(key, files.PDF, kind=DOCUMENT)
    Application.objects.filter(pk=key.application_id).update(documents=[str(upload.pk)])
    with pytest.raises(uploads.FileAttached):
        uploads.delete(upload=upload)


def test_file_that_is_deleted_meanwhile_is_not_attached(exhibition, company):
    logo, document = send(company, files.picture()), send(company, files.PDF, kind=DOCUMENT)
    application = Application.objects.create(exhibition=exhibition, applicant=company.applicant)
    uploads.delete(upload=Upload.objects.get(pk=logo.pk))
    uploads.delete(upload=Upload.objects.get(pk=document.pk))
    with pytest.raises(ValidationError) as refused:
        fields = {"logo": logo, "documents": [str(document.pk)]}
        drafts.change(application=application, fields=fields, now=almaty(1, 10))
    assert {name: one[0].code for name, one in refused.value.error_dict.items()} == {
        "logo": "does_not_exist",
        "documents": "does_not_exist",
    }


def test_file_is_attached_or_deleted_where_both_are_tried_at_once(exhibition, company, in_parallel):
    rows = [
        Application.objects.create(exhibition=exhibition, applicant=company.applicant) for _one in range(5)
    ]
    logos = [send(company, files.picture(size=(200 + number, 200))) for number in range(5)]

    def act(number):
        application, logo = rows[number // 2], logos[number // 2]
        try:
            if number % 2:
                uploads.delete(upload=Upload.objects.get(pk=logo.pk))
            else:
                drafts.change(application=application, fields={"logo": logo}, now=almaty(1, 10))
        except (uploads.FileAttached, ValidationError, Upload.DoesNotExist):
            return False
        return True

    done = in_parallel(act, range(10))
    assert [done[place] is not done[place + 1] for place in range(0, 10, 2)] == [True] * 5
