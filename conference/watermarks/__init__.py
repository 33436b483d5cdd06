"""Watermarks: each copy of a paper that leaves says on its pages for whom it was made, when, and its receipt.

    content = watermarks.marked(content, kind, Mark(receipt, line))

The file that is kept is never touched, and neither is what a file says of its author. A PDF bears the mark on
every page, a DOCX in the headers of all its sections, a PPTX on every slide, an XLSX on every printed page;
office documents also carry it among their properties.
"""

from conference.watermarks import pdf, presentation, sheets, text
from conference.watermarks.mark import Mark, NotMarked
from expo import documents

KINDS = (documents.PDF, documents.DOCX, documents.PPTX, documents.XLSX)
_BY_KIND = {
    documents.PDF: pdf.marked,
    documents.DOCX: text.marked,
    documents.PPTX: presentation.marked,
    documents.XLSX: sheets.marked,
}

__all__ = ["KINDS", "Mark", "NotMarked", "marked"]


def marked(content, kind, mark):
    """Return ``content``, a document of one of ``KINDS``, with ``mark`` on it. Raises NotMarked."""
    return _BY_KIND[kind](content, mark)
