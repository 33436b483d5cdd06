"""What search engines ask for first."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from expo import sitemap
from expo.page_cache import public_page

XML = "application/xml; charset=utf-8"
KEPT_SECONDS = 3600
# What the pages are about that the apps offer.
LISTED = ("programme", "catalogue", "commission")
# Lists by filters and results of searches repeat what other pages say. Those that are pages of their own
# are allowed by name: the longer rule wins (RFC 9309).
ROBOTS = """User-agent: *
Disallow: /accounts/
Disallow: /admin/
Disallow: /api/
Disallow: /*?
Allow: /*?hall=
Allow: /*?lang=
Allow: /*?page=

Sitemap: {sitemap}
"""


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
@conditional_page
def robots(request):
    text = ROBOTS.format(sitemap=settings.BASE_URL + reverse("sitemap"))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@public_page(*LISTED)
@require_safe
def index(request):
    """The files of the sitemap, one or more a kind of page."""
    found = sitemap.parts(request.exhibition)
    return HttpResponse(sitemap.index(found, _address), content_type=XML)


@public_page(*LISTED)
@require_safe
def part(request, name):
    """One of them."""
    found = next((one for one in sitemap.parts(request.exhibition) if one.name == name), None)
    if found is None:
        raise Http404
    return HttpResponse(sitemap.urlset(found), content_type=XML)


def _address(name):
    return reverse("sitemap-part", args=[name])
