"""A site on which something stands on every public page, and the addresses of these pages."""

from django.urls import resolve
from django.utils import timezone

from conference import publishing
from conference.models import Conference
from conference.models.commission import Communique
from exhibitors.models import Allocation, CoExhibitor
from expo.models import TradeFigure
from tests.attached import attach
from tests.conftest import (
    make_exhibitor,
    make_hall,
    make_organisation,
    make_region,
    make_room,
    make_sector,
    make_session,
    make_stand,
)
from tests.documents import pdf
from tests.meeting import assemble, handed_in
from tests.urlmap import routes

LANGUAGES = ("ru", "kk", "be", "en")


def fill(exhibition):
    """Let every public page have something to show. Needs the fixture ``media``. Returns the release."""
    found = assemble(exhibition)
    sector, hall = make_sector(exhibition, "MACH"), make_hall(exhibition)
    exhibitors = [make_exhibitor(exhibition, number, ["Tractors"], sector=sector) for number in (1, 2)]
    exhibitors[0].organisation.region = make_region()
    exhibitors[0].organisation.save()
    CoExhibitor.objects.create(exhibitor=exhibitors[0], organisation=make_organisation(9))
    Allocation.objects.create(stand=make_stand(hall), exhibitor=exhibitors[0])
    make_figures(exhibition)
    Conference.objects.create(exhibition=exhibition, title_en="Test Conference", title_ru="Конференция")
    room = make_room(exhibition, "STAGE", hall=hall)
    kinds = ("conference-plenary", "economy-presentation", "company-presentation")
    for number, kind in enumerate(kinds, 1):
        organisations = [exhibitors[0].organisation]
        session = make_session(exhibition, number, organisations, kind=kind, room=room, sector=sector)
        attach(session, number, data=pdf(f"File {number}"))
    publishing.publish(exhibition=exhibition, name="First")
    session.title_en = "Test Seminar, changed"
    session.save()
    now = timezone.now()
    Communique.objects.create(
        meeting=found.meeting, text_ru="Пробное коммюнике", tells_when=True, tells_where=True,
        by_agreed_at=now, kz_agreed_at=now, published_at=now,
    )  # fmt: skip
    handed_in(found.by_secretary, found.meeting, level="PUBLIC", titles={"ru": "Пробный открытый документ"})
    return publishing.publish(exhibition=exhibition, name="Second")


def make_figures(exhibition):
    for position, (code, flow, value) in enumerate(
        [("turnover", "turnover", 100), ("export", "export", 60), ("import", "import", 40)]
    ):
        TradeFigure.objects.create(
            exhibition=exhibition, code=code, flow=flow, starts_on="2011-01-01", ends_on="2011-06-30",
            value=value, unit="usd-million", position=position, source_en="Test source",
        )  # fmt: skip


def spec_of(address):
    return getattr(resolve(address).func, "public_page", None)


def values_of(exhibition):
    """What stands in the addresses of public pages."""
    code = exhibition.releases.first().slots.first().code
    return {"date": "2011-09-08", "code": code, "slug": "test-company-1", "name": "exhibitors"}


def marked(exhibition):
    """Return ``{address: its Spec}`` of each marked page in the active language, feeds as they are."""
    values = values_of(exhibition)
    found = {}
    for route in routes():
        if set(route.names) <= set(values):
            address = route.address(values)
            if spec := spec_of(address):
                found[address] = spec
    return found
