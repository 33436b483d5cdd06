"""The exhibitors' part of what a visitor's browser keeps: plan, and list to search on the device."""

from urllib.parse import urlencode

from django.db.models import Prefetch
from django.urls import reverse

from exhibitors import catalogue, plan
from exhibitors.models import Allocation, Product, Stand
from expo.languages import columns

# What a stand looks like on the plan.
PLANNED = ("code", "hall_id", "x_cm", "y_cm", "width_cm", "depth_cm", "is_closed", "kind")


def pages(exhibition):
    """The plan of each hall; the first is the plan without a query."""
    codes = list(exhibition.halls.values_list("code", flat=True))
    return [reverse("plan"), *(f"{reverse('plan')}?{urlencode({'hall': code})}" for code in codes[1:])]


def state(exhibition):
    """What the list and the plan show, as rows."""
    public = catalogue.public(exhibition).order_by("pk")
    products = Product.objects.filter(exhibitor__in=public).order_by("pk")
    stands = Stand.objects.filter(exhibition=exhibition).order_by("pk")
    return [
        list(public.values_list("slug", "state", "sector_id", *columns("name"))),
        list(products.values_list("exhibitor_id", "position", *columns("name"))),
        list(
            stands.values_list("code", "hall_id", "x_cm", "y_cm", "width_cm", "depth_cm", "is_closed", "kind")
        ),
        list(_taken(exhibition).order_by("pk").values_list("stand_id", "exhibitor_id", "state")),
        list(exhibition.sectors.values_list("code", *columns("name"))),
        list(exhibition.halls.values_list("code", "width_cm", "depth_cm", *columns("name"))),
    ]


def listed(exhibition, language):
    """Return the exhibitors in order, with sector, products and, as ``stands``, where they are found."""
    shown = _taken(exhibition).exclude(state__in=plan.HELD).select_related("stand").order_by("stand__code")
    return (
        catalogue.public(exhibition)
        .in_order(language)
        .select_related("sector")
        .prefetch_related("products", Prefetch("allocations", shown, to_attr="stands"))
    )


def _taken(exhibition):
    return Allocation.objects.active().filter(stand__exhibition=exhibition)
