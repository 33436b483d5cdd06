"""What becomes of a picture that is sent as a logo."""

import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from exhibitors import pictures
from tests import files

MEGABYTE = 1024 * 1024


def made(data):
    """Return the picture that ``data`` becomes."""
    return files.opened(pictures.logo(data).content)


def refused(data):
    with pytest.raises(pictures.PictureRefused) as refusal:
        pictures.logo(data)
    return refusal.value


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_logo_of_every_accepted_kind_becomes_a_png(kind):
    found = pictures.logo(files.picture(kind, "L" if kind == "GIF" else "RGB"))
    image = files.opened(found.content)
    assert (image.format, image.size) == ("PNG", (400, 200))
    assert (found.width, found.height) == (400, 200)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_large_logo_is_scaled_down(kind):
    found = pictures.logo(files.picture(kind, size=(3000, 1500)))
    assert (found.width, found.height) == (1200, 600)


@pytest.mark.parametrize(("mode", "colour"), [("RGBA", (10, 20, 30, 0)), ("LA", (10, 0))])
def test_logo_keeps_its_transparency(mode, colour):
    image = made(files.picture(mode=mode, colour=colour))
    assert (image.mode, image.getpixel((5, 5))[3]) == ("RGBA", 0)


def test_transparent_colour_of_a_palette_stays_transparent():
    image = made(files.picture("GIF", "P", transparency=0))
    assert (image.getpixel((0, 0))[3], image.getpixel((20, 20))[3]) == (0, 255)


def test_grey_of_sixteen_bits_is_not_burnt_out():
    image = made(files.picture(mode="I;16", colour=32768))
    assert image.getpixel((5, 5)) == (128, 128, 128)


def test_picture_for_print_becomes_one_for_the_screen():
    image = made(files.picture("JPEG", "CMYK", colour=(0, 255, 255, 0)))
    red, green, blue = image.getpixel((5, 5))
    assert red > 200
    assert max(green, blue) < 60


def test_logo_loses_what_else_was_in_the_file_and_stands_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "Secret of Test Person 1"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = files.picture("JPEG", size=(300, 400), exif=exif, icc_profile=profile, comment=b"Secret")
    content = pictures.logo(data).content
    image = files.opened(content)
    assert image.size == (400, 300)
    assert (image.info, dict(image.getexif())) == ({}, {})
    assert b"Secret" not in content


def test_colours_of_another_profile_are_converted():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # What this profile calls red is blue.
    swapped = profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    data = files.picture(colour=(200, 50, 50), icc_profile=swapped)
    red, green, blue = made(data).getpixel((5, 5))
    assert max(abs(red - 50), abs(green - 50), abs(blue - 200)) < 3


def test_unfit_profile_leaves_the_colours_alone():
    data = files.picture(colour=(100, 100, 100), icc_profile=b"nonsense" * 40)
    assert made(data).getpixel((5, 5)) == (100, 100, 100)


def test_first_of_a_thousand_frames_is_the_logo():
    data = files.gif_of_many(1000)
    assert Image.open(io.BytesIO(data)).n_frames == 1000
    image = made(data)
    assert image.getpixel((5, 5)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (files.SVG, "svg"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- -->" + files.SVG, "svg"),
        (files.SVG.decode().encode("utf-16"), "svg"),
        (files.ELF, "file_type"),
        (files.EXE, "file_type"),
        (files.PDF, "file_type"),
        (b"<html><script>alert(1)</script></html>", "file_type"),
        (b"PK\x03\x04" + bytes(100), "file_type"),
        (files.picture("TIFF"), "file_type"),
        (files.picture("BMP"), "file_type"),
        (files.picture(size=(199, 400)), "picture_size"),
        (files.picture()[:-30], "picture_broken"),
        (files.picture("JPEG")[:-300], "picture_broken"),
        (files.picture("WEBP")[:60], "picture_broken"),
        (b"\x89PNG\r\n\x1a\n" + files.ELF, "picture_broken"),
        (b"\x89PNG\r\n\x1a\n", "picture_broken"),
        (b"\xff\xd8\xff", "picture_broken"),
        (b"GIF89a", "picture_broken"),
        (b"RIFF\0\0\0\0WEBP", "picture_broken"),
        (files.png_with(b"zTXt", b"Bomb\0\0" + zlib.compress(bytes(70 * MEGABYTE))), "picture_broken"),
    ],
    ids=range(20),
)
def test_what_is_no_logo_is_refused_with_a_reason(data, code):
    assert refused(data).code == code


@pytest.mark.parametrize(
    "data",
    [
        files.huge_png(10000, 6000),
        files.huge_png(60000, 60000 // 10),
        files.huge_png(5001, 5000),
        files.webp_canvas(16383, 16383),
        files.webp_canvas(1 << 24, 255),
    ],
    ids=["60-megapixel", "360-megapixel", "25-megapixel-and-a-bit", "webp", "webp-wide"],
)
def test_picture_of_too_many_pixels_is_refused_without_unpacking_it(data):
    assert len(data) < MEGABYTE
    unpacked = Image.core.get_stats()["new_count"]
    refusal = refused(data)
    assert refusal.code == "picture_size"
    assert "25" in refusal.message
    assert Image.core.get_stats()["new_count"] == unpacked


def test_reader_of_webp_does_not_even_see_too_large_a_canvas(monkeypatch):
    monkeypatch.setattr(Image, "open", None)
    assert refused(files.webp_canvas(16383, 16383)).code == "picture_size"


@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"exif": b"Exif\0\0"}])
def test_size_of_a_webp_is_read_from_each_of_its_three_headers(options):
    assert tuple(pictures.size_of(files.picture("WEBP", size=(301, 207), **options), "WEBP")) == (301, 207)


def test_limit_of_pixels_is_itself_allowed():
    assert pictures.logo(files.huge_png(5000, 5000)).width == 1200


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from([files.picture(kind, size=(220, 40)) for kind in ("PNG", "JPEG", "WEBP", "GIF")]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8),
    st.floats(0.2, 1),
)
def test_damaged_picture_is_a_logo_or_refused_and_never_an_error(data, damages, rest):
    damaged = bytearray(data)
    for place, value in damages:
        damaged[int(place * len(damaged))] = value
    try:
        found = pictures.logo(bytes(damaged[: int(rest * len(damaged))]))
    except pictures.PictureRefused:
        return
    assert files.opened(found.content).size == (found.width, found.height)
