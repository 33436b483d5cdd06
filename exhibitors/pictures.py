"""Logos: whatever picture comes in, a clean PNG of our own making goes out."""

import io
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from expo.pictures import BOMBS, BROKEN, MOST_PIXELS, format_of, size_of

LEAST_WIDTH = 200
LONGEST_SIDE = 1200


class PictureRefused(ValidationError):
    """This cannot become a logo; the text says what to send instead."""


@dataclass(frozen=True)
class Picture:
    """A PNG, its size in pixels."""

    content: bytes
    width: int
    height: int


def is_svg(data):
    """Say whether it looks like SVG: markup whose beginning names it."""
    start = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith(b"<") and b"<svg" in start.lower()


def logo(data):
    """Return ``data``, a PNG, JPEG, WebP or GIF, as a Picture of at most 1200 pixels a side.

    Only the pixels of the first frame survive: in sRGB, upright, without a word of what else was in the
    file. The size is read from the header before anything is unpacked. Raises PictureRefused.
    """
    if is_svg(data):
        raise PictureRefused(_("SVG is not accepted, since it can hold programs. Send a PNG."), "svg")
    kind = format_of(data)
    if kind is None:
        reason, advice = _("This kind of file is not accepted"), _("Send PNG, JPEG, WebP or GIF.")
        raise PictureRefused(f"{reason}. {advice}", "file_type")
    try:
        return _encoded(_decoded(data, kind))
    except BOMBS:
        raise _too_many_pixels() from None
    except BROKEN:
        message = _("The picture is broken or not complete. Save it anew and send it again.")
        raise PictureRefused(message, "picture_broken") from None


def _decoded(data, kind):
    width, height = size_of(data, kind)
    if width * height > MOST_PIXELS:
        raise _too_many_pixels()
    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        # A JPEG can be unpacked at a half, a quarter or an eighth of its size.
        image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        upright = ImageOps.exif_transpose(image)
    if upright.width < LEAST_WIDTH:
        facts = {"width": upright.width, "least": LEAST_WIDTH}
        message = _("The picture is %(width)s pixels wide; at least %(least)s are needed.")
        raise PictureRefused(message % facts, "picture_size")
    return upright


def _encoded(image):
    profile = image.info.get("icc_profile")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if image.mode.startswith("I"):
        # Sixteen bits of grey; converting them would cut off all above 255.
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode != "CMYK":
        image = image.convert(mode)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    image = _in_srgb(image, profile, mode).convert(mode)
    image.info.clear()
    content = io.BytesIO()
    image.save(content, "PNG")
    return Picture(content.getvalue(), image.width, image.height)


def _in_srgb(image, profile, mode):
    if not profile:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        # A profile that does not fit its picture: the colours are then what they seem.
        return image


def _too_many_pixels():
    facts = {"max": MOST_PIXELS // 1_000_000, "side": LONGEST_SIDE}
    message = _(
        "The picture has more than %(max)s million pixels. Scale it down: %(side)s a side are enough."
    )
    return PictureRefused(message % facts, "picture_size")
