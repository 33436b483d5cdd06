import datetime as dt
import json
import re

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.http import http_date
from icalendar import Calendar

from tests.conftest import almaty, make_hall, make_organisation, make_room, make_session

FEEDS = ["/schedule.ics", "/schedule.json", "/schedule.xml"]
ALL = [*FEEDS, "/schedule/changes.rss", "/schedule/changes.atom"]
LONG = (
    "Научно-практическая конференция «Беларусь – Казахстан: сотрудничество без границ»; пленарное, заседание"
)


def events(client, query=""):
    response = client.get(f"/schedule.ics{query}")
    assert response.status_code == 200
    return Calendar.from_ical(response.content).events


def one_session(exhibition, **fields):
    values = {"starts_at": almaty(7, 10), "ends_at": almaty(7, 11, 30)}
    return make_session(exhibition, **values | fields)


def document(client, query=""):
    response = client.get(f"/schedule.json{query}")
    assert response.status_code == 200
    return json.loads(response.content)["schedule"]


def sessions_in(schedule):
    return [one for day in schedule["conference"]["days"] for room in day["rooms"].values() for one in room]


def cancel(session):
    session.room = None
    session.save()


def test_calendar_names_the_session_with_all_that_a_visitor_needs(exhibition, client, publish):
    room = make_room(exhibition, "STAGE", hall=make_hall(exhibition, "A"))
    organisations = [make_organisation(2), make_organisation(1)]
    session = one_session(exhibition, room=room, organisations=organisations, access="invitation")
    release = publish()
    (event,) = events(client, "?lang=en")
    assert event["UID"] == f"{session.uid}@test-expo-2011"
    assert event["SEQUENCE"] == 0
    assert event["DTSTAMP"].dt == release.published_at.replace(microsecond=0)
    assert event["SUMMARY"] == "Test Seminar 1"
    assert event["LOCATION"] == "Room STAGE, Hall A"
    assert event["URL"] == f"{settings.BASE_URL}/en/schedule/{session.code}/"
    assert event["STATUS"] == "CONFIRMED"
    assert event["CATEGORIES"].cats == ["Seminar"]
    assert event["DESCRIPTION"] == (
        "Seminar. By invitation.\n"
        "Organisations: Test Company 2; Test Company 1\n"
        "Reconstruction. This session is shown by way of example: no document about it has been found."
    )


def test_ten_in_almaty_in_2011_is_four_in_utc(exhibition, client, publish):
    one_session(exhibition)
    publish()
    (event,) = events(client)
    assert event["DTSTART"].dt.astimezone(dt.UTC) == dt.datetime(2011, 9, 7, 4, tzinfo=dt.UTC)
    assert "DTSTART;TZID=Asia/Almaty:20110907T100000" in client.get("/schedule.ics").text


def test_almaty_is_five_hours_ahead_since_2024(exhibition):
    assert dt.datetime(2024, 6, 1, tzinfo=exhibition.zone).utcoffset() == dt.timedelta(hours=5)
    assert dt.datetime(2026, 9, 7, 10, tzinfo=exhibition.zone).utcoffset() == dt.timedelta(hours=5)


def test_calendar_brings_the_time_zone_of_2011(exhibition, client, publish):
    one_session(exhibition)
    publish()
    text = client.get("/schedule.ics").text
    zone = text[text.index("BEGIN:VTIMEZONE") : text.index("END:VTIMEZONE")]
    assert "TZID:Asia/Almaty" in zone
    assert set(re.findall(r"TZOFFSET\w+:(\S+)", zone)) == {"+0600"}
    assert "DAYLIGHT" not in zone
    assert "COMMENT" not in zone


def test_calendar_is_folded_by_octets_with_carriage_returns(exhibition, client, publish):
    one_session(exhibition, title_ru=LONG)
    publish()
    response = client.get("/schedule.ics?lang=ru")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.content.startswith(b"BEGIN:VCALENDAR\r\n")
    lines = response.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not [line for line in lines if b"\n" in line]
    assert all(line.decode() is not None for line in lines)
    assert events(client)[0]["SUMMARY"] == LONG


def test_calendar_has_a_name_and_a_maker(exhibition, client, publish):
    publish()
    calendar = Calendar.from_ical(client.get("/schedule.ics?lang=en").content)
    assert calendar["X-WR-CALNAME"] == "Test Exhibition"
    assert calendar["PRODID"] == "-//Test EXPO 2011//Programme//EN"
    assert calendar["VERSION"] == "2.0"


def test_sequence_rises_when_a_session_moves(exhibition, client, publish):
    session = one_session(exhibition)
    publish()
    before = events(client)[0]
    session.ends_at = almaty(7, 12)
    session.save()
    publish()
    after = events(client)[0]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert before["UID"] == after["UID"]


def test_feeds_are_empty_before_the_first_release(exhibition, client):
    one_session(exhibition)
    assert events(client) == []
    assert sessions_in(document(client)) == []


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ru", "Пробный семинар 1"),
        ("en", "Test Seminar 1"),
        ("be", "Пробный семинар 1"),
        ("xx", "Пробный семинар 1"),
    ],
)
def test_feeds_speak_the_language_that_is_asked_for(exhibition, client, publish, language, title):
    one_session(exhibition)
    publish()
    assert events(client, f"?lang={language}")[0]["SUMMARY"] == title
    assert sessions_in(document(client, f"?lang={language}"))[0]["title"] == title


def test_schedule_has_the_keys_of_the_format(exhibition, client, publish):
    organisation = make_organisation(1)
    session = one_session(exhibition, organisations=[organisation], kind="round-table", access="registered")
    publish()
    whole = json.loads(client.get("/schedule.json?lang=en").content)
    conference = whole["schedule"]["conference"]
    assert whole["generator"]["name"] == "belarus-expo"
    assert whole["schedule"]["version"] == "1: Test release"
    assert conference["acronym"] == "test_expo_2011"
    assert conference["title"] == "Test Exhibition"
    assert (conference["start"], conference["end"], conference["daysCount"]) == (
        "2011-09-07",
        "2011-09-10",
        4,
    )
    assert conference["time_zone_name"] == "Asia/Almaty"
    assert conference["meta"] == {"language": "en"}
    assert [room["name"] for room in conference["rooms"]] == ["Room CONF1"]
    first = conference["days"][0]
    assert (first["index"], first["date"]) == (1, "2011-09-07")
    assert (first["day_start"], first["day_end"]) == (
        "2011-09-07T04:00:00+06:00",
        "2011-09-08T04:00:00+06:00",
    )
    (event,) = first["rooms"]["Room CONF1"]
    assert event.pop("id") > 0
    assert event == {
        "guid": str(session.uid),
        "code": session.code.upper(),
        "date": "2011-09-07T10:00:00+06:00",
        "start": "10:00",
        "end": "2011-09-07T11:30:00+06:00",
        "duration": "01:30",
        "room": "Room CONF1",
        "slug": f"test_expo_2011-{session.code}",
        "url": f"{settings.BASE_URL}/en/schedule/{session.code}/",
        "title": "Test Seminar 1",
        "subtitle": "",
        "type": "With registration",
        "track": "Round table",
        "language": None,
        "abstract": "",
        "description": "Organisations: Test Company 1\n"
        "Reconstruction. This session is shown by way of example: no document about it has been found.",
        "do_not_record": False,
        "persons": [],
        "links": [],
        "attachments": [],
    }


def test_numbers_of_the_format_are_one_each_and_stay(exhibition, client, publish):
    for number in range(1, 9):
        make_session(exhibition, number)
    publish()
    before = {one["code"]: one["id"] for one in sessions_in(document(client))}
    publish()
    assert {one["code"]: one["id"] for one in sessions_in(document(client))} == before
    assert len(set(before.values())) == 8


@pytest.mark.parametrize("feed", ALL)
def test_feed_is_the_same_byte_for_byte_on_a_second_reading(exhibition, client, publish, feed):
    one_session(exhibition, organisations=[make_organisation(number) for number in (1, 2, 3)])
    publish()
    assert client.get(feed).content == client.get(feed).content


@pytest.mark.parametrize("feed", ALL)
def test_reader_that_has_the_release_is_told_so_without_a_look_at_the_slots(
    exhibition, client, publish, feed, django_assert_num_queries
):
    one_session(exhibition)
    release = publish()
    response = client.get(feed)
    assert response.headers["Last-Modified"] == http_date(release.published_at.timestamp())
    # Whether anything has changed.
    with django_assert_num_queries(1):
        again = client.get(feed, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == response.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("feed", ALL)
def test_view_of_a_feed_tells_a_reader_that_has_it_so_without_a_look_at_the_slots(
    exhibition, client, publish, feed, django_assert_num_queries, from_views
):
    one_session(exhibition)
    publish()
    response = client.get(feed)
    # The edition and its release.
    with django_assert_num_queries(2):
        again = client.get(feed, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("feed", FEEDS)
def test_etag_differs_by_release_language_and_narrowing(exhibition, client, publish, feed):
    one_session(exhibition)
    publish()
    queries = ["", "?lang=kk", "?day=2011-09-07", "?room=CONF1"]
    tags = [client.get(f"{feed}{query}").headers["ETag"] for query in queries]
    publish()
    tags.append(client.get(feed).headers["ETag"])
    assert len(set(tags)) == 5
    assert client.get(f"{feed}?lang=xx&utm=1").headers["ETag"] == tags[-1]


@pytest.mark.parametrize("feed", ALL)
def test_feed_sets_no_cookie_and_takes_only_reading(exhibition, client, publish, from_views, feed):
    publish()
    response = client.get(feed)
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert client.head(feed).status_code == 200
    assert client.post(feed).status_code == 405


def test_refusal_says_what_there_is_in_the_language_asked_for(exhibition, client, publish):
    one_session(exhibition)
    publish()
    assert client.get("/schedule.ics?day=2011-09-11&lang=en").text == (
        "The exhibition has no such day. 2011-09-07, 2011-09-08, 2011-09-09, 2011-09-10\n"
    )
    assert client.get("/schedule.xml?room=X&lang=ru").text == "Такого зала нет. CONF1\n"


@pytest.mark.parametrize("feed", FEEDS)
def test_refusal_is_said_again_to_who_brings_a_tag(exhibition, client, publish, feed):
    one_session(exhibition)
    publish()
    tag = client.get(feed).headers["ETag"]
    answer = client.get(f"{feed}?room=NOPE", headers={"If-None-Match": tag})
    assert answer.status_code == 404


@pytest.mark.parametrize("feed", ALL)
def test_number_of_queries_does_not_grow_with_the_sessions(exhibition, client, publish, feed):
    counts = []
    for several in ((1,), (2, 3)):
        for number in several:
            for part in (0, 1):
                make_session(
                    exhibition, number, reference=f"T{number}{part}",
                    room=make_room(exhibition, f"R{number}{part}"),
                    organisations=[make_organisation(2 * number + part)],
                )  # fmt: skip
        publish()
        # Half of them are cancelled, so that every kind of row has grown.
        for session in exhibition.sessions.filter(reference__endswith="1"):
            cancel(session)
        publish()
        with CaptureQueriesContext(connection) as found:
            assert client.get(feed).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("feed", ALL)
def test_feed_does_not_vary_by_the_browsers_language(exhibition, client, publish, feed):
    one_session(exhibition)
    publish()
    answers = [client.get(feed, headers={"Accept-Language": code}) for code in ("ru", "kk", "be", "en")]
    assert len({answer.content for answer in answers}) == 1
    assert {answer.headers["Content-Language"] for answer in answers} == {"ru"}
    assert "Accept-Language" not in answers[0].headers.get("Vary", "")
