"""Changing only what was read: ETag, If-Match and If-None-Match (RFC 9110) for objects with a history."""

from django.middleware.gzip import GZipMiddleware
from django.utils.http import parse_etags

from expo.problems import Named, is_api


class PreconditionRequired(Named):
    """A change without If-Match could overwrite what its sender has never seen."""

    status_code = 428
    problem = "precondition-required"


class PreconditionFailed(Named):
    """Somebody has changed it since it was read. ``etag`` is the present one."""

    status_code = 412
    problem = "precondition-failed"


def etag_of(instance):
    """Return the strong ETag of ``instance``: the number of its newest history row.

    One query, or none where this very object has just been saved.
    """
    newest = getattr(instance, "newest_history_id", None)
    if newest is None:
        newest = instance.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return f'"{newest or 0}"'


def require_match(request, instance):
    """Refuse the change of an ``instance`` that is not as the request knows it. Call it under the row's lock.

    Raises PreconditionRequired without If-Match, PreconditionFailed where no tag of it is the present one.
    ``*`` matches always, a weak tag never.
    """
    asked = request.headers.get("If-Match")
    if asked is None:
        raise PreconditionRequired
    tags = parse_etags(asked)
    if tags == ["*"]:
        return
    present = etag_of(instance)
    if present not in tags:
        raise PreconditionFailed(etag=present)


def not_modified(request, etag):
    """Say whether the sender of a GET has this state already, so that 304 is the answer."""
    tags = parse_etags(request.headers.get("If-None-Match", ""))
    return tags == ["*"] or etag in [tag.removeprefix("W/") for tag in tags]


class Compression(GZipMiddleware):
    """Compresses answers, except those of the API with an ETag: it would turn weak and never match."""

    def process_response(self, request, response):
        if is_api(request) and response.has_header("ETag"):
            return response
        return super().process_response(request, response)
