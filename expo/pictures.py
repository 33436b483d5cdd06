"""Pictures by their headers: what they are and how large, without unpacking any."""

import io
import struct
import warnings
import zlib

from PIL import Image

MOST_PIXELS = 25_000_000
# The library's own guard, for whatever our look at the header has missed.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# What the decoders are known to raise over bytes that are not what they seem.
BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError, EOFError,
    struct.error, zlib.error,
)  # fmt: skip
FORMATS = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
}
ENDS = {"PNG": b"IEND\xaeB`\x82", "JPEG": b"\xff\xd9"}
# How far from the end of a file its mark is looked for.
MARGIN = 1024


def format_of(data):
    """Return "PNG", "JPEG", "GIF", "WEBP" or None by the first bytes, whatever the name says."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return next((name for magic, name in FORMATS.items() if data.startswith(magic)), None)


def is_whole(data, kind):
    """Say whether a PNG or JPEG has a header that can be read and its end."""
    try:
        size_of(data, kind)
    except (*BOMBS, *BROKEN):
        return False
    return ENDS[kind] in data[-MARGIN:]


def size_of(data, kind):
    """Return width and height as the header of a PNG, JPEG, GIF or WebP says them, unpacking nothing."""
    if kind == "WEBP":
        # The library's reader reserves memory for the whole canvas as soon as it opens one.
        return _webp_size(data)
    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        return image.size


def _webp_size(data):
    """RFC 9649: the canvas of the extended form, or the frame of the two simple ones."""
    chunk, body = data[12:16], data[20:30]
    if chunk == b"VP8X":
        return (int.from_bytes(body[at : at + 3], "little") + 1 for at in (4, 7))
    if chunk == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return (value & 0x3FFF for value in struct.unpack("<HH", body[6:10]))
