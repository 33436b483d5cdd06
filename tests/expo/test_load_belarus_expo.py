"""The edition that ships, loaded once for this module and rolled back after it."""

import csv
import datetime as dt
from collections import Counter

import pytest
from django.db import transaction

from conference import publishing
from conference.models import Conference, Presenter, Session, SlotPresenter, Track
from exhibitors import allocation
from exhibitors.models import Allocation, Exhibitor, Product, Stand
from expo.loading import load_edition
from expo.models import Exhibition, Organisation, TradeFigure
from expo.search import thesaurus
from tests.conftest import ALMATY
from tests.editions import BELARUS_EXPO_2011

pytestmark = pytest.mark.usefixtures("loaded", "db")


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_edition(BELARUS_EXPO_2011)
        transaction.set_rollback(True)


@pytest.fixture
def exhibition(db, loaded):
    return Exhibition.objects.get(pk=loaded.exhibition.pk)


def rows(file):
    with (BELARUS_EXPO_2011 / file).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def test_every_row_of_the_files_is_loaded(loaded, exhibition):
    counts = {
        "sectors.csv": exhibition.sectors.count(),
        "halls.csv": exhibition.halls.count(),
        "rooms.csv": exhibition.rooms.count(),
        "stands.csv": exhibition.stands.count(),
        "exhibitors.csv": exhibition.exhibitors.count(),
        "sessions.csv": exhibition.sessions.count(),
        "days.csv": exhibition.days.count(),
        "trade_figures.csv": exhibition.trade_figures.count(),
        "tracks.csv": Track.objects.filter(conference__exhibition=exhibition).count(),
    }

    assert counts == {file: len(rows(file)) for file in counts}
    assert [counts[f"{name}.csv"] for name in ("exhibitors", "stands", "sectors", "halls", "rooms")] == [
        267, 284, 16, 3, 6,
    ]  # fmt: skip
    assert counts["sessions.csv"] == 64
    assert not loaded.ignored
    assert exhibition.is_current


def test_loading_again_changes_nothing():
    report = load_edition(BELARUS_EXPO_2011)

    assert report.changed == 0
    assert sum(one.missing for one in report.files) == 0


def test_exhibitors_agree_with_their_file():
    stored = {one.slug: one for one in Exhibitor.objects.select_related("organisation", "sector")}
    for row in rows("exhibitors.csv"):
        one = stored[row["slug"]]
        assert (one.name_en, one.name_ru, one.name_be or "") == (
            row["name_en"], row["name_ru"], row["name_be"],
        )  # fmt: skip
        assert (one.sector.code, one.organisation.city_ru, one.organisation.city_be) == (
            row["sector"], row["city_ru"], row["city_be"],
        )  # fmt: skip
        assert str(one.organisation.founded_year or "") == row["founded_year"]
    regions = Organisation.objects.filter(participations__isnull=False).values_list("region__code", flat=True)
    files = Counter(row["region"].lower().replace(" ", "-") for row in rows("exhibitors.csv"))
    assert Counter(regions) == files


def test_a_town_has_its_name_in_both_languages_of_its_country():
    for row in rows("exhibitors.csv"):
        assert row["city_be"] in thesaurus.names_of(row["city_ru"])


def test_products_agree_with_their_file():
    stored = Counter(Product.objects.values_list("exhibitor__slug", "position", "name_en", "name_ru"))
    files = Counter(
        (row["slug"], place, *pair)
        for row in rows("exhibitors.csv")
        for place, pair in enumerate(
            zip(row["products_en"].split("; "), row["products_ru"].split("; "), strict=True)
        )
    )
    assert stored == files


def test_stands_agree_with_their_file():
    stored = set(
        Stand.objects.values_list("code", "hall__code", "x_cm", "y_cm", "width_cm", "depth_cm", "kind")
    )
    metres = ("x_m", "y_m", "width_m", "depth_m")
    assert stored == {
        (row["code"], row["hall"], *(100 * int(row[name]) for name in metres), row["kind"])
        for row in rows("stands.csv")
    }
    assert Stand.objects.filter(code="A-203").values_list("row", "place").get() == (2, 3)


def test_sessions_agree_with_their_file():
    stored = {one.reference: one for one in Session.objects.select_related("room", "sector")}
    for row in rows("sessions.csv"):
        one = stored[row["id"]]
        assert one.starts_at == dt.datetime.fromisoformat(row["starts_at"])
        assert one.starts_at.astimezone(ALMATY).date().isoformat() == row["date"]
        assert (one.room.code, one.kind, one.access) == (row["room"], row["kind"], row["access"])
        assert (one.sector.code if one.sector else "", one.title_be) == (row["sector"], row["title_be"])
        presenters = one.presenters.values_list("organisation__slug", flat=True)
        assert list(presenters)[: row["organisations"].count(";") + 1] == row["organisations"].split(";")


def test_bodies_that_do_not_exhibit_present_too():
    presented = Presenter.objects.filter(organisation__participations=None)
    assert set(presented.values_list("session__reference", "organisation__slug")) == {
        ("S01", "embassy-of-belarus-in-kazakhstan"),
        ("S39", "kazakhstan-part-of-the-commission"),
        ("S64", "embassy-of-belarus-in-kazakhstan"),
    }


def test_tracks_are_the_sections_of_the_conference():
    conference = Conference.objects.get()
    for track in conference.tracks.all():
        session = Session.objects.get(track=track)
        assert session.kind == "conference-section"
        for code in ("en", "ru", "be", "kk"):
            assert getattr(session, f"title_{code}").endswith(getattr(track, f"name_{code}"))
            assert track.code[-1] in getattr(session, f"title_{code}")
    plenary = Session.objects.get(kind="conference-plenary")
    assert all(
        getattr(conference, f"title_{code}") in getattr(plenary, f"title_{code}")
        for code in ("en", "ru", "be", "kk")
    )


def test_every_text_of_the_edition_has_four_languages(exhibition):
    described = [
        (exhibition, ("title", "tagline", "lead", "city", "country")),
        (exhibition.conference, ("title", "lead")),
        *((one, ("label", "source")) for one in TradeFigure.objects.all()),
        *(
            (one, ("name",))
            for one in (*exhibition.sectors.all(), *exhibition.halls.all(), *exhibition.rooms.all())
        ),
    ]
    for thing, fields in described:
        for field in fields:
            assert all(getattr(thing, f"{field}_{code}") for code in ("en", "ru", "be", "kk")), (thing, field)


def test_figures_of_the_first_half_year_are_those_of_the_interview():
    half = TradeFigure.objects.filter(starts_on=dt.date(2011, 1, 1), ends_on=dt.date(2011, 6, 30))
    assert {one.flow: float(one.value) for one in half} == {
        "turnover": 368.5, "export": 283, "import": 85.5, "growth": 23,
    }  # fmt: skip
    assert list(TradeFigure.objects.filter(is_computed=True).values_list("code", flat=True)) == [
        "turnover-2010-h1"
    ]


def placed(exhibition):
    return dict(Allocation.objects.active().values_list("exhibitor__slug", "stand__code"))


def test_reconstruction_places_everybody_on_a_stand_of_their_own(exhibition):
    given = allocation.reconstruct(exhibition=exhibition, open_air_sectors=("MACH", "AGRO"))

    plan = placed(exhibition)
    assert given == len(plan) == len(set(plan.values())) == 267
    outdoors = Allocation.objects.filter(stand__kind="open-air")
    assert set(outdoors.values_list("exhibitor__sector__code", flat=True)) == {"MACH", "AGRO"}
    assert not Exhibitor.objects.exclude(state="STAND_ASSIGNED").exists()


def test_reconstruction_is_the_same_every_time(exhibition):
    allocation.reconstruct(exhibition=exhibition, open_air_sectors=("MACH", "AGRO"))
    first = placed(exhibition)
    Allocation.objects.all().delete()
    allocation.reconstruct(exhibition=exhibition, open_air_sectors=("MACH", "AGRO"))

    assert placed(exhibition) == first


def test_publishing_releases_all_but_the_closed_sessions(exhibition):
    closed = Session.objects.filter(access="closed")
    assert closed.count() == 6

    release = publishing.publish(exhibition=exhibition, name="Programme")

    assert release.slots.count() == 58
    for code in ("en", "ru", "be", "kk"):
        titles = set(release.slots.values_list(f"title_{code}", flat=True))
        assert not titles & set(closed.values_list(f"title_{code}", flat=True))
    assert not release.slots.filter(uid__in=closed.values("uid")).exists()
    bodies = SlotPresenter.objects.filter(slot__release=release).values("organisation__slug")
    assert not bodies.filter(organisation__slug="kazakhstan-part-of-the-commission").exists()
