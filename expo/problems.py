"""Refusals of the API as problem documents (RFC 9457): a stable ``type``, localised ``title`` and ``detail``.

Below /api/ every refusal takes this form, whoever utters it: a view, the router or the server itself.
"""

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
NON_FIELD = ("non_field_errors", "__all__")
HEADERS = {"Cache-Control": "no-store"}


class InvalidQuery(exceptions.ValidationError):
    """The query of the address is wrong. Its errors name a ``parameter``, not a place in the body."""


class InvalidHeader(exceptions.ValidationError):
    """A header of the request is wrong. Its errors name a ``header``."""


class Named(exceptions.APIException):
    """A refusal whose type says it all. ``members`` say so to programs, beside the text."""

    problem = None

    def __init__(self, **members):
        super().__init__(code=self.problem)
        self.members = members


class Refusal(DjangoValidationError):
    """Not possible in the present state: 409. ``members`` say so to programs, beside the text."""

    problem = "conflict"

    def __init__(self, message, code=None, **members):
        super().__init__(message, code)
        self.members = members


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
        "deadline": _("The deadline has passed"),
        "address-unproven": _("The e-mail address is not confirmed yet"),
        "precondition-required": _("The header “If-Match” is missing"),
        "precondition-failed": _("It has been changed in the meantime"),
        "idempotency-key-reused": _("This key already stands for another request"),
        "server": _("Something went wrong on our side"),
    }


def advice():
    """Return for each name what whoever meets the problem can do, in the active language."""
    return {
        "validation": _("Correct what “errors” names and send the request again."),
        "malformed": _("Send JSON in UTF-8 and an address without control characters."),
        "authentication": _("Send the key of the application in the header “Authorization: Bearer …”."),
        "permission": _("Ask the organisers for this right."),
        "not-found": _("Check the address. With a key only its own application can be found."),
        "method": _("The header “Allow” names the methods that are offered."),
        "not-acceptable": _("Ask for application/json in the header “Accept”."),
        "media-type": _("Send application/json and say so in the header “Content-Type”."),
        "too-large": _("Send less, or in several requests."),
        "too-many": _("Wait for as long as the header “Retry-After” says."),
        "conflict": _("Read the present state; “allowed_actions” names what can be done in it."),
        "precondition-required": _("Read it and send the header “ETag” of the answer back as “If-Match”."),
        "precondition-failed": _(
            "Read it again, add your changes to it and send the present “ETag”, quotation marks included."
        ),
        "idempotency-key-reused": _(
            "Send the very same request to get its answer again; a new request needs a new “Idempotency-Key”."
        ),
        "deadline": _("Write to the organisers: they decide on late applications."),
        "address-unproven": _("Have a letter sent with “send-code” and bring its code to “confirm-address”."),
        "server": _("Try again later and tell the organisers the number of the request."),
    }


def document(name, http_status, detail="", errors=None, request=None):
    """Return the problem as a dict. ``errors`` come from ``errors_of`` or ``flat_errors_of``."""
    problem = {
        "type": f"{settings.BASE_URL}/problems/{name}",
        "title": titles()[name],
        "status": http_status,
        "detail": str(detail) or advice()[name],
    }
    if request is not None and getattr(request, "id", None):
        problem["request_id"] = request.id
    if errors:
        problem["errors"] = errors
    return problem


def response(name, http_status, detail="", request=None):
    """Return the problem as a plain HttpResponse, for where the REST framework is not at work."""
    body = json.dumps(document(name, http_status, detail, request=request), ensure_ascii=False)
    return HttpResponse(body, content_type=CONTENT_TYPE, status=http_status, headers=HEADERS)


def too_large(request, limit, of_file=0):
    """Answer that a body is larger than ``limit`` bytes: a page in the reader's language, the same for all.

    ``of_file`` is how large a file may be where one is sent.
    """
    if is_api(request):
        detail = _("At most %(limit)s KB are accepted.") % {"limit": limit // 1024}
        return response("too-large", 413, detail, request)
    # It comes before anybody knows who asks, and before the edition.
    page = render(request, "413.html", {"quiet": True, "limit": of_file or limit}, status=413)
    page.headers["Cache-Control"], page.headers["X-Robots-Tag"] = "no-store", "noindex"
    return page


def length_missing(request):
    detail = _("Send the body in one piece and its length in the header “Content-Length”.")
    if is_api(request):
        return response("malformed", 400, detail, request)
    return HttpResponse(detail, status=400, content_type="text/plain; charset=utf-8")


def escaped(token):
    """Return ``token`` as it stands in a JSON pointer (RFC 6901)."""
    return str(token).replace("~", "~0").replace("/", "~1")


def errors_of(detail, pointer=""):
    """Flatten the REST framework's nested error details to a list, each with a JSON pointer."""
    if isinstance(detail, dict):
        found = []
        for name, inner in detail.items():
            found += errors_of(inner, pointer if name in NON_FIELD else f"{pointer}/{escaped(name)}")
        return found
    if isinstance(detail, (list, tuple)):
        found = []
        for place, inner in enumerate(detail):
            here = f"{pointer}/{place}" if isinstance(inner, (dict, list)) else pointer
            found += errors_of(inner, here)
        return found
    code = getattr(detail, "code", None) or "invalid"
    return [{"pointer": pointer, "code": code, "detail": str(detail)}]


def flat_errors_of(detail, place):
    """The same for what does not nest: ``place`` says what the names are of, parameters or headers."""
    return [
        {place: name, "code": getattr(one, "code", None) or "invalid", "detail": str(one)}
        for name, several in detail.items()
        for one in several
    ]


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
    request = context["request"]
    if isinstance(error, Refusal):
        set_rollback()
        body = document(error.problem, 409, " ".join(error.messages), request=request) | error.members
        return Response(body, status=409, headers=HEADERS, content_type=CONTENT_TYPE)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, DjangoValidationError):
        error = exceptions.ValidationError(as_details(error))
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    if isinstance(error, Named):
        body = document(error.problem, error.status_code, request=request) | error.members
    elif isinstance(error, exceptions.ValidationError):
        body = document("validation", 422, "", _errors(error), request)
    else:
        # The framework's own sentences exist in some of the four languages only.
        detail = error.detail if isinstance(error, exceptions.ParseError) else _detail(error)
        name = next(name for kind, name in _NAMES.items() if isinstance(error, kind))
        body = document(name, error.status_code, detail, request=request)
    return Response(body, status=body["status"], headers=_headers(error), content_type=CONTENT_TYPE)


def _errors(error):
    if isinstance(error, InvalidQuery):
        return flat_errors_of(error.detail, "parameter")
    if isinstance(error, InvalidHeader):
        return flat_errors_of(error.detail, "header")
    return errors_of(error.detail)


def _detail(error):
    if isinstance(error, exceptions.Throttled) and error.wait:
        return _("Too many requests. Try again in %(n)s s") % {"n": _seconds(error)}
    return ""


def _seconds(error):
    return max(1, int(error.wait))


def _headers(error):
    headers = dict(HEADERS)
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(_seconds(error))
    return headers


def as_details(error):
    """Return a Django ValidationError in the REST framework's form, codes kept."""
    of_fields = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD[0]: error.error_list}
    return {
        name: [
            exceptions.ErrorDetail(message, one.code or "invalid")
            for one in several
            for message in one.messages
        ]
        for name, several in of_fields.items()
    }


def page(request, http_status, template):
    """Answer an error of the site: a problem document below /api/, a page elsewhere."""
    names = {400: "malformed", 403: "permission", 404: "not-found", 500: "server"}
    if is_api(request):
        return response(names[http_status], http_status, request=request)
    return render(request, template, {"quiet": True}, status=http_status)
