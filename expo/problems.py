"""Refusals of the API as problem documents (RFC 9457): a stable ``type``, a localised ``title`` and ``detail``."""

import json

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

CONTENT_TYPE = "application/problem+json"


def is_api(request):
    return request.path_info.startswith("/api/")


def titles():
    """Return the title for each stable name of a problem, in the active language."""
    return {
        "validation": _("Check the data"),
        "malformed": _("The request cannot be read"),
        "authentication": _("The key is missing or not valid"),
        "permission": _("You are not permitted to do this"),
        "not-found": _("Nothing was found here"),
        "method": _("This method is not offered here"),
        "not-acceptable": _("This form of answer is not offered"),
        "media-type": _("This kind of content is not accepted"),
        "too-large": _("The request is too large"),
        "too-many": _("Too many requests"),
        "conflict": _("This is not possible in the present state"),
        "server": _("Something went wrong on our side"),
    }


def document(name, http_status, detail="", errors=None, request=None):
    """Return the problem as a dict. ``errors`` are dicts of ``pointer``, ``code`` and ``detail``."""
    problem = {
        "type": f"{settings.BASE_URL}/problems/{name}",
        "title": titles()[name],
        "status": http_status,
        "detail": str(detail) or titles()[name],
    }
    if request is not None and getattr(request, "id", None):
        problem["request_id"] = request.id
    if errors:
        problem["errors"] = errors
    return problem


def response(name, http_status, detail="", request=None):
    """Return the problem as a plain HttpResponse, for where the REST framework is not at work."""
    body = document(name, http_status, detail, request=request)
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type=CONTENT_TYPE, status=http_status)


def too_large(request):
    detail = _("At most %(limit)s KB are accepted.") % {"limit": settings.MAX_BODY_BYTES // 1024}
    if is_api(request):
        return response("too-large", 413, detail, request)
    return HttpResponse(detail, status=413, content_type="text/plain; charset=utf-8")


def errors_of(detail, pointer=""):
    """Flatten the REST framework's nested error details to a list, each with a JSON pointer."""
    if isinstance(detail, dict):
        found = []
        for name, inner in detail.items():
            here = pointer if name == "non_field_errors" else f"{pointer}/{name}"
            found += errors_of(inner, here)
        return found
    if isinstance(detail, (list, tuple)):
        found = []
        for place, inner in enumerate(detail):
            here = f"{pointer}/{place}" if isinstance(inner, (dict, list)) else pointer
            found += errors_of(inner, here)
        return found
    code = getattr(detail, "code", None) or "invalid"
    return [{"pointer": pointer, "code": code, "detail": str(detail)}]


_NAMES = {
    exceptions.ParseError: "malformed",
    exceptions.NotAuthenticated: "authentication",
    exceptions.AuthenticationFailed: "authentication",
    exceptions.PermissionDenied: "permission",
    exceptions.NotFound: "not-found",
    exceptions.MethodNotAllowed: "method",
    exceptions.NotAcceptable: "not-acceptable",
    exceptions.UnsupportedMediaType: "media-type",
    exceptions.Throttled: "too-many",
}


def answer(error, context):
    """The REST framework's exception handler. Returns None for what is not a refusal, so that it is a 500."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, DjangoValidationError):
        error = exceptions.ValidationError(as_details(error))
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    request = context["request"]
    errors = None
    name = getattr(error, "problem", None) or _NAMES.get(type(error), "conflict")
    http_status, detail = error.status_code, error.detail
    if isinstance(error, exceptions.ValidationError):
        name, http_status, errors, detail = "validation", 422, errors_of(error.detail), ""
    body = document(name, http_status, detail, errors, request._request)
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait))
    return Response(body, status=http_status, headers=headers, content_type=CONTENT_TYPE)


def as_details(error):
    """Return a Django ValidationError in the REST framework's form, codes kept."""
    if hasattr(error, "error_dict"):
        return {
            "non_field_errors" if name == "__all__" else name: [
                exceptions.ErrorDetail(message, one.code or "invalid")
                for one in several
                for message in one.messages
            ]
            for name, several in error.error_dict.items()
        }
    return {
        "non_field_errors": [
            exceptions.ErrorDetail(message, one.code or "invalid")
            for one in error.error_list
            for message in one.messages
        ]
    }


def page(request, http_status, template):
    """Answer an error of the site: a problem document below /api/, a page in the reader's language elsewhere."""
    names = {400: "malformed", 403: "permission", 404: "not-found", 500: "server"}
    if is_api(request):
        return response(names[http_status], http_status, request=request)
    return render(request, template, {"quiet": True}, status=http_status)
