"""Documents: known by their content, refused with a sentence that says what to do."""

import io

import pikepdf
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from expo import documents as module
from tests import documents, files

GOOD = {
    "pdf": documents.pdf(),
    "docx": documents.office("docx"),
    "pptx": documents.office("pptx"),
    "xlsx": documents.office("xlsx"),
    "odt": documents.open_document("odt"),
    "odp": documents.open_document("odp"),
    "ods": documents.open_document("ods"),
    "png": files.picture("PNG"),
    "jpg": files.picture("JPEG"),
}


def take(data, name="test.pdf", **options):
    return module.take(io.BytesIO(data), name=name, **options)


def refusal(data, name="test.pdf", **options):
    with pytest.raises(module.DocumentRefused) as caught:
        take(data, name, **options)
    return caught.value


@pytest.mark.parametrize("suffix", GOOD)
def test_document_is_taken_as_what_it_is(suffix):
    data = GOOD[suffix]
    found = take(data, f"Доклад № 1.{suffix}")
    assert (found.content, found.size, found.name) == (data, len(data), f"Доклад № 1.{suffix}")
    assert f".{suffix}" in found.kind.suffixes
    assert module.kind_of(data) == found.kind == module.BY_CONTENT_TYPE[found.kind.content_type]
    assert len(found.sha256) == 64


def test_suffix_is_read_whatever_its_case():
    assert take(GOOD["jpg"], "Photo.JPEG").name == "Photo.JPEG"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    "root", [None, {"/OpenAction": pikepdf.Array([])}, {"/Title": pikepdf.String("/JS (a) /Launch")}]
)
def test_pdf_that_only_speaks_of_scripts_is_taken(root):
    assert take(documents.pdf("How /JavaScript works (see /JS )", root=root)).kind == module.PDF


PACKED = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
LOCKED = pikepdf.Encryption(owner="owner", user="user")
RESTRICTED = pikepdf.Encryption(owner="owner", user="")
ENTITY = {"[Content_Types].xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}
MACRO_ENABLED = "application/vnd.ms-word.document.macroEnabled.main+xml"
MACROS = {"word/vbaProject.bin": documents.COMPOUND}
ENCRYPTED = '<manifest:encryption-data manifest:checksum="a"/>'


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.pdf", "file_empty"),
        (files.ELF, "a.pdf", "file_type"),
        (files.EXE, "a.docx", "file_type"),
        (files.SVG, "a.png", "file_type"),
        (files.picture("GIF", "L"), "a.png", "file_type"),
        (documents.package({"a.txt": "test"}), "a.docx", "file_type"),
        (documents.office("docx", main="application/vnd.ms-word.template"), "a.docx", "file_type"),
        (documents.COMPOUND, "a.docx", "file_legacy"),
        (documents.COMPOUND, "a.doc", "file_legacy"),
        (files.PDF, "a.pdf", "file_broken"),
        (documents.pdf()[:-7], "a.pdf", "file_broken"),
        (b"%PDF-1.4\n<html><script>alert(1)</script></html>\n%%EOF", "a.pdf", "file_broken"),
        (documents.pdf(encryption=LOCKED), "a.pdf", "file_locked"),
        (documents.pdf(encryption=RESTRICTED), "a.pdf", "file_locked"),
        (documents.pdf(root={"/OpenAction": documents.script()}), "a.pdf", "file_active"),
        (documents.pdf(root={"/OpenAction": documents.script()}, **PACKED), "a.pdf", "file_active"),
        (documents.pdf(root={"/OpenAction": documents.launch()}), "a.pdf", "file_active"),
        (documents.pdf(root={"/AA": pikepdf.Dictionary(WC=documents.script())}), "a.pdf", "file_active"),
        (documents.pdf().replace(b"/Type /Catalog", b"/A<</J#53(1)>>/Type/Catalog"), "a.pdf", "file_active"),
        (documents.exploding_pdf(), "a.pdf", "file_bomb"),
        (documents.office("docx", main=MACRO_ENABLED), "a.docx", "file_macros"),
        (documents.office("docx", **MACROS), "a.docx", "file_macros"),
        (documents.open_document("odt", **{"Basic/script-lc.xml": "<a/>"}), "a.odt", "file_macros"),
        (documents.open_document("odt", manifest=ENCRYPTED), "a.odt", "file_locked"),
        (documents.office("pptx", **{"ppt/media/a.bin": bytes(201 * 1024 * 1024)}), "a.pptx", "file_bomb"),
        (documents.office("docx", **{"../../evil": "a"}), "a.docx", "file_broken"),
        (documents.office("docx", **{"Word/Document.xml": "a"}), "a.docx", "file_broken"),
        (documents.office("docx")[:-30], "a.docx", "file_broken"),
        (documents.flipped(documents.office("docx"), 60), "a.docx", "file_broken"),
        (documents.office("docx", **ENTITY), "a.docx", "file_broken"),
        (files.picture()[:-30], "a.png", "file_broken"),
        (files.huge_png(60000, 6000), "a.png", "file_broken"),
        (documents.pdf(), "a.docx", "file_suffix"),
        (documents.pdf(), "a.pdf.exe", "file_suffix"),
        (documents.pdf(), "a", "file_suffix"),
        (documents.office("docx"), "a.pptx", "file_suffix"),
        (documents.office("docx"), "a.docm", "file_suffix"),
        (documents.pdf(), "../a.pdf", "file_name"),
        (documents.pdf(), "C:\\a.pdf", "file_name"),
        (documents.pdf(), "a\0.pdf", "file_name"),
    ],
    ids=range(40),
)  # fmt: skip
def test_what_is_no_document_is_refused_with_a_reason(data, name, code):
    error = refusal(data, name)
    assert error.code == code
    # It says what to do.
    assert len(str(error.message).split(".")) > 2


def test_document_larger_than_the_limit_is_refused_before_more_is_read():
    file = io.BytesIO(bytes(3 * 1024 * 1024))
    with pytest.raises(module.DocumentRefused) as caught:
        module.take(file, name="a.pdf", most=1024 * 1024)
    assert caught.value.code == "file_size"
    assert "1 MB" in caught.value.message
    assert file.tell() == 1024 * 1024 + 1


def test_kind_that_is_not_wanted_is_refused_by_naming_those_that_are():
    error = refusal(GOOD["docx"], "a.docx", kinds=(module.PDF, module.PNG))
    assert (error.code, "PDF, PNG" in error.message) == ("file_type", True)
    assert refusal(documents.COMPOUND, "a.doc", kinds=(module.PDF,)).code == "file_type"


def test_misnamed_document_is_told_what_it_is():
    assert "“.docx”, but by its content the file is a PDF" in refusal(GOOD["pdf"], "a.docx").message


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("  Доклад   о\tторговле .pdf", "Доклад о торговле.pdf"),
        ("paper\u202efdp.pdf", "paperfdp.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "a Set-Cookie: b.pdf"),
        ("\u200b\u2066.pdf", "document.pdf"),
        (".pdf", "document.pdf"),
        ("half \ud800 pair.pdf", "half pair.pdf"),
        ("и\u0306.PDF", "й.PDF"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
    ],
)
def test_name_that_is_shown_is_safe(name, shown):
    assert take(GOOD["pdf"], name).name == shown


@given(st.text(max_size=300))
def test_any_name_that_is_taken_can_be_shown(text):
    try:
        name = take(GOOD["pdf"], f"{text}.pdf").name
    except module.DocumentRefused as error:
        assert error.code == "file_name"
        return
    assert name.isprintable()
    assert not set(name) & set("/\\")
    assert name.lower().endswith(".pdf")
    assert 4 < len(name) <= 150


@given(st.sampled_from(sorted(GOOD)), st.binary(min_size=1, max_size=6), st.floats(0, 1), st.floats(0, 1))
def test_damaged_document_is_taken_or_refused_but_never_fails(suffix, noise, where, rest):
    data = bytearray(GOOD[suffix])
    at = int(where * (len(data) - 1))
    data[at : at + len(noise)] = noise
    try:
        found = take(bytes(data[: int(rest * len(data))]), f"a.{suffix}")
    except module.DocumentRefused:
        return
    assert found.kind.suffixes[0] == f".{suffix}"
