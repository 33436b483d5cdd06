"""The kinds of documents that are taken, and how one is refused."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Kind:
    """``name`` is what people call it; its files end with one of ``suffixes``, the usual one first."""

    name: str
    content_type: str
    suffixes: tuple


_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
PDF = Kind("PDF", "application/pdf", (".pdf",))
DOCX = Kind("DOCX", f"{_OPEN_XML}wordprocessingml.document", (".docx",))
PPTX = Kind("PPTX", f"{_OPEN_XML}presentationml.presentation", (".pptx",))
XLSX = Kind("XLSX", f"{_OPEN_XML}spreadsheetml.sheet", (".xlsx",))
ODT = Kind("ODT", f"{_OPEN_DOCUMENT}text", (".odt",))
ODP = Kind("ODP", f"{_OPEN_DOCUMENT}presentation", (".odp",))
ODS = Kind("ODS", f"{_OPEN_DOCUMENT}spreadsheet", (".ods",))
PNG = Kind("PNG", "image/png", (".png",))
JPEG = Kind("JPEG", "image/jpeg", (".jpg", ".jpeg", ".jpe"))
OPEN_XML, OPEN_DOCUMENT, PICTURES = (DOCX, PPTX, XLSX), (ODT, ODP, ODS), (PNG, JPEG)
KINDS = (PDF, *OPEN_XML, *OPEN_DOCUMENT, *PICTURES)
BY_CONTENT_TYPE = {kind.content_type: kind for kind in KINDS}


class DocumentRefused(ValidationError):
    """The file is not taken. The text says what to do, the code why.

    Codes: ``file_empty``, ``file_size``, ``file_name``, ``file_suffix``, ``file_type``, ``file_legacy``,
    ``file_locked``, ``file_macros``, ``file_active``, ``file_bomb``, ``file_broken``.
    """


def broken():
    return DocumentRefused(
        _("The file is broken or not complete. Save it anew and send it again."), "file_broken"
    )


def locked():
    return DocumentRefused(
        _("The file is locked with a password. Save it without one and send it again."), "file_locked"
    )


def macros():
    reason = _(
        "The file holds macros, which are programs. Save it without them, as DOCX, PPTX, XLSX or PDF, "
        "and send it again."
    )
    return DocumentRefused(reason, "file_macros")


def bomb(most):
    reason = _("Unpacked, the file is larger than %(most)s MB. Make its pictures smaller and send it again.")
    return DocumentRefused(reason % {"most": most // 1024 // 1024}, "file_bomb")
