"""The mark on a text document: a paragraph in every header, and a header where there is none.

WordprocessingML, ISO/IEC 29500-1, 17.10.
"""

from lxml import etree

from conference.watermarks.mark import NotMarked
from conference.watermarks.package import RELATIONSHIPS, STRICT, Package, qualified, space_of

HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
# Of the first page, of even ones and of all others; a section without one has that of the section before.
KINDS = ("default", "first", "even")


def marked(content, mark):
    package = Package(content)
    document = package.tree(package.main)
    space = space_of(document)
    body = document.find(qualified(space, "body"))
    if body is None:
        raise NotMarked
    for name in set(package.related(package.main, "header")):
        header = package.tree(name)
        header.append(_paragraph(space_of(header), mark.line))
    _give_headers(package, _first_section(body, space), mark.line)
    package.describe("Receipt", mark.line)
    return package.written()


def _first_section(body, space):
    """Return the properties of the first section, from which the later ones take what they lack."""
    found = next(body.iter(qualified(space, "sectPr")), None)
    return etree.SubElement(body, qualified(space, "sectPr")) if found is None else found


def _give_headers(package, section, line):
    space = space_of(section)
    reference, kind = qualified(space, "headerReference"), qualified(space, "type")
    missing = set(KINDS) - {one.get(kind) for one in section.iterchildren(reference)}
    if not missing:
        return
    name = package.free_name("word/headerMark")
    header = etree.Element(qualified(space, "hdr"), nsmap={"w": space})
    header.append(_paragraph(space, line))
    package.add(name, header, HEADER_TYPE)
    number = package.relate(package.main, "header", name)
    is_strict = space.startswith(STRICT.rsplit("/", 1)[0])
    for one in sorted(missing):
        given = etree.Element(reference, {kind: one, qualified(RELATIONSHIPS[is_strict], "id"): number})
        # References come before all else that a section says.
        section.insert(0, given)


def _paragraph(space, line):
    def inside(parent, name, **attributes):
        named = {qualified(space, key): value for key, value in attributes.items()}
        return etree.SubElement(parent, qualified(space, name), named)

    paragraph = etree.Element(qualified(space, "p"), nsmap={"w": space})
    inside(inside(paragraph, "pPr"), "jc", val="center")
    run = inside(paragraph, "r")
    # Half points.
    inside(inside(run, "rPr"), "sz", val="16")
    inside(run, "t").text = line
    return paragraph
