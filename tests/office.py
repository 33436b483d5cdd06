"""Office documents that programs open, as small as they may be, for tests of what is written into them."""

import io

import openpyxl

from tests.documents import package

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
OPEN_XML = "application/vnd.openxmlformats-officedocument"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
AUTHOR = (
    f"{HEAD}<cp:coreProperties "
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Test Author</dc:creator></cp:coreProperties>'
)


def relations(*pairs):
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/relationships/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(pairs, 1)
    )
    return f'{HEAD}<Relationships xmlns="{RELATIONS}">{rows}</Relationships>'


def types(**parts):
    rows = "".join(
        f'<Override PartName="{name}" ContentType="{OPEN_XML}.{kind}+xml"/>' for name, kind in parts.items()
    )
    return (
        f'{HEAD}<Types xmlns="{TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def paragraph(text, inside=""):
    return f"<w:p>{inside}<w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(text="Test", *, header=None, last="<w:sectPr><w:titlePg/></w:sectPr>", main="word/document.xml"):
    """Return a text of two sections; the first has a header of its own where ``header`` is given."""
    reference = '<w:headerReference w:type="default" r:id="rId1"/>' if header else ""
    first = f"<w:pPr><w:sectPr>{reference}</w:sectPr></w:pPr>"
    root = f'xmlns:w="{WORD}" xmlns:r="{OFFICE}/relationships"'
    kinds = {f"/{main}": "wordprocessingml.document.main"}
    parts = {
        "_rels/.rels": relations(("officeDocument", main)),
        main: f"{HEAD}<w:document {root}><w:body>{paragraph(text, first)}{paragraph(text)}{last}</w:body>"
        "</w:document>",
        "docProps/core.xml": AUTHOR,
    }
    if header:
        kinds["/word/header1.xml"] = "wordprocessingml.header"
        parts["word/header1.xml"] = f"{HEAD}<w:hdr {root}>{paragraph(header)}</w:hdr>"
        folder, _slash, name = main.rpartition("/")
        parts[f"{folder}/_rels/{name}.rels"] = relations(("header", "header1.xml"))
    return package({"[Content_Types].xml": types(**kinds)} | parts)


def pptx(*texts):
    """Return a presentation with a slide for each text. It has no master: what reads it must not ask."""
    slides = [f"slides/slide{number}.xml" for number in range(1, len(texts) + 1)]
    root = f'xmlns:p="{SLIDES}" xmlns:a="{DRAWING}" xmlns:r="{OFFICE}/relationships"'
    listed = "".join(f'<p:sldId id="{256 + one}" r:id="rId{one}"/>' for one in range(1, len(texts) + 1))
    kinds = {"/ppt/presentation.xml": "presentationml.presentation.main"}
    parts = {
        "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f"{HEAD}<p:presentation {root}><p:sldIdLst>{listed}</p:sldIdLst>"
        '<p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>',
        "ppt/_rels/presentation.xml.rels": relations(*(("slide", one) for one in slides)),
        "docProps/core.xml": AUTHOR,
    }
    for name, text in zip(slides, texts, strict=True):
        kinds[f"/ppt/{name}"] = "presentationml.slide"
        parts[f"ppt/{name}"] = (
            f'{HEAD}<p:sld {root}><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/>'
            "<p:cNvGrpSpPr/><p:nvPr/>"
            '</p:nvGrpSpPr><p:grpSpPr/><p:sp><p:nvSpPr><p:cNvPr id="7" name="Title"/><p:cNvSpPr/><p:nvPr/>'
            f"</p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
            "</p:spTree></p:cSld></p:sld>"
        )
    return package({"[Content_Types].xml": types(**kinds)} | parts)


def xlsx(**headers):
    """Return a workbook with a sheet for each header, by the name of the sheet; empty: it has none."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.creator = "Test Author"
    for name, header in (headers or {"Test": ""}).items():
        sheet = book.create_sheet(name)
        sheet["A1"] = "Test"
        sheet.oddHeader.center.text = header or None
    found = io.BytesIO()
    book.save(found)
    return found.getvalue()
