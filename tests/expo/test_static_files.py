"""Static files as the demo sends them: compressed, without collectstatic."""

import os
import zlib

import brotli
import pytest
from django.test import RequestFactory

from expo.static_files import CompressingWhiteNoise

UNPACK = {"br": brotli.decompress, "gzip": lambda body: zlib.decompress(body, 16 + zlib.MAX_WBITS)}


@pytest.fixture
def folder(tmp_path, settings):
    settings.WHITENOISE_ROOT = tmp_path
    (tmp_path / "style.css").write_text("p { color: red }\n" * 99)
    (tmp_path / "font.woff2").write_bytes(b"font" * 99)
    return tmp_path


def ask(path, accepted="gzip, deflate, br, zstd", method="get", **headers):
    answer = CompressingWhiteNoise(lambda _request: None)(
        getattr(RequestFactory(), method)(path, headers={"Accept-Encoding": accepted, **headers})
    )
    body = b"".join(answer)
    if answer.file_to_stream:
        answer.file_to_stream.close()
    return answer, body


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br, zstd", "br"), ("gzip;q=0.5", "gzip")])
def test_text_is_sent_compressed_and_anew_once_it_is_edited(folder, accepted, encoding):
    file = folder / "style.css"
    seen = []
    for text in (file.read_text(), "p { color: blue }\n" * 99):
        file.write_text(text)
        os.utime(file, ns=(0, (1 + len(seen)) * 10**9))
        answer, body = ask("/style.css", accepted)
        assert UNPACK[encoding](body).decode() == text
        assert answer["Content-Encoding"] == encoding
        assert int(answer["Content-Length"]) == len(body) < 99
        assert (answer["Vary"], answer["Content-Type"]) == ("Accept-Encoding", 'text/css; charset="utf-8"')
        head, nothing = ask("/style.css", accepted, "head")
        assert (dict(head.items()), nothing) == (dict(answer.items()), b"")
        again, nothing = ask("/style.css", accepted, If_None_Match=answer["ETag"])
        assert (again.status_code, again["Vary"], nothing) == (304, "Accept-Encoding", b"")
        seen.append(answer["ETag"])
    assert seen[0] != seen[1]


@pytest.mark.parametrize(
    ("path", "accepted", "headers", "length"),
    [
        ("/style.css", "identity", {}, 1683),
        ("/style.css", "", {}, 1683),
        ("/style.css", "br", {"Range": "bytes=0-9"}, 10),
        ("/font.woff2", "br", {}, 396),
    ],
)
def test_fonts_parts_and_what_is_not_asked_for_are_sent_as_they_are(folder, path, accepted, headers, length):
    answer, body = ask(path, accepted, **headers)
    assert "Content-Encoding" not in answer
    assert len(body) == int(answer["Content-Length"]) == length
    assert answer.has_header("Vary") is path.endswith(".css")


def test_what_is_no_file_is_left_to_the_site(folder):
    middleware = CompressingWhiteNoise(lambda request: request.path)
    for path in ("/missing.css", "/../style.css", "/static/expo", "/static/../expo/settings.py"):
        assert middleware(RequestFactory().get(path)) == path
