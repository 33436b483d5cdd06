"""The mark on a workbook: in the header of every sheet, which stands on each page that is printed of it.

SpreadsheetML, ISO/IEC 29500-1, 18.3.1.46. Cells are what people calculate with and stay as they are.
"""

from lxml import etree

from conference.watermarks.package import Package, qualified, space_of

# The most that a header or footer may hold, its codes included (ISO/IEC 29500-4, 18.3.1.36 and others).
LONGEST = 255
# What comes after the headers in a sheet; the order is the standard's.
AFTER = (
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing",
    "drawingHF", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
)  # fmt: skip
# In this order inside of the element.
PARTS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")


def marked(content, mark):
    package = Package(content)
    for kind in ("worksheet", "chartsheet", "dialogsheet"):
        for name in set(package.related(package.main, kind)):
            _mark(package.tree(name), mark.line)
    package.describe("Receipt", mark.line)
    return package.written()


def _mark(sheet, line):
    space = space_of(sheet)
    headers = sheet.find(qualified(space, "headerFooter"))
    if headers is None:
        headers = etree.Element(qualified(space, "headerFooter"))
        after = {qualified(space, name) for name in AFTER}
        behind = next((one for one in sheet if one.tag in after), None)
        sheet.append(headers) if behind is None else behind.addprevious(headers)
    _write(headers, "oddHeader", line)
    # Only where even and first pages have headers of their own are these shown.
    for name, says_so in (("evenHeader", "differentOddEven"), ("firstHeader", "differentFirst")):
        if headers.get(says_so) in ("1", "true"):
            _write(headers, name, line)


def _write(headers, name, line):
    """Write ``line`` into a header, below what stands there; alone where both would be too long."""
    space = space_of(headers)
    found = headers.find(qualified(space, name))
    if found is None:
        found = etree.Element(qualified(space, name))
        later = {qualified(space, one) for one in PARTS[PARTS.index(name) + 1 :]}
        behind = next((one for one in headers if one.tag in later), None)
        headers.append(found) if behind is None else behind.addprevious(found)
    # An ampersand begins a code: eight points, or, doubled, is itself.
    written = "&8 " + line.replace("&", "&&")
    before = found.text or ""
    both = f"{before}\n{written}" if before else f"&C{written}"
    found.text = both if len(both) <= LONGEST else f"&C{written}"
