"""For the tests of the organisers' workplace: rows in every list, and a reader of its pages."""

from html.parser import HTMLParser

from django.urls import reverse

from conference import publishing
from conference.models import Conference, Contribution, Track
from exhibitors import allocation
from exhibitors.models import AccessKey, Application, CoExhibitor
from expo.models import Membership, Message, Person, TradeFigure, User
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
        AccessKey.objects.create(application=application, prefix=f"test_{number}", digest=str(number) * 64)
        Message.objects.create(
            exhibition=exhibition, to=f"to{number}@example.org", language="ru", subject="Test", body="Test"
        )
        TradeFigure.objects.create(
            exhibition=exhibition, code=f"t{number}", flow="export", unit="percent", value=number,
            starts_on="2011-01-01", ends_on="2011-06-30", label_ru="Проба", source_ru="Проба",
        )  # fmt: skip
        user = User.objects.create_user(f"user{number}@example.org")
        Membership.objects.create(user=user, exhibition=exhibition, role="press")
        Track.objects.create(conference=conference, code=f"t{number}", name_ru="Секция", position=number)
        room = make_room(exhibition, f"ROOM{number}", hall=hall)
        session = make_session(exhibition, number, room=room, organisations=[exhibitor.organisation])
        person = Person.objects.create(surname_ru=f"Пробный {number}", organisation=exhibitor.organisation)
        Contribution.objects.create(session=session, person=person)
        publishing.publish(exhibition=exhibition, name=f"Test release {number}")


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
