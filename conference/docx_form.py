"""What a DOCX of the Commission looks like, and what it does not tell: its maker, a machine, an hour.

The library's template comes with the marks of the program and of the machine it was made on, and the archive
with the hour of its making: neither goes out.
"""

import datetime as dt
import io
import zipfile

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

LOCALES = {"ru": "ru-RU", "kk": "kk-KZ", "be": "be-BY", "en": "en-GB"}
FONT = "Times New Roman"
PAGE = {"page_width": Cm(21), "page_height": Cm(29.7)}
MARGINS = {"left_margin": Cm(3), "right_margin": Cm(1.5), "top_margin": Cm(2), "bottom_margin": Cm(2)}
WIDTH, INDENT = Cm(16.5), Cm(1.25)
CENTRE, LEFT, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
# What the template tells of its origin, and what nothing here needs.
FOREIGN = (
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
    RELATIONSHIP_TYPE.CUSTOM_XML,
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail",
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
)
# name: size in points, bold, alignment, space before and after, and further paragraph formats.
STYLES = {
    "Normal": (12, False, LEFT, 0, 0, {}),
    "Body Text": (12, False, JUSTIFY, 0, 6, {"first_line_indent": INDENT}),
    "Heading 1": (14, True, CENTRE, 0, 6, {"keep_with_next": True}),
    "Subtitle": (12, True, CENTRE, 0, 6, {"keep_with_next": True}),
    "Place": (12, False, LEFT, 0, 14, {}),
    "Heading 2": (12, True, LEFT, 16, 8, {"keep_with_next": True}),
    "Lead": (12, True, LEFT, 8, 4, {"keep_with_next": True}),
    "Decision": (12, False, JUSTIFY, 4, 3, {"left_indent": INDENT, "first_line_indent": -INDENT}),
    "Decision Text": (12, False, JUSTIFY, 0, 3, {"left_indent": INDENT}),
    "Signature": (12, False, LEFT, 0, 0, {"keep_with_next": True}),
    "Annex": (12, True, LEFT, 0, 2, {"left_indent": Cm(8.5), "page_break_before": True}),
    "Annex Of": (10, False, LEFT, 0, 24, {"left_indent": Cm(8.5)}),
    "Annex Title": (12, True, CENTRE, 0, 14, {"keep_with_next": True}),
    "Header": (10, True, WD_ALIGN_PARAGRAPH.RIGHT, 0, 0, {}),
    "Footer": (9, False, LEFT, 0, 0, {}),
}


def strip(made):
    """Take out of a new document what the library's template tells of its origin."""
    for part in (made.part.package, made.part):
        for number, relation in list(part.rels.items()):
            if relation.reltype in FOREIGN:
                del part.rels[number]
    settings = made.settings.element
    for name in ("w:rsids", "w:savePreviewPicture", "w:proofState"):
        for element in settings.findall(qn(name)):
            settings.remove(element)
    for element in settings.findall("{http://schemas.microsoft.com/office/word/2010/wordml}docId"):
        settings.remove(element)


def properties(made, document):
    """Write title, language and moment of ``document``, and nobody's name."""
    properties, moment = made.core_properties, dt.datetime.fromisoformat(document["moment"])
    # The library knows moments of UTC without their offset.
    properties.created = properties.modified = moment.replace(tzinfo=None)
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.keywords = properties.category = properties.subject = ""
    properties.revision = 1
    properties.title, properties.language = document["title"], LOCALES[document["lang"]]


def styles(made, language):
    """Give the styles of STYLES their form, and the document its language."""
    defaults = made.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    defaults.find(qn("w:lang")).set(qn("w:val"), LOCALES[language])
    for name, (size, is_bold, alignment, before, after, formats) in STYLES.items():
        if name not in made.styles:
            made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = made.styles["Normal"]
        style = made.styles[name]
        _letters(style, size, is_bold)
        style.paragraph_format.alignment = alignment
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.line_spacing = 1.1 if name not in ("Header", "Footer") else 1
        for one, value in formats.items():
            setattr(style.paragraph_format, one, value)
    for name in ("Place", "Footer"):
        stops = made.styles[name].paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    made.styles["Decision"].paragraph_format.tab_stops.add_tab_stop(INDENT)
    # An annex's title belongs to the outline as the headings do.
    made.styles["Annex Title"].base_style = made.styles["Heading 2"]


def _letters(style, size, is_bold):
    # The template's own colours and fonts of a theme would win over what is set.
    properties = style.element.get_or_add_rPr()
    for element in list(properties):
        properties.remove(element)
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), is_bold
    for script in ("w:cs", "w:eastAsia"):
        properties.rFonts.set(qn(script), FONT)


def no_margins():
    """Return the mark of a table whose text stands in line with the paragraphs around it."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    return margins


def packed(file, moment):
    """Pack the archive anew: its files in order, all of ``moment``, and none of the machine."""
    packed = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            new.writestr(entry, old.read(name))
    return packed.getvalue()
