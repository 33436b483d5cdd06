import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.editions import double_bookings
from conference.models import Conference, Presenter, Room, Session
from expo.models import Organisation
from tests.conftest import almaty
from tests.editions import Edition


@pytest.fixture
def edition(db, tmp_path):
    return Edition(tmp_path / "edition")


def presenters(reference):
    rows = Presenter.objects.filter(session__reference=reference)
    return list(rows.values_list("position", "organisation__slug"))


def test_session_is_loaded_with_room_track_and_presenters(edition):
    edition.load()

    session = Session.objects.get(reference="T02")
    assert (session.starts_at, session.ends_at) == (almaty(8, 11), almaty(8, 12))
    assert (session.room.code, session.sector.code, session.track.code) == ("CONF1", "MACH", "section-1")
    assert (session.title_kk, session.kind, session.access) == (
        "Test Seminar 2 kk", "conference-section", "open",
    )  # fmt: skip
    assert presenters("T02") == [(0, "test-company-2")]
    assert Session.objects.get(reference="T01").track is None


def test_body_that_does_not_exhibit_presents_last_and_is_an_organisation(edition):
    edition.load()

    assert presenters("T03") == [(0, "test-company-1"), (1, "test-company-3"), (2, "test-embassy")]
    body = Organisation.objects.get(slug="test-embassy")
    assert (body.name_en, body.name_ru, body.country) == ("Test Embassy", "Пробное посольство", "")
    assert not body.participations.exists()


def test_conference_and_rooms_are_loaded(edition):
    edition.load()

    conference = Conference.objects.get()
    assert (conference.title_be, conference.provenance) == ("Test Conference be", "item-documented")
    rooms = Room.objects.values_list("code", "hall__code", "capacity", "layout", "position")
    assert list(rooms) == [("CONF1", "A", 50, "theatre", 1), ("CONF2", None, 50, "theatre", 2)]


def test_moved_session_keeps_its_code_and_uid(edition):
    edition.load()
    Session.objects.filter(reference="T01").update(code="abcdef", uid=uuid.UUID(int=1), abstract_ru="Тезисы")
    edition.rows["sessions.csv"][0] |= {
        "starts_at": "2011-09-08T14:00:00+06:00",
        "ends_at": "2011-09-08T15:00:00+06:00",
        "room": "CONF2",
    }

    assert edition.load().changed == 1

    session = Session.objects.get(reference="T01")
    assert (session.code, session.uid.int, session.abstract_ru) == ("abcdef", 1, "Тезисы")
    assert (session.starts_at, session.room.code) == (almaty(8, 14), "CONF2")


def test_changed_presenters_are_replaced_in_their_order(edition):
    edition.load()
    edition.rows["sessions.csv"][2]["organisations"] = "test-company-3;test-company-1"

    report = edition.load().of("sessions.csv")

    assert (report.updated, report.unchanged) == (1, 2)
    assert presenters("T03") == [(0, "test-company-3"), (1, "test-company-1"), (2, "test-embassy")]


def test_session_may_lose_its_presenters_track_and_sector(edition):
    edition.load()
    edition.rows["sessions.csv"][1] |= {"organisations": "", "sector": ""}
    edition.rows["tracks.csv"][0]["session"] = "T01"

    report = edition.load()

    assert report.of("sessions.csv").updated == 2
    assert presenters("T02") == []
    assert Session.objects.get(reference="T02").sector is None
    assert list(Session.objects.exclude(track=None).values_list("reference", flat=True)) == ["T01"]


def test_renamed_body_counts_as_a_changed_session(edition):
    edition.load()
    edition.rows["sessions.csv"][2]["external_ru"] = "Новое посольство"

    assert edition.load().of("sessions.csv").updated == 1
    assert Organisation.objects.get(slug="test-embassy").name_ru == "Новое посольство"


def test_session_that_ends_where_the_next_begins_does_not_collide(edition):
    edition.rows["sessions.csv"][1]["organisations"] = "test-company-2"

    assert edition.load().of("sessions.csv").created == 3


def test_two_sections_cannot_have_one_session(edition):
    edition.rows["tracks.csv"].append(edition.rows["tracks.csv"][0] | {"code": "section-2"})

    assert edition.problems() == ["tracks.csv, line 3, session: line 2 has this session already"]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6)), max_size=10))
def test_double_bookings_agree_with_looking_at_every_pair(lengths):
    spans = [(start, start + length, line) for line, (start, length) in enumerate(lengths)]
    pairs = {
        frozenset((one[2], other[2]))
        for one in spans
        for other in spans
        if one[2] != other[2] and one[0] < other[1] and other[0] < one[1]
    }

    found = {frozenset(pair) for pair in double_bookings(spans)}

    assert found <= pairs
    assert bool(found) == bool(pairs)
