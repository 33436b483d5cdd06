"""What the search finds of the catalogue: exhibitors, their products and the stands."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from exhibitors import catalogue
from exhibitors.models import Allocation, Exhibitor, Product, Stand
from expo.languages import CODES, text_in
from expo.search import Document, Shown, Source

# The versions that move with the texts below.
DEPENDS = ("edition", "catalogue")


def _texts(thing, field):
    return tuple(getattr(thing, f"{field}_{code}") for code in CODES)


def _held(**ahead):
    """The allocations that the public sees, with what they lead to."""
    return Allocation.objects.taken().select_related(*ahead.pop("related", ())).filter(**ahead)


def _public(exhibition):
    held = Prefetch("allocations", _held(related=("stand",)), to_attr="held")
    return catalogue.public(exhibition).prefetch_related(held)


def exhibitor_documents(exhibition):
    """A Document for every exhibitor of the catalogue, its products included."""
    rows = _public(exhibition).select_related("sector", "organisation__region").prefetch_related("products")
    for one in rows:
        organisation, products = one.organisation, list(one.products.all())
        yield Document(
            one.pk,
            names=_texts(one, "name"),
            lead=_texts(products[0], "name") if products else (),
            texts=(
                *(text for product in products[1:] for text in _texts(product, "name")),
                *_texts(one, "text"),
            ),
            towns=_texts(organisation, "city"),
            codes=tuple(allocation.stand.code for allocation in one.held),
            themes=_texts(one.sector, "name")
            + (_texts(organisation.region, "name") if organisation.region else ()),
        )


def exhibitor_rows(exhibition, pks):
    rows = _public(exhibition).filter(pk__in=pks).select_related("sector", "organisation")
    for one in rows:
        stand = [(allocation.stand.code, "") for allocation in one.held]
        details = (text_in(one.organisation, "city"), text_in(one.sector, "name"), *stand)
        yield Shown(one.pk, *text_in(one, "name"), reverse("exhibitor", args=[one.slug]), details)


def _products(exhibition):
    return Product.objects.filter(exhibitor__in=catalogue.public(exhibition)).select_related("exhibitor")


def product_documents(exhibition):
    """A Document for every product of the catalogue."""
    for one in _products(exhibition):
        yield Document(one.pk, names=_texts(one, "name"))


def product_rows(exhibition, pks):
    for one in _products(exhibition).filter(pk__in=pks):
        address = reverse("exhibitor", args=[one.exhibitor.slug])
        yield Shown(one.pk, *text_in(one, "name"), address, (text_in(one.exhibitor, "name"),))


def _stands(exhibition):
    published = Exhibitor.objects.published()
    held = _held(related=("exhibitor",), exhibitor__in=published)
    rows = Stand.objects.filter(exhibition=exhibition).select_related("hall")
    return rows.prefetch_related(Prefetch("allocations", held, to_attr="held"))


def stand_documents(exhibition):
    """A Document for every stand of the plan, found by its number and by who stands there."""
    for one in _stands(exhibition):
        holders = tuple(name for allocation in one.held for name in _texts(allocation.exhibitor, "name"))
        yield Document(
            one.pk, names=(one.code,), codes=(one.code,), texts=holders, themes=_texts(one.hall, "name")
        )


def stand_rows(exhibition, pks):
    for one in _stands(exhibition).filter(pk__in=pks):
        holders = tuple(text_in(allocation.exhibitor, "name") for allocation in one.held)
        address = f"{reverse('plan')}?{urlencode({'stand': one.code})}#sel"
        yield Shown(one.pk, one.code, "", address, (*holders, text_in(one.hall, "name")))


SOURCES = (
    Source("exhibitor", _("Exhibitors"), exhibitor_documents, exhibitor_rows, DEPENDS, page="exhibitors"),
    Source("product", _("Products and services"), product_documents, product_rows, DEPENDS),
    Source("stand", _("Stands"), stand_documents, stand_rows, DEPENDS),
)
