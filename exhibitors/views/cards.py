"""The pictures of the catalogue and of the plan."""

from django.db.models import Count
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from exhibitors import catalogue, former_addresses
from exhibitors import plan as plans
from exhibitors.models import Allocation, Stand, Upload
from exhibitors.monogram import monogram
from expo.cards import Bar, Card, answer
from expo.dates import number
from expo.languages import said
from expo.models import Sector

# How many products stand on the picture of an exhibitor.
PRODUCTS = 3
FILLS = {
    Stand.Status.FREE: "plain",
    Stand.Status.TAKEN: "strong",
    Stand.Status.RESERVED: "gold",
    Stand.Status.CLOSED: "quiet",
}


@require_safe
def exhibitors(request):
    shown = catalogue.public(request.exhibition).count()
    sectors = request.exhibition.sectors.filter(exhibitors__isnull=False).distinct().count()
    facts = (
        ngettext("%(number)s exhibitor", "%(number)s exhibitors", shown) % {"number": number(shown)},
        f"{capfirst(Sector._meta.verbose_name_plural)}: {number(sectors)}",
    )
    return answer(request, Card(title=_("Catalogue of exhibitors"), facts=facts))


@require_safe
def exhibitor(request, slug):
    public = catalogue.public(request.exhibition).select_related("sector", "organisation", "logo")
    one = public.prefetch_related("products").filter(slug=slug).first()
    if one is None:
        return former_addresses.redirect(request, slug)
    given = Allocation.objects.taken().filter(exhibitor=one).select_related("stand__hall").first()
    stand = ""
    if given:
        stand = _("Stand %(number)s") % {"number": given.stand.code} + f", {said(given.stand.hall)}"
    products = ", ".join(said(product) for product in one.products.all()[:PRODUCTS])
    name = said(one)
    card = Card(
        title=name,
        kicker=said(one.sector),
        facts=(said(one.organisation, "city"), stand, products),
        monogram=monogram(name),
        logo=_logo(one.logo),
    )
    return answer(request, card)


def _logo(upload):
    """Of a logo that everybody may see."""
    if upload is None or upload.kind != Upload.Kind.LOGO or upload.is_sandbox:
        return ()
    return upload.file.name, upload.sha256


@require_safe
def plan(request):
    halls = list(request.exhibition.halls.annotate(number_of_stands=Count("stands")))
    facts = tuple(
        f"{said(hall)}: "
        + ngettext("%(number)s stand", "%(number)s stands", hall.number_of_stands)
        % {"number": number(hall.number_of_stands)}
        for hall in halls
    )
    bars = _drawn(halls[0]) if halls else ()
    return answer(request, Card(title=_("Stand plan"), facts=facts, bars=bars))


def _drawn(hall):
    """The stands of a hall in a square, in the middle of which it lies."""
    taken = Allocation.objects.active().filter(stand__hall=hall).select_related("exhibitor")
    side = max(hall.width_cm, hall.depth_cm)
    left, top = (side - hall.width_cm) / 2, (side - hall.depth_cm) / 2
    return tuple(
        Bar(
            x=(left + one.stand.x_cm) / side,
            y=(top + one.stand.y_cm) / side,
            width=one.stand.width_cm / side,
            height=one.stand.depth_cm / side,
            fill=FILLS[one.status],
        )
        for one in plans.places(hall, Stand.objects.filter(hall=hall).in_order(), taken)
    )
