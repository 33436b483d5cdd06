import datetime as dt
from decimal import Decimal

import pytest

from conference.models import Conference, Presenter, Room, Session, Track
from exhibitors.models import Exhibitor, Product, Stand
from expo.loading import EditionRefused, load_edition
from expo.loading.report import SHOWN
from expo.models import Day, Exhibition, Hall, Organisation, Region, Sector, TradeFigure
from tests.conftest import almaty
from tests.editions import Edition, exhibitor, stand

MODELS = [
    Exhibition, Day, Region, Sector, Hall, TradeFigure, Stand, Organisation, Exhibitor, Product,
    Conference, Track, Room, Session, Presenter,
]  # fmt: skip


@pytest.fixture
def edition(db, tmp_path):
    return Edition(tmp_path / "edition")


def everything():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


# What a load leaves


def test_load_writes_every_file(edition):
    report = edition.load()

    assert {one.file: one.created for one in report.files} == {
        file: len(rows) for file, rows in edition.rows.items()
    }
    exhibition = Exhibition.objects.get()
    assert report.exhibition == exhibition
    assert (exhibition.slug, exhibition.name) == ("test-expo-2011", "Test EXPO 2011")
    assert exhibition.title_kk == "Test Exhibition kk"
    assert exhibition.applications_close_at == almaty(1, 0).replace(month=6, day=9)
    assert exhibition.announced_exhibitors == 0
    hall = Hall.objects.get(code="A")
    assert (hall.width_cm, hall.depth_cm, hall.kind) == (6000, 3000, "indoor")
    figure = TradeFigure.objects.get(code="growth")
    assert (figure.value, figure.unit, figure.is_computed) == (Decimal(25), "percent", False)


def test_load_derives_the_span_of_a_day(edition):
    edition.load()

    day = Day.objects.get(date=dt.date(2011, 9, 8))
    assert (day.span_start, day.span_end) == (almaty(8, 4), almaty(9, 4))
    assert day.is_illustrative


def test_load_keeps_the_untranslated_column_equal_to_the_english(edition):
    edition.load()
    edition.rows["sectors.csv"][0]["name_en"] = "Renamed"
    edition.load()

    plain = Sector.objects.rewrite(False).filter(name="Renamed")
    assert [sector.code for sector in plain] == ["MACH"]
    assert Exhibitor.objects.rewrite(False).filter(name="Test Company 1 en").count() == 1


def test_load_leaves_a_missing_translation_null(edition):
    edition.rows["sectors.csv"][0]["name_be"] = ""
    edition.load()

    assert Sector.objects.filter(name_be=None).count() == 1


def test_load_again_changes_nothing(edition):
    edition.load()
    before = everything()

    report = edition.load()

    assert report.changed == 0
    assert {one.file: one.unchanged for one in report.files} == {
        file: len(rows) for file, rows in edition.rows.items()
    }
    assert everything() == before


def test_load_takes_an_empty_text_from_a_form_for_a_missing_one(edition):
    edition.rows["sectors.csv"][0]["name_be"] = ""
    edition.load()
    Sector.objects.filter(code="MACH").update(name_be="")

    assert edition.load().changed == 0


def test_load_updates_only_what_differs(edition):
    edition.load()
    edition.rows["days.csv"][1]["opens_at"] = "09:30"
    edition.rows["halls.csv"][1]["width_m"] = "96.5"

    report = edition.load()

    assert report.changed == 2
    assert (report.of("days.csv").updated, report.of("days.csv").unchanged) == (1, 3)
    assert Day.objects.get(date=dt.date(2011, 9, 8)).opens_at == dt.time(9, 30)
    assert Hall.objects.get(code="C").width_cm == 9650


def test_load_moves_the_spans_of_the_days_with_the_time_zone(edition):
    edition.load()
    edition.rows["exhibition.csv"][0]["time_zone"] = "Asia/Bishkek"
    edition.load()
    assert Day.objects.first().span_start == almaty(7, 4)

    edition.rows["exhibition.csv"][0] |= {
        "time_zone": "Europe/Minsk",
        "applications_close_at": "2011-06-09T00:00:00+03:00",
    }
    for row in edition.rows["sessions.csv"]:
        row["starts_at"] = row["starts_at"].replace("+06:00", "+03:00")
        row["ends_at"] = row["ends_at"].replace("+06:00", "+03:00")
    edition.load()
    assert Day.objects.first().span_start == almaty(7, 7)


def test_load_reports_a_row_that_left_the_file_and_keeps_it(edition):
    edition.load()
    del edition.rows["stands.csv"][1]
    del edition.rows["days.csv"][3]

    report = edition.load()

    assert report.changed == 0
    assert (report.of("stands.csv").missing, report.of("stands.csv").missing_keys) == (1, ["A-102"])
    assert report.of("days.csv").missing_keys == ["2011-09-10"]
    assert report.of("halls.csv").missing == 0
    assert Stand.objects.count() == 3


def test_load_changes_the_rows_that_are_there_and_never_doubles(edition):
    edition.load()
    keys = {model: set(model.objects.values_list("pk", flat=True)) for model in MODELS}
    edition.rows["exhibitors.csv"].append(exhibitor(4))
    for row in edition.rows["halls.csv"]:
        row["name_en"] += " again"

    edition.load()

    assert set(Hall.objects.values_list("pk", flat=True)) == keys[Hall]
    assert set(Exhibitor.objects.values_list("pk", flat=True)) > keys[Exhibitor]
    assert Exhibitor.objects.count() == 4


def test_load_refuses_everything_for_one_bad_row(edition):
    edition.load()
    before = everything()
    edition.rows["sectors.csv"][0]["name_en"] = "Renamed"
    edition.rows["sessions.csv"][2]["room"] = "CELLAR"

    assert edition.problems() == [
        "sessions.csv, line 4, room: “CELLAR” is not in rooms.csv: it has CONF1, CONF2"
    ]
    assert everything() == before


def test_load_writes_more_rows_than_a_batch_in_a_bounded_number_of_queries(
    edition, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("expo.loading.engine.BATCH", 20)
    edition.rows["exhibitors.csv"] += [exhibitor(number) for number in range(4, 71)]
    edition.load()

    with django_assert_max_num_queries(80):
        report = edition.load()

    assert report.of("exhibitors.csv").unchanged == 70
    assert Exhibitor.objects.count() == 70
    assert Product.objects.count() == 140


# Progress and the cap


def test_progress_tells_bytes_of_both_passes(edition):
    seen = []
    edition.load(progress=lambda done, total, file: seen.append((done, total, file)))

    assert [done for done, _total, _file in seen] == sorted(done for done, _total, _file in seen)
    assert seen[-1][0] == seen[-1][1] == 2 * sum(path.stat().st_size for path in edition.directory.iterdir())
    assert {file for _done, _total, file in seen} == set(edition.rows)


def test_problems_are_capped_and_the_others_counted(edition):
    edition.rows["exhibitors.csv"] = [exhibitor(number, founded_year="x") for number in range(1, 101)]

    with pytest.raises(EditionRefused) as caught:
        edition.load()

    assert len(caught.value.problems) == len(caught.value.messages) == SHOWN == 50
    assert caught.value.more == 50
    assert caught.value.problems[-1].line == 51


def test_problems_of_all_files_come_in_one_go(edition):
    edition.rows["days.csv"][0]["opens_at"] = "ten"
    edition.rows["halls.csv"][0]["kind"] = "tent"
    edition.rows["stands.csv"].append(stand("A-103", 4, 4, kind="shel"))
    edition.rows["rooms.csv"][1]["capacity"] = "0"

    assert [problem.split(":")[0] for problem in edition.problems()] == [
        "days.csv, line 2, opens_at",
        "halls.csv, line 2, kind",
        "stands.csv, line 5, kind",
        "rooms.csv, line 3, capacity",
    ]


def test_a_file_that_changes_between_the_passes_is_refused(edition):
    edition.write()
    path = edition.directory / "sectors.csv"

    def change(done, total, file):
        if done > total / 2 and "Renamed" not in (text := path.read_text()):
            path.write_text(text.replace("Sector MACH en", "Renamed"))

    with pytest.raises(EditionRefused) as caught:
        load_edition(edition.directory, progress=change)

    assert caught.value.messages == [
        "sectors.csv: the file was changed while it was being loaded. Load it again"
    ]
    assert Exhibition.objects.count() == 0


def test_what_the_database_refuses_is_a_refusal_too(edition):
    edition.load()
    Exhibitor.objects.filter(slug="test-company-3").delete()
    other = Organisation.objects.get(slug="test-company-3")
    Exhibitor.objects.filter(slug="test-company-1").update(organisation=other)

    (problem,) = edition.problems()

    assert problem.startswith("exhibitors.csv: the database refuses a row of the lines 2–4: ")
