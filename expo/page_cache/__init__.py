"""Public pages, built once and sent as bytes.

A view says by ``@public_page`` what its page depends on. The middleware keeps the page with its tag and its
compressed bodies, per process, under its address; the stamp beside it says which versions of these things it
was built from (see ``versions``). A request compares the stamp, which asks the database at most once a
second, and sends the kept bytes, or 304, without a view and without the ORM.

Nothing private is ever kept. The page is not built for the visitor who happens to ask but for a request made
here, without cookies, query and headers, so that neither the visitor nor an attacker has a part in it; what
says that it is not for everybody is not kept; and whoever has a session gets every page from its view.
"""

import contextlib
import threading
import uuid
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import get_language_from_path

from expo import current
from expo.page_cache.pages import Page, is_fit
from expo.page_cache.versions import shared

# Every page names the exhibition and says whether it lies ahead.
ALWAYS = ("edition", "day")
# What a request must not bring: it would be answered in another way.
DYNAMIC = ("HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_TRANSFER_ENCODING")
TAKEN_OVER = (
    "SCRIPT_NAME", "PATH_INFO", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "REMOTE_ADDR", "HTTP_HOST",
    "wsgi.url_scheme", "wsgi.version", "wsgi.errors", "wsgi.multithread", "wsgi.multiprocess",
)  # fmt: skip
STRIPES = 64
LONGEST_QUERY = 100


@dataclass(frozen=True)
class Spec:
    """What a marked page depends on, the keys that its view reads, and whether it has ``?lang=``."""

    depends: tuple
    params: frozenset
    takes_lang: bool


def public_page(*depends, params=(), takes_lang=False):
    """Mark a view whose page is the same for everybody, outermost among its decorators.

    ``depends`` are names of versions beside those that every page has. ``params`` are the keys of the query
    that the view reads: with one of them it is asked as ever; keys that it does not read change nothing.
    With ``takes_lang`` the page is kept for each value of ``?lang=`` that is a language of the site.
    """
    spec = Spec((*ALWAYS, *depends), frozenset(params), takes_lang)

    def mark(view):
        view.public_page = spec
        return view

    return mark


def spec_of(path):
    """Return the Spec of the view at ``path``, or None where it has none or there is no view."""
    # Only the addresses of the active language resolve.
    with translation.override(get_language_from_path(path)):
        try:
            return getattr(resolve(path).func, "public_page", None)
        except Resolver404:
            return None


def language_in(query, spec):
    """Return the ``lang`` of a page, empty where its address says it; None where its view reads ``query``.

    Raises SuspiciousOperation for a query of too many keys.
    """
    asked = QueryDict(query)
    if asked and ("%00" in query or not spec.params.isdisjoint(asked)):
        return None
    if not spec.takes_lang:
        return ""
    language = asked.get("lang", "")
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class PageCache:
    """Middleware. Its place is right behind SecurityMiddleware, which redirects to HTTPS before it."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.versions = shared
        self.spec_of = lru_cache(maxsize=4096)(spec_of)
        self.language_in = lru_cache(maxsize=4096)(language_in)
        self.pages, self.size = OrderedDict(), 0
        self.keeping = threading.Lock()
        self.building = [threading.Lock() for _number in range(STRIPES)]
        # The messages of a form are shown once, by the next page.
        self.personal = (settings.SESSION_COOKIE_NAME, "messages")

    def __call__(self, request):
        spec = self.spec_of(request.path_info) if request.method in ("GET", "HEAD") else None
        if spec is None:
            return self.get_response(request)
        key = self._key(request, spec)
        if key is None:
            return self._from_view(request)
        page, stamp = self.pages.get(key), self.versions.stamp(spec.depends)
        if page is None or page.stamp != stamp:
            return self._built(key, spec, page, stamp, request)
        # Another thread may just have put it out.
        with contextlib.suppress(KeyError):
            self.pages.move_to_end(key)
        return self._answer(page, request)

    def _from_view(self, request):
        return _unkept(self.get_response(request))

    def _key(self, request, spec):
        """Return under what the answer is kept, or None where the view itself has to give it."""
        meta = request.META
        cookies = meta.get("HTTP_COOKIE", "")
        if (
            not settings.PAGE_CACHE_BYTES
            or (cookies and any(name in cookies for name in self.personal))
            or meta.get("CONTENT_LENGTH", "0") not in ("", "0")
            or any(name in meta for name in DYNAMIC)
        ):
            return None
        try:
            language = self._language(meta.get("QUERY_STRING", ""), spec)
            host = request.get_host()
        except (SuspiciousOperation, BadRequest):
            return None
        if language is None or not _is_own(host, meta):
            return None
        return request.scheme, host, request.path_info, language

    def _language(self, query, spec):
        # Parsing takes a fifth of the time of a feed. Long queries are nobody's link.
        return (self.language_in if len(query) <= LONGEST_QUERY else language_in)(query, spec)

    def _built(self, key, spec, old, stamp, request):
        """Build the page and keep it. Of several who ask for it at once one builds it, the others wait.

        ``stamp`` was read before: what changes while the page is built makes it old at once.
        """
        with self.building[hash(key) % STRIPES]:
            page = self.pages.get(key)
            if page is not old:
                stamp = self.versions.stamp(spec.depends)
            if page is None or page.stamp != stamp:
                with current.read_afresh():
                    response = self.get_response(_clean(request, key))
                # A page that has moved is asked again: it leads on with the query that it was asked for.
                if response.status_code != 200 and "Location" not in response.headers:
                    return _unkept(response)
                if not is_fit(response):
                    return self._from_view(request)
                page = Page(stamp, response)
                self._keep(key, page)
                return self._answer(page, request, response.headers.get("Request-Id"))
        return self._answer(page, request)

    def _keep(self, key, page):
        with self.keeping:
            old = self.pages.pop(key, None)
            self.pages[key] = page
            self.size += page.size - (old.size if old else 0)
            while self.size > settings.PAGE_CACHE_BYTES:
                _key, gone = self.pages.popitem(last=False)
                self.size -= gone.size

    def _answer(self, page, request, number=None):
        """Return the answer under the ``number`` that the logs know of a build, else under one of its own."""
        response = page.answer(request)
        response.headers["Request-Id"] = number or str(uuid.uuid4())
        return response


def _unkept(response):
    """What is not kept here is kept by no rule of a CDN's own either."""
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _is_own(host, meta):
    """True for a host as links write it. Each other spelling would fill the cache with another copy."""
    name, _colon, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    own = settings.BASE_URL.partition("://")[2]
    return (
        host == own
        or host in settings.ALLOWED_HOSTS
        or (name in settings.ALLOWED_HOSTS and port == meta.get("SERVER_PORT"))
    )


def _clean(request, key):
    """Return a request for the same page from nobody in particular."""
    *_where, language = key
    environ = {name: request.environ[name] for name in TAKEN_OVER if name in request.environ}
    environ |= {
        "REQUEST_METHOD": "GET",
        "QUERY_STRING": f"lang={language}" if language else "",
        "wsgi.input": BytesIO(),
    }
    if settings.SECURE_PROXY_SSL_HEADER:
        name, _value = settings.SECURE_PROXY_SSL_HEADER
        environ |= {name: request.environ[name]} if name in request.environ else {}
    return WSGIRequest(environ)
