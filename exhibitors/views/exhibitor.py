from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from exhibitors import catalogue, former_addresses, plan
from exhibitors.models import Allocation, Stand
from expo.page_cache import public_page

NEIGHBOURS = 12


@public_page("programme", "catalogue")
@require_safe
def exhibitor(request, slug):
    """One entry of the catalogue; an address that it had before leads to it."""
    public = catalogue.public(request.exhibition)
    shown = public.select_related("sector", "organisation__region").prefetch_related(
        "products", "co_exhibitors__organisation"
    )
    one = shown.filter(slug=slug).first()
    if one is None:
        return former_addresses.redirect(request, slug)
    same_sector = public.filter(sector=one.sector_id).exclude(pk=one.pk)
    others = same_sector.select_related("organisation").in_order(get_language())
    context = {
        "section": "exhibitors",
        "exhibition": request.exhibition,
        "exhibitor": one,
        "organisation": one.organisation,
        "others": others[:NEIGHBOURS],
        "in_sector": same_sector.count() + 1,
        "stand": drawn_stand(one),
    }
    return render(request, "exhibitors/exhibitor.html", context)


def drawn_stand(exhibitor):
    """Return a drawing of the exhibitor's stand with its neighbours; None without one the public may know."""
    own = Allocation.objects.taken().filter(exhibitor=exhibitor).select_related("stand__hall").first()
    if own is None:
        return None
    hall = own.stand.hall
    stands = Stand.objects.filter(hall=hall).in_order()
    taken = Allocation.objects.active().filter(stand__hall=hall).select_related("exhibitor")
    return plan.detail(hall, plan.places(hall, stands, taken, selected=own.stand))
