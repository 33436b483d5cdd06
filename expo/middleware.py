"""What happens to every request before a view sees it."""

import contextlib
import re
import uuid

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from expo import current, history, problems
from expo.models import Exhibition

MEGABYTE = 1024 * 1024


class BodyLimit:
    """Refuse a body larger than the limit before anything reads it.

    A body without a length is none at all to WSGI, so the announced length decides, and one that comes in
    chunks is refused, lest it is taken for empty. Where files are sent, the limit is another one; the largest
    file that is taken there stands beside it.
    """

    NUMBER = re.compile(r"[0-9]{1,18}")
    FILES = {
        # A file of ten megabytes, with what the form adds to it.
        re.compile(
            r"/api/v1/files/|/[a-z]{2}/apply/(?:[-A-Za-z0-9_]+/)*files/|/admin/conference/session/import/"
        ): (11 * MEGABYTE, 10 * MEGABYTE),
        # Three times what is taken: the form refuses what is too large without losing what was typed.
        re.compile(r"/admin/conference/sessionfile/(?:add|[0-9]+/change)/"): (60 * MEGABYTE, 20 * MEGABYTE),
        re.compile(
            r"/admin/commission/meetings/[0-9a-z]+/papers/hand-in/"
            r"|/admin/commission/papers/[0-9a-z]+/version/"
        ): (60 * MEGABYTE, 10 * MEGABYTE),
    }

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length == "0" and "Transfer-Encoding" in request.headers:
            return problems.length_missing(request)
        limit, of_file = self._limits(request.path_info)
        if self.NUMBER.fullmatch(length) and int(length) <= limit:
            return self.get_response(request)
        return problems.too_large(request, limit, of_file)

    def _limits(self, path):
        """Return how large a body may be, and a file in it, 0 where none is sent."""
        most, of_file = next((both for route, both in self.FILES.items() if route.fullmatch(path)), (0, 0))
        return max(most, settings.MAX_BODY_BYTES), of_file


class RequestId:
    """Answer with the id under which the logs know this request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        known = structlog.contextvars.get_contextvars().get("request_id")
        request.id = str(known or uuid.uuid4())
        response = self.get_response(request)
        response.headers["Request-Id"] = request.id
        return response


class Language(LocaleMiddleware):
    """Django's own choice of language, except that feeds and the API ask for it with ``?lang=``.

    They therefore do not vary by what the browser prefers. Signing in goes over several pages: there
    ``lang``, or the page to come back to, says the language once and a cookie keeps it.
    """

    EXPLICIT = ("/api/", "/schedule.", "/schedule/changes.", "/schedule/doors.", "/schedule/files/")
    SIGNING_IN = "/accounts/"

    def process_request(self, request):
        if request.path_info.startswith(self.EXPLICIT):
            asked = request.GET.get("lang", "")
            known = dict(settings.LANGUAGES)
            translation.activate(asked if asked in known else settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = translation.get_language()
            return
        super().process_request(request)
        if request.path_info.startswith(self.SIGNING_IN) and (language := self._signing_in_in(request)):
            # Where Django itself looks for the choice of a reader.
            request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = request.language_to_keep = language
            translation.activate(language)
            request.LANGUAGE_CODE = language

    def process_response(self, request, response):
        if request.path_info.startswith(self.EXPLICIT):
            response.headers.setdefault("Content-Language", translation.get_language())
            return response
        if language := getattr(request, "language_to_keep", None):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            )
        return super().process_response(request, response)

    @staticmethod
    def _signing_in_in(request):
        asked = request.GET.get("lang")
        if asked in dict(settings.LANGUAGES):
            return asked
        return translation.get_language_from_path(request.GET.get("next", ""))


class NeverKept:
    """Have nothing of signing in kept by a cache or listed by a search engine.

    A view says the same of its own answers with ``request.is_closed``: those that say that there is nothing
    are made outside of it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path_info.startswith("/accounts/") or getattr(request, "is_closed", False):
            response.headers["Cache-Control"] = "no-store, private"
            response.headers["X-Robots-Tag"] = "noindex"
        return response


class Origin:
    """Let rows of history know where the changes of this request come from."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        channel, user = history.Channel.FORM, None
        if request.path_info.startswith("/admin/"):
            channel, user = history.Channel.ADMIN, request.user
        elif problems.is_api(request):
            channel = history.Channel.API
        known = user is not None and user.is_authenticated
        token = history.enter(
            history.Origin(
                channel=channel,
                actor=user.email if known else "",
                request_id=request.id,
                user_id=user.pk if known else None,
            )
        )
        try:
            return self.get_response(request)
        finally:
            history.leave(token)


def _current():
    """The edition on show. Its clock is the one that the rest of this request reads times on."""
    try:
        exhibition = current.exhibition()
    except Exhibition.DoesNotExist:
        raise Http404(_("No exhibition has been loaded yet.")) from None
    timezone.activate(exhibition.zone)
    return exhibition


class CurrentExhibition:
    """Put the edition that the site shows on the request, read when first asked for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the query")
        request.exhibition = SimpleLazyObject(_current)
        if request.path_info.startswith("/admin/"):
            # The organisers' lists show times without asking for the edition.
            with contextlib.suppress(Http404):
                bool(request.exhibition.pk)
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()
