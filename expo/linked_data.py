"""The exhibition as schema.org describes it, and what the apps share of it: JSON-LD for search engines."""

import orjson
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from expo.languages import said
from expo.sharing import card_of

# Inside a script element nothing may look like markup; JSON reads these escapes as the same signs.
HARMLESS = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})
CONTEXT = "https://schema.org"


def script(data):
    """Return ``data`` as a text that stands safely in a script element of a page."""
    return mark_safe(orjson.dumps(data).decode().translate(HARMLESS))  # noqa: S308 no sign of markup is left


def known(data):
    """Return ``data`` without what is empty."""
    return {name: value for name, value in data.items() if value}


def exhibition(one):
    """Return the ExhibitionEvent as others refer to it."""
    return {
        "@type": "ExhibitionEvent",
        "name": said(one, "title"),
        "startDate": one.opens_on.isoformat(),
        "endDate": one.closes_on.isoformat(),
        "eventStatus": f"{CONTEXT}/EventScheduled",
        "location": {"@type": "Place", "name": said(one, "city"), "address": address(one)},
        "url": absolute("home"),
    }


def home(one, sub_events=()):
    """Return the ExhibitionEvent of the home page. Who organised it is told once a source says it."""
    reconstruction = _(
        "A source confirms the dates, three items of the programme and the trade figures. "
        "Exhibitors, rooms, times and stands are shown by way of example."
    )
    data = exhibition(one) | {
        "@context": CONTEXT,
        "@id": absolute("home"),
        "alternateName": one.name,
        "description": said(one, "lead"),
        "disambiguatingDescription": f"{_('This site is a reconstruction.')} {reconstruction}",
        "eventAttendanceMode": f"{CONTEXT}/OfflineEventAttendanceMode",
        "image": absolute(card_of("home")),
        "inLanguage": get_language(),
        "isBasedOn": one.source_url,
        "subEvent": list(sub_events),
    }
    return known(data)


def address(one):
    return {
        "@type": "PostalAddress",
        "addressLocality": said(one, "city"),
        "addressCountry": said(one, "country"),
    }


def breadcrumbs(*steps):
    """Return the BreadcrumbList of ``(name, path)``, from the widest step to the page itself."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": settings.BASE_URL + path}
            for place, (name, path) in enumerate(steps, 1)
        ],
    }


def absolute(name, *arguments):
    """Return the absolute address of a page in the active language."""
    return settings.BASE_URL + reverse(name, args=arguments)
