"""Who arranges the programme in the editor, and what those outside the Commission are told of it."""

import pytest
from django.test import Client
from django.urls import reverse

from conference import moving
from conference.models import Session
from tests.conference.test_admin import staff
from tests.conference.test_editor_page import JSON, MOVE, PAGE, STATE, UNDO, ask, day, hours, look, question
from tests.conftest import almaty, make_room, make_session
from tests.workplace import address


@pytest.fixture
def english(organiser_client):
    organiser_client.cookies["django_language"] = "en"
    return organiser_client


def plant_commission(exhibition, **fields):
    return make_session(
        exhibition, 7, kind="commission", access="closed", title_en="Xyzzyq",
        room=make_room(exhibition, "SAFE"),
        **{"starts_at": almaty(8, 14, 35), "ends_at": almaty(8, 15, 25)} | fields,
    )  # fmt: skip


def test_commission_is_occupied_to_those_outside_it(exhibition, client):
    client.cookies["django_language"] = "en"
    session = make_session(exhibition, 1)
    hidden = plant_commission(exhibition)
    client.force_login(staff(exhibition, "programme-manager"))
    response = look(client, exhibition, move=hidden.pk)
    (taken,) = response.context["board"].taken
    assert (taken.room, taken.start, taken.end, taken.reason) == (hidden.room, 330, 390, "")
    room = hidden.room_id
    moved = ask(client, MOVE, question(session, starts="14:30", ends="15:30", room=room), exhibition)
    assert moved.json()["clashes"] == ["“Test Seminar 1” (08.09, 14:30–15:30): Room SAFE is occupied."]
    polled = client.get(reverse(STATE), {"day": day(exhibition).pk})
    for text in (response.text, moved.text, polled.text):
        assert "Occupied" in text
        for word in ("Xyzzyq", "14:35", "15:25", f"move={hidden.pk}#", f'data-pk=\\"{hidden.pk}'):
            assert word not in text


def test_commission_is_not_moved_by_those_outside_it_nor_told_from_what_is_gone(exhibition, client):
    hidden = plant_commission(exhibition)
    client.force_login(staff(exhibition, "programme-manager"))
    wish = question(hidden)
    assert ask(client, MOVE, wish, exhibition).status_code == 404
    assert hours(hidden) == "14:35–15:25"
    assert ask(client, MOVE, wish | {"session": 77777}, exhibition).status_code == 404


def test_moves_of_the_commission_and_its_evening_tell_nothing(exhibition, client, organiser):
    client.cookies["django_language"] = "en"
    hidden = plant_commission(exhibition)
    version = Session.objects.get().version
    organiser.is_behind_the_wall = True
    to = moving.Place(hidden.room, almaty(8, 21), almaty(8, 22))
    moving.move(session=hidden.pk, to=to, version=version, by=organiser)
    client.force_login(staff(exhibition, "programme-manager"))
    response = look(client, exhibition)
    assert "Xyzzyq" not in response.text
    assert response.context["board"].minutes == 600
    assert response.context["board"].taken == []


def test_no_organiser_arranges_the_commission(exhibition, client, organiser):
    client.cookies["django_language"] = "en"
    hidden = plant_commission(exhibition)
    before = hours(hidden)
    for user in (staff(exhibition, "director"), organiser):
        client.force_login(user)
        assert "Xyzzyq" not in look(client, exhibition).text
        assert ask(client, MOVE, question(hidden), exhibition).status_code == 404
    assert hours(hidden) == before


@pytest.mark.parametrize(
    ("role", "may"), [("programme-manager", True), ("director", True), ("press", False), ("read-only", False)]
)
def test_role_decides_who_arranges(exhibition, client, role, may):
    session = make_session(exhibition, 1)
    client.force_login(staff(exhibition, role))
    assert look(client, exhibition).status_code == (200 if may else 403)
    assert client.get(reverse(STATE)).status_code == (200 if may else 403)
    assert ask(client, MOVE, question(session), exhibition).status_code == (200 if may else 403)
    assert ask(client, UNDO, {"undo": 77777}, exhibition).status_code == (409 if may else 403)
    links = client.get(address(Session, "changelist")).text, client.get(reverse("admin:index")).text
    assert [reverse(PAGE) in text for text in links] == [may, may]


def test_outsider_is_asked_to_log_in_and_a_forged_form_refused(exhibition, client, organiser):
    session = make_session(exhibition, 1)
    for name in (PAGE, STATE):
        assert client.get(reverse(name)).status_code == 302
    assert ask(client, MOVE, question(session), exhibition).status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(organiser)
    assert strict.post(reverse(MOVE), question(session)).status_code == 403
    assert hours(session) == "10:00–11:00"


@pytest.mark.parametrize("name", [MOVE, UNDO])
def test_whoever_comes_from_the_door_is_led_to_the_editor(exhibition, english, name):
    page = english.get(reverse(name), {"day": day(exhibition, 9).pk}, follow=True)
    assert page.redirect_chain == [(f"{reverse(PAGE)}?day={day(exhibition, 9).pk}", 302)]
    assert "Nothing was moved, since your login had ended. Do it once more." in page.text


def test_poll_brings_the_token_for_the_forms_of_a_new_login(exhibition, organiser):
    session = make_session(exhibition, 1)
    strict = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    strict.force_login(organiser)
    token = strict.get(reverse(STATE)).json()["token"]
    sent = question(session) | {"csrfmiddlewaretoken": token}
    assert strict.post(reverse(MOVE), sent, headers=JSON).status_code == 200
    assert hours(session) == "14:00–15:00"
