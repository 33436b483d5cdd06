"""The mark on a presentation: a line of text at the foot of every slide.

PresentationML and DrawingML, ISO/IEC 29500-1, 19.3 and 21.1.
"""

from lxml import etree

from conference.watermarks.mark import NotMarked
from conference.watermarks.package import STRICT, Package, qualified, space_of

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main"
NAME = "Receipt"


def marked(content, mark):
    package = Package(content)
    presentation = package.look(package.main)
    size = presentation.find(qualified(space_of(presentation), "sldSz"))
    if size is None:
        raise NotMarked
    width, height = (int(size.get(side, "0")) for side in ("cx", "cy"))
    for name in set(package.related(package.main, "slide")):
        slide = package.tree(name)
        space = space_of(slide)
        shapes = slide.find(f"{qualified(space, 'cSld')}/{qualified(space, 'spTree')}")
        if shapes is None:
            raise NotMarked
        shape = _shape(space, _free_number(slide), width, height, mark.line)
        # What programs add to a tree of shapes comes last in it.
        beyond = shapes.find(qualified(space, "extLst"))
        shapes.append(shape) if beyond is None else beyond.addprevious(shape)
    package.describe(NAME, mark.line)
    return package.written()


def _free_number(slide):
    numbers = [one.get("id", "") for one in slide.iter("{*}cNvPr")]
    return max([1, *(int(one) for one in numbers if one.isascii() and one.isdigit())]) + 1


def _shape(space, number, width, height, line):
    drawing = DRAWING[space.startswith(STRICT.rsplit("/", 1)[0])]

    def p(parent, name, /, **attributes):
        return etree.SubElement(parent, qualified(space, name), attributes)

    def a(parent, name, /, **attributes):
        return etree.SubElement(parent, qualified(drawing, name), attributes)

    shape = etree.Element(qualified(space, "sp"), nsmap={"p": space, "a": drawing})
    about = p(shape, "nvSpPr")
    p(about, "cNvPr", id=str(number), name=NAME)
    p(about, "cNvSpPr", txBox="1")
    p(about, "nvPr")
    looks = p(shape, "spPr")
    place = a(looks, "xfrm")
    high = height // 25
    a(place, "off", x="0", y=str(height - high))
    a(place, "ext", cx=str(width), cy=str(high))
    a(a(looks, "prstGeom", prst="rect"), "avLst")
    a(a(a(looks, "solidFill"), "srgbClr", val="FFFFFF"), "alpha", val="80000")
    text = p(shape, "txBody")
    a(text, "bodyPr", wrap="square", lIns="0", tIns="0", rIns="0", bIns="0", anchor="ctr")
    a(text, "lstStyle")
    paragraph = a(text, "p")
    a(paragraph, "pPr", algn="ctr")
    run = a(paragraph, "r")
    style = a(run, "rPr", sz=str(_points(height) * 100))
    a(a(style, "solidFill"), "srgbClr", val="14232B")
    a(run, "t").text = line
    return shape


def _points(height):
    """The size of the letters: 9 points on a slide of the usual height, of 7.5 inches."""
    return max(1, min(100, round(9 * height / 6858000)))
