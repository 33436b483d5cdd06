"""Drawing a card: the head of the site with its ornament, a title that always fits, and a few lines."""

import functools
import io
import re
from dataclasses import dataclass

from django.conf import settings
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFont

from expo import card_logo

WIDTH, HEIGHT = 1200, 630
MARGIN = 64
HEAD, BAND = 96, 24
# The bottom strip of gold and the line of words above it.
FOOT, NOTE = 10, 44
TILE = 264
TILE_AT = WIDTH - MARGIN - TILE, HEAD + BAND + 48
# The line around what stands in a tile.
LINE = 2
# The pixels of a logo are ours and fewer; whatever else lies in its place is not read to the end.
MOST_OF_A_LOGO = 6_000_000
GAP = 48
# The sizes of the title that are tried, and the most lines that each may take.
SIZES = ((76, 2), (68, 3), (60, 3), (52, 4), (46, 4), (40, 5), (34, 6))
LEADING = 1.16
FACT, FACT_LEADING = 34, 46
SPACE = 26
# No line ends with an initial.
INITIALS = re.compile(r"\b(\w\.) ")
COLOURS = 128
# Those of the site by daylight.
GROUND, INK, MUTED, TEAL, HEAD_COLOUR = "#F4F7F8", "#14232B", "#4A5B64", "#00687A", "#004B5A"
HEAD_2, GOLD, TINT, WHITE, HAIR = "#C9E3E8", "#FEC50C", "#DCEAED", "#FFFFFF", "#D5DDE1"
FILLS = {
    "plain": WHITE,
    "strong": "#5DA9D6",
    "gold": "#FFC83D",
    "quiet": "#A7B0B5",
    "teal": TEAL,
    "amber": "#8A6100",
}
FONTS = settings.BASE_DIR / "expo" / "static" / "vendor" / "onest"
# The ornament of the site (ornament.svg), one and a half times as large.
ORNAMENT = settings.BASE_DIR / "expo" / "drawn" / "ornament.png"


@dataclass(frozen=True)
class Bar:
    """A rectangle in a square of side 1, from its upper left corner; ``fill`` is a name of FILLS."""

    x: float
    y: float
    width: float
    height: float
    fill: str = "plain"


@functools.cache
def font(size, is_strong=False):
    return ImageFont.truetype(FONTS / f"onest-{'semibold' if is_strong else 'regular'}.ttf", size)


def png(words):
    """Return the picture of ``words``, those of a Card with site, when, where and note, as bytes of a PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    draw = ImageDraw.Draw(image)
    _head(image, draw, words)
    logo = _logo(words["logo"])
    has_tile = bool(words["monogram"] or words["bars"] or logo)
    width = WIDTH - 2 * MARGIN - (TILE + GAP if has_tile else 0)
    _body(draw, words, width)
    if words["bars"]:
        _bars(draw, words["bars"])
    elif logo:
        left, top = TILE_AT
        draw.rectangle((left, top, left + TILE - 1, top + TILE - 1), WHITE, HAIR, LINE)
    elif words["monogram"]:
        _monogram(draw, words["monogram"])
    draw.rectangle((0, HEIGHT - FOOT, WIDTH, HEIGHT), GOLD)
    draw.text((MARGIN, HEIGHT - FOOT - NOTE), words["note"], MUTED, font(22), anchor="ls")
    return _encoded(image, logo)


def _logo(kept):
    """The logo as it stands on a card, or None where there is none that can be shown."""
    if not kept:
        return None
    name, _checksum = kept
    try:
        with default_storage.open(name) as file:
            return card_logo.drawn(file.read(MOST_OF_A_LOGO), TILE - 2 * LINE)
    except OSError:
        return None


def _head(image, draw, words):
    draw.rectangle((0, 0, WIDTH, HEAD - 1), HEAD_COLOUR)
    draw.text((MARGIN, HEAD / 2), words["site"], WHITE, font(34, True), anchor="lm")
    left = MARGIN + draw.textlength(words["site"], font(34, True)) + GAP
    when = fitted(f"{words['where']}, {words['when']}", font(26), WIDTH - MARGIN - left)
    draw.text((WIDTH - MARGIN, HEAD / 2), when, HEAD_2, font(26), anchor="rm")
    draw.rectangle((0, HEAD, WIDTH, HEAD + BAND - 1), WHITE)
    with Image.open(ORNAMENT) as tile:
        for x in range(0, WIDTH, tile.width):
            image.paste(tile, (x, HEAD))


def _body(draw, words, width):
    top = HEAD + BAND + 40
    if words["kicker"]:
        kicker = fitted(words["kicker"], font(28, True), width)
        draw.text((MARGIN, top), kicker, TEAL, font(28, True), anchor="lt")
        top += 50
    facts = [fitted(fact, font(FACT), width) for fact in words["facts"] if fact][:3]
    bottom = HEIGHT - FOOT - NOTE - 40
    room = bottom - top - len(facts) * FACT_LEADING - (SPACE if facts else 0)
    size, lines = title(words["title"], width, room)
    for line in lines:
        draw.text((MARGIN, top), line, INK, font(size, True), anchor="la")
        top += round(size * LEADING)
    top += SPACE
    for fact in facts:
        draw.text((MARGIN, top), fact, MUTED, font(FACT), anchor="la")
        top += FACT_LEADING


def title(text, width, height):
    """Return ``(size, lines)``: as large as ``text`` fits into the space, cut off where nothing fits."""
    for size, most in SIZES:
        lines = wrapped(text, font(size, True), width)
        if len(lines) <= most and len(lines) * size * LEADING <= height:
            return size, lines
    size = SIZES[-1][0]
    most = max(1, min(SIZES[-1][1], int(height / (size * LEADING))))
    return size, [*lines[: most - 1], fitted(" ".join(lines[most - 1 :]), font(size, True), width)]


def wrapped(text, face, width):
    """Break ``text`` into lines no wider than ``width``; a word that is wider itself is broken too."""
    lines, line = [], ""
    for word in INITIALS.sub("\\1\xa0", text).split(" "):
        longer = f"{line} {word}" if line else word
        if face.getlength(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while face.getlength(line) > width:
            cut = _longest(line, face, width)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line]


def fitted(text, face, width):
    """Return ``text``, cut off with an ellipsis where it is wider than ``width``."""
    text = " ".join(text.split(" "))
    if face.getlength(text) <= width:
        return text
    return text[: _longest(text, face, width - face.getlength("…"))].rstrip() + "…"


def _longest(text, face, width):
    """How many signs of ``text`` are no wider than ``width``; one at least."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if face.getlength(text[:middle]) <= width else (low, middle - 1)
    return low


def _monogram(draw, letters):
    left, top = TILE_AT
    draw.rounded_rectangle((left, top, left + TILE, top + TILE), 12, TINT)
    draw.text((left + TILE / 2, top + TILE / 2), letters, TEAL, font(112, True), anchor="mm")


def _bars(draw, bars):
    left, top = TILE_AT
    draw.rectangle((left - 8, top - 8, left + TILE + 8, top + TILE + 8), WHITE, HAIR, 2)
    for bar in bars:
        x, y = left + bar["x"] * TILE, top + bar["y"] * TILE
        box = (round(x), round(y), round(x + bar["width"] * TILE), round(y + bar["height"] * TILE))
        draw.rectangle(box, FILLS[bar["fill"]], INK if bar["fill"] == "plain" else WHITE)


def _encoded(image, logo):
    # Flat colours and letters: a palette makes it less than half the size.
    flat = image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    if logo is None:
        return _as_png(flat)
    left, top = TILE_AT
    for card in card_logo.put(flat, COLOURS, logo, (left + LINE, top + LINE)):
        content = _as_png(card)
        if len(content) <= card_logo.MOST_BYTES:
            break
    return content


def _as_png(flat):
    content = io.BytesIO()
    flat.save(content, "PNG")
    return content.getvalue()
