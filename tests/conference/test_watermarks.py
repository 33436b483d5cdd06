"""Copies that leave: the mark on each page, the document beneath as it was."""

import io
import re
import zipfile

import openpyxl
import pikepdf
import pypdf
import pytest
from defusedxml.ElementTree import fromstring

from conference import watermarks
from expo import documents
from tests import documents as making
from tests import office

RECEIPT = "abcd2345wxyz"
LINES = {
    "ru": "Экземпляр № abcd2345wxyz · Ёлкина Щедрая · 9 сентября 2011 г., 10:05",
    "kk": "№ abcd2345wxyz данасы · Әйгерім Құғқұтова Ңһі · 2011 ж. 9 қыркүйек, 10:05",
}
SQUARE = b"0 0 1 rg 10 10 5 5 re f"
MARK = watermarks.Mark(RECEIPT, LINES["kk"], "kk")


def pdf(*boxes):
    """Return a PDF with a page for each dict of its keys; all of them say “Test”."""
    found = io.BytesIO()
    with pikepdf.new() as made:
        for keys in boxes:
            page = made.add_blank_page(page_size=(300, 200))
            for name, value in keys.items():
                page.obj[name] = value
            page.contents_add(SQUARE)
        made.docinfo["/Author"] = "Test Author"
        made.save(found)
    return found.getvalue()


def texts(content):
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def said(part):
    """What can be read in a part, in one line."""
    return "".join(fromstring(part).itertext())


PAGES = {
    "plain": {},
    "turned": {"/Rotate": 90},
    "turned back": {"/Rotate": -270},
    "cropped": {"/CropBox": pikepdf.Array([50, 50, 250, 150])},
    "cropped outside": {"/CropBox": pikepdf.Array([900, 900, 950, 950])},
    "huge": {"/MediaBox": pikepdf.Array([0, 0, 14000, 9000])},
    "shifted": {"/MediaBox": pikepdf.Array([-500, -400, -100, -100])},
    "backwards": {"/MediaBox": pikepdf.Array([300, 200, 0, 0])},
    "units": {"/UserUnit": 2},
}


@pytest.mark.parametrize("language", LINES)
def test_pdf_bears_the_mark_on_every_page_however_it_lies(language):
    mark = watermarks.Mark(RECEIPT, LINES[language], language)

    made = watermarks.marked(pdf(*PAGES.values()), documents.PDF, mark)

    assert len(texts(made)) == len(PAGES)
    for name, text in zip(PAGES, texts(made), strict=True):
        assert LINES[language] in text, name
        assert text.count(RECEIPT) == 2


def test_pdf_keeps_what_it_was_beneath_the_mark():
    before = pdf({}, {"/Rotate": 90})

    made = watermarks.marked(before, documents.PDF, MARK)

    with pikepdf.open(io.BytesIO(before)) as old, pikepdf.open(io.BytesIO(made)) as new:
        assert new.docinfo == old.docinfo
        for one, other in zip(old.pages, new.pages, strict=True):
            assert SQUARE in other.Contents.read_bytes()
            assert [one.get(name) for name in ("/MediaBox", "/Rotate")] == [
                other.get(name) for name in ("/MediaBox", "/Rotate")
            ]


def test_pdf_holds_its_mark_within_the_part_that_is_shown():
    made = watermarks.marked(pdf(PAGES["cropped"]), documents.PDF, MARK)
    with pikepdf.open(io.BytesIO(made)) as paper:
        placed = re.findall(rb"([-\d. ]+) cm\s*/\S+ Do", paper.pages[0].Contents.read_bytes())

    assert [[float(one) for one in matrix.split()] for matrix in placed] == [[1, 0, 0, 1, 50, 50]]


@pytest.mark.parametrize("kind", ["PDF", "DOCX", "PPTX", "XLSX"])
def test_what_is_no_document_of_its_kind_is_not_marked(kind):
    content = making.package({"a.txt": "a"}) if kind != "PDF" else b"%PDF-1.4\n%%EOF"
    kind = next(one for one in watermarks.KINDS if one.name == kind)
    with pytest.raises(watermarks.NotMarked):
        watermarks.marked(content, kind, MARK)


@pytest.mark.parametrize("header", [None, "Own header"])
@pytest.mark.parametrize("main", ["word/document.xml", "word/document2.xml"])
def test_text_bears_the_mark_in_the_headers_of_all_its_pages(header, main):
    before = office.docx("Test", header=header, main=main)

    made = watermarks.marked(before, documents.DOCX, MARK)

    assert documents.kind_of(made) == documents.DOCX
    old, new = parts(before), parts(made)
    headers = {name: said(part) for name, part in new.items() if "word/header" in name}
    assert set(headers.values()) == {MARK.line} | ({f"Own header{MARK.line}"} if header else set())
    section = re.search(rb"<w:sectPr>.*?</w:sectPr>", new[main])[0]
    assert sorted(re.findall(rb'w:type="(\w+)"', section)) == [b"default", b"even", b"first"]
    assert said(new[main]) == said(old[main])
    assert new["docProps/core.xml"] == old["docProps/core.xml"]
    assert said(new["docProps/custom.xml"]) == MARK.line


def test_text_without_a_section_is_given_one():
    made = watermarks.marked(office.docx(last=""), documents.DOCX, MARK)
    assert MARK.line in said(parts(made)["word/headerMark.xml"])


def test_presentation_bears_the_mark_on_every_slide():
    before = office.pptx("One", "Two", "Three")

    made = watermarks.marked(before, documents.PPTX, MARK)

    assert documents.kind_of(made) == documents.PPTX
    old, new = parts(before), parts(made)
    slides = [said(new[f"ppt/slides/slide{number}.xml"]) for number in (1, 2, 3)]
    assert slides == [f"{text}{MARK.line}" for text in ("One", "Two", "Three")]
    assert b'id="8"' in new["ppt/slides/slide1.xml"]
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {
        "[Content_Types].xml",
        "_rels/.rels",
        *(f"ppt/slides/slide{number}.xml" for number in (1, 2, 3)),
    }


def test_workbook_bears_the_mark_in_the_header_of_every_sheet():
    before = office.xlsx(First="", Second="Own header", Third="Long header " * 18)

    made = watermarks.marked(before, documents.XLSX, MARK)

    book = openpyxl.load_workbook(io.BytesIO(made))
    headers = [sheet.oddHeader.center.text for sheet in book]
    assert headers == [MARK.line, f"Own header\n{MARK.line}", MARK.line]
    assert [sheet["A1"].value for sheet in book] == ["Test"] * 3
    assert book.properties.creator == "Test Author"
    assert [one.value for one in book.custom_doc_props.props] == [MARK.line]
