"""A session as schema.org describes events, for search engines and assistants: JSON-LD."""

import orjson
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from conference import descriptions

# Inside a script element nothing may look like markup; JSON reads these escapes as the same signs.
HARMLESS = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def script(exhibition, slot, organisations):
    """Return the data of ``slot`` as a text that stands safely in a script element of a page."""
    text = orjson.dumps(event(exhibition, slot, organisations)).decode()
    return mark_safe(text.translate(HARMLESS))  # noqa: S308 no sign of markup is left


def event(exhibition, slot, organisations):
    """Return the Event; ``organisations`` are those that present it."""
    address = descriptions.address(slot)
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": address,
        "url": address,
        "identifier": str(slot.uid),
        "name": descriptions.said(slot, "title"),
        "description": "\n".join(
            filter(None, [descriptions.said(slot, "abstract"), descriptions.reconstruction(slot)])
        ),
        "startDate": slot.starts_at.astimezone(exhibition.zone).isoformat(),
        "endDate": slot.ends_at.astimezone(exhibition.zone).isoformat(),
        # A session that is cancelled has no page.
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": descriptions.place(slot),
            "address": _address(exhibition),
            "maximumAttendeeCapacity": slot.room.capacity,
        },
        "inLanguage": slot.languages,
        "superEvent": _exhibition(exhibition),
        "mainEntityOfPage": {"@type": "WebPage", "@id": address, "inLanguage": get_language()},
    }
    if organisations:
        # They both hold and give it: there are no people in a release.
        data["organizer"] = data["performer"] = [_organisation(one) for one in organisations]
    return {name: value for name, value in data.items() if value}


def _exhibition(exhibition):
    return {
        "@type": "ExhibitionEvent",
        "name": descriptions.said(exhibition, "title"),
        "startDate": exhibition.opens_on.isoformat(),
        "endDate": exhibition.closes_on.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {
            "@type": "Place",
            "name": descriptions.said(exhibition, "city"),
            "address": _address(exhibition),
        },
        "url": settings.BASE_URL + reverse("home"),
    }


def _address(exhibition):
    return {
        "@type": "PostalAddress",
        "addressLocality": descriptions.said(exhibition, "city"),
        "addressCountry": descriptions.said(exhibition, "country"),
    }


def _organisation(organisation):
    data = {"@type": "Organization", "name": descriptions.said(organisation, "name")}
    if organisation.website:
        data["url"] = organisation.website
    return data
