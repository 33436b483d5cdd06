"""Importing programmes from CSV and XLSX."""

import csv
import datetime as dt
import io

import pytest
from django.utils import translation
from openpyxl import Workbook, load_workbook

from conference.importing import columns, files
from conference.importing.document import FileRefused
from conference.models import Conference, Session, Track
from expo.languages import CODES
from tests.conference.schedules import bring, told
from tests.conftest import almaty, make_exhibition, make_organisation, make_room, make_session

ROW = {
    "reference": "A-1",
    "title_en": "Test Talk 1",
    "date": "2011-09-08",
    "start": "10:00",
    "duration": "90",
}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def sheet(*rows, delimiter=",", encoding="utf-8"):
    text = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, names, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def workbook(*rows, title="programme", first=()):
    book = Workbook()
    page = book.active
    page.title = title
    names = list(dict.fromkeys(name for row in rows for name in row))
    page.append(names)
    for row in rows:
        page.append([row.get(name) for name in names])
    for name in first:
        book.create_sheet(name, 0).append(["some", "words"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_row_becomes_a_session(exhibition):
    room, organisation = make_room(exhibition, "CONF1"), make_organisation(1)
    track = Track.objects.create(
        conference=Conference.objects.create(exhibition=exhibition, title_en="Test Conference"),
        code="second", name_en="Second section",
    )  # fmt: skip
    plan = bring(
        exhibition,
        sheet(ROW | {
            "title_ru": "Пробный доклад", "abstract_ru": "Пробный текст",
            "room": "CONF1", "section": "second",
            "kind": "Round table", "access": "invitation", "languages": "ru, English", "channels": "kk",
            "organisations": "Test Company 1", "people": "Test Person 1 (chair); Test Person 2",
            "source": "https://source.example/",
        }),
    )  # fmt: skip
    session = Session.objects.get()
    assert (plan.problems, plan.counts["new"]) == ([], 1)
    assert (session.reference, session.title_en, session.title_ru) == ("A-1", "Test Talk 1", "Пробный доклад")
    assert (session.starts_at, session.ends_at) == (almaty(8, 10), almaty(8, 11, 30))
    assert (session.room, session.track, session.abstract_ru) == (room, track, "Пробный текст")
    assert (session.kind, session.access) == ("round-table", "invitation")
    assert (session.languages, session.channels) == (["ru", "en"], ["kk"])
    assert list(session.organisations.all()) == [organisation]
    assert [(one.role, str(one.person)) for one in session.contributions.all()] == [
        ("chair", "Test Person 1"), ("speaker", "Test Person 2"),
    ]  # fmt: skip
    assert (session.provenance, session.provenance_url) == ("item-documented", "https://source.example/")


@pytest.mark.parametrize(
    ("cells", "span"),
    [
        ({"date": "2011-09-08", "start": "10:00", "end": "11:00"}, (almaty(8, 10), almaty(8, 11))),
        (
            {"date": "08.09.2011", "start": "9:30", "duration": "0:45:00"},
            (almaty(8, 9, 30), almaty(8, 10, 15)),
        ),
        ({"start": "2011-09-08 10:00", "end": "2011-09-08 11:00"}, (almaty(8, 10), almaty(8, 11))),
        ({"start": "08.09.2011 10:00", "end": "11:00"}, (almaty(8, 10), almaty(8, 11))),
        ({"start": "2011-09-08T06:00:00Z", "duration": "60"}, (almaty(8, 12), almaty(8, 13))),
        ({"date": "2011-09-08", "start": "23:30", "end": "00:30"}, (almaty(8, 23, 30), almaty(9, 0, 30))),
    ],
)
def test_time_is_read_as_people_write_it(exhibition, cells, span):
    plan = bring(exhibition, sheet({"title": "Test Talk"} | cells))
    assert plan.problems == []
    assert Session.objects.values_list("starts_at", "ends_at").get() == span


def test_cells_of_a_workbook_are_dates_times_and_numbers(exhibition):
    rows = [
        {"reference": 1.0, "title": "Test Talk 1", "date": dt.date(2011, 9, 8),
         "start": dt.time(10), "end": dt.time(11)},
        {"reference": 2, "title": "Test Talk 2", "start": dt.datetime(2011, 9, 8, 12), "duration": 45},
        {"reference": "3", "title": "Test Talk 3", "date": dt.datetime(2011, 9, 8),
         "start": "14:00", "duration": dt.time(1, 30)},
    ]  # fmt: skip
    plan = bring(exhibition, workbook(*rows, first=["Notes"]))
    assert plan.problems == []
    assert list(Session.objects.order_by("starts_at").values_list("reference", "starts_at", "ends_at")) == [
        ("1", almaty(8, 10), almaty(8, 11)),
        ("2", almaty(8, 12), almaty(8, 12, 45)),
        ("3", almaty(8, 14), almaty(8, 15, 30)),
    ]
    assert bring(exhibition, workbook(*rows)).counts["unchanged"] == 3


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"title_en": ""}, "title", "The title is missing."),
        ({"title_en": "x" * 301}, "title_en", "It is longer than 300 signs."),
        ({"reference": "x" * 21}, "reference", "It is longer than 20 signs."),
        ({"guid": "one"}, "guid", "This is no UUID: one"),
        ({"start": "noon"}, "start", "This is no date with a time: 2011-09-08 noon"),
        ({"duration": "soon"}, "duration", "This is no duration: soon"),
        ({"duration": ""}, "end", "Give the end or the duration."),
        ({"duration": "", "end": "later"}, "end", "This is no time: later"),
        ({"start": "", "date": ""}, "duration", "Without a start this says nothing."),
        ({"duration": "", "end": "2011-09-08 09:00"}, "end", "The end must be later than the start."),
        (
            {"date": "2011-09-20"},
            "date",
            "The session lies outside the exhibition’s days. (20.09.2011 10:00)",
        ),
        ({"kind": "gala"}, "kind", "“gala” is none of: "),
        ({"access": "secret"}, "access", "“secret” is none of: open, registered, invitation, closed"),
        ({"kind": "commission", "access": "open"}, "access", "are always closed."),
        ({"languages": "ru, de"}, "languages", "“de” is none of: en, ru, be, kk"),
        (
            {"organisations": "Nobody"},
            "organisations",
            "There is no organisation of this address or name: Nobody",
        ),
        ({"source": "javascript:alert(1)"}, "source", "This is no address of a page: javascript:alert(1)"),
        ({"room": "Nowhere"}, "room", "The edition has no room “Nowhere”"),
    ],
)
def test_row_with_a_fault_is_left_out_with_row_column_and_reason(exhibition, cells, column, reason):
    good = ROW | {"reference": "A-2", "title_en": "Test Talk 2", "start": "15:00"}
    content = {"csv": sheet(good, ROW | cells), "xlsx": workbook(good, ROW | cells)}
    for form, place in (("csv", "line 3"), ("xlsx", "row 3")):
        Session.objects.all().delete()
        plan = bring(exhibition, content[form], create_rooms=False)
        problem = next(one for one in plan.errors if one.column == column)
        assert reason in problem.reason
        assert problem.where == place
        assert plan.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1}


def test_line_of_a_row_counts_line_breaks_in_cells(exhibition):
    plan = bring(
        exhibition, sheet(ROW | {"abstract_en": "One\nTwo\nThree"}, ROW | {"reference": "B", "duration": "x"})
    )
    assert [one.where for one in plan.errors] == ["line 5"]


def test_empty_cell_changes_nothing(exhibition):
    bring(exhibition, sheet(ROW | {"abstract_en": "Test abstract", "kind": "show"}))
    plan = bring(
        exhibition, sheet({"reference": "A-1", "title_en": "Another title", "abstract_en": "", "kind": ""})
    )
    session = Session.objects.get()
    assert plan.counts["changed"] == 1
    assert (session.title_en, session.abstract_en, session.kind) == ("Another title", "Test abstract", "show")
    assert session.starts_at == almaty(8, 10)


def test_session_of_the_draft_is_known_by_its_number(exhibition):
    session = make_session(exhibition, 1)
    plan = bring(exhibition, sheet({"reference": "T001", "title_en": "Another title"}))
    session.refresh_from_db()
    assert (plan.counts["changed"], session.title_en, Session.objects.count()) == (1, "Another title", 1)


def test_breaks_that_share_a_title_stay_two_and_are_known_again(exhibition):
    rows = [
        {"title": "Break", "start": f"2011-09-08 {hour}:00", "duration": 15, "kind": "break"}
        for hour in (11, 15)
    ]
    assert bring(exhibition, sheet(*rows)).counts["new"] == 2
    assert bring(exhibition, sheet(*rows)).counts["unchanged"] == 2


def test_number_that_stands_twice_is_refused_the_second_time(exhibition):
    plan = bring(exhibition, sheet(ROW, ROW | {"title_en": "Test Talk 2"}))
    assert [one.title_en for one in Session.objects.all()] == ["Test Talk 1"]
    assert told(plan) == [
        "line 3, reference: line 2 has the same one: give each session a number of its own."
    ]


def test_closed_sessions_come_from_sheets_only_to_those_who_may_name_them(exhibition, organiser):
    make_session(exhibition, 1, access="closed", kind="commission", title_en="Test Secret")
    content = sheet({"reference": "T001", "title_en": "Another title"})
    organiser.is_superuser = False
    plan = bring(exhibition, content, user=organiser)
    assert (plan.counts["refused"], Session.objects.get().title_en) == (1, "Test Secret")
    assert bring(exhibition, content).counts["changed"] == 1


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "cp1251"), ("\t", "utf-16"), (",", "utf-8-sig")])
def test_separators_and_encodings_of_spreadsheets_are_read(exhibition, delimiter, encoding):
    plan = bring(
        exhibition, sheet(ROW | {"title_ru": "Пробный доклад"}, delimiter=delimiter, encoding=encoding)
    )
    assert Session.objects.get().title_ru == "Пробный доклад"
    assert ("The file is not in UTF-8: it was read as Windows-1251." in told(plan)) == (encoding == "cp1251")


def test_headings_are_understood_in_other_words_and_unknown_ones_are_told(exhibition):
    plan = bring(
        exhibition,
        sheet(
            {"Название": "Пробный доклад", "Starts at": "2011-09-08 10:00", "LENGTH": 30, "Catering": "tea"}
        ),
    )
    assert Session.objects.get().title_ru == "Пробный доклад"
    assert told(plan) == [
        "line 1, Catering: No such column is known, or it stands there twice: it is left out."
    ]


@pytest.mark.parametrize("write", [columns.csv_template, columns.xlsx_template])
def test_template_has_all_columns_and_is_read(exhibition, write):
    for language in CODES:
        with translation.override(language):
            template = write()
            with pytest.raises(FileRefused) as caught:
                files.read(template, exhibition)
            assert caught.value.code == "empty"
    if write is columns.xlsx_template:
        book = load_workbook(io.BytesIO(template))
        assert [cell.value for cell in book["programme"][1]] == [column.name for column in columns.columns()]
        assert [row[0].value for row in book["columns"].iter_rows(min_row=2)] == [
            column.name for column in columns.columns()
        ]


def test_sheet_of_another_edition_makes_sessions_of_its_own(exhibition):
    bring(exhibition, sheet(ROW))
    other = make_exhibition("other-expo-2011", name="Other EXPO")
    other.days.create(date=dt.date(2011, 9, 8), opens_at=dt.time(10), closes_at=dt.time(18))
    plan = bring(other, sheet(ROW))
    assert (plan.problems, plan.counts["new"]) == ([], 1)
