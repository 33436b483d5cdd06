"""A built page as it is kept: its bodies, its tag, and the answer that fits a request."""

import hashlib
import zlib
from functools import lru_cache
from http.cookies import SimpleCookie

import brotli
from django.conf import settings
from django.http import HttpResponse
from django.http.response import ResponseHeaders
from django.utils.http import parse_etags, parse_http_date_safe

# 1.2 ms for a page of 60 KB; 11 takes 59 ms for 5 % less.
BROTLI_QUALITY = 5
# What an answer weighs beside its body.
OVERHEAD = 4000
# Of the request that a page was built for, and what is told anew.
OWN = ("Request-Id", "Content-Length", "Date", "ETag", "Vary", "Cache-Control")
KEPT_BY_CACHES = ("ETag", "Cache-Control", "Vary", "Last-Modified")


def is_fit(response):
    """True where the answer is the same for everybody and may be kept."""
    asked = response.headers
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "cookie" not in asked.get("Vary", "").lower()
        and not any(word in asked.get("Cache-Control", "") for word in ("private", "no-store"))
        and "nonce-" not in asked.get("Content-Security-Policy", "")
        and not response.has_header("Content-Encoding")
    )


def cache_control():
    """What browsers and a CDN are told: ask each time, or, where the operator says so, after some seconds."""
    seconds = settings.CDN_SECONDS
    return f"public, max-age=0, s-maxage={seconds}, must-revalidate" if seconds else "public, no-cache"


class Sent(HttpResponse):
    """The answer of one request: it shares the body of the kept one, never its headers."""

    def __init__(self, kept):
        # Without the constructors: they take as long as all the rest.
        self.__dict__ = kept.__dict__.copy()
        self.headers = ResponseHeaders.__new__(ResponseHeaders)
        self.headers._store = kept.headers._store.copy()  # noqa: SLF001 no other way copies them as they are
        self._resource_closers = []
        self.cookies = SimpleCookie()


class Page:
    """What was built for ``stamp``, in each encoding."""

    def __init__(self, stamp, response):
        self.stamp = stamp
        content = response.content
        # A view's own tag may tell states apart that look alike.
        whole = content + response.headers.get("ETag", "").encode()
        self.etag = f'W/"{hashlib.sha256(whole).hexdigest()[:32]}"'
        headers = {name: value for name, value in response.items() if name not in OWN}
        headers |= {"ETag": self.etag, "Cache-Control": cache_control(), "Vary": "Accept-Encoding, Cookie"}
        self.modified = parse_http_date_safe(headers.get("Last-Modified", ""))
        smaller = packed(content)
        self.bodies = {"identity": _answer(headers, content)}
        for encoding, body in smaller.items():
            self.bodies[encoding] = _answer(headers | {"Content-Encoding": encoding}, body)
        self.heads = {encoding: _emptied(one) for encoding, one in self.bodies.items()}
        self.unchanged = HttpResponse(status=304)
        self.unchanged.headers = ResponseHeaders(
            {name: headers[name] for name in KEPT_BY_CACHES if name in headers}
        )
        self.size = len(content) + sum(map(len, smaller.values())) + OVERHEAD

    def answer(self, request):
        """Return the answer to a GET or HEAD: 304 where its sender has this page, else the whole of it."""
        asked = request.META
        if self._is_known(asked):
            return Sent(self.unchanged)
        encoding = preferred(asked.get("HTTP_ACCEPT_ENCODING", ""))
        return Sent((self.heads if request.method == "HEAD" else self.bodies)[encoding])

    def _is_known(self, asked):
        tags = asked.get("HTTP_IF_NONE_MATCH")
        if tags is not None:
            if tags == self.etag:
                return True
            opaque = self.etag.removeprefix("W/")
            known = parse_etags(tags)
            return known == ["*"] or opaque in [tag.removeprefix("W/") for tag in known]
        since = asked.get("HTTP_IF_MODIFIED_SINCE")
        if since is None or self.modified is None:
            return False
        since = parse_http_date_safe(since)
        return since is not None and self.modified <= since


def packed(content):
    """Return a dict of ``content`` compressed, by the names of the encodings."""
    pack = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return {
        "br": brotli.compress(content, quality=BROTLI_QUALITY),
        "gzip": pack.compress(content) + pack.flush(),
    }


def _answer(headers, body):
    response = HttpResponse(body, headers=headers)
    response.headers["Content-Length"] = str(len(body))
    return response


def _emptied(response):
    """The answer to HEAD: it tells the length of what GET would send."""
    empty = Sent(response)
    empty.content = b""
    return empty


@lru_cache(maxsize=512)
def preferred(accepted):
    """Return ``br``, ``gzip`` or ``identity`` for the value of ``Accept-Encoding`` (RFC 9110, 12.5.3)."""
    wishes = {}
    for part in accepted.lower().split(","):
        name, _semicolon, parameters = part.partition(";")
        wishes.setdefault(name.strip(), _quality(parameters))
    others = wishes.get("*", 0)
    # What was not asked for goes uncompressed only where nothing else is as good.
    found = {name: wishes.get(name, others) for name in ("br", "gzip")}
    found["identity"] = wishes.get("identity", 0.0001)
    return max(found, key=found.get) if any(found.values()) else "identity"


def _quality(parameters):
    """The weight of a coding; one that cannot be read excludes it."""
    name, _equals, value = parameters.replace(" ", "").partition("=")
    if name != "q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
