"""Importing programmes of other systems into the draft."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from conference.importing.document import FileRefused
from conference.models import Conference, Contribution, Presenter, Room, Session, Track
from expo.models import Organisation, Person
from tests.conference.schedules import as_json, as_xml, bring, conference, event, guid, told
from tests.conftest import almaty, make_exhibition, make_organisation, make_room, make_session

FORMS = pytest.mark.parametrize("write", [as_json, as_xml], ids=["json", "xml"])


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def stored():
    return list(Session.objects.order_by("starts_at", "reference"))


@FORMS
def test_event_becomes_a_session_of_the_draft(exhibition, write):
    Conference.objects.create(exhibition=exhibition, title_en="Test Conference")
    plan = bring(exhibition, write(event()), create_tracks=True)
    session = Session.objects.get()
    assert plan.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 0}
    assert (str(session.uid), session.reference) == (guid(1), "1")
    assert (session.title_en, session.title_ru, session.abstract_en) == (
        "Test Talk 1",
        None,
        "Test abstract 1.",
    )
    assert (session.starts_at, session.ends_at) == (almaty(8, 10), almaty(8, 11))
    assert (session.kind, session.access, session.languages) == ("seminar", "open", ["en"])
    assert (session.room.code, session.room.name_en) == ("TEST-ROOM", "Test Room")
    assert (session.room.capacity, session.room.turnaround) == (100, 0)
    assert (session.track.code, session.track.name_en) == ("test-track", "Test Track")
    assert [(one.role, str(one.person)) for one in session.contributions.all()] == [
        ("speaker", "Test Person 1")
    ]


@FORMS
def test_second_import_changes_nothing(exhibition, write):
    content = write(*(event(number) for number in range(1, 8)))
    bring(exhibition, content)
    before = list(Session.objects.values())
    plan = bring(exhibition, content)
    assert plan.counts == {"new": 0, "changed": 0, "unchanged": 7, "refused": 0}
    assert list(Session.objects.values()) == before
    assert (Room.objects.count(), Person.objects.count(), Contribution.objects.count()) == (1, 7, 7)


@FORMS
def test_changed_event_changes_its_session_and_keeps_what_was_entered_by_hand(exhibition, write):
    bring(exhibition, write(event(1), event(2)))
    Session.objects.filter(uid=guid(1)).update(
        kind="round-table",
        access="invitation",
        title_ru="Пробный доклад",
        attendance=40,
        languages=["ru", "en"],
    )
    plan = bring(
        exhibition, write(event(1, title="Another title", date="2011-09-08T15:00:00+06:00"), event(2))
    )
    session = Session.objects.get(uid=guid(1))
    assert plan.counts == {"new": 0, "changed": 1, "unchanged": 1, "refused": 0}
    assert (session.title_en, session.title_ru) == ("Another title", "Пробный доклад")
    assert (session.starts_at, session.ends_at) == (almaty(8, 15), almaty(8, 16))
    assert (session.kind, session.access, session.attendance) == ("round-table", "invitation", 40)
    assert session.languages == ["ru", "en"]


def test_who_sits_in_the_commission_only_is_known_to_no_file(exhibition):
    session = make_session(exhibition, 9, kind="commission", access="closed")
    hidden = Person.objects.create(surname_en="Test Person 1")
    Contribution.objects.create(session=session, person=hidden, role="protocol")

    bring(exhibition, as_json(event()))

    (named,) = Contribution.objects.exclude(session=session)
    assert (str(named.person), named.person == hidden) == (str(hidden), False)


def test_what_is_no_longer_in_the_file_stays_and_is_told(exhibition):
    bring(exhibition, as_json(event(1), event(2)))
    make_session(exhibition, 9, access="closed", kind="commission")
    plan = bring(exhibition, as_json(event(1)))
    assert [str(one.uid) for one in plan.gone] == [guid(2)]
    assert Session.objects.count() == 3


@FORMS
def test_repeated_guid_is_told_and_the_second_gets_its_own(exhibition, write):
    content = write(event(1), event(2, guid=guid(1)), event(3, guid=guid(1)))
    plan = bring(exhibition, content)
    assert [one.title_en for one in stored()] == ["Test Talk 1", "Test Talk 2", "Test Talk 3"]
    assert sum("has this identifier already" in one for one in told(plan)) == 2
    assert bring(exhibition, content).counts["unchanged"] == 3


@FORMS
def test_repeated_number_is_told_and_nothing_is_lost(exhibition, write):
    plan = bring(exhibition, write(event(1, id=7), event(2, id=7)))
    assert [one.title_en for one in stored()] == ["Test Talk 1", "Test Talk 2"]
    assert len({one.reference for one in stored()}) == 2
    assert "id: The number 7 stands at several events: 2." in told(plan)


@pytest.mark.parametrize("missing", ["guid", "id", "slug"])
def test_event_without_an_identifier_is_known_again(exhibition, missing):
    without = dict.fromkeys(("guid", "id", "slug", "url") if missing == "slug" else ("guid", missing))
    bring(exhibition, as_json(event(1, **without)))
    moved = event(1, **without, date="2011-09-08T12:00:00+06:00")
    plan = bring(exhibition, as_json(moved))
    assert plan.counts == {"new": 0, "changed": 1, "unchanged": 0, "refused": 0}


def test_guid_that_is_no_uuid_is_told(exhibition):
    plan = bring(exhibition, as_json(event(1, guid="talk-one")))
    assert "“talk-one” is no UUID" in "".join(told(plan))
    assert bring(exhibition, as_json(event(1, guid="talk-one"))).counts["unchanged"] == 1


@FORMS
@pytest.mark.parametrize(
    ("values", "zone", "starts_at"),
    [
        ({"date": "2011-09-08T10:00:00+06:00"}, "Asia/Almaty", almaty(8, 10)),
        ({"date": "2011-09-08T10:00:00+02:00"}, "UTC", almaty(8, 14)),
        ({"date": "2011-09-08T10:00:00Z"}, "Asia/Almaty", almaty(8, 16)),
        ({"date": "2011-09-08T10:00:00"}, "Europe/Minsk", almaty(8, 13)),
        ({"date": "2011-09-08T10:00:00"}, "Nowhere/None", almaty(8, 10)),
        ({"date": "2011-09-08", "start": "10:00"}, "", almaty(8, 10)),
        ({"date": None, "start": "10:00"}, "", almaty(8, 10)),
        ({"date": None, "start": "00:30"}, "", almaty(9, 0, 30)),
    ],
)
def test_start_is_read_by_its_offset_or_by_the_clock_of_a_zone(exhibition, write, values, zone, starts_at):
    bring(exhibition, write(event(1, **values), zone=zone))
    assert [one.starts_at for one in stored()] == [starts_at]


def test_offset_that_contradicts_the_zone_is_told_once(exhibition):
    plan = bring(exhibition, as_json(event(1), event(2), zone="UTC"))
    assert [one for one in told(plan) if "offset" in one] == [
        "date: Moments with another offset than the time zone that the file names, UTC: 2. The offset counts."
    ]


def test_moments_without_an_offset_are_told(exhibition):
    plan = bring(exhibition, as_json(event(1, date="2011-09-08T10:00"), zone="Europe/Minsk"))
    assert "Moments that name no offset: 1. They are read by the clock of Europe/Minsk." in "".join(
        told(plan)
    )


def test_evening_ends_after_midnight_and_the_day_need_not_say_its_end(exhibition):
    whole = conference(event(1, date="2011-09-08T23:30:00+06:00", duration="1:30"))
    del whole["days"][0]["day_end"], whole["days"][0]["day_start"]
    bring(exhibition, json.dumps({"schedule": {"conference": whole}}))
    assert [(one.starts_at, one.ends_at) for one in stored()] == [(almaty(8, 23, 30), almaty(9, 1))]


@FORMS
def test_event_with_a_fault_is_left_out_with_its_place_and_the_reason(exhibition, write):
    plan = bring(
        exhibition,
        write(
            event(1),
            event(2, duration="soon"),
            event(3, date="yesterday", start="noon"),
            event(4, title=" "),
            event(5, date="2011-09-20T10:00:00+06:00"),
            event(6, duration=None),
            event(7, date="9999-12-31T23:59:00+06:00", start="23:59"),
            event(8, date="0001-01-01T00:00:00+06:00", start="00:00"),
        ),
    )
    assert plan.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 7}
    assert {(one.column, one.reason) for one in plan.errors} == {
        ("duration", "This is no duration: soon"),
        ("date", "This is no date with a time: yesterday noon"),
        ("date", "This is no date with a time: 9999-12-31T23:59:00+06:00 23:59"),
        ("date", "This is no date with a time: 0001-01-01T00:00:00+06:00 00:00"),
        ("title", "The title is missing."),
        ("date", "The session lies outside the exhibition’s days. (20.09.2011 10:00)"),
        ("duration", "There is no duration."),
    }
    assert all(one.where for one in plan.errors)


def test_first_day_of_a_file_can_be_moved_to_a_day_of_the_edition(exhibition):
    content = as_json(
        event(1, date="2019-08-21T11:00:00+02:00"), event(2, date="2019-08-23T00:30:00+02:00"),
        zone="Europe/Berlin", date="2019-08-21",
    )  # fmt: skip
    assert bring(exhibition, content).counts["refused"] == 2
    bring(exhibition, content, shift_to=dt.date(2011, 9, 7))
    assert [one.starts_at for one in stored()] == [almaty(7, 11), almaty(9, 0, 30)]


def test_room_is_known_by_name_in_any_language_by_code_and_by_mapping(exhibition):
    hall, other = make_room(exhibition, "CONF1"), make_room(exhibition, "CONF2")
    content = as_json(
        event(1, room="Зал CONF1"), event(2, room="conf2"), event(3, room="Saal 3"), event(4, room="")
    )
    plan = bring(exhibition, content, rooms={"Saal 3": "CONF2"}, create_rooms=False)
    assert [one.room for one in stored()] == [hall, other, other, None]
    assert (plan.errors, Room.objects.count()) == ([], 2)


def test_unknown_room_is_an_error_unless_it_is_to_be_created_or_left(exhibition):
    content = as_json(event(1, room="Saal 1"))
    plan = bring(exhibition, content, create_rooms=False)
    assert "The edition has no room “Saal 1”: say which it is, or have it created." in "".join(told(plan))
    assert bring(exhibition, content, create_rooms=False, rooms={"Saal 1": "-"}).counts["new"] == 1
    assert [one.room for one in stored()] == [None]
    plan = bring(exhibition, content, capacity=40)
    assert [one.room.capacity for one in stored()] == [40]
    assert "room: New rooms get 40 seats, which the file does not say: Saal 1" in told(plan)


def test_mapping_to_a_room_that_is_not_there_is_refused(exhibition):
    with pytest.raises(FileRefused, match="has no such room"):
        bring(exhibition, as_json(event(1)), rooms={"Test Room": "NOWHERE"})


def test_rooms_that_share_an_identifier_stay_two(exhibition):
    rooms = [{"name": name, "guid": guid("room"), "capacity": 30} for name in ("Gray Room", "Tan Room")]
    content = as_json(event(1, room="Gray Room"), event(2, room="Tan Room"), rooms=rooms)
    bring(exhibition, content)
    assert [one.room.code for one in stored()] == ["GRAY-ROOM", "TAN-ROOM"]
    assert bring(exhibition, content).counts["unchanged"] == 2


def test_room_is_known_by_its_identifier_when_it_is_renamed(exhibition):
    bring(
        exhibition, as_json(event(1, room="Gray Room"), rooms=[{"name": "Gray Room", "guid": guid("room")}])
    )
    plan = bring(
        exhibition, as_json(event(1, room="Big Room"), rooms=[{"name": "Big Room", "guid": guid("room")}])
    )
    assert (plan.counts["unchanged"], Room.objects.count()) == (1, 1)


def test_empty_rooms_of_another_system_are_not_created(exhibition):
    bring(exhibition, as_json(event(1), rooms=[{"name": "Empty Room", "guid": guid("room")}]))
    assert [room.name_en for room in Room.objects.all()] == ["Test Room"]


def test_unknown_section_is_told_and_left(exhibition):
    second = Track.objects.create(
        conference=Conference.objects.create(exhibition=exhibition, title_en="Test Conference"),
        code="second", name_en="Second section",
    )  # fmt: skip
    plan = bring(exhibition, as_json(event(1, track="Art"), event(2, track="Second Section")))
    assert [one.track for one in stored()] == [None, second]
    assert "track: No section of the conference is called so, and none is set: Art" in told(plan)
    bring(exhibition, as_json(event(1, track="Art")), tracks={"Art": "second"})
    assert [one.track for one in stored()] == [second, second]


def test_html_becomes_plain_text_and_the_description_follows_the_abstract(exhibition):
    bring(
        exhibition,
        as_json(event(1, title="<b>Test</b> &amp; talk", abstract="<p>One</p>", description="<p>Two</p>")),
    )
    assert [(one.title_en, one.abstract_en) for one in stored()] == [("Test & talk", "One\n\nTwo")]


def test_long_title_is_cut_and_kept_whole_in_the_abstract(exhibition):
    plan = bring(exhibition, as_json(event(1, title="Long " * 100, abstract="One")))
    session = Session.objects.get()
    assert (len(session.title_en), session.abstract_en) == (300, f"{('Long ' * 100).strip()}\n\nOne")
    assert "longer than 300 signs" in "".join(told(plan))


def test_texts_in_several_languages_are_all_stored(exhibition):
    bring(exhibition, as_json(event(1, title={"en": "Test Talk", "ru": "Пробный доклад", "de": "Vortrag"})))
    assert [(one.title_en, one.title_ru) for one in stored()] == [("Test Talk", "Пробный доклад")]


def test_text_in_a_language_that_the_site_has_not_is_read_by_its_letters(exhibition):
    bring(
        exhibition,
        as_json(event(1, language="de", title="Vortrag"), event(2, language="uk", title="Доповідь")),
    )
    assert [(one.title_en, one.title_ru, one.languages) for one in stored()] == [
        ("Vortrag", None, []), (None, "Доповідь", []),
    ]  # fmt: skip


def test_control_signs_and_half_signs_do_not_reach_the_database(exhibition):
    bring(exhibition, json.dumps({"conference": conference(event(1, title="Te\x00st\ud800 Talk\x0b"))}))
    assert [one.title_en for one in stored()] == ["Test Talk"]


def test_people_of_one_name_are_told_apart_by_their_keys(exhibition):
    twins = [{"id": 1, "public_name": "Test Person"}, {"id": 2, "public_name": "Test Person"}]
    content = as_json(
        event(1, persons=twins), event(2, persons=twins[:1]), event(3, persons=[{"name": "Test Person"}])
    )
    bring(exhibition, content)
    assert Person.objects.count() == 3
    assert [one.contributions.count() for one in stored()] == [2, 1, 1]
    assert bring(exhibition, content).counts["unchanged"] == 3
    assert Person.objects.count() == 3


def test_person_is_known_by_the_identifier_whatever_the_name(exhibition):
    one, other = ({"guid": guid("person"), "name": name} for name in ("Test Person", "T. Person"))
    bring(exhibition, as_json(event(1, persons=[one]), event(2, persons=[other])))
    assert str(Person.objects.get().uid) == guid("person")
    content = as_json(event(1, persons=[other]), event(2, persons=[other]))
    assert bring(exhibition, content).counts["unchanged"] == 2


def test_speaker_who_is_gone_is_taken_away_and_who_was_entered_stays(exhibition):
    bring(exhibition, as_json(event(1)))
    session = Session.objects.get()
    chair = Person.objects.create(surname_en="Test Chair", surname_ru="Ведущий")
    Contribution.objects.create(session=session, person=chair, role="chair", position=5)
    plan = bring(exhibition, as_json(event(1, persons=[{"id": 2, "public_name": "Test Person 2"}])))
    assert plan.counts["changed"] == 1
    assert [(one.role, str(one.person)) for one in session.contributions.all()] == [
        ("chair", "Test Chair"), ("speaker", "Test Person 2"),
    ]  # fmt: skip


def test_closed_session_is_never_opened_by_a_schedule(exhibition, organiser):
    closed = make_session(exhibition, 1, access="closed", kind="commission", uid=guid(1))
    plan = bring(exhibition, as_json(event(1)), user=organiser)
    closed.refresh_from_db()
    assert (plan.counts["refused"], closed.title_en, closed.access) == (1, "Test Seminar 1", "closed")
    assert "Test Seminar" not in "".join(told(plan))


def test_guid_of_another_edition_is_not_taken_from_it(exhibition):
    other = make_exhibition("other-expo-2011", name="Other EXPO")
    bring(exhibition, as_json(event(1)))
    theirs = Session.objects.create(
        exhibition=other, uid=guid(2), reference="X", kind="seminar", title_en="Theirs"
    )
    plan = bring(exhibition, as_json(event(1), event(2)))
    theirs.refresh_from_db()
    assert (plan.counts["new"], theirs.title_en, theirs.exhibition) == (1, "Theirs", other)
    assert "another edition has this identifier" in "".join(told(plan))
    again = bring(exhibition, as_json(event(1), event(2)))
    assert (again.counts["unchanged"], [one for one in told(again) if "edition" in one]) == (2, [])


def test_organisations_stay_where_the_file_knows_none(exhibition):
    bring(exhibition, as_json(event(1)))
    session, organisation = Session.objects.get(), make_organisation(1)
    Presenter.objects.create(session=session, organisation=organisation)
    assert bring(exhibition, as_json(event(1))).counts["unchanged"] == 1
    assert (list(session.organisations.all()), Organisation.objects.count()) == ([organisation], 1)


def test_number_of_queries_does_not_depend_on_the_number_of_sessions(exhibition):
    def count(*events):
        with CaptureQueriesContext(connection) as queries:
            bring(exhibition, as_json(*events))
        return len(queries)

    first = count(event(1))
    Session.objects.all().delete()
    assert count(event(1), event(2), event(3)) <= first
