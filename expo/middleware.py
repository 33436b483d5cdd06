"""What happens to every request before a view sees it."""

import contextlib
import uuid

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from expo import problems
from expo.models import Exhibition


class BodyLimit:
    """Refuse a body larger than the limit before anything reads it.

    A body without a length is none at all to WSGI, so the announced length decides.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) <= settings.MAX_BODY_BYTES:
            return self.get_response(request)
        return problems.too_large(request)


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

    They therefore do not vary by what the browser prefers.
    """

    EXPLICIT = ("/api/", "/schedule.")

    def process_request(self, request):
        if request.path_info.startswith(self.EXPLICIT):
            asked = request.GET.get("lang", "")
            known = dict(settings.LANGUAGES)
            translation.activate(asked if asked in known else settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = translation.get_language()
        else:
            super().process_request(request)

    def process_response(self, request, response):
        if not request.path_info.startswith(self.EXPLICIT):
            return super().process_response(request, response)
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


def _current():
    """The edition on show. Its clock is the one that the rest of this request reads times on."""
    try:
        exhibition = Exhibition.objects.current()
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
