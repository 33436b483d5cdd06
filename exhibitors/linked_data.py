"""An exhibitor as schema.org describes organisations, for search engines and assistants: JSON-LD."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from expo import linked_data
from expo.languages import CODES, said
from expo.linked_data import absolute
from expo.models import Provenance


def organisation(exhibitor):
    """Return the Organization of an entry of the catalogue, with what the other languages call it."""
    one = exhibitor.organisation
    name = said(exhibitor)
    others = dict.fromkeys(getattr(exhibitor, f"name_{code}") for code in CODES)
    data = {
        "@context": linked_data.CONTEXT,
        "@type": "Organization",
        "@id": absolute("exhibitor", exhibitor.slug),
        "name": name,
        "alternateName": [other for other in others if other and other != name],
        "legalName": said(one, "legal_name"),
        "description": said(exhibitor, "text"),
        "disambiguatingDescription": _provenance(exhibitor),
        "address": _address(one),
        "foundingDate": one.founded_year and str(one.founded_year),
        "logo": exhibitor.logo_id and settings.BASE_URL + reverse("logo", args=[exhibitor.logo_id]),
        "url": one.website if one.website.startswith(("http://", "https://")) else "",
        "mainEntityOfPage": absolute("exhibitor", exhibitor.slug),
        "makesOffer": [
            {"@type": "Offer", "itemOffered": {"@type": "Product", "name": said(product)}}
            for product in exhibitor.products.all()
        ],
    }
    return linked_data.known(data)


def path(exhibitor):
    """Return the BreadcrumbList of an entry."""
    return linked_data.breadcrumbs(
        (_("Exhibitors"), reverse("exhibitors")),
        (said(exhibitor), reverse("exhibitor", args=[exhibitor.slug])),
    )


def _address(one):
    parts = {"addressLocality": said(one, "city"), "addressCountry": one.country}
    if one.region:
        parts["addressRegion"] = said(one.region)
    return {"@type": "PostalAddress"} | linked_data.known(parts)


def _provenance(exhibitor):
    """How far a source tells that it took part; machines learn it as people do."""
    if exhibitor.provenance_url or exhibitor.provenance == Provenance.REGISTERED:
        return ""
    told = _("%(shown_name)s existed in %(year)s; that it took part in the exhibition is not documented.")
    year = exhibitor.exhibition.opens_on.year
    return f"{_('Reconstruction.')} {told % {'shown_name': said(exhibitor), 'year': year}}"
