"""PDF, ISO 32000: whole, not locked, and without anything that runs by itself."""

import io
import re
import zlib

from django.utils.translation import gettext as _

from expo import pictures
from expo.documents.kinds import DocumentRefused, bomb, broken, locked

# How far from the ends of a file its marks are looked for, as readers do.
MARGIN = pictures.MARGIN
MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<body", b"<head", b"<iframe")
MOST_UNPACKED = 100 * 1024 * 1024
# Scripts, the start of other programs, and forms of XML, which are scripts as well.
ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|XFA)(?![^\s()<>\[\]{}/%])")
STRING = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9a-fA-F\s]*>", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n")
ESCAPE = re.compile(rb"#([0-9a-fA-F]{2})")
FILTER = re.compile(rb"/\w+Decode\b")
LONGEST_HEAD = 1024


def is_whole(data):
    """False for what only begins like a PDF: without its end, or with a web page behind the first line."""
    start = data[:MARGIN].lower()
    return b"%%EOF" in data[-MARGIN:] and not any(mark in start for mark in MARKUP)


def check(data):
    """Raise DocumentRefused where a reader would ask for a password, run something, or find no page."""
    # Takes a tenth of a second to load, and few processes ever see a PDF.
    import pikepdf

    _check_unpacked(data)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise locked()
            if not len(pdf.pages):
                raise broken()
            is_active = any(ACTIVE.search(STRING.sub(b"", _written(one))) for one in pdf.objects)
    except pikepdf.PasswordError:
        raise locked() from None
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        raise broken() from None
    if is_active:
        reason = _(
            "The PDF holds a script or starts a program. Print it into a new PDF file and send that one."
        )
        raise DocumentRefused(reason, "file_active")


def _written(thing):
    """Return an object as the library writes it: names without escapes, strings on one line."""
    import pikepdf

    head = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
    return head.unparse(resolved=True) if isinstance(head, pikepdf.Object) else b""


def _check_unpacked(data):
    """Refuse what explodes as soon as it is opened: streams that hold the objects of the file itself."""
    left = MOST_UNPACKED
    for found in STREAM.finditer(data):
        head = data[max(0, found.start() - LONGEST_HEAD) : found.start()].rpartition(b"endobj")[2]
        head = ESCAPE.sub(lambda sign: bytes([int(sign[1], 16)]), head)
        if b"/ObjStm" not in head and b"/XRef" not in head:
            continue
        if len(FILTER.findall(head)) > 1:
            raise broken()
        unpacker = zlib.decompressobj()
        try:
            left -= len(unpacker.decompress(memoryview(data)[found.end() :], left + 1))
        except zlib.error:
            # Not packed, or in another way, and then no larger than the file.
            continue
        if left < 0:
            raise bomb(MOST_UNPACKED)
