"""Editions beside each other, files that may be absent, and files that nobody knows."""

import pytest

from conference.models import Room, Session, Track
from exhibitors.models import Exhibitor, Product, Stand
from expo.loading import load_edition
from expo.models import Day, Exhibition, Hall, Organisation, Region, Sector, TradeFigure
from tests.editions import Edition, named


@pytest.fixture
def edition(db, tmp_path):
    return Edition(tmp_path / "edition")


def test_first_edition_becomes_current_and_a_second_does_not(edition, tmp_path):
    edition.load()
    second = Edition(tmp_path / "second")
    second.rows["exhibition.csv"][0]["slug"] = "test-expo-2012"

    assert not second.load().exhibition.is_current
    assert Exhibition.objects.current().slug == "test-expo-2011"

    assert second.load(make_current=True).exhibition.is_current
    assert Exhibition.objects.current().slug == "test-expo-2012"
    edition.load()
    assert Exhibition.objects.current().slug == "test-expo-2012"


def test_second_edition_does_not_disturb_the_first(edition, tmp_path):
    edition.load()
    own = [Exhibition, Day, Sector, Hall, TradeFigure, Stand, Exhibitor, Product, Track, Room, Session]
    before = {model: list(model.objects.order_by("pk").values()) for model in own}
    second = Edition(tmp_path / "second")
    second.rows["exhibition.csv"][0]["slug"] = "test-expo-2012"
    second.rows["exhibitors.csv"][0] |= named("name", "Another Name")
    second.rows["stands.csv"].pop()

    report = second.load()

    assert report.of("stands.csv").missing == 0
    first = {model: list(model.objects.order_by("pk").values())[: len(before[model])] for model in own}
    assert first == before
    assert Organisation.objects.filter(slug="test-company-1").count() == 1
    assert Exhibitor.objects.filter(organisation__slug="test-company-1").count() == 2


def test_optional_files_may_be_absent(edition):
    edition.load()
    for file in ("regions.csv", "trade_figures.csv", "tracks.csv"):
        (edition.directory / file).unlink()

    report = load_edition(edition.directory)

    assert report.changed == 0
    assert "tracks.csv" not in [one.file for one in report.files]
    assert Session.objects.exclude(track=None).count() == 1


def test_regions_are_taken_from_the_database_where_the_file_is_absent(edition):
    del edition.rows["regions.csv"]
    assert "exhibitors.csv, line 2, region: “minsk-city” is not in regions.csv" in edition.problems()

    Region.objects.create(code="minsk-city", name_en="Minsk city", name_ru="г. Минск")
    Region.objects.create(code="brest", name_en="Brest Region", name_ru="Брестская область")
    edition.load()
    assert Organisation.objects.get(slug="test-company-2").region.code == "brest"


def test_columns_for_belarusian_and_kazakh_may_be_absent_and_keep_what_is_there(edition):
    edition.load()
    for row in edition.rows["halls.csv"]:
        del row["name_be"], row["name_kk"]

    assert edition.load().changed == 0
    assert Hall.objects.get(code="A").name_be == "Hall A be"


def test_unknown_csv_file_is_named(edition):
    edition.write()
    (edition.directory / "track.csv").write_text("code\n")

    assert load_edition(edition.directory).ignored == ["track.csv"]


def test_a_file_with_a_header_only_is_empty(edition):
    header = ",".join(edition.rows["stands.csv"][0]).encode() + b"\n"
    edition.bytes["stands.csv"] = header

    assert edition.load().of("stands.csv").created == 0
