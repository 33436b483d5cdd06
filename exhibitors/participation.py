"""What becomes of an accepted application: an organisation takes part."""

from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from exhibitors.models import Application, CoExhibitor, Exhibitor, Product, Stand
from expo.folding import fold
from expo.languages import CODES
from expo.models import Organisation, Provenance

KINDS = {
    Application.Space.SHELL: (Stand.Kind.SHELL,),
    Application.Space.RAW: (Stand.Kind.RAW, Stand.Kind.SHELL),
    Application.Space.OPEN_AIR: (Stand.Kind.OPEN_AIR,),
}


def has_space_for(application):
    """True where a stand of the kind is free beyond those already promised, or none is asked for."""
    kinds = KINDS.get(application.space)
    if kinds is None or application.is_sandbox:
        return True
    stands = Stand.objects.filter(exhibition=application.exhibition_id)
    if not stands.exists():
        return True
    free = stands.free().filter(kind__in=kinds).count()
    placed = Q(allocations__released_at=None, allocations__isnull=False)
    promised = Exhibitor.objects.published().filter(
        exhibition=application.exhibition_id, application__space=application.space
    )
    return free > promised.exclude(placed).count()


def needs_no_stand(exhibitor):
    """A catalogue entry only."""
    application = exhibitor.application
    return application is not None and application.space == Application.Space.CATALOGUE_ONLY


def takes_part_already(application):
    """True where the organisation with the same tax number has an exhibitor in this edition."""
    if not application.tax_number or application.is_sandbox:
        return False
    return Exhibitor.objects.filter(
        exhibition=application.exhibition_id,
        organisation__tax_scheme=application.tax_scheme,
        organisation__tax_number=application.tax_number,
    ).exists()


def begin(application, facts):
    """Make the exhibitor of an accepted application, with its catalogue entry and co-exhibitors.

    The organisation is the one with the same tax number, else a new one. The sandbox has no exhibitors.
    """
    if application.is_sandbox:
        return
    organisation = _organisation(
        application.legal_name,
        application.short_name or application.legal_name,
        application.country,
        application.tax_scheme,
        application.tax_number,
        application.website,
    )
    exhibitor = Exhibitor(
        exhibition=application.exhibition,
        organisation=organisation,
        application=application,
        slug=_free_slug(Exhibitor.objects.filter(exhibition=application.exhibition), organisation.slug),
        state=Exhibitor.State.ACCEPTED,
        sector=application.sector,
        provenance=Provenance.REGISTERED,
    )
    _fill_in(exhibitor, application)
    exhibitor.save()
    _write_products(exhibitor, application)
    for one in application.co_exhibitors:
        company = _organisation(
            one["name"],
            one["name"],
            one.get("country", ""),
            one.get("tax_scheme", ""),
            one.get("tax_number", ""),
        )
        CoExhibitor.objects.get_or_create(
            exhibitor=exhibitor,
            organisation=company,
            defaults={
                "has_own_staff": one["has_own_staff"],
                "has_own_products": one["has_own_products"],
            },
        )


def refresh(application):
    """Carry a change of an accepted application's catalogue part into the catalogue."""
    exhibitor = Exhibitor.objects.filter(application=application).select_related("organisation").first()
    if exhibitor:
        _fill_in(exhibitor, application)
        exhibitor.save()


def end(application, facts):
    """Take an exhibitor without a contract out again, with its stand."""
    exhibitor = Exhibitor.objects.filter(application=application).first()
    if exhibitor:
        release_everything(exhibitor, facts)
        exhibitor.state = Exhibitor.State.CANCELLED
        exhibitor.save()


def release_everything(exhibitor, facts):
    """Give the stand free. Co-exhibitors stand on it, so they go with it."""
    exhibitor.allocations.active().update(released_at=timezone.now())


def _organisation(legal_name, name, country, tax_scheme, tax_number, website=""):
    if tax_number and tax_scheme:
        known = Organisation.objects.filter(tax_scheme=tax_scheme, tax_number=tax_number).first()
        if known:
            return known
    names = {f"legal_name_{code}": "" for code in CODES} | {"legal_name_ru": legal_name}
    return Organisation.objects.create(
        slug=_free_slug(Organisation.objects.all(), slugify(fold(name))[:70] or "company"),
        name_ru=name[:200],
        country=country or "BY",
        website=website,
        tax_scheme=tax_scheme if tax_number else "",
        tax_number=tax_number,
        **names,
    )


def _free_slug(rows, wanted):
    """Return ``wanted``, or the first free one of wanted-2, wanted-3, …"""
    taken = set(rows.filter(slug__startswith=wanted).values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"


def _fill_in(exhibitor, application):
    """Set the catalogue entry: what was written for it, else the names of the company."""
    fallback = (application.short_name or application.legal_name)[:100]
    for code in CODES:
        setattr(exhibitor, f"name_{code}", getattr(application, f"catalogue_name_{code}") or None)
        setattr(exhibitor, f"text_{code}", getattr(application, f"catalogue_text_{code}") or "")
    if not exhibitor.name_ru:
        exhibitor.name_ru = fallback
    exhibitor.logo = application.logo


def _write_products(exhibitor, application):
    lines = [line.strip()[:200] for line in application.products.splitlines() if line.strip()]
    column = f"name_{application.language}"
    for position, line in enumerate(lines):
        Product.objects.create(exhibitor=exhibitor, position=position, **{"name_ru": line, column: line})
    exhibitor.save()
