"""Files to send: honest ones, and those that are not what they seem."""

import io
import struct
import zlib

from PIL import Image, ImageDraw

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><script>alert(1)</script></svg>'
ELF = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00\x3e\x00" + bytes(2000)
EXE = b"MZ\x90\x00" + bytes(2000)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(kind="PNG", mode="RGB", size=(400, 200), colour=None, **options):
    """Return a picture with a rectangle in it."""
    image = Image.new(mode, size, colour or 0)
    if colour is None:
        ImageDraw.Draw(image).rectangle((10, 10, size[0] // 2, size[1] // 2), fill=255)
    found = io.BytesIO()
    image.save(found, kind, **options)
    return found.getvalue()


def opened(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def huge_png(width, height):
    """Return a PNG of black pixels, one bit each: some kilobytes however large it is."""
    packer, packed = zlib.compressobj(9), b""
    row = bytes(1 + (width + 7) // 8)
    for _row in range(height):
        packed += packer.compress(row)
    packed += packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def png_with(name, content):
    """Return a good PNG with one more chunk behind its header."""
    data = picture()
    return data[:33] + chunk(name, content) + data[33:]


def gif_of_many(frames=1000):
    """Return an animation whose first frame alone is red."""
    images = [Image.new("P", (300, 200), number % 2) for number in range(frames)]
    for image in images:
        image.putpalette([255, 0, 0, 0, 0, 255] + [0] * 762)
    found = io.BytesIO()
    images[0].save(found, "GIF", save_all=True, append_images=images[1:], duration=20, loop=0)
    return found.getvalue()


def webp_canvas(width, height):
    """Return the header of a WebP whose canvas is that large, with nothing behind it."""
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + size
    return b"RIFF" + struct.pack("<I", len(body)) + body


def read_out(response):
    """Read an answer to its end, so that its file is closed, without ending the test's connection."""
    if response.streaming:
        return b"".join(response.streaming_content)
    return response.content
