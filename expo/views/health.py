"""For the people who run the site."""

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request):
    """The process answers. Asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request):
    """The site can serve: database reached, migrations applied. Not for the public.

    A proxy in front names the visitor in ``X-Forwarded-For``; whoever asks directly from an internal
    address does not.
    """
    inside = request.META.get("REMOTE_ADDR") in settings.INTERNAL_ADDRESSES
    if not inside or "HTTP_X_FORWARDED_FOR" in request.META:
        raise Http404
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    cache.set("readyz", "ok", 5)
    checks = {"database": "ok", "migrations": len(missing), "cache": cache.get("readyz") or "lost"}
    ready = not missing and checks["cache"] == "ok"
    return JsonResponse(checks, status=200 if ready else 503)
