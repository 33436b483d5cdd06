"""The logo on a card: any picture made fit for a square, in few enough colours for the size of the whole."""

import io

from PIL import Image, ImageStat

from expo.pictures import BOMBS, BROKEN, MOST_PIXELS, format_of, size_of

# On a light ground, or on the dark one what would not be seen there.
LIGHT, DARK = "#FFFFFF", "#004B5A"
TOO_LIGHT = 215
# Between the edge of the square and what is drawn.
MARGIN = 18
# Nothing that shows is only less opaque than this.
VISIBLE = 16
# The colours of a logo, each with the side of its squares in pixels, as they are tried, and the bytes that a
# card with a logo may have. Only photographs come to the second.
FORMS = ((32, 1), (16, 1), (16, 2), (8, 2), (8, 4))
MOST_BYTES = 25_000


def drawn(data, side):
    """Return a square of ``side`` pixels, an RGB image, with the picture ``data`` whole within it.

    None where ``data`` is no picture, is broken, larger than what is unpacked, or shows nothing.
    """
    try:
        image = _read(data, side - 2 * MARGIN)
    except (*BOMBS, *BROKEN):
        return None
    if image is None:
        return None
    alpha = image.getchannel("A")
    brightness = ImageStat.Stat(image.convert("L"), alpha.point(_shows)).mean[0]
    has_ground = alpha.getextrema()[0] > VISIBLE
    tile = Image.new("RGB", (side, side), DARK if brightness > TOO_LIGHT and not has_ground else LIGHT)
    tile.paste(image, ((side - image.width) // 2, (side - image.height) // 2), image)
    return tile


def _read(data, side):
    kind = format_of(data)
    if kind is None:
        return None
    width, height = size_of(data, kind)
    if width * height > MOST_PIXELS:
        return None
    with Image.open(io.BytesIO(data), formats=[kind]) as opened:
        # No more is worked through than is seen.
        opened.draft(None, (2 * side, 2 * side))
        opened.thumbnail((4 * side, 4 * side), Image.Resampling.BOX)
        image = opened.convert("RGBA")
    box = image.getchannel("A").point(_shows).getbbox()
    if box is None:
        return None
    image = image.crop(box)
    scale = min(side / image.width, side / image.height)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    # Premultiplied: what is transparent lends no colour to the edges.
    return image.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")


def _shows(alpha):
    return 255 if alpha > VISIBLE else 0


def put(flat, used, tile, place):
    """Yield the paletted picture ``flat`` of ``used`` colours with ``tile`` at ``place``, ever plainer.

    The logo has colours of its own, so that it takes none from the rest of the card.
    """
    own = flat.getpalette()[: 3 * used]
    own += [0] * (3 * used - len(own))
    for number, square in FORMS:
        small = tile.reduce(square)
        small = small.quantize(number, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few = small.point(lambda index: min(index + used, 255)).resize(tile.size, Image.Resampling.NEAREST)
        card = flat.copy()
        card.paste(few, place)
        card.putpalette(own + small.getpalette()[: 3 * number])
        yield card
