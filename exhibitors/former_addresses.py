"""Addresses that exhibitors had before: the history of an entry knows them, whoever changed them."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from exhibitors import catalogue
from exhibitors.models import Exhibitor


def present_slug(exhibition, slug):
    """Return the present slug of the public exhibitor that was the last to be called ``slug``, or None.

    Only for a slug that nobody has now: who has taken it over is served under it. The answer is where the
    exhibitor is today, so that no way leads over several addresses or back.
    """
    held = Exhibitor.history.filter(exhibition=exhibition, slug=slug).order_by("-history_date", "-history_id")
    public = catalogue.public(exhibition)
    for pk in dict.fromkeys(held.values_list("id", flat=True)):
        present = public.filter(pk=pk).values_list("slug", flat=True).first()
        if present is not None:
            return present
    return None


def all_of(exhibition):
    """Return ``{former slug: present slug}`` of all of them, as ``present_slug`` answers. Two queries."""
    present = dict(catalogue.public(exhibition).values_list("pk", "slug"))
    taken, found = set(present.values()), {}
    held = Exhibitor.history.filter(exhibition=exhibition).order_by("-history_date", "-history_id")
    for slug, pk in held.values_list("slug", "id").iterator():
        if pk in present and slug not in taken:
            found.setdefault(slug, present[pk])
    return found


def redirect(request, slug):
    """Answer with the way to the exhibitor that was called ``slug`` before, on the same kind of page.

    Raises Http404 where nobody was, or who was is not public. Browsers ask again each time: an address may
    go back to whoever had it first, and two ways that are both remembered would lead round in a circle.
    """
    present = present_slug(request.exhibition, slug)
    if present is None:
        raise Http404(_("There is no such exhibitor in the catalogue."))
    address = reverse(request.resolver_match.view_name, kwargs={"slug": present})
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    response.headers["Cache-Control"] = "no-cache"
    return response
