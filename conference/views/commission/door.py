"""The door to the Commission: every page behind it is wrapped by one of the functions here.

Whoever is not logged in is led to the login, wherever the address leads; whoever has no standing finds
nothing.
"""

from functools import wraps

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from conference import access, wall
from expo import accounts


def inside(view):
    """Let in whoever has a standing: the view is called with it after the request."""

    @wraps(view)
    def answer(request, **kwargs):
        request.is_closed = True
        response = _answer(view, request, kwargs)
        add_never_cache_headers(response)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


def leading(view):
    """Let in the co-chairs, their deputies and the secretaries; for others there is no such page."""

    def only(request, who, **kwargs):
        if not who.is_leading:
            raise Http404
        return view(request, who, **kwargs)

    return inside(wraps(view)(only))


def secretariat(view):
    """Let in the secretaries and the co-chairs; for others there is no such page."""

    def only(request, who, **kwargs):
        if not who.is_in_the_secretariat:
            raise Http404
        return view(request, who, **kwargs)

    return inside(wraps(view)(only))


def secretaries(view):
    """Let in the responsible secretaries: other leading offices may know of the page, but not do this."""

    def only(request, who, **kwargs):
        if not who.is_secretary:
            raise PermissionDenied
        return view(request, who, **kwargs)

    return leading(wraps(view)(only))


def _answer(view, request, kwargs):
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    is_verified = accounts.is_verified(request)
    if not is_verified and access.leads_the_commission(request.user):
        return accounts.way_to_verify(request)
    who = wall.standing(request.user, is_verified=is_verified)
    if not who:
        raise Http404
    with timezone.override(request.exhibition.zone):
        response = view(request, who, **kwargs)
        # Times are told by the exhibition's clock.
        return response.render() if hasattr(response, "render") else response


def meeting_of(who, key):
    """Return the meeting, or there is none for ``who``: 404."""
    rows = wall.meetings(who).select_related("exhibition", "session__room")
    return get_object_or_404(rows, key=key)


def page(request, who, template, context, status=200):
    """Answer with a page of the secretaries' workplace. ``context`` holds ``title``, mostly ``meeting`` as
    well."""
    everywhere = admin.site.each_context(request) | {"who": who}
    return TemplateResponse(request, template, everywhere | context, status=status)
