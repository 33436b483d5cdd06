"""Documents to send: small ones that programs open, and those that are to be refused."""

import io
import zipfile
import zlib

import pikepdf

from tests import files

OFFICE = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
}
OPEN = {"odt": "text", "odp": "presentation", "ods": "spreadsheet"}
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)


def pdf(text="Test", *, root=None, **options):
    """Return a PDF of one page; ``text`` makes it another one, ``root`` adds to its catalogue."""
    found = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(300, 200))
        made.docinfo["/Title"] = text
        for name, value in (root or {}).items():
            made.Root[name] = made.make_indirect(value)
        made.save(found, **{"deterministic_id": "encryption" not in options} | options)
    return found.getvalue()


def script():
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def launch():
    return pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("test.exe"))


def package(members, stored=()):
    """Return a ZIP of ``{name: content}``; the same for the same content."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            made.writestr(entry, content)
    return found.getvalue()


def office(suffix="docx", *, main="{}.main+xml", **others):
    """Return a document of Office Open XML; ``others`` are more of its parts, by names without slashes."""
    part, word = OFFICE[suffix]
    kind = main.format(f"application/vnd.openxmlformats-officedocument.{word}")
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{part}" '
        f'ContentType="{kind}"/></Types>'
    )
    return package({"[Content_Types].xml": types, part: "<document/>"} | others)


def open_document(suffix="odt", *, manifest="", **others):
    kind = f"application/vnd.oasis.opendocument.{OPEN[suffix]}"
    listed = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/">{manifest}</manifest:file-entry></manifest:manifest>'
    )
    parts = {"mimetype": kind, "content.xml": "<content/>", "META-INF/manifest.xml": listed}
    return package(parts | others, stored=["mimetype"])


def exploding_pdf():
    """Return a PDF whose list of objects unpacks to more than is allowed; some kilobytes."""
    packed = zlib.compress(bytes(101 * 1024 * 1024), 9)
    head = b"1 0 obj<</Type/Obj#53tm/N 1/First 4/Filter/FlateDecode>>stream\n"
    return files.PDF.replace(b"trailer", head + packed + b"\nendstream endobj\ntrailer")


def flipped(data, at):
    """Return ``data`` with one byte wrong."""
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
