"""Papers that leave: always as a file to be saved, never kept by a cache, never opened by the browser."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header

from conference import handing_out, trail
from expo.kept_files import FileDamaged


def copy(request, who, paper, number):
    """Answer with version ``number`` of ``paper``, marked for ``who``; a HEAD makes no copy."""
    version = get_object_or_404(paper.versions, number=number)
    version.paper = paper
    if request.method == "HEAD":
        trail.record(who=who, thing=paper, version=number)
        return _headed(HttpResponse(content_type=version.content_type), version.name)
    try:
        made = handing_out.copy(who=who, version=version)
    except FileDamaged:
        return damaged(request)
    response = _headed(HttpResponse(made.content, content_type=made.content_type), made.name)
    response.headers["Receipt"] = made.receipt
    return response


def public_copy(request, paper):
    """Answer with the newest version of a public paper, as it was handed in."""
    version = paper.versions.first()
    if version is None:
        raise Http404
    try:
        made = handing_out.public_copy(version=version)
    except FileDamaged:
        return damaged(request)
    return _headed(HttpResponse(made.content, content_type=made.content_type), made.name)


def damaged(request):
    """Say that the file cannot be given out, and nothing of what it is."""
    response = render(request, "conference/commission/damaged.html", {"section": "commission"}, status=500)
    add_never_cache_headers(response)
    return response


def _headed(response, name):
    add_never_cache_headers(response)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
