"""A session as schema.org describes events, for search engines and assistants: JSON-LD."""

import orjson
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from conference import contributions, descriptions
from conference.models.session_file import FileKind

# Inside a script element nothing may look like markup; JSON reads these escapes as the same signs.
HARMLESS = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def script(exhibition, slot, organisations, people=()):
    """Return the data of ``slot`` as a text that stands safely in a script element of a page."""
    text = orjson.dumps(event(exhibition, slot, organisations, people)).decode()
    return mark_safe(text.translate(HARMLESS))  # noqa: S308 no sign of markup is left


def event(exhibition, slot, organisations, people=()):
    """Return the Event; ``organisations`` are those that present it, ``people`` contributions to it."""
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
        # They give it as well, where nobody else is named.
        data["organizer"] = data["performer"] = [_organisation(one) for one in organisations]
    data["subjectOf"] = [_document(file) for file in slot.files.all()]
    if people:
        data["performer"] = list(map(_performer, people))
    return {name: value for name, value in data.items() if value}


def _document(file):
    slides = file.kind == FileKind.SLIDES
    data = {
        "@type": "PresentationDigitalDocument" if slides else "DigitalDocument",
        "name": descriptions.said(file, "title"),
        "url": descriptions.file_address(file.stored),
        "encodingFormat": file.stored.content_type,
        "inLanguage": file.language,
    }
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


def _performer(contribution):
    person, body = contribution.person, contributions.body(contribution)
    if person is None:
        return _organisation(body)
    data = {
        "@type": "Person",
        "name": descriptions.said(person, "name"),
        "jobTitle": descriptions.said(person, "position"),
        "affiliation": body and _organisation(body),
    }
    return {name: value for name, value in data.items() if value}


def _organisation(organisation):
    data = {"@type": "Organization", "name": descriptions.said(organisation, "name")}
    if organisation.website:
        data["url"] = organisation.website
    return data
