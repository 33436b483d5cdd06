"""Cancelled sessions in the feeds: they stay in calendars, above what was sent of them before."""

import pytest
from django.utils import timezone

from conference import publishing, releasing
from tests.conference.test_feeds import cancel, events, one_session
from tests.conftest import almaty, make_exhibition, make_organisation, make_session


def test_cancelled_session_stays_in_the_calendar_with_a_raised_sequence(exhibition, client, publish):
    session = one_session(exhibition, organisations=[make_organisation(1)])
    make_session(exhibition, 2)
    publish()
    session.ends_at = almaty(7, 12)
    session.save()
    publish()
    before = {event["UID"]: event for event in events(client)}[f"{session.uid}@test-expo-2011"]
    cancel(session)
    publish()
    after = {event["UID"]: event for event in events(client)}[f"{session.uid}@test-expo-2011"]
    assert (before["STATUS"], before["SEQUENCE"]) == ("CONFIRMED", 1)
    assert (after["STATUS"], after["SEQUENCE"]) == ("CANCELLED", 2)
    assert (after["SUMMARY"], after["DTEND"].dt) == (before["SUMMARY"], before["DTEND"].dt)
    # It has no page any more, and what was said about it no longer matters.
    assert {"URL", "DESCRIPTION", "LOCATION"} & set(after) == set()
    assert len(events(client)) == 2


def test_cancelled_session_is_still_cancelled_releases_later(exhibition, client, publish):
    session = one_session(exhibition)
    publish()
    cancel(session)
    publish()
    publish()
    (event,) = events(client)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_session_that_comes_back_is_confirmed_with_a_higher_sequence(exhibition, client, publish):
    session = one_session(exhibition)
    publish()
    room = session.room
    cancel(session)
    publish()
    (cancelled,) = events(client)
    session.room = room
    session.save()
    publish()
    (event,) = events(client)
    assert event["STATUS"] == "CONFIRMED"
    assert event["SEQUENCE"] > cancelled["SEQUENCE"]


def test_session_that_a_taken_back_release_brings_back_is_above_its_cancellation(exhibition, client, publish):
    session = one_session(exhibition)
    first = publish()
    cancel(session)
    publish()
    (cancelled,) = events(client)
    releasing.take_back(release=first, by=None, now=timezone.now())
    (event,) = events(client)
    assert event["STATUS"] == "CONFIRMED"
    assert event["SEQUENCE"] > cancelled["SEQUENCE"]


@pytest.mark.parametrize("narrowed", ["day=2011-09-07", "room=CONF1", "track=seminar", "code={}", "codes={}"])
def test_cancelled_session_is_in_the_calendars_that_it_was_in(exhibition, client, publish, narrowed):
    session = one_session(exhibition)
    publish()
    query = f"?{narrowed.format(session.code)}"
    assert [event["STATUS"] for event in events(client, query)] == ["CONFIRMED"]
    cancel(session)
    publish()
    assert [event["STATUS"] for event in events(client, query)] == ["CANCELLED"]
    assert events(client, "?day=2011-09-08") == []


@pytest.mark.parametrize("feed", ["/schedule.json", "/schedule.xml"])
def test_cancelled_session_is_gone_from_the_format_which_knows_none(exhibition, client, publish, feed):
    session = one_session(exhibition)
    publish()
    cancel(session)
    publish()
    assert str(session.uid) not in client.get(feed).text
    assert client.get(f"{feed}?code={session.code}").status_code == 404


def test_what_was_never_released_is_not_cancelled(exhibition, client, publish):
    one_session(exhibition)
    never = make_session(exhibition, 2, access="closed")
    publish()
    never.delete()
    make_session(exhibition, 4, access="closed")
    publish()
    assert [event["STATUS"] for event in events(client)] == ["CONFIRMED"]


def test_cancelled_sessions_of_another_edition_are_not_in_the_calendar(exhibition, client, publish):
    session = one_session(exhibition)
    publish()
    cancel(session)
    publish()
    exhibition.is_current = False
    exhibition.save()
    other = make_exhibition("other", is_current=True)
    publishing.publish(exhibition=other, name="Test release")
    assert events(client) == []
