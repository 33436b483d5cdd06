"""The screens of the foyer and of the rooms: now, next, and what has changed."""

import datetime as dt
import re

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conference import programme, publishing, signage
from conference.models import Release, Room, Session
from tests.conftest import almaty, make_exhibition, make_organisation, make_room, make_session
from tests.workplace import address

LANGUAGES = ("ru", "kk", "be", "en")


def screen(client, room="", language="en", **query):
    address = f"/{language}/signage/{room and f'{room}/'}"
    response = client.get(address, query)
    assert response.status_code == 200
    return response.text


def titles(html, name):
    """The titles that a browser without scripts shows in one list."""
    part = html.split(f'<ol data-list="{name}">')[1].split("</ol>")[0] if f'"{name}"' in html else ""
    items = re.findall(r"<li([^>]*)>.*?<h3>(.*?)</h3>", part, re.DOTALL)
    return [title for attributes, title in items if " hidden" not in attributes]


def elsewhere(exhibition, number, room, *span, **fields):
    starts_at, ends_at = (almaty(*moment) for moment in span)
    room = exhibition.rooms.filter(code=room).first() or make_room(exhibition, room)
    return make_session(exhibition, number, room=room, starts_at=starts_at, ends_at=ends_at, **fields)


def release_at(exhibition, moment):
    with time_machine.travel(moment, tick=False):
        return publishing.publish(exhibition=exhibition, name="Test release")


def test_foyer_shows_what_is_on_and_what_is_next_in_each_room(exhibition, client, publish, at):
    elsewhere(exhibition, 1, "A", (8, 10), (8, 12))
    elsewhere(exhibition, 2, "A", (8, 12), (8, 13))
    elsewhere(exhibition, 3, "A", (8, 15), (8, 16))
    elsewhere(exhibition, 4, "B", (8, 15), (8, 16))
    publish()
    at(8, 11)
    html = screen(client)
    assert titles(html, "on") == ["Test Seminar 1"]
    assert titles(html, "next") == ["Test Seminar 2", "Test Seminar 4"]
    assert "Room A" in html
    assert "11:00" in html
    at(8, 12)
    assert titles(screen(client), "on") == ["Test Seminar 2"]


def test_foyer_shows_all_that_begins_soon(exhibition, client, publish, at):
    for number in range(1, 5):
        make_session(exhibition, number)
    publish()
    at(8, 10)
    assert titles(screen(client), "next") == ["Test Seminar 2", "Test Seminar 3"]


def test_door_shows_its_own_room_and_the_rest_of_its_day(exhibition, client, publish, at):
    elsewhere(exhibition, 1, "A", (8, 10), (8, 11), organisations=[make_organisation()])
    elsewhere(exhibition, 2, "A", (8, 15), (8, 16), access="invitation")
    elsewhere(exhibition, 3, "A", (10, 10), (10, 11))
    elsewhere(exhibition, 4, "B", (8, 10), (8, 11))
    publish()
    at(8, 10, 30)
    html = screen(client, "A")
    assert "<h1>Room A</h1>" in html
    assert "Test Company 1" in html
    assert titles(html, "on") == ["Test Seminar 1"]
    assert titles(html, "next") == ["Test Seminar 2"]
    assert "By invitation" in html
    assert "Test Seminar 4" not in html
    # What comes on the third day is known already, for the night in which the network fails.
    assert "Test Seminar 3" in html


def test_next_day_is_announced_once_the_last_session_of_a_day_has_begun(exhibition, client, publish, at):
    elsewhere(exhibition, 1, "A", (8, 10), (8, 11))
    elsewhere(exhibition, 2, "A", (9, 10), (9, 11))
    publish()
    at(8, 9, 59)
    assert titles(screen(client, "A"), "next") == ["Test Seminar 1"]
    at(8, 10)
    html = screen(client, "A")
    assert titles(html, "next") == ["Test Seminar 2"]
    assert "<b>Fri\xa09\xa0Sept</b>" in html


def test_first_day_is_announced_before_the_exhibition_and_nothing_after_it(exhibition, client, publish, at):
    elsewhere(exhibition, 1, "A", (7, 10), (7, 11))
    publish()
    at(5, 12)
    html = screen(client)
    assert titles(html, "next") == ["Test Seminar 1"]
    assert "The exhibition will take place on" in html
    at(12, 12)
    html = screen(client)
    assert (titles(html, "on"), titles(html, "next")) == ([], [])
    assert "The exhibition took place on" in html


def test_screen_before_the_first_release_says_so(exhibition, client):
    make_session(exhibition)
    assert "has not been published yet" in screen(client)
    assert "has not been published yet" in screen(client, "CONF1")


def test_room_that_does_not_exist_or_is_of_another_edition_is_not_found(exhibition, client):
    make_room(make_exhibition("other"), "OTHER")
    assert client.get("/en/signage/NONE/").status_code == 404
    assert client.get("/en/signage/OTHER/").status_code == 404


def test_form_of_a_room_leads_to_the_screen_at_its_door(exhibition, organiser_client):
    room = make_room(exhibition, "A/1 №")
    organiser_client.cookies["django_language"] = "en"
    html = organiser_client.get(address(Room, "change", room.pk)).text
    link = re.search(r'href="([^"]*)"[^>]*class="viewsitelink"|class="viewsitelink"[^>]*href="([^"]*)"', html)
    page = organiser_client.get(link[1] or link[2])
    assert "<h1>Room A/1 №</h1>" in page.text
    other = make_room(make_exhibition("other"), "OTHER")
    assert "/signage/" not in organiser_client.get(address(Room, "change", other.pk)).text


def test_entries_are_the_same_whether_asked_for_early_or_late(exhibition, publish):
    """What a screen without a network works out is what the server says later."""
    for number, (room, *span) in enumerate(
        [
            ("A", (8, 10), (8, 12)), ("B", (8, 10), (8, 11)), ("B", (8, 11), (8, 13)),
            ("A", (8, 16), (8, 17)), ("A", (9, 0, 30), (9, 1)), ("B", (9, 10), (9, 12)),
            ("A", (9, 11), (9, 12)),
        ], 1,
    ):  # fmt: skip
        elsewhere(exhibition, number, room, *span)
    publish()
    whole = programme.Programme(exhibition)
    facts = {"real_now": almaty(8, 9)}
    for room in (None, *exhibition.rooms.all()):
        early = signage.board(whole, now=almaty(8, 9), room=room, **facts)
        moment = almaty(8, 9)
        while moment < almaty(9, 4):
            late = signage.board(whole, now=moment, room=room, **facts)
            assert said(early, moment) == said(late, moment)
            moment += dt.timedelta(minutes=30)


def said(board, moment):
    states = [(entry.slot.title_en, entry.state_at(moment)) for entry in (*board.running, *board.coming)]
    return [one for one in states if one[1]]


def test_changes_of_the_last_day_are_told_until_they_are_over(exhibition, client, at):
    moved = elsewhere(exhibition, 1, "A", (8, 10), (8, 11))
    gone = elsewhere(exhibition, 2, "A", (8, 12), (8, 13))
    elsewhere(exhibition, 3, "A", (8, 15), (8, 16))
    release_at(exhibition, almaty(6, 9))
    room = make_room(exhibition, "B")
    Session.objects.filter(pk=moved.pk).update(starts_at=almaty(8, 11), ends_at=almaty(8, 12), room=room)
    gone.delete()
    release_at(exhibition, almaty(8, 9))
    # A later release that changes something else makes nobody forget.
    elsewhere(exhibition, 4, "B", (8, 15), (8, 16))
    release_at(exhibition, almaty(8, 9, 30))
    at(8, 10)
    html = screen(client)
    assert titles(html, "told") == ["Test Seminar 1", "Test Seminar 2", "Test Seminar 4"]
    assert "Moved from 10:00, Room A to 11:00, Room B." in html
    assert "It was to be: Thu\xa08\xa0Sept, 12:00–13:00, Room A." in html
    assert html.count('<b class="kind">Moved</b>') == 1
    assert html.count('<b class="kind">New</b>') == 1
    assert titles(screen(client, "A"), "told") == ["Test Seminar 1", "Test Seminar 2"]
    assert titles(screen(client, "B"), "told") == ["Test Seminar 1", "Test Seminar 4"]
    at(8, 12)
    assert titles(screen(client), "told") == ["Test Seminar 2", "Test Seminar 4"]


def test_changes_of_the_day_before_yesterday_and_of_days_far_ahead_are_not_told(exhibition, client, at):
    first = elsewhere(exhibition, 1, "A", (8, 15), (8, 16))
    far = elsewhere(exhibition, 2, "A", (10, 15), (10, 16))
    release_at(exhibition, almaty(5, 9))
    Session.objects.filter(pk=first.pk).update(ends_at=almaty(8, 17))
    release_at(exhibition, almaty(6, 9))
    Session.objects.filter(pk=far.pk).update(ends_at=almaty(10, 17))
    release_at(exhibition, almaty(8, 9))
    at(8, 10)
    assert titles(screen(client), "told") == []
    at(9, 8)
    assert titles(screen(client), "told") == ["Test Seminar 2"]


def test_session_that_becomes_closed_reads_as_cancelled_and_leaves_the_room_free(exhibition, client, at):
    session = elsewhere(exhibition, 1, "A", (8, 10), (8, 11))
    release_at(exhibition, almaty(6, 9))
    Session.objects.filter(pk=session.pk).update(kind="commission", access="closed", title_en="Xyzzyq")
    release_at(exhibition, almaty(8, 9))
    at(8, 10, 30)
    html = screen(client, "A")
    assert "No session is on at this moment." in html
    assert titles(html, "told") == ["Test Seminar 1"]
    assert "Xyzzyq" not in html


def test_screen_sets_no_cookie_and_is_not_kept(exhibition, client, publish):
    make_session(exhibition)
    publish()
    response = client.get("/ru/signage/")
    assert response.cookies == {}
    assert response.headers["Cache-Control"] == "no-store"
    assert client.post("/ru/signage/").status_code == 405


@pytest.mark.parametrize(
    ("asked", "taken", "following"),
    [
        ("", "ru", "60;url=/ru/signage/"),
        ("ru,kk", "ru,kk", "20;url=/kk/signage/?languages=ru%2Ckk"),
        ("kk,ru,kk", "kk,ru", "20;url=/kk/signage/?languages=kk%2Cru%2Ckk"),
        ("kk,be", "kk,be", "20;url=/kk/signage/?languages=kk%2Cbe"),
        ("xx,<b>", "ru", "60;url=/ru/signage/"),
    ],
)
def test_languages_take_turns_without_a_script_too(exhibition, client, asked, taken, following):
    html = screen(client, language="ru", **({"languages": asked} if asked else {}))
    assert f'data-languages="{taken}"' in html
    assert re.search(r'refresh" content="([^"?]*)', html)[1] == following.split("?")[0]
    assert "<b>" not in html.split("<body>")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_screen_is_in_the_language_of_its_address(exhibition, client, publish, at, language):
    make_session(exhibition)
    publish()
    at(8, 10, 30)
    html = screen(client, language=language)
    assert f'<html lang="{language}"' in html
    heading = {"ru": "Сейчас", "kk": "Қазір", "be": "Зараз", "en": "Now"}[language]
    assert f'<h2 id="h-now">{heading} <' in html


def test_screen_takes_as_many_queries_with_more_sessions(exhibition, client, at, django_assert_num_queries):
    def add(numbers):
        for number in numbers:
            company = make_organisation(number)
            elsewhere(exhibition, number, f"R{number}", (8, 10), (8, 12), organisations=[company])

    add([1])
    release_at(exhibition, almaty(6, 9))
    add([2])
    release_at(exhibition, almaty(8, 8))
    at(8, 10, 30)
    screen(client)
    for room in ("", "R1"):
        with CaptureQueriesContext(connection) as before:
            screen(client, room)
        add(range(3 + len(room), 5 + len(room)))
        Release.objects.filter(number__gt=2).delete()
        publishing.publish(exhibition=exhibition, name="Test release")
        with django_assert_num_queries(len(before)):
            screen(client, room)


def test_version_changes_with_the_screens_own_files():
    assert all((settings.BASE_DIR / name).is_file() for name in signage.FILES)
    assert re.fullmatch("[0-9a-f]{12}", signage.version())


def test_screen_offers_the_program_that_keeps_it(exhibition, client, publish):
    publish()
    assert 'data-worker="/kk/signage/worker.js"' in screen(client, language="kk")
    response = client.get("/kk/signage/worker.js")
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Cache-Control"] == "no-cache"
    assert 'FILES = "/static/"' in response.text
    assert "unregister" not in response.text


def test_switched_off_the_program_ends_itself(exhibition, client, publish, settings):
    publish()
    before = signage.version()
    settings.SCREENS_START_OFFLINE = False
    signage.version.cache_clear()
    assert "data-worker" not in screen(client)
    text = client.get("/en/signage/worker.js").text
    assert "caches.delete" in text and "unregister" in text
    assert "respondWith" not in text
    # So that screens load themselves anew and come to know of it.
    assert signage.version() != before
    signage.version.cache_clear()
