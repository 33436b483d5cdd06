"""Which form a file has, by what is in it and not by its name; and its text, whatever the encoding."""

import codecs
import re

from django.utils.translation import gettext as _

from conference.importing import json_files, sheets, xml_files
from conference.importing.document import FileRefused

MOST_BYTES = 10 * 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_BINARY = re.compile(rb"%PDF|\x89PNG|\x1f\x8b|GIF8|\xff\xd8\xff|.{0,4096}?\0", re.DOTALL)


def read(content, exhibition, language=""):
    """Return the Document of a file, its texts in ``language`` where they do not say theirs.

    Raises FileRefused with what to do where it is no programme.
    """
    document = _read(content, exhibition, language)
    if not document.events:
        raise FileRefused(_("There is no session in the file."), "empty")
    return document


def _read(content, exhibition, language):
    if not content.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise FileRefused(_("The file is empty."), "empty")
    if len(content) > MOST_BYTES:
        most = {"most": MOST_BYTES // 1024 // 1024}
        raise FileRefused(_("The file is larger than %(most)s MB.") % most, "size")
    if content.startswith(_OLD_EXCEL):
        reason = _("This is a workbook of an old kind (XLS). Save it as XLSX or as CSV.")
        raise FileRefused(reason, "type")
    if content.startswith(b"PK\x03\x04"):
        return sheets.read_xlsx(content, exhibition, language)
    text, encoding = _decode(content)
    begin = text.lstrip("\ufeff \t\r\n")[:200]
    if re.match(r"<!doctype html|<html", begin, re.IGNORECASE):
        reason = _(
            "This is a page of the web. Save the schedule itself: its address ends with .xml or .json."
        )
        raise FileRefused(reason, "type")
    if begin.startswith("<"):
        # The parser itself obeys what the declaration says of the encoding.
        return xml_files.read(content.removeprefix(codecs.BOM_UTF8), exhibition, language)
    if begin.startswith(("{", "[")):
        document = json_files.read(text.lstrip("\ufeff"), exhibition, language)
    else:
        document = sheets.read_csv(text.lstrip("\ufeff"), exhibition, language)
    if encoding == "cp1251":
        document.note("", "", _("The file is not in UTF-8: it was read as Windows-1251."))
    return document


def _decode(content):
    """Return ``(text, encoding)``: what the mark says, or UTF-8, or the encoding of old Cyrillic sheets."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), encoding
            except UnicodeDecodeError:
                raise FileRefused(_("The file is damaged: its text cannot be read."), "encoding") from None
    if _BINARY.match(content):
        reason = _("This is no file of a programme. Those in XML, JSON, CSV and XLSX can be read.")
        raise FileRefused(reason, "type")
    for encoding in ("utf-8", "cp1251"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise FileRefused(_("The file is damaged: its text cannot be read."), "encoding")
