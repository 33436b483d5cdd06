"""Taking a document in."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from expo import pictures
from expo.documents import names, packages, pdfs
from expo.documents.kinds import KINDS, PDF, PICTURES, DocumentRefused, Kind, broken

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
# The compound files of Office up to 2003; newer documents lie in one once they are locked with a password.
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Document:
    """Bytes that are what they seem. ``name`` is safe to show and to save under, and ends like the kind."""

    content: bytes
    kind: Kind
    name: str

    @property
    def size(self):
        return len(self.content)

    @cached_property
    def sha256(self):
        return hashlib.sha256(self.content).hexdigest()


def take(file, *, name, kinds=KINDS, most=MOST_BYTES):
    """Return the Document that ``file``, open for reading and called ``name`` by its sender, holds.

    Reads no more than ``most`` bytes and one. Raises DocumentRefused for what is too large, empty, none of
    ``kinds``, named otherwise than it is, broken, locked, or holds anything that runs.
    """
    data = file.read(most + 1)
    if len(data) > most:
        raise DocumentRefused(oversized(most), "file_size")
    if not data:
        raise DocumentRefused(_("The file is empty. Choose another one."), "file_empty")
    if any(sign in name for sign in "/\\\0"):
        reason = _("The name of the file is a path. Rename the file, without slashes, and send it again.")
        raise DocumentRefused(reason, "file_name")
    kind = kind_of(data, kinds)
    if not name.lower().endswith(kind.suffixes):
        raise _misnamed(name, kind)
    if kind == PDF:
        pdfs.check(data)
    return Document(data, kind, names.shown(name, kind))


def oversized(most):
    """Say that a file is larger than ``most`` bytes, and what to do about it."""
    reason = _("The file is larger than %(most)s MB.") % {"most": most // MEGABYTE}
    return f"{reason} {_('Make its pictures smaller or split it, then send it again.')}"


def kind_of(data, kinds=KINDS):
    """Return which of ``kinds`` the bytes are, by their content alone.

    Raises DocumentRefused for what is none of them, not complete, or an office document that is locked or
    holds macros. What a PDF does once it is opened, ``take`` looks at.
    """
    kind = _sniffed(data, kinds)
    if kind not in kinds:
        reason = _("This kind of file is not accepted")
        advice = _("Send one of these: %(kinds)s.") % {"kinds": ", ".join(one.name for one in kinds)}
        raise DocumentRefused(f"{reason}. {advice}", "file_type")
    is_whole = kind not in PICTURES or pictures.is_whole(data, kind.name)
    if not is_whole or (kind == PDF and not pdfs.is_whole(data)):
        raise broken()
    return kind


def _sniffed(data, kinds):
    if data.startswith(b"%PDF-"):
        return PDF
    # Only where it can be accepted: whoever takes pictures need not know of macros.
    takes_packages = any(kind in kinds for kind in (*packages.OPEN_XML, *packages.OPEN_DOCUMENT))
    if takes_packages and data.startswith(COMPOUND):
        reason = _(
            "This is a file of an old office program, or one locked with a password. Save it without a "
            "password as PDF, DOCX, PPTX or XLSX and send it again."
        )
        raise DocumentRefused(reason, "file_legacy")
    if takes_packages and data.startswith(packages.MAGIC):
        return packages.kind_of(data)
    found = pictures.format_of(data)
    return next((kind for kind in PICTURES if kind.name == found), None)


def _misnamed(name, kind):
    _stem, dot, suffix = names.visible(name).rpartition(".")
    words = {"given": (dot + suffix)[:20] if dot else "–", "kind": kind.name, "suffix": kind.suffixes[0]}
    reason = _(
        "The name ends with “%(given)s”, but by its content the file is a %(kind)s. Choose the right file, "
        "or rename it so that it ends with “%(suffix)s”."
    )
    return DocumentRefused(reason % words, "file_suffix")
