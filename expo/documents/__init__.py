"""Files that people send to be passed on: what they are by their content, and whether they do any harm.

    document = documents.take(sent, name=sent.name)     # or DocumentRefused, whose text says what to do
    document.kind.content_type, document.name, document.size, document.sha256, document.content

``take`` does all of it. ``kind_of`` alone says what bytes are. Both look at the content and never at what the
sender or the name says of it; both are pure: where a document is kept is the business of the caller.
"""

from expo.documents.kinds import (
    BY_CONTENT_TYPE,
    DOCX,
    JPEG,
    KINDS,
    ODP,
    ODS,
    ODT,
    PDF,
    PNG,
    PPTX,
    XLSX,
    DocumentRefused,
    Kind,
)
from expo.documents.names import visible
from expo.documents.taking import MOST_BYTES, Document, kind_of, oversized, take

__all__ = [
    "BY_CONTENT_TYPE",
    "DOCX",
    "JPEG",
    "KINDS",
    "MOST_BYTES",
    "ODP",
    "ODS",
    "ODT",
    "PDF",
    "PNG",
    "PPTX",
    "XLSX",
    "Document",
    "DocumentRefused",
    "Kind",
    "kind_of",
    "oversized",
    "take",
    "visible",
]
