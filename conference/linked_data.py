"""A session as schema.org describes events, for search engines and assistants: JSON-LD."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference import contributions, descriptions
from conference.models.session_file import FileKind
from expo import dates, linked_data
from expo.models import Provenance
from expo.sharing import card_of


def script(exhibition, slot, organisations, people=()):
    """Return the data of ``slot`` as a text that stands safely in a script element of a page."""
    return linked_data.script(event(exhibition, slot, organisations, people))


def path(slot, day):
    """Return the BreadcrumbList of a session; ``day`` is None where it lies on none any more."""
    steps = [(_("Programme"), reverse("schedule"))]
    if day:
        steps.append((dates.weekday_day(day.date), reverse("schedule-day", args=[day.date])))
    page = reverse("session", args=[slot.code])
    return linked_data.breadcrumbs(*steps, (descriptions.said(slot, "title"), page))


def home(whole):
    """Return the ExhibitionEvent of a Programme with those of its sessions that a source confirms."""
    documented = [slot for slot in whole.slots if slot.provenance != Provenance.ILLUSTRATIVE]
    return linked_data.home(whole.exhibition, [_brief(whole.exhibition, slot) for slot in documented])


def _brief(exhibition, slot):
    return {
        "@type": "Event",
        "@id": descriptions.address(slot),
        "url": descriptions.address(slot),
        "name": descriptions.said(slot, "title"),
        "location": _place(exhibition, slot),
        **_hours(exhibition, slot),
    }


def _hours(exhibition, slot):
    return {
        "startDate": slot.starts_at.astimezone(exhibition.zone).isoformat(),
        "endDate": slot.ends_at.astimezone(exhibition.zone).isoformat(),
    }


def _place(exhibition, slot):
    return {
        "@type": "Place",
        "name": descriptions.place(slot),
        "address": linked_data.address(exhibition),
        "maximumAttendeeCapacity": slot.room.capacity,
    }


def event(exhibition, slot, organisations, people=()):
    """Return the Event; ``organisations`` are those that present it, ``people`` contributions to it."""
    address = descriptions.address(slot)
    data = {
        "@context": linked_data.CONTEXT,
        "@type": "Event",
        "@id": address,
        "url": address,
        "identifier": str(slot.uid),
        "name": descriptions.said(slot, "title"),
        "description": "\n".join(
            filter(None, [descriptions.said(slot, "abstract"), descriptions.reconstruction(slot)])
        ),
        "disambiguatingDescription": descriptions.reconstruction(slot),
        **_hours(exhibition, slot),
        # The page of a cancelled session holds no such data.
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": _place(exhibition, slot),
        "image": settings.BASE_URL + reverse(card_of("session"), args=[slot.code]),
        "inLanguage": slot.languages,
        "superEvent": linked_data.exhibition(exhibition),
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
