"""Every kind of bad file and bad row: one clear sentence each, with file, line and column."""

import pytest

from expo.loading import EditionRefused, load_edition
from expo.models import Exhibition
from tests.editions import Edition, as_csv, figure

LONG = "x" * 201
INVISIBLE = "holds a control or invisible character"
NO_DATE = "is not a date: write it like 2011-09-07"
NO_NUMBER = "is not a number with a point and at most two decimals"
NO_MOMENT = "is not a moment with its offset: write it like 2011-09-07T11:00:00+06:00"
NOT_UTF_8 = "is not UTF-8 text: save the file as “CSV UTF-8”"
QUOTES = "a quotation mark is not closed, or stands in the midst of a field"
SECTOR_COLUMNS = "code, name_en, name_ru, name_be, name_kk"
EXHIBITORS = "test-company-1, test-company-2, test-company-3"
DISAGREES = "does not agree with provenance: a documented row names its source, an illustrative one none"


@pytest.fixture
def edition(db, tmp_path):
    return Edition(tmp_path / "edition")


CELLS = [
    # file, row, cells, the problem
    ("sectors.csv", 0, {"name_en": ""}, "line 2, name_en: is empty, but is required"),
    ("sectors.csv", 1, {"name_ru": " Пища"}, "line 3, name_ru: has spaces at its start or end"),
    ("sectors.csv", 1, {"name_ru": "Пища\u00a0"}, "line 3, name_ru: has spaces at its start or end"),
    ("sectors.csv", 0, {"name_en": LONG}, "line 2, name_en: is too long: 201 characters, at most 150"),
    ("sectors.csv", 0, {"name_en": "a\x00b"}, f"line 2, name_en: {INVISIBLE} (U+0000)"),
    ("sectors.csv", 0, {"name_en": "a\tb"}, f"line 2, name_en: {INVISIBLE} (U+0009)"),
    ("sectors.csv", 0, {"name_en": "a\u200bb"}, f"line 2, name_en: {INVISIBLE} (U+200B)"),
    ("sectors.csv", 1, {"code": "MACH"}, "line 3, code: “MACH” stands in line 2 already"),
    ("exhibition.csv", 0, {"slug": "Test Expo"},
     "line 2, slug: “Test Expo” is not an address: use a–z, digits and single hyphens"),
    ("exhibition.csv", 0, {"time_zone": "Asia/Atlantis"},
     "line 2, time_zone: “Asia/Atlantis” is not a time zone, such as Asia/Almaty"),
    ("exhibition.csv", 0, {"source_url": "javascript:alert(1)"},
     "line 2, source_url: “javascript:alert(1)” is not an address that begins with http:// or https://"),
    ("exhibition.csv", 0, {"applications_close_at": "2011-06-09T00:00:00+05:00"},
     "line 2, applications_close_at: has another offset than Asia/Almaty had then: +06:00"),
    ("exhibition.csv", 0, {"announced_exhibitors": "more than 200"},
     "line 2, announced_exhibitors: “more than 200” is not a whole number"),
    ("days.csv", 0, {"date": "07.09.2011"}, f"line 2, date: “07.09.2011” {NO_DATE}"),
    ("days.csv", 0, {"date": "2011-09-31"}, f"line 2, date: “2011-09-31” {NO_DATE}"),
    ("days.csv", 3, {"date": "2011-09-11"},
     "line 5, date: lies outside the exhibition’s days, see exhibition.csv"),
    ("days.csv", 0, {"opens_at": "25:00"},
     "line 2, opens_at: “25:00” is not a time of day: write it like 10:00"),
    ("days.csv", 0, {"closes_at": "10:00"}, "line 2, closes_at: is not after opens_at"),
    ("days.csv", 0, {"provenance": "sure"},
     "line 2, provenance: “sure” is none of item-documented, illustrative"),
    ("halls.csv", 0, {"width_m": "0"}, "line 2, width_m: is not greater than 0"),
    ("halls.csv", 0, {"width_m": "63,5"},
     f"line 2, width_m: “63,5” {NO_NUMBER}"),
    ("halls.csv", 0, {"kind": "tent"}, "line 2, kind: “tent” is none of indoor, open-air"),
    ("trade_figures.csv", 0, {"value": "-1"},
     f"line 2, value: “-1” {NO_NUMBER}"),
    ("trade_figures.csv", 0, {"value": "1.234"},
     f"line 2, value: “1.234” {NO_NUMBER}"),
    ("trade_figures.csv", 0, {"ends_on": "2010-12-31"}, "line 2, ends_on: lies before starts_on"),
    ("trade_figures.csv", 0, {"unit": "percent"}, "line 2, unit: percent does not fit turnover"),
    ("trade_figures.csv", 0, {"is_computed": "maybe"}, "line 2, is_computed: “maybe” is none of yes, no"),
    ("trade_figures.csv", 1, {"value": "70.7"},
     "line 2, value: is 100, but export and import of the period make 100.7"),
    ("trade_figures.csv", 3, {"value": "26.1"},
     "line 5, value: is 26.1, but the turnovers of the two years make 25.0"),
    ("stands.csv", 0, {"hall": "B", "code": "B-101"}, "line 2, hall: “B” is not in halls.csv: it has A, C"),
    ("stands.csv", 0, {"width_m": "0"}, "line 2, width_m: is not greater than 0"),
    ("stands.csv", 0, {"x_m": "-3"}, f"line 2, x_m: “-3” {NO_NUMBER}"),
    ("stands.csv", 0, {"code": "A-1"},
     "line 2, code: is not the hall, a hyphen, row and number, such as A-101"),
    ("stands.csv", 0, {"code": "A-99999"},
     "line 2, code: is not the hall, a hyphen, row and number, such as A-101"),
    ("stands.csv", 0, {"x_m": "58"}, "line 2: the stand does not lie inside hall A"),
    ("stands.csv", 1, {"x_m": "5.99"}, "line 3: the stand overlaps A-101 of line 2"),
    ("stands.csv", 0, {"kind": "open-air"}, "line 2, kind: open-air does not fit hall A, indoor"),
    ("stands.csv", 2, {"kind": "raw"}, "line 4, kind: raw does not fit hall C, open-air"),
    ("exhibitors.csv", 0, {"sector": "TOYS"},
     "line 2, sector: “TOYS” is not in sectors.csv: it has MACH, FOOD"),
    ("exhibitors.csv", 0, {"region": "Atlantis"},
     "line 2, region: “atlantis” is not in regions.csv: it has minsk-city, brest"),
    ("exhibitors.csv", 1, {"slug": "test-company-1"},
     "line 3, slug: “test-company-1” stands in line 2 already"),
    ("exhibitors.csv", 0, {"products_ru": "пробные лифты"},
     "line 2, products: the lists differ in length: 2 in products_en, 1 in products_ru"),
    ("exhibitors.csv", 0, {"products_en": "a; ; b"}, "line 2, products_en: has an empty item in its list"),
    ("exhibitors.csv", 0, {"products_en": "a; a"},
     "line 2, products_en: names the same thing twice in its list"),
    ("exhibitors.csv", 0, {"products_en": f"a; {LONG}"},
     f"line 2, products_en: “{'x' * 40}…” is too long: 201 characters, at most 200"),
    ("exhibitors.csv", 0, {"name_en": LONG}, "line 2, name_en: is too long: 201 characters, at most 100"),
    ("exhibitors.csv", 0, {"founded_year": "950"}, "line 2, founded_year: 950 is not between 1000 and 2100"),
    ("exhibitors.csv", 0, {"provenance": "item-documented"},
     "line 2, provenance: “item-documented” is none of participant-documented, illustrative"),
    ("exhibitors.csv", 0, {"provenance_url": "https://example.org/"},
     f"line 2, provenance_url: {DISAGREES}"),
    ("exhibitors.csv", 0, {"provenance": "participant-documented"},
     f"line 2, provenance_url: {DISAGREES}"),
    ("conference.csv", 0, {"provenance_url": ""},
     f"line 2, provenance_url: {DISAGREES}"),
    ("tracks.csv", 0, {"session": "T99"}, "line 2, session: T99 is not in sessions.csv"),
    ("rooms.csv", 0, {"location": "D"}, "line 2, location: “D” is not in halls.csv: it has A, C"),
    ("rooms.csv", 0, {"capacity": "0"}, "line 2, capacity: 0 is not between 1 and 1000000"),
    ("rooms.csv", 0, {"layout": "ring"},
     "line 2, layout: “ring” is none of theatre, classroom, boardroom, stage, tables"),
    ("sessions.csv", 0, {"starts_at": "2011-09-08T10:00:00"},
     f"line 2, starts_at: “2011-09-08T10:00:00” {NO_MOMENT}"),
    ("sessions.csv", 0, {"starts_at": "2011-09-08T10:00:00+05:00"},
     "line 2, starts_at: has another offset than Asia/Almaty had then: +06:00"),
    ("sessions.csv", 0, {"ends_at": "2011-09-08T10:00:00+06:00"}, "line 2, ends_at: is not after starts_at"),
    ("sessions.csv", 0, {"date": "2011-09-12"}, "line 2, starts_at: lies on another day than date says"),
    ("sessions.csv", 0, {"date": "2011-09-12", "starts_at": "2011-09-12T10:00:00+06:00",
                         "ends_at": "2011-09-12T11:00:00+06:00"},
     "line 2, date: is none of the days in days.csv"),
    ("sessions.csv", 0, {"starts_at": "2011-09-08T09:45:00+06:00"},
     "line 2, starts_at: the session lies outside the hours of its day, 10:00–18:00"),
    ("sessions.csv", 1, {"ends_at": "2011-09-08T18:05:00+06:00"},
     "line 3, starts_at: the session lies outside the hours of its day, 10:00–18:00"),
    ("sessions.csv", 0, {"kind": "commission"},
     "line 2, access: must be closed: so is every session of kind commission"),
    ("sessions.csv", 0, {"kind": "negotiations", "access": "invitation"},
     "line 2, access: must be closed: so is every session of kind negotiations"),
    ("sessions.csv", 0, {"access": "secret"},
     "line 2, access: “secret” is none of open, registered, invitation, closed"),
    ("sessions.csv", 0, {"organisations": "test-company-1;test-company-9"},
     f"line 2, organisations: “test-company-9” is not in exhibitors.csv: it has {EXHIBITORS}"),
    ("sessions.csv", 2, {"room": "CONF1"},
     "line 4, room: CONF1 has another session at that time, see line 3"),
    ("sessions.csv", 1, {"organisations": "test-company-1"},
     "line 4, organisation: test-company-1 has another session at that time, see line 3"),
    ("sessions.csv", 1, {"external_en": "Test Embassy", "external_ru": "Пробное посольство"},
     "line 4, organisation: test-embassy has another session at that time, see line 3"),
    ("sessions.csv", 0, {"external_en": "Test Embassy", "external_ru": "Другое посольство"},
     "line 4, external_en: has other names in line 2"),
    ("sessions.csv", 0, {"external_en": "Test Embassy"},
     "line 2, external_en: give the body in English and in Russian, or in neither"),
    ("sessions.csv", 0, {"external_en": "Test Company 2", "external_ru": "Пробная компания 2"},
     "line 2, external_en: is an exhibitor: write test-company-2 under organisations"),
    ("sessions.csv", 0, {"external_en": "Посольство", "external_ru": "Посольство"},
     "line 2, external_en: has no Latin letter to make an address of"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "row", "cells", "problem"), CELLS, ids=[problem[3] for problem in CELLS])
def test_bad_cell_is_named_with_its_reason(edition, file, row, cells, problem):
    edition.rows[file][row] |= cells

    assert f"{file}, {problem}" in edition.problems()
    assert Exhibition.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda text: text.replace(b",", b";"),
         "sectors.csv, line 1: is the file separated by semicolons? Save it with commas"),
        (lambda text: text.replace(b"name_ru", b"name_rus", 1),
         "sectors.csv, line 1: the header lacks name_ru"),
        (lambda text: text.replace(b"code,", b"code,code,", 1),
         "sectors.csv, line 1: the header names code twice"),
        (lambda text: text.replace(b"\n", b",colour\n", 1).replace(b" kk\n", b" kk,red\n"),
         "sectors.csv, line 1, colour: unknown column. The columns are " + SECTOR_COLUMNS),
        (lambda _text: b"", "sectors.csv, line 1: there is no header row"),
        (lambda text: b"\xff" + text, f"sectors.csv, line 1: {NOT_UTF_8}"),
        (lambda text: text.replace(b"Sector FOOD ru", "Пища".encode("cp1251")),
         f"sectors.csv, line 3: {NOT_UTF_8}"),
        (lambda text: text.replace(b"FOOD,", b"FOOD,more,", 1),
         "sectors.csv, line 3: has 6 fields, but the header has 5"),
        (lambda text: text.replace(b"FOOD,", b"FOOD", 1),
         "sectors.csv, line 3: has 4 fields, but the header has 5"),
        (lambda text: text + b"\n", "sectors.csv, line 4: has 0 fields, but the header has 5"),
        (lambda text: text.replace(b"Sector FOOD ru", b'"Sector FOOD ru'),
         f"sectors.csv, line 3: {QUOTES}"),
        (lambda text: text.replace(b"Sector FOOD ru", b'"Sector\nFOOD ru"'),
         f"sectors.csv, line 3: {QUOTES}"),
        (lambda text: text + b"x" * 300_000,
         "sectors.csv, line 4: is longer than 200000 bytes: is this a CSV file?"),
    ],
)  # fmt: skip
def test_bad_file_is_named_with_its_reason(edition, change, problem):
    edition.bytes["sectors.csv"] = change(as_csv(edition.rows["sectors.csv"]))

    assert problem in edition.problems()
    assert Exhibition.objects.count() == 0


def test_rows_are_not_blamed_for_a_file_that_cannot_be_read(edition):
    edition.bytes["sectors.csv"] = b"code;name_en\n"

    assert edition.problems() == [
        "sectors.csv, line 1: is the file separated by semicolons? Save it with commas"
    ]


@pytest.mark.parametrize(
    "change",
    [lambda text: b"\xef\xbb\xbf" + text, lambda text: text.replace(b"\n", b"\r\n")],
    ids=["byte order mark", "Windows line ends"],
)
def test_what_spreadsheets_write_is_accepted(edition, change):
    edition.bytes = {file: change(as_csv(rows)) for file, rows in edition.rows.items()}

    assert edition.load().of("sectors.csv").created == 2


def test_columns_may_stand_in_any_order(edition):
    rows = edition.rows["sectors.csv"]
    edition.rows["sectors.csv"] = [dict(reversed(row.items())) for row in rows]

    assert edition.load().of("sectors.csv").created == 2


@pytest.mark.parametrize("file", ["exhibition.csv", "exhibitors.csv", "sessions.csv"])
def test_missing_file_is_named(edition, file):
    edition.write()
    (edition.directory / file).unlink()

    with pytest.raises(EditionRefused) as caught:
        load_edition(edition.directory)

    assert caught.value.messages[0] == f"{file}: the file is missing"


def test_missing_folder_is_named(db, tmp_path):
    with pytest.raises(EditionRefused) as caught:
        load_edition(tmp_path / "nowhere")

    assert caught.value.messages == [f"{tmp_path}/nowhere: there is no such folder"]


def test_file_that_is_a_folder_is_named(edition):
    edition.write()
    (edition.directory / "rooms.csv").unlink()
    (edition.directory / "rooms.csv").mkdir()

    with pytest.raises(EditionRefused) as caught:
        load_edition(edition.directory)

    assert caught.value.messages[0] == "rooms.csv: cannot be read: Is a directory"


def test_exhibition_and_conference_have_exactly_one_row(edition):
    edition.rows["exhibition.csv"] *= 2
    edition.rows["conference.csv"] *= 3

    assert edition.problems() == [
        "exhibition.csv: has 2 rows, but exactly one is expected",
        "conference.csv: has 3 rows, but exactly one is expected",
    ]


def test_exhibition_that_ends_before_it_begins_is_refused(edition):
    edition.rows["exhibition.csv"][0]["closes_on"] = "2011-09-06"

    assert edition.problems() == ["exhibition.csv, line 2, closes_on: lies before opens_on"]


def test_several_columns_of_a_row_are_reported_together(edition):
    edition.rows["exhibitors.csv"][0] |= {"name_en": "", "founded_year": "old", "sector": "TOYS"}

    assert [problem.split(":")[0] for problem in edition.problems()] == [
        "exhibitors.csv, line 2, name_en",
        "exhibitors.csv, line 2, sector",
        "exhibitors.csv, line 2, founded_year",
    ]


def test_figure_given_twice_for_a_period_is_refused(edition):
    edition.rows["trade_figures.csv"].append(figure("again", "export", "70"))

    assert edition.problems() == [
        "trade_figures.csv, line 7, flow: line 3 gives the export of this period already"
    ]


@pytest.mark.parametrize(("row", "value"), [(1, "70.6"), (3, "26"), (3, "24")])
def test_figures_may_differ_by_their_rounding(edition, row, value):
    edition.rows["trade_figures.csv"][row]["value"] = value

    assert edition.load().of("trade_figures.csv").created == 5


def test_growth_of_a_period_that_ends_in_february_finds_the_year_before(edition):
    for row in edition.rows["trade_figures.csv"]:
        row["starts_on"] = row["starts_on"].replace("2011", "2012").replace("2010", "2011")
        row["ends_on"] = "2012-02-29" if row["starts_on"] == "2012-01-01" else "2011-02-28"
    edition.rows["trade_figures.csv"][3]["value"] = "40"

    assert edition.problems() == [
        "trade_figures.csv, line 5, value: is 40, but the turnovers of the two years make 25.0"
    ]
