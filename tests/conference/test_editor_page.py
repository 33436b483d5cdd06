"""The editor of the programme: its page without a script, its answers to the script, and who may see what."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conference import draft_board, moving
from conference.models import Availability, Contribution, Move, RoomClosure, Session
from expo.models import Person
from tests.conftest import almaty, make_room, make_session
from tests.workplace import Inline, address

PAGE, STATE, MOVE, UNDO = (
    f"admin:conference_session_editor{end}" for end in ("", "_state", "_move", "_undo")
)
JSON = {"Accept": "application/json"}


@pytest.fixture
def english(organiser_client):
    organiser_client.cookies["django_language"] = "en"
    return organiser_client


def day(exhibition, number=8):
    return exhibition.days.get(date=dt.date(2011, 9, number))


def question(session, **fields):
    now = Session.objects.get(pk=session.pk)
    values = {
        "session": now.pk, "version": now.version, "day": day(now.exhibition).pk, "starts": "14:00",
        "ends": "15:00", "room": now.room_id or "",
    }  # fmt: skip
    return values | fields


def ask(client, name, data, exhibition, **headers):
    return client.post(
        f"{reverse(name)}?day={day(exhibition).pk}", data, headers=headers.get("headers", JSON)
    )


def look(client, exhibition, **query):
    return client.get(reverse(PAGE), {"day": day(exhibition).pk} | query)


def hours(session):
    now = Session.objects.get(pk=session.pk)
    if now.starts_at is None:
        return None
    return "–".join(f"{at.astimezone(now.exhibition.zone):%H:%M}" for at in (now.starts_at, now.ends_at))


def test_page_shows_the_day_the_tray_and_a_way_to_move_each(exhibition, english):
    today = make_session(exhibition, 1)
    make_session(exhibition, 2, starts_at=almaty(9, 10), ends_at=almaty(9, 11))
    waiting = make_session(exhibition, 3, starts_at=None, ends_at=None)
    html = look(english, exhibition).text
    assert Inline(html).found == []
    for session in (today, waiting):
        assert f'?day={day(exhibition).pk}&amp;move={session.pk}#move"' in html
    assert "Test Seminar 2" not in html
    assert "Without a time or a room (1)" in html


def test_page_begins_with_today_and_takes_no_odd_day(exhibition, english, at):
    make_session(exhibition, 1, title_en="On the ninth", starts_at=almaty(9, 10), ends_at=almaty(9, 11))
    at(9, 12)
    for query in ({}, {"day": "x"}, {"day": "9" * 30}, {"day": "²"}, {"move": "-1"}):
        response = english.get(reverse(PAGE), query)
        assert response.status_code == 200
        assert "On the ninth" in response.text


def test_form_without_a_script_moves_and_tells_the_clashes(exhibition, english, organiser):
    session = make_session(exhibition, 1)
    make_session(exhibition, 2, starts_at=almaty(8, 14, 30), ends_at=almaty(8, 15))
    form = look(english, exhibition, move=session.pk).context["form"]
    assert (form["starts"].value(), form["ends"].value()) == (dt.time(10), dt.time(11))
    response = ask(english, MOVE, question(session), exhibition, headers={})
    assert (response.status_code, hours(session)) == (302, "14:00–15:00")
    html = english.get(response.url).text
    assert "Thu 8 Sept, 14:00–15:00, Room CONF1" in html.replace("\xa0", " ")
    assert "need the same room at the same time: Room CONF1." in html
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (organiser, str(session.pk))


def test_end_may_be_left_out_and_the_evening_goes_on_after_midnight(exhibition, english):
    session = make_session(exhibition, 1, ends_at=almaty(8, 11, 30))
    ask(english, MOVE, question(session, starts="16:10", ends=""), exhibition)
    assert hours(session) == "16:10–17:40"
    ask(english, MOVE, question(session, starts="23:00", ends="4:00"), exhibition)
    assert Session.objects.get().ends_at == almaty(9, 4)


def test_session_is_put_into_the_tray_and_out_again(exhibition, english):
    session = make_session(exhibition, 1, ends_at=almaty(8, 11, 30))
    away = {"day": "", "starts": "", "ends": "", "room": ""}
    response = ask(english, MOVE, question(session, **away), exhibition, headers={})
    assert hours(session) is None
    assert "Without a time or a room (1)" in english.get(response.url).text
    room = exhibition.rooms.get().pk
    ask(english, MOVE, question(session, starts="12:00", ends="", room=room), exhibition)
    assert hours(session) == "12:00–13:30"


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"starts": "15:00", "ends": "14:00"}, None),
        ({"starts": "half past"}, "starts"),
        ({"starts": ""}, "starts"),
        ({"starts": "", "ends": ""}, "starts"),
        ({"day": ""}, "day"),
        ({"day": "77777"}, "day"),
        ({"room": "77777"}, "room"),
        ({"version": "x"}, "version"),
    ],
)
def test_impossible_wish_is_refused_and_what_was_typed_stays(exhibition, english, fields, place):
    session = make_session(exhibition, 1)
    wish = question(session, **fields)
    response = ask(english, MOVE, wish, exhibition, headers={})
    assert (response.status_code, hours(session)) == (400, "10:00–11:00")
    assert list(response.context["form"].errors) == [place or "__all__"]
    assert response.context["form"]["ends"].value() == wish["ends"]
    answer = ask(english, MOVE, wish, exhibition)
    assert answer.status_code == 400
    assert "errornote" in answer.json()["said"]


def test_script_is_answered_with_the_clashes_and_the_board_after_the_move(exhibition, english):
    session = make_session(exhibition, 1)
    make_session(exhibition, 2, starts_at=almaty(8, 14, 30), ends_at=almaty(8, 15))
    response = ask(english, MOVE, question(session), exhibition)
    answer = response.json()
    assert (response.status_code, answer["session"]) == (200, session.pk)
    assert answer["version"] == draft_board.version(exhibition)
    (clash,) = answer["clashes"]
    assert clash.endswith("need the same room at the same time: Room CONF1.")
    assert "14:00–15:00" in answer["board"]
    assert Inline(answer["board"] + answer["said"]).found == []


def test_stale_move_is_a_conflict_for_the_script(exhibition, english):
    session = make_session(exhibition, 1)
    stale = question(session)
    ask(english, MOVE, question(session, starts="12:00", ends="13:00"), exhibition)
    response = ask(english, MOVE, stale, exhibition)
    assert (response.status_code, hours(session)) == (409, "12:00–13:00")
    answer = response.json()
    assert "12:00–13:00" in answer["said"]
    assert "14:00–15:00" in answer["said"]
    assert "12:00–13:00" in answer["board"]


def test_stale_form_shows_both_and_loses_nothing_typed(exhibition, english):
    session = make_session(exhibition, 1)
    stale = question(session)
    ask(english, MOVE, question(session, starts="12:00", ends="13:00"), exhibition)
    response = ask(english, MOVE, stale, exhibition, headers={})
    assert (response.status_code, hours(session)) == (409, "12:00–13:00")
    html = response.text
    assert "12:00–13:00, Room CONF1. You asked for: " in html
    assert "Send the form once more to move it all the same." in html
    assert 'value="14:00"' in html
    again = stale | {"version": response.context["form"]["version"].value()}
    assert ask(english, MOVE, again, exhibition, headers={}).status_code == 302
    assert hours(session) == "14:00–15:00"


def test_move_is_undone_with_a_button(exhibition, english, organiser):
    session = make_session(exhibition, 1)
    ask(english, MOVE, question(session), exhibition)
    html = look(english, exhibition).text
    assert "Undo: Test Seminar 1" in html
    move = Move.objects.get()
    assert f'name="undo" value="{move.pk}"' in html
    response = ask(english, UNDO, {"undo": move.pk}, exhibition, headers={})
    assert (response.status_code, hours(session)) == (302, "10:00–11:00")
    assert "Undone." in english.get(response.url).text
    assert 'name="undo"' not in look(english, exhibition).text
    for wrong in (move.pk, "", "x"):
        response = ask(english, UNDO, {"undo": wrong}, exhibition)
        assert response.status_code == 409
        assert "errornote" in response.json()["said"]


def test_undo_that_would_overwrite_is_refused_and_the_one_before_offered(exhibition, english, organiser):
    first, second = make_session(exhibition, 1), make_session(exhibition, 2)
    ask(english, MOVE, question(first), exhibition)
    ask(english, MOVE, question(second, starts="15:00", ends="16:00"), exhibition)
    Session.objects.filter(pk=second.pk).update(ends_at=almaty(8, 16, 30))
    response = ask(english, UNDO, {"undo": moving.last(exhibition, organiser).pk}, exhibition, headers={})
    html = english.get(response.url).text
    assert "“Test Seminar 2” has been changed since (in its form or by an import)" in html
    assert hours(second) == "15:00–16:30"
    assert "Undo: Test Seminar 1" in html


def test_poll_is_empty_until_something_changes(exhibition, english):
    session = make_session(exhibition, 1)
    known = draft_board.version(exhibition)

    def poll(since):
        return english.get(reverse(STATE), {"day": day(exhibition).pk, "since": since})

    assert (poll(known).status_code, poll(known).content) == (204, b"")
    Session.objects.filter(pk=session.pk).update(title_en="Another title")
    answer = poll(known).json()
    assert answer["version"] == draft_board.version(exhibition) > known
    assert "Another title" in answer["board"]
    assert poll(answer["version"]).status_code == 204
    session.delete()
    assert "Another title" not in poll(answer["version"]).json()["board"]
    assert poll("x").status_code == 200


def test_poll_without_news_asks_the_draft_once(exhibition, english, django_assert_num_queries):
    make_session(exhibition, 1)
    known = {"since": draft_board.version(exhibition)}
    # The login, the user and the edition; then the version.
    with django_assert_num_queries(4):
        english.get(reverse(STATE), known)


def fill(exhibition, numbers):
    room = exhibition.rooms.first() or make_room(exhibition)
    for number in numbers:
        begin = almaty(8, 10) + dt.timedelta(minutes=5 * number)
        session = make_session(
            exhibition, number, room=room, starts_at=begin, ends_at=begin + dt.timedelta(minutes=20)
        )
        waiting = make_session(exhibition, 100 + number, room=None, starts_at=None, ends_at=None)
        for one in (session, waiting):
            person = Person.objects.create(surname_en=f"Test {number}")
            Contribution.objects.create(session=one, person=person)
            Availability.objects.create(
                exhibition=exhibition, person=person, starts_at=almaty(8, 10), ends_at=almaty(8, 12)
            )
        RoomClosure.objects.create(
            room=room, reason="Test", starts_at=almaty(8, 17), ends_at=almaty(8, 17, 30)
        )


def test_page_poll_and_move_take_as_many_queries_at_64_sessions_as_at_3(
    exhibition, english, django_assert_num_queries
):
    fill(exhibition, [1, 2, 3])
    session = Session.objects.get(reference="T001")

    def move():
        to = "14:00" if hours(session) != "14:00–14:20" else "13:00"
        return ask(english, MOVE, question(session, starts=to, ends=f"{to[:2]}:20"), exhibition)

    def page():
        return look(english, exhibition, move=session.pk)

    def poll():
        return english.get(reverse(STATE), {"day": day(exhibition).pk, "since": 0})

    before = []
    for step in (move, page, poll):
        step()
        with CaptureQueriesContext(connection) as at_three:
            assert step().status_code == 200
        before.append(len(at_three))
    fill(exhibition, range(4, 65))
    for step, number in zip((move, page, poll), before, strict=True):
        with django_assert_num_queries(number):
            step()


def test_people_who_cannot_come_are_told_and_greyed(exhibition, english):
    session = make_session(exhibition, 1)
    person = Person.objects.create(surname_en="Tester")
    Contribution.objects.create(session=session, person=person)
    Availability.objects.create(
        exhibition=exhibition, person=person, starts_at=almaty(8, 12), ends_at=almaty(8, 14, 30)
    )
    response = look(english, exhibition, move=session.pk)
    # The grid begins at nine, an hour before the opening, and ends at seven.
    (block,) = response.context["board"].blocks
    assert block.away == [(0, 180), (330, 600)]
    assert 'data-away="0-180 330-600 "' in response.text
    assert "Tester: Thu 8 Sept 12:00–14:30" in response.text.replace("\xa0", " ")
    assert "Tester cannot be there all this time." in response.text


def test_form_of_a_session_does_not_overwrite_a_move(exhibition, english):
    session = make_session(exhibition, 1)
    page = english.get(address(Session, "change", session.pk))
    form = page.context["adminform"].form
    assert form["seen_version"].value() == Session.objects.get().version
    assert Inline(page.text).found == []
    data = filled_in(page, title_en="Another title")
    ask(english, MOVE, question(session), exhibition)
    response = english.post(address(Session, "change", session.pk), data)
    assert response.status_code == 200
    assert "Somebody has changed this session meanwhile" in response.text
    assert "Starts at: 08.09.2011 14:00; Ends at: 08.09.2011 15:00" in response.text
    assert 'value="Another title"' in response.text
    assert hours(session) == "14:00–15:00"
    data["seen_version"] = response.context["adminform"].form["seen_version"].value()
    assert english.post(address(Session, "change", session.pk), data).status_code == 302
    assert (hours(session), Session.objects.get().title_en) == ("10:00–11:00", "Another title")


def filled_in(page, **fields):
    """What a browser would send of a form that nobody has touched, but for ``fields``."""
    inlines = [one.formset.management_form for one in page.context["inline_admin_formsets"]]
    data = {}
    for form in (page.context["adminform"].form, *inlines):
        for field in form:
            widget = getattr(field.field.widget, "widget", field.field.widget)
            drawn = widget.get_context(field.html_name, field.value(), {})["widget"]
            for part in drawn.get("subwidgets", [drawn]):
                value = (
                    part["value"][0] if isinstance(part["value"], list) and part["value"] else part["value"]
                )
                if value:
                    data[part["name"]] = value
    return data | fields
