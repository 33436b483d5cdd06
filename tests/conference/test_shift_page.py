"""The page on which an organiser shifts much of a day: question, preview, deed and the way back."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conference.models import Move, Session
from tests.conference.test_admin import staff
from tests.conference.test_shifting import PAGE, held, hours, plant_commission
from tests.conftest import almaty, make_session
from tests.workplace import Inline, address


@pytest.fixture
def english(organiser_client):
    organiser_client.cookies["django_language"] = "en"
    return organiser_client


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


def question(exhibition, **fields):
    values = {"day": exhibition.days.get(date=dt.date(2011, 9, 8)).pk, "minutes": 20, "way": "later"}
    return values | fields


def answer(client, html, exhibition, **fields):
    """Send the form of the preview."""
    fingerprint = html.split('name="fingerprint" value="')[1].split('"')[0]
    return client.post(reverse(PAGE), question(exhibition, fingerprint=fingerprint, **fields))


def test_page_asks_previews_and_moves(exhibition, english, at):
    at(8, 9)
    session = held(exhibition, 1, "A", (8, 14), (8, 15))
    held(exhibition, 2, "A", (8, 13), (8, 14))
    assert f'href="{reverse(PAGE)}"' in english.get(address(Session, "changelist")).text
    html = english.get(reverse(PAGE)).text
    assert "would be moved" not in html
    assert Inline(html).found == []
    asked = {"room": session.room_id, "after": "14:00"}
    html = english.get(reverse(PAGE), question(exhibition, **asked)).text
    assert "1 session would be moved" in html
    assert "<td>14:00–15:00</td><td>14:20–15:20</td>" in html
    assert "It breaks nothing." in html
    assert Inline(html).found == []
    response = answer(english, html, exhibition, **asked)
    assert response.status_code == 302
    assert "1 session has been moved." in english.get(response.url).text
    assert hours(exhibition) == {"T001": "08 14:20–15:20", "T002": "08 13:00–14:00"}
    assert LogEntry.objects.get().object_id == str(session.pk)


def press_undo(client, html):
    newest = html.split('name="newest" value="')[1].split('"')[0]
    return client.post(reverse(PAGE), {"action": "undo", "newest": newest})


def test_shift_is_undone_as_a_whole(exhibition, english):
    for number in (1, 2, 3):
        make_session(exhibition, number)
    before = hours(exhibition)
    html = english.get(reverse(PAGE), question(exhibition)).text
    response = answer(english, html, exhibition)
    assert hours(exhibition) != before
    html = english.get(response.url).text
    assert "Your last move: 3 sessions" in html
    response = press_undo(english, html)
    assert hours(exhibition) == before
    page = english.get(response.url).text
    assert "3 sessions are back." in page
    assert 'name="newest"' not in page
    assert press_undo(english, html).status_code == 409
    for newest in ("x", "9" * 5000):
        assert english.post(reverse(PAGE), {"action": "undo", "newest": newest}).status_code == 409
    assert hours(exhibition) == before


def test_undo_leaves_what_was_changed_since_and_says_so(exhibition, english):
    sessions = [make_session(exhibition, number) for number in (1, 2, 3)]
    answer(english, english.get(reverse(PAGE), question(exhibition)).text, exhibition)
    Session.objects.filter(pk=sessions[1].pk).update(ends_at=almaty(8, 11, 50))
    page = english.get(press_undo(english, english.get(reverse(PAGE)).text).url).text
    assert "2 sessions are back." in page
    assert "“Test Seminar 2” has been changed since" in page
    assert hours(exhibition) == {
        "T001": "08 10:00–11:00",
        "T002": "08 11:20–11:50",
        "T003": "08 12:00–13:00",
    }


def test_nobody_undoes_the_shift_of_somebody_else(exhibition, english):
    make_session(exhibition)
    answer(english, english.get(reverse(PAGE), question(exhibition)).text, exhibition)
    newest = Move.objects.get().pk
    english.force_login(staff(exhibition, "programme-manager"))
    english.cookies["django_language"] = "en"
    assert 'name="newest"' not in english.get(reverse(PAGE)).text
    assert english.post(reverse(PAGE), {"action": "undo", "newest": newest}).status_code == 409


def test_page_marks_what_has_begun(exhibition, english, at):
    make_session(exhibition, 1)
    make_session(exhibition, 2)
    at(8, 10, 30)
    assert english.get(reverse(PAGE), question(exhibition)).text.count("has begun") == 1


def test_page_shows_a_stale_preview_anew_and_moves_nothing(exhibition, english):
    held(exhibition, 1, "A", (8, 14), (8, 15))
    html = english.get(reverse(PAGE), question(exhibition)).text
    held(exhibition, 2, "A", (8, 16), (8, 17))
    before = hours(exhibition)
    response = answer(english, html, exhibition)
    assert response.status_code == 409
    assert "The draft has changed meanwhile" in response.text
    assert "2 sessions would be moved" in response.text
    assert hours(exhibition) == before
    assert answer(english, response.text, exhibition).status_code == 302


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("minutes", "0"), ("minutes", "-5"), ("minutes", "721"), ("minutes", "x"), ("way", "up"),
        ("day", "999999"), ("room", "x"), ("track", "999999"), ("after", "25:00"),
    ],
)  # fmt: skip
def test_wrong_question_is_an_error_beside_its_field(exhibition, english, name, value):
    held(exhibition, 1, "A", (8, 14), (8, 15))
    response = english.get(reverse(PAGE), question(exhibition, **{name: value}))
    assert response.status_code == 200
    assert "errorlist" in response.text
    assert "would be moved" not in response.text


def test_page_offers_no_move_that_leaves_the_day(exhibition, english):
    held(exhibition, 1, "A", (8, 23), (9, 0))
    html = english.get(reverse(PAGE), question(exhibition, minutes=300)).text
    assert "A session would leave its day." in html
    assert 'name="fingerprint"' not in html


def test_page_names_no_commission_to_the_programme_manager(exhibition, client):
    client.cookies["django_language"] = "en"
    plant_commission(exhibition)
    client.force_login(staff(exhibition, "programme-manager"))
    html = client.get(reverse(PAGE), question(exhibition, minutes=60)).text
    assert "Not all of it can be moved: something stays where it is." in html
    assert "Xyzzyq" not in html
    assert "14:35" not in html
    assert "15:35" not in html


@pytest.mark.parametrize(
    ("role", "status"), [("programme-manager", 200), ("director", 200), ("press", 403), ("read-only", 403)]
)
def test_role_decides_who_shifts(exhibition, client, role, status):
    client.force_login(staff(exhibition, role))
    assert client.get(reverse(PAGE)).status_code == status
    assert client.post(reverse(PAGE), question(exhibition)).status_code in (status, 409)


def test_visitor_is_sent_to_the_door(exhibition, client):
    assert client.get(reverse(PAGE)).status_code == 302


def test_preview_takes_as_many_queries_with_more_sessions(exhibition, english, django_assert_num_queries):
    held(exhibition, 1, "A", (8, 10), (8, 11))
    english.get(reverse(PAGE), question(exhibition))
    with CaptureQueriesContext(connection) as before:
        english.get(reverse(PAGE), question(exhibition))
    for number in range(2, 6):
        held(exhibition, number, f"R{number}", (8, 10), (8, 11))
    with django_assert_num_queries(len(before)):
        english.get(reverse(PAGE), question(exhibition))
