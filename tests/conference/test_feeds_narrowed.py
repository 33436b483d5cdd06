"""Feeds of a part of the programme: a day, a room, a track, one session, a starred set."""

import pytest

from conference.models import Conference, Track
from tests.conference.test_feeds import FEEDS, document, events, one_session, sessions_in
from tests.conftest import make_exhibition, make_room, make_session


@pytest.mark.parametrize(
    ("query", "expected"),
    [("", {1, 2, 3}), ("?day=2011-09-08", {2, 3}), ("?room=TWO", {3}), ("?day=2011-09-07&room=TWO", set())],
)
def test_feeds_narrow_by_day_and_room(exhibition, client, publish, query, expected):
    one_session(exhibition)
    make_session(exhibition, 2)
    make_session(exhibition, 3, room=make_room(exhibition, "TWO"))
    publish()
    titles = {f"Пробный семинар {number}" for number in expected}
    assert {event["SUMMARY"] for event in events(client, query)} == titles
    assert {one["title"] for one in sessions_in(document(client, query))} == titles


def test_feeds_narrow_by_code_in_either_case(exhibition, client, publish):
    session = one_session(exhibition)
    make_session(exhibition, 2)
    publish()
    assert len(events(client, f"?code={session.code}")) == 1
    assert len(sessions_in(document(client, f"?code={session.code.upper()}"))) == 1


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize(
    "query",
    ["day=2011-09-11", "day=today", "room=NOPE", "code=zzzzzz", "room=one%0D%0A", "track=no-such", "day=%C0"],
)
def test_unknown_day_room_or_code_is_not_found(exhibition, client, publish, feed, query):
    one_session(exhibition)
    publish()
    response = client.get(f"{feed}?{query}&lang=en")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "no such" in response.text
    assert "ETag" not in response.headers


@pytest.mark.parametrize("feed", FEEDS)
def test_room_and_code_of_another_edition_are_not_found(exhibition, client, publish, feed):
    publish()
    make_room(make_exhibition("other"), "THEIRS")
    assert client.get(f"{feed}?room=THEIRS").status_code == 404


@pytest.mark.parametrize(("track", "expected"), [("show", {2}), ("second", {3}), ("press", set())])
def test_feeds_narrow_by_track_a_kind_or_a_section(exhibition, client, publish, track, expected):
    conference = Conference.objects.create(exhibition=exhibition, title_en="Test Conference")
    section = Track.objects.create(conference=conference, code="second", name_en="Second section")
    one_session(exhibition)
    make_session(exhibition, 2, kind="show")
    make_session(exhibition, 4, reference="T003", title_ru="Пробный семинар 3", track=section)
    publish()
    titles = {f"Пробный семинар {number}" for number in expected}
    assert {event["SUMMARY"] for event in events(client, f"?track={track}")} == titles
    assert {one["title"] for one in sessions_in(document(client, f"?track={track}"))} == titles


def test_starred_set_is_read_in_either_case_and_passes_over_what_is_unknown(exhibition, client, publish):
    codes = [make_session(exhibition, 2 * number).code for number in (1, 2, 3)]
    publish()
    query = f"?codes={codes[0]},{codes[2].upper()},%20zzzzzz,,<b>"
    assert len(events(client, query)) == 2
    assert len(sessions_in(document(client, query))) == 2
    assert events(client, "?codes=zzzzzz") == []


def test_empty_starred_set_is_an_empty_calendar(exhibition, client, publish):
    one_session(exhibition)
    publish()
    assert events(client, "?codes=") == []
    assert len(events(client, "?code=&day=&room=&track=")) == 1


def test_narrowings_combine(exhibition, client, publish):
    codes = [make_session(exhibition, 2 * number).code for number in (1, 2)]
    one_session(exhibition)
    publish()
    assert len(events(client, f"?codes={','.join(codes)}&day=2011-09-08&room=CONF1&track=seminar")) == 2
    assert events(client, f"?codes={','.join(codes)}&day=2011-09-07") == []
    assert client.get(f"/schedule.ics?code={codes[0]}&day=2011-09-07").status_code == 404


@pytest.mark.parametrize("feed", FEEDS)
def test_starred_set_holds_two_hundred(exhibition, client, publish, feed):
    publish()
    codes = [f"{number:06}" for number in range(201)]
    assert client.get(f"{feed}?codes={','.join(codes[:200])}").status_code == 200
    answer = client.get(f"{feed}?codes={','.join(codes)}&lang=en")
    assert (answer.status_code, answer.text) == (400, "At most 200 sessions can be asked for at a time.\n")


@pytest.mark.parametrize("feed", FEEDS)
def test_etag_is_that_of_the_wish_however_it_is_spelt(exhibition, client, publish, feed):
    codes = [make_session(exhibition, 2 * number).code for number in (1, 2)]
    publish()
    queries = [f"codes={codes[0]},{codes[1]}", f"utm=1&codes={codes[1].upper()},{codes[0]},{codes[0]}&day="]
    assert len({client.get(f"{feed}?{query}").headers["ETag"] for query in queries}) == 1


def test_file_is_named_by_what_is_in_it(exhibition, client, publish):
    session = one_session(exhibition, room=make_room(exhibition, "Зал 1"))
    publish()

    def named(address):
        return client.get(address).headers["Content-Disposition"]

    assert named("/schedule.ics") == 'inline; filename="test-expo-2011.ics"'
    assert named("/schedule.xml?day=2011-09-07") == 'inline; filename="test-expo-2011-2011-09-07.xml"'
    assert (
        named(f"/schedule.ics?code={session.code}") == f'inline; filename="test-expo-2011-{session.code}.ics"'
    )
    assert named("/schedule.json?codes=") == 'inline; filename="test-expo-2011-selection.json"'
    assert named("/schedule.ics?room=Зал 1").startswith("inline; filename*=utf-8''test-expo-2011-%D0%97")
