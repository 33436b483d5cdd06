"""The agenda for a word processor. Nothing in the file says who made it, when or on what machine."""

import datetime as dt
import io

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from conference import docx_form
from conference.agenda_copies import GONE, NEW

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What the property of a file must hold, when it may hold nothing.
NO_TIME = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
# The same for an archive, whose time begins then.
EARLIEST = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
TEXTS = (
    "author", "category", "comments", "content_status", "identifier", "keywords", "language",
    "last_modified_by", "subject", "title", "version",
)  # fmt: skip


def write(copy):
    """Return ``copy`` (an agenda_copies.Copy) as the bytes of a .docx file; the same copy gives the same."""
    document = Document()
    docx_form.strip(document)
    _set_up(document, copy.language)
    heading = document.add_heading(level=1)
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.add_run(copy.title)
    for text in filter(None, [copy.place, copy.status, copy.legend]):
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in copy.lines:
        _write_line(document, line)
    return _sealed(document)


def _set_up(document, language):
    section = document.sections[0]
    for name, value in (docx_form.PAGE | docx_form.MARGINS).items():
        setattr(section, name, value)
    for name in ("Normal", "Heading 1"):
        style = document.styles[name]
        style.font.name, style.font.size = docx_form.FONT, Pt(14)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in list(fonts.attrib):
            if kind.endswith("Theme"):
                del fonts.attrib[kind]
        for kind in ("w:cs", "w:eastAsia"):
            fonts.set(qn(kind), docx_form.FONT)
    document.styles["Heading 1"].font.color.rgb = RGBColor(0, 0, 0)
    spoken = document.styles.element.find(".//" + qn("w:lang"))
    spoken.set(qn("w:val"), docx_form.LOCALES[language])


def _write_line(document, line):
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = bool(line.reports)
    _run(paragraph, f"{line.number}. ", line.mark)
    if line.was is not None:
        _run(paragraph, f"{line.was}. ", GONE)
    for piece in line.pieces:
        _run(paragraph, piece.text, piece.kind)
    for text in line.reports:
        below = document.add_paragraph(text)
        below.paragraph_format.left_indent = Cm(1.25)


def _run(paragraph, text, kind):
    run = paragraph.add_run(text)
    run.font.strike = True if kind == GONE else None
    run.font.underline = True if kind == NEW else None


def _sealed(document):
    """Return the file with its properties emptied and every time in it the same."""
    properties = document.core_properties
    for name in TEXTS:
        setattr(properties, name, "")
    properties.created = properties.modified = NO_TIME
    properties.revision = 1
    raw = io.BytesIO()
    document.save(raw)
    return docx_form.packed(raw, EARLIEST)
