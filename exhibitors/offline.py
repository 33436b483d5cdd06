"""The exhibitors' part of what a visitor's browser keeps: plan, and list to search on the device."""

import zlib
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.urls import reverse

from exhibitors import catalogue
from exhibitors.models import Allocation, Product, Stand
from expo.languages import columns, said

# What a stand looks like on the plan.
PLANNED = ("code", "hall_id", "x_cm", "y_cm", "width_cm", "depth_cm", "is_closed", "kind")

# What the lines of the list may take of the set, compressed: some 800 exhibitors with their products.
LIST_BYTES = 60_000
# What the markup of a line takes beside its words; so more lines than this are never looked at.
LINE_BYTES = 20
MOST_LISTED = LIST_BYTES // LINE_BYTES


def pages(exhibition):
    """The plan of each hall; the first is the plan without a query."""
    codes = list(exhibition.halls.values_list("code", flat=True))
    return [reverse("plan"), *(f"{reverse('plan')}?{urlencode({'hall': code})}" for code in codes[1:])]


def state(exhibition):
    """What the list and the plan show, as rows."""
    public = catalogue.public(exhibition).order_by("pk")
    products = Product.objects.filter(exhibitor__in=public).order_by("pk")
    stands = Stand.objects.filter(exhibition=exhibition).order_by("pk")
    given = Allocation.objects.active().filter(stand__exhibition=exhibition)
    return [
        list(public.values_list("slug", "state", "sector_id", *columns("name"))),
        list(products.values_list("exhibitor_id", "position", *columns("name"))),
        list(
            stands.values_list("code", "hall_id", "x_cm", "y_cm", "width_cm", "depth_cm", "is_closed", "kind")
        ),
        list(given.order_by("pk").values_list("stand_id", "exhibitor_id", "state")),
        list(exhibition.sectors.values_list("code", *columns("name"))),
        list(exhibition.halls.values_list("code", "width_cm", "depth_cm", *columns("name"))),
    ]


def listed(exhibition, language):
    """Return as many of the exhibitors in order as could ever fit, with sector, products and, as ``stands``,
    where they are found."""
    shown = Allocation.objects.taken().filter(stand__exhibition=exhibition)
    shown = shown.select_related("stand").order_by("stand__code")
    return (
        catalogue.public(exhibition)
        .in_order(language)
        .select_related("sector")
        .prefetch_related("products", Prefetch("allocations", shown, to_attr="stands"))[:MOST_LISTED]
    )


def fitting(exhibitors):
    """Return ``(exhibitors, has_products)``: as much of the list as takes at most LIST_BYTES.

    ``exhibitors`` are as in ``listed``. The products are left out first, then the last of the exhibitors.
    """
    short = [_words(one.slug, said(one), said(one.sector), *_codes(one)) for one in exhibitors]
    full = [_words(line, *map(said, one.products.all())) for line, one in zip(short, exhibitors, strict=True)]
    if _size(full) <= LIST_BYTES:
        return exhibitors, True
    while _size(short) > LIST_BYTES:
        short = short[: len(short) * 9 // 10]
    return exhibitors[: len(short)], False


def _codes(exhibitor):
    return [one.stand.code for one in exhibitor.stands]


def _words(*texts):
    return " ".join(texts)


def _size(lines):
    """What the lines take compressed, at most: browsers are sent what is packed better than here."""
    return len(zlib.compress("\n".join(lines).encode())) + LINE_BYTES * len(lines)
