"""Answering a repeated request with its first answer: the header Idempotency-Key.

A client that lost an answer sends the same request with the same key again and nothing is done twice. The
header follows draft-ietf-httpapi-idempotency-key-header.
"""

import functools
import hashlib
import json
from datetime import timedelta

from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, transaction
from django.http import RawPostDataException
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from expo.models import AnsweredRequest
from expo.problems import InvalidHeader, Named, Refusal, flat_errors_of
from expo.sealing import CannotBeOpened, open_sealed, seal

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
SHORTEST, LONGEST = 16, 255
KEPT = timedelta(hours=24)
SWEPT_EVERY_SECONDS = 3600
KEPT_HEADERS = ("Location", "ETag", "Link")


class KeyReused(Named):
    """The key already stands for another request."""

    status_code = 422
    problem = "idempotency-key-reused"


class AnswerLost(Refusal):
    """It was done, but the answer was sealed under a secret that is gone."""


def idempotent(method):
    """Make a ViewSet's method answer the same request with the same key only once, for 24 hours.

    The view says in ``idempotency_owner(request)`` whose keys these are: at most 80 characters. The method
    runs in a transaction of its own with the claim. Only what it returns is kept: status, data and the
    headers Location, ETag and Link, so they must be on the response it returns. A refusal is not kept,
    and takes back what was written before it. Put the decorator closest to the method.
    """

    @functools.wraps(method)
    def answered_once(self, request, *args, **kwargs):
        key = request.headers.get(HEADER)
        if key is None:
            return method(self, request, *args, **kwargs)
        _check(key)
        _sweep_now_and_then()
        owner, fingerprint = self.idempotency_owner(request), fingerprint_of(request)
        with transaction.atomic():
            row, is_new = _claim(owner, key, fingerprint)
            if not is_new:
                return _replay(row)
            response = method(self, request, *args, **kwargs)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            else:
                _keep(row, response)
        return response

    return answered_once


def _check(key):
    if SHORTEST <= len(key) <= LONGEST and key.isascii() and key.isprintable():
        return
    limits = {"min": SHORTEST, "max": LONGEST}
    message = _(
        "Give %(min)s to %(max)s printable ASCII characters, such as a UUID, new for each new request."
    )
    raise InvalidHeader({HEADER: [ErrorDetail(message % limits, "invalid")]})


def fingerprint_of(request):
    """Return SHA-256 of what tells requests apart: method, path, language, kind of content and body."""
    kind = request.content_type.partition(";")[0].strip().lower()
    found = hashlib.sha256()
    for part in (request.method, request.path, request.query_params.get("lang", ""), kind):
        found.update(part.encode(errors="backslashreplace") + b"\0")
    for part in _body(request, kind):
        found.update(part)
    return found.hexdigest()


def _body(request, kind):
    if kind == "multipart/form-data":
        # Its raw bytes hold a boundary that every attempt makes anew.
        yield from _parts(request)
        return
    try:
        yield request.body
    except (RawPostDataException, RequestDataTooBig):
        # Read as data already, or only for a parser to take; as data it is the same in every attempt.
        yield JSONRenderer().render(request.data)


def _parts(request):
    for name, values in request.data.lists():
        for value in values:
            if hasattr(value, "chunks"):
                yield repr((name, value.name, value.content_type, value.size)).encode()
                yield from value.chunks()
                value.seek(0)
            else:
                yield repr((name, value)).encode()


def _claim(owner, key, fingerprint):
    """Return the row of the key and whether it is new. Whoever comes second waits here for the first."""
    while True:
        try:
            with transaction.atomic():
                return AnsweredRequest.objects.create(owner=owner, key=key, fingerprint=fingerprint), True
        except IntegrityError:
            row = AnsweredRequest.objects.select_for_update().filter(owner=owner, key=key).first()
        # Gone means that it was swept in between: then the key is free.
        if row and row.created_at > timezone.now() - KEPT:
            if row.fingerprint != fingerprint:
                raise KeyReused(errors=flat_errors_of({HEADER: [_key_reused()]}, "header"))
            return row, False
        if row:
            row.fingerprint, row.created_at = fingerprint, timezone.now()
            return row, True


def _key_reused():
    return ErrorDetail(_("This key was sent with another request before."), "reused")


def _keep(row, response):
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    row.status = response.status_code
    row.answer = seal(JSONRenderer().render({"headers": headers, "data": response.data}))
    row.save(update_fields=["fingerprint", "status", "answer", "created_at"])


def _replay(row):
    try:
        answer = json.loads(open_sealed(row.answer))
    except CannotBeOpened:
        message = _("This request was carried out, but its answer can no longer be given.")
        raise AnswerLost(message, "answer_lost") from None
    headers = answer["headers"] | {REPLAYED: "true"}
    return Response(answer["data"], status=row.status, headers=headers)


def forget_old():
    """Delete the answers that are too old to be given again."""
    AnsweredRequest.objects.filter(created_at__lte=timezone.now() - KEPT).delete()


@task
def sweep():
    forget_old()


def _sweep_now_and_then():
    """Queue the sweeping with the first key of an hour, so that nothing else needs to run for it."""
    if cache.add("idempotency-swept", True, SWEPT_EVERY_SECONDS):
        sweep.enqueue()
