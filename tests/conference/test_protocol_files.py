"""DOCX and PDF/A of a protocol: what can be read back of them, and what they do not tell."""

import datetime as dt
import getpass
import io
import re
import socket
import zipfile
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import docx
import pypdf
import pytest
from django.conf import settings
from docx.oxml.ns import qn

from conference import originals, protocol_files
from tests.protocol_sample import TEXTS, sample

HASH = "0123456789abcdef" * 4
AGREED = dt.datetime(2011, 9, 9, 7, 30, tzinfo=dt.UTC)
ZONE = SimpleNamespace(zone=ZoneInfo("Asia/Almaty"))
MEETING = SimpleNamespace(exhibition=ZONE, is_reconstruction=False)
RECONSTRUCTION = SimpleNamespace(exhibition=ZONE, is_reconstruction=True)


def document(part="KZ", languages=("ru",), agreed_at=AGREED, meeting=MEETING):
    whole = sample()
    sheets = [
        {"lang": code, "blocks": originals.original(whole, part, code), "header": "", "footer": ""}
        for code in languages
    ]
    return protocol_files.finished(sheets, agreed_at, HASH if agreed_at else "", meeting)


def opened(**kwargs):
    return docx.Document(io.BytesIO(protocol_files.made(document(**kwargs), "docx")))


def read_pdf(**kwargs):
    return pypdf.PdfReader(io.BytesIO(protocol_files.made(document(**kwargs), "pdf")))


def text_of_pdf(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_docx_says_every_word_of_the_original(language):
    file = opened(languages=[language])
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    read = " ".join([*(one.text for one in file.paragraphs), *cells])

    for block in document(languages=[language])["sheets"][0]["blocks"]:
        for text in block.get("lines", [block.get("text", "")]):
            assert text in read
    (signatures,) = [
        one for one in document(languages=[language])["sheets"][0]["blocks"] if one["kind"] == "signatures"
    ]
    first = file.tables[0].rows[0].cells
    assert [first[0].text, first[2].text] == [one["office"] for one in signatures["columns"]]


def test_docx_has_real_styles_and_headings():
    styles = [(one.style.name, one.text) for one in opened().paragraphs]

    assert ("Heading 1", "ПРОТОКОЛ") in styles
    headings = [text for name, text in styles if name == "Heading 2"]
    assert headings[1] == "2. О совместных научных проектах и их финансировании"
    assert ("Decision", f"2.1\t{TEXTS['decision']['ru']}") in styles
    assert [text for name, text in styles if name == "Annex"] == [f"Приложение {n}" for n in (1, 2, 3)]


def test_docx_is_a4_with_the_number_of_the_page_and_the_hash_below():
    (section,) = opened().sections

    assert (round(section.page_width.cm), round(section.page_height.cm, 1)) == (21, 29.7)
    footer = section.footer.paragraphs[0]
    assert HASH[:16] in footer.text
    assert HASH[:17] not in footer.text
    fields = [one.get(qn("w:instr")) for one in footer._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert section.header.paragraphs[0].text == ""


def test_draft_says_so_with_its_day_on_each_page(at):
    at(8, 14)
    (section,) = opened(agreed_at=None).sections

    assert section.header.paragraphs[0].text == "ПРОЕКТ от 8\xa0сентября 2011\xa0г."
    assert section.footer.paragraphs[0].text.split() == ["/"]
    pages = read_pdf(agreed_at=None, languages=["kk"]).pages
    assert len(pages) >= 4
    assert all("ЖОБА, 2011 жылғы 8" in page.extract_text() for page in pages)


def test_originals_of_a_reconstructed_meeting_say_so_on_each_page(at):
    at(8, 14)
    (draft,) = opened(agreed_at=None, meeting=RECONSTRUCTION).sections
    pages = read_pdf(languages=["kk"], meeting=RECONSTRUCTION).pages

    assert draft.header.paragraphs[0].text == "РЕКОНСТРУКЦИЯ · ПРОЕКТ от 8\xa0сентября 2011\xa0г."
    assert all("РЕКОНСТРУКЦИЯ" in page.extract_text() for page in pages)


@pytest.mark.parametrize(("language", "locale"), [("ru", "ru-RU"), ("kk", "kk-KZ")])
def test_docx_tells_its_language(language, locale):
    file = opened(languages=[language])

    told = {one.get(qn("w:val")) for one in file.element.body.iter(qn("w:lang"))}
    assert told == {locale}
    assert file.core_properties.language == locale
    assert file.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == locale


def test_all_languages_in_one_file_begin_on_pages_of_their_own():
    sections = opened(languages=["ru", "kk"]).sections

    assert len(sections) == 2
    assert "Контрольная" in sections[0].footer.paragraphs[0].text
    assert "бақылау" in sections[1].footer.paragraphs[0].text
    assert [one._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) for one in sections] == ["1", "1"]
    pages = [page.extract_text() for page in read_pdf(languages=["ru", "kk"]).pages]
    half = len(pages) // 2
    assert "ПРОТОКОЛ" in pages[0]
    assert "ХАТТАМАСЫ" in pages[half]
    assert "Комиссияның" not in " ".join(pages[:half])


def test_docx_names_nobody_and_no_machine():
    content = protocol_files.made(document(), "docx")
    properties = docx.Document(io.BytesIO(content)).core_properties

    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.created == properties.modified == AGREED
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [one for one in archive.namelist() if "app.xml" in one or "thumbnail" in one]
        read = "\n".join(archive.read(name).decode() for name in archive.namelist())
        assert {one.date_time for one in archive.infolist()} == {AGREED.timetuple()[:6]}
        assert {one.create_system for one in archive.infolist()} == {0}
    assert "python-docx" not in read
    assert "<Application>" not in read
    assert "<w:rsidRoot" not in read
    # The administrator of a machine is called what XML calls its elements.
    own = {socket.gethostname(), str(settings.BASE_DIR), getpass.getuser()} - {"root", "localhost"}
    assert [name for name in own if re.search(rf"\b{re.escape(name)}\b", read)] == []


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_same_text_gives_the_same_bytes(kind):
    once, again = (protocol_files.made(document(), kind) for _time in range(2))

    assert once == again
    assert protocol_files.made(document(part="BY"), kind) != once


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", ["ПРОТОКОЛ", "Казахстанско-Белорусской", "Решили:", "2.1", "причём оба текста"]),
        ("kk", ["ХАТТАМАСЫ", "Ғылыми-техникалық ынтымақтастық жөніндегі", "Шешілді:", "тең төрағасы"]),
    ],
)
def test_pdf_can_be_read_back(language, words):
    text = text_of_pdf(read_pdf(languages=[language]))

    assert [word for word in words if word not in text] == []
    assert TEXTS["decision"][language].split()[0] in text
    assert HASH[:16] in text


def test_pdf_is_made_to_be_kept():
    reader = read_pdf(languages=["kk"])
    root = reader.trailer["/Root"]
    xmp = root["/Metadata"].get_object().get_data().decode()

    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert root["/Lang"] == "kk"
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata.title.endswith("3-отырысының ХАТТАМАСЫ")
    assert {round(float(side)) for side in reader.pages[0].mediabox[2:]} == {595, 842}


def test_pdf_embeds_its_fonts():
    for page in read_pdf().pages:
        for font in page["/Resources"]["/Font"].values():
            (kind,) = font["/DescendantFonts"]
            descriptor = kind["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_pdf_names_nobody_and_no_machine():
    content = protocol_files.made(document(), "pdf")
    reader = pypdf.PdfReader(io.BytesIO(content))

    assert set(reader.metadata) <= {"/Title", "/Creator", "/CreationDate", "/ModDate"}
    assert reader.metadata.creator.startswith("Typst")
    assert reader.metadata["/CreationDate"].startswith("D:20110909")
    xmp = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    own = {socket.gethostname(), str(settings.BASE_DIR)} - {"localhost"}
    assert [name for name in own if re.search(rf"\b{re.escape(name)}\b", xmp)] == []
    assert str(settings.BASE_DIR).encode() not in content
    assert "dc:creator" not in xmp
