"""Static files where ``collectstatic`` has not been: compressed all the same, as in production."""

from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from wsgiref.headers import Headers

from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import Response

from expo.page_cache.pages import packed, preferred

# What gets smaller: fonts and pictures are packed already.
TEXTS = (".css", ".js", ".json", ".svg", ".map", ".txt", ".html")
NEGOTIATED = (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.NOT_MODIFIED)


class CompressingWhiteNoise(WhiteNoiseMiddleware):
    """WhiteNoise that compresses a text when it is first asked for, and anew once it has been edited."""

    def get_static_file(self, path, url, stat_cache=None):
        """Return the file, as whitenoise looks for it; raises its MissingFileError."""
        found = super().get_static_file(path, url, stat_cache)
        return Text(path, found) if path.endswith(TEXTS) else found


class Text:
    """A file of whitenoise's that is sent in the encoding that its reader prefers."""

    def __init__(self, path, file):
        self.path, self.file = Path(path), file

    def get_response(self, method, asked):
        """Return whitenoise's answer to the request with the environment ``asked``, compressed."""
        answer = self.file.get_response(method, asked)
        if answer.status not in NEGOTIATED:
            return answer
        headers, body = Headers([*answer.headers, ("Vary", "Accept-Encoding")]), answer.file
        encoding = preferred(asked.get("HTTP_ACCEPT_ENCODING", ""))
        if answer.status == HTTPStatus.OK and encoding != "identity":
            content = _packed(self.path, self.path.stat().st_mtime_ns)[encoding]
            headers["Content-Encoding"], headers["Content-Length"] = encoding, str(len(content))
            if body:
                body.close()
                body = BytesIO(content)
        return Response(answer.status, headers.items(), body)


@lru_cache(maxsize=256)
def _packed(path, _modified):
    return packed(path.read_bytes())
