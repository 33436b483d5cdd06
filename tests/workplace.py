"""For the tests of the organisers' workplace: rows in every list, and a reader of its pages."""

from html.parser import HTMLParser

from django.urls import reverse

from conference import publishing
from conference.models import (
    AcceptedClash,
    Availability,
    Conference,
    Contribution,
    RoomClosure,
    SessionFile,
    StoredFile,
    Track,
)
from exhibitors import allocation
from exhibitors.models import (
    AccessKey,
    Applicant,
    Application,
    CoExhibitor,
    Decision,
    Delivery,
    Upload,
    Webhook,
)
from expo.models import Deadline, Membership, Message, Person, TradeFigure, User
from tests.conftest import (
    almaty,
    make_exhibitor,
    make_hall,
    make_organisation,
    make_region,
    make_room,
    make_session,
    make_stand,
)


def make_rows(exhibition, numbers):
    """At least one row of every list, for each of ``numbers``."""
    hall = exhibition.halls.first() or make_hall(exhibition)
    conference, _new = Conference.objects.get_or_create(
        exhibition=exhibition, defaults={"title_en": "Test Conference", "title_ru": "Пробная конференция"}
    )
    for number in numbers:
        region = make_region(f"region-{number}")
        exhibitor = make_exhibitor(
            exhibition, number, products=["Lifts"], organisation=make_organisation(number, region=region)
        )
        allocation.assign(stand=make_stand(hall, f"A-{100 + number}"), exhibitor=exhibitor)
        CoExhibitor.objects.create(exhibitor=exhibitor, organisation=make_organisation(100 + number))
        application = make_application(exhibition, number)
        key = AccessKey.objects.create(
            application=application, prefix=f"test_{number}", digest=str(number) * 64
        )
        message = Message.objects.create(
            exhibition=exhibition, to=f"to{number}@example.org", language="ru", subject="Test", body="Test"
        )
        TradeFigure.objects.create(
            exhibition=exhibition, code=f"t{number}", flow="export", unit="percent", value=number,
            starts_on="2011-01-01", ends_on="2011-06-30", label_ru="Проба", source_ru="Проба",
        )  # fmt: skip
        user = User.objects.create_user(f"user{number}@example.org")
        Membership.objects.create(user=user, exhibition=exhibition, role="press")
        make_paperwork(exhibition, number, application, key, user, message)
        Track.objects.create(conference=conference, code=f"t{number}", name_ru="Секция", position=number)
        room = make_room(exhibition, f"ROOM{number}", hall=hall)
        session = make_session(exhibition, number, room=room, organisations=[exhibitor.organisation])
        person = Person.objects.create(surname_ru=f"Пробный {number}", organisation=exhibitor.organisation)
        Contribution.objects.create(session=session, person=person)
        make_plans(session, person, number, user)
        make_file(session, number)
        publishing.publish(exhibition=exhibition, name=f"Test release {number}")


def make_file(session, number):
    """A file without its bytes."""
    stored = StoredFile.objects.create(
        file=f"session-files/{number}.pdf", name=f"test{number}.pdf", size=1000,
        content_type="application/pdf",
        sha256="0" * 64,
    )  # fmt: skip
    SessionFile.objects.create(session=session, stored=stored, title_ru=f"Пробный файл {number}")


def make_plans(session, person, number, user):
    """What the organisers note while they plan a session."""
    times = {"starts_at": session.ends_at, "ends_at": almaty(9, 0)}
    RoomClosure.objects.create(room=session.room, reason=f"Test {number}", **times)
    Availability.objects.create(exhibition=session.exhibition, person=person, **times)
    AcceptedClash.objects.create(
        exhibition=session.exhibition, session=session, fingerprint=f"test/{number}", reason=f"Test {number}",
        accepted_by=user, accepted_at=session.starts_at,
    )  # fmt: skip


def make_paperwork(exhibition, number, application, key, user, message):
    """What lies around an application: an applicant, a decision, a file, a webhook and its delivery."""
    applicant = Applicant.objects.create(
        exhibition=exhibition, email=f"applicant{number}@example.org", proven_at=almaty(1, 9)
    )
    AccessKey.objects.create(applicant=applicant, prefix=f"bexpo_{number}", digest=str(number) * 63 + "a")
    Decision.objects.create(application=application, outcome="ACCEPTED", decided_by=user, message=message)
    Upload.objects.create(
        exhibition=exhibition, application=application, kind="document", file=f"uploads/{number}.pdf",
        suffix=".pdf", name=f"test{number}.pdf", content_type="application/pdf", size=1000, sha256="0" * 64,
    )  # fmt: skip
    webhook = Webhook.objects.create(key=key, url=f"https://example.org/{number}", secret=b"sealed")
    Delivery.objects.create(
        webhook=webhook, application=application, event="application.submitted", body="{}"
    )
    kind = Deadline.Kind.values[number % len(Deadline.Kind.values)]
    Deadline.objects.get_or_create(exhibition=exhibition, kind=kind, defaults={"at": almaty(1, 9)})


def make_application(exhibition, number=1, **fields):
    values = {
        "short_name": f"Test Company {number}",
        "state": Application.State.SUBMITTED,
        "submitted_at": almaty(1, 10),
    }
    return Application.objects.create(exhibition=exhibition, **values | fields)


def address(model, page, *args):
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_{page}", args=args)


def rows_shown(response):
    """How many rows the list behind a tile has, the review queue included."""
    if "queue" in response.context:
        return response.context["queue"].count
    return response.context["cl"].result_count


class Inline(HTMLParser):
    """Collects what the content security policy would refuse."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if "style" in values or tag == "style" or any(name.startswith("on") for name in values):
            self.found.append((tag, values))
        if tag == "script" and "src" not in values and values.get("type") != "application/json":
            self.found.append((tag, values))
        if any("javascript:" in (value or "") for value in values.values()):
            self.found.append((tag, values))
