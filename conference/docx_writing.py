"""A document of ``protocol_files`` as DOCX: real styles, headings and tables, which LibreOffice edits."""

import datetime as dt
import io

import docx
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from conference import docx_form
from conference.docx_form import LOCALES, MARGINS, PAGE


def written(document):
    """Return the DOCX of ``document`` as bytes."""
    made = docx.Document()
    docx_form.strip(made)
    docx_form.styles(made, document["lang"])
    for number, sheet in enumerate(document["sheets"]):
        section = made.add_section(WD_SECTION.NEW_PAGE) if number else made.sections[0]
        _page(section, sheet, is_alone=len(document["sheets"]) == 1)
        writer = _Writer(made, sheet["lang"])
        for block in sheet["blocks"]:
            getattr(writer, block["kind"])(block)
    docx_form.properties(made, document)
    file = io.BytesIO()
    made.save(file)
    return docx_form.packed(file, dt.datetime.fromisoformat(document["moment"]))


def _page(section, sheet, *, is_alone):
    for name, value in (PAGE | MARGINS).items():
        setattr(section, name, value)
    start = section._sectPr.find(qn("w:pgNumType"))
    if start is None:
        start = OxmlElement("w:pgNumType")
        section._sectPr.find(qn("w:pgMar")).addnext(start)
    start.set(qn("w:start"), "1")
    for part, text in ((section.header, sheet["header"]), (section.footer, sheet["footer"])):
        part.is_linked_to_previous = False
        _said(part.paragraphs[0], text, sheet["lang"])
    footer = section.footer.paragraphs[0]
    _said(footer, "\t", sheet["lang"])
    _field(footer, "PAGE")
    if is_alone:
        # LibreOffice counts the pages of the whole file only.
        _said(footer, " / ", sheet["lang"])
        _field(footer, "NUMPAGES")


def _field(paragraph, instruction):
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _said(paragraph, text, language, *, bold=None, italic=None):
    if not text:
        return
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    properties = run._r.get_or_add_rPr()
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), LOCALES[language])
    properties.append(tongue)


class _Writer:
    """Writes blocks in one language; its public methods bear the names of their kinds."""

    def __init__(self, made, language):
        self.made, self.language = made, language

    def _put(self, text, style, **letters):
        paragraph = self.made.add_paragraph(style=style)
        _said(paragraph, text, self.language, **letters)
        return paragraph

    def title(self, block):
        if block["before"]:
            self._put(block["before"], "Subtitle")
        last = self._put(block["name"], "Heading 1")
        if block["after"]:
            last = self._put(block["after"], "Subtitle")
        last.paragraph_format.space_after = Pt(16)

    def place(self, block):
        self._put(f"{block['left']}\t{block['right']}", "Place")

    def paragraph(self, block):
        self._put(block["text"], "Body Text")

    def closing(self, block):
        paragraph = self._put(block["text"], "Body Text")
        paragraph.paragraph_format.space_before = Pt(12)
        paragraph.paragraph_format.keep_with_next = True

    def heading(self, block):
        self._put(block["text"], "Heading 2")

    def lead(self, block):
        self._put(block["text"], "Lead")

    def decision(self, block):
        first = self._put(block["number"], "Decision", bold=True)
        lines = block["lines"] or [""]
        _said(first, f"\t{lines[0]}", self.language)
        put = [first, *(self._put(line, "Decision Text") for line in lines[1:])]
        for label, value in block["facts"]:
            put.append(self._put(f"{label}:", "Decision Text", italic=True))
            _said(put[-1], f" {value}", self.language)
        for paragraph in put[:-1]:
            paragraph.paragraph_format.keep_with_next = True

    def signatures(self, block):
        self._put("", "Signature").paragraph_format.space_after = Pt(24)
        table = self._table([Cm(7.5), Cm(1.5), Cm(7.5)])
        columns = block["columns"]
        self._row(table, [one["office"] for one in columns], bold=True)
        self._row(table, [one["position"] for one in columns])
        self._line(table)
        self._row(table, [one["name"] for one in columns])
        if block["dated"]:
            self._row(table, [f"{block['dated']}:" for _column in columns], before=Pt(12))
            self._line(table)
        self.made.add_paragraph(style="Normal")

    def annex(self, block):
        self._put(block["number"], "Annex")
        self._put(block["to"], "Annex Of")
        self._put(block["title"], "Annex Title")

    def people(self, block):
        self._rows(block, [Cm(6), Cm(10.5)], is_first_bold=True)

    def agenda(self, block):
        self._rows(block, [Cm(1), Cm(15.5)], is_first_bold=False)

    def _table(self, widths):
        table = self.made.add_table(rows=0, cols=len(widths))
        table.autofit = False
        # The schema wants it before the look.
        table._tbl.tblPr.find(qn("w:tblLook")).addprevious(docx_form.no_margins())
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        return table

    def _cells(self, table):
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, column in zip(row.cells, table.columns, strict=True):
            cell.width = column.width
        return row.cells

    def _row(self, table, texts, *, bold=None, before=None):
        cells = self._cells(table)
        for cell, text in ((cells[0], texts[0]), (cells[2], texts[1])):
            paragraph = cell.paragraphs[0]
            paragraph.style = self.made.styles["Signature"]
            paragraph.paragraph_format.space_before = before
            _said(paragraph, text, self.language, bold=bold)

    def _line(self, table):
        """A row whose two outer cells end in a line to sign on."""
        cells = self._cells(table)
        for cell in (cells[0], cells[2]):
            cell.paragraphs[0].style = self.made.styles["Signature"]
            cell.paragraphs[0].paragraph_format.space_before = Pt(30)
            borders, bottom = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
            for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
                bottom.set(qn(f"w:{name}"), value)
            borders.append(bottom)
            cell._tc.get_or_add_tcPr().append(borders)

    def _rows(self, block, widths, *, is_first_bold):
        table = self._table(widths)
        for row in block["rows"]:
            cells = self._cells(table)
            for number, (cell, text) in enumerate(zip(cells, row, strict=True)):
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(6)
                _said(paragraph, text, self.language, bold=(is_first_bold and number == 0) or None)
