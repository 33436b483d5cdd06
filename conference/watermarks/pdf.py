"""The mark on a PDF: the typesetter draws it, with letters of all four languages, and it is laid over."""

import io

from conference import printing, signs
from conference.watermarks.mark import NotMarked

# A page larger or smaller than that, in points, is no page of a document (ISO 32000-1, annex C.2).
SMALLEST, LARGEST = 3, 14400


def marked(content, mark):
    # Takes a tenth of a second to load, and few processes ever mark a paper.
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as paper:
            boxes = [_box(page) for page in paper.pages]
            sizes = sorted({size for _rectangle, size in boxes})
            with pikepdf.open(io.BytesIO(_stamps(sizes, mark))) as stamps:
                forms = {
                    size: paper.copy_foreign(page.as_form_xobject())
                    for size, page in zip(sizes, stamps.pages, strict=True)
                }
                for page, (rectangle, size) in zip(paper.pages, boxes, strict=True):
                    page.add_overlay(forms[size], rectangle)
                made = io.BytesIO()
                paper.save(made)
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, KeyError, AttributeError) as failure:
        raise NotMarked from failure
    return made.getvalue()


def _box(page):
    """Return the part of a page that is shown, as a rectangle, and its size as the reader sees it."""
    import pikepdf

    left, bottom, right, top = _meeting(_sorted(page.cropbox), _sorted(page.mediabox))
    width, height = right - left, top - bottom
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise NotMarked
    # Inherited from the tree of pages where the page itself does not say.
    turned = _inherited(page.obj, "/Rotate") or 0
    shown = (height, width) if int(turned) % 180 else (width, height)
    return pikepdf.Rectangle(left, bottom, right, top), tuple(round(side) for side in shown)


def _inherited(node, name):
    for _level in range(50):
        if name in node:
            return node[name]
        if "/Parent" not in node:
            return None
        node = node["/Parent"]
    raise NotMarked


def _sorted(box):
    left, bottom, right, top = (float(one) for one in box)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _meeting(crop, media):
    """Return where both boxes are, for readers show no more; a crop that lies outside counts for nothing."""
    found = (*map(max, crop[:2], media[:2]), *map(min, crop[2:], media[2:]))
    return found if found[0] < found[2] and found[1] < found[3] else media


def _stamps(sizes, mark):
    data = {"receipt": mark.receipt, "line": mark.line, "lang": mark.language, "sizes": sizes}
    return printing.compiled("stamp.typ", signs.boxed(data))
