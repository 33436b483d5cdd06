"""Clashes in the organisers' workplace: shown, ignored with a reason, and in the way of a release."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conference import drafting
from conference.models import AcceptedClash, Contribution, Release, Session
from expo.models import Person
from tests.conference.test_admin import publish, shown, staff
from tests.conftest import almaty, make_room, make_session
from tests.workplace import Inline, address


@pytest.fixture
def english(organiser_client):
    organiser_client.cookies["django_language"] = "en"
    return organiser_client


def crowd(exhibition, room=None, **fields):
    """Two sessions that follow upon each other in a room that needs a quarter of an hour, and a third."""
    room = room or make_room(exhibition, turnaround=15)
    one, two = (make_session(exhibition, number, room=room, **fields) for number in (1, 2))
    make_session(exhibition, 3, room=make_room(exhibition, "OTHER"))
    return one, two


def fingerprints(exhibition):
    return [one.fingerprint for one in drafting.read(exhibition).clashes]


def ignore(client, clash, reason="The room is cleared during the talk"):
    return client.post(address(AcceptedClash, "add"), {"clash": clash, "reason": reason})


def test_session_list_counts_clashes_and_shows_those_with_some(exhibition, english):
    crowd(exhibition)
    html = english.get(address(Session, "changelist")).text
    assert html.count('<td class="field-clashes"><span class="mark mark-differs">1</span></td>') == 2
    assert Inline(html).found == []
    assert sorted(shown(english, clashes="with")) == ["T001", "T002"]
    assert len(shown(english, clashes="other")) == 3


def test_form_of_a_session_says_what_it_clashes_with(exhibition, english):
    one, _two = crowd(exhibition)
    html = english.get(address(Session, "change", one.pk)).text
    assert "Clashes of the draft" in html
    assert "Room CONF1 has 0 min between “Test Seminar 1” (08.09, 10:00–11:00)" in html
    assert Inline(html).found == []
    third = Session.objects.get(reference="T003")
    assert "Clashes of the draft" not in english.get(address(Session, "change", third.pk)).text


def test_release_page_lists_what_blocks_and_what_warns_before_it_is_sent(exhibition, english):
    one, _two = crowd(exhibition)
    Session.objects.filter(pk=one.pk).update(attendance=500)
    html = english.get(address(Release, "add")).text
    blocking, warnings = html.split("Clashes that must be solved before a release (1)")[1].split(
        "Warnings (1)"
    )
    assert "the room needs 15 min" in blocking
    assert "people expected: 500, seats in Room CONF1 with this set-up: 100" in warnings
    assert html.count(f'href="{address(AcceptedClash, "add")}?clash=') == 2
    assert Inline(html).found == []


def test_buffer_is_ignored_with_a_reason_and_the_programme_released(exhibition, organiser, english):
    crowd(exhibition)
    assert publish(english, exhibition).status_code == 200
    (clash,) = fingerprints(exhibition)
    page = english.get(address(AcceptedClash, "add"), {"clash": clash})
    assert f'value="{clash}"' in page.text
    assert " checked>" in page.text
    response = ignore(english, clash)
    assert (response.status_code, response.url) == (302, address(Release, "add"))
    accepted = AcceptedClash.objects.get()
    assert (accepted.accepted_by, accepted.reason) == (organiser, "The room is cleared during the talk")
    html = english.get(address(Release, "add")).text
    assert "Ignored by organiser@example.org: The room is cleared during the talk" in html
    assert publish(english, exhibition).status_code == 302
    assert Release.objects.get().slots.count() == 3


def test_reason_is_taken_back_by_deleting_it(exhibition, english):
    crowd(exhibition)
    ignore(english, *fingerprints(exhibition))
    accepted = AcceptedClash.objects.get()
    assert english.post(address(AcceptedClash, "change", accepted.pk), {"reason": "x"}).status_code == 403
    assert english.post(address(AcceptedClash, "delete", accepted.pk), {"post": "yes"}).status_code == 302
    assert publish(english, exhibition).status_code == 200
    assert Release.objects.count() == 0


def test_clash_is_not_ignored_without_a_reason_nor_one_that_is_unknown(exhibition, english):
    crowd(exhibition)
    (clash,) = fingerprints(exhibition)
    assert "reason" in ignore(english, clash, "").context["adminform"].form.errors
    assert "clash" in ignore(english, "turnaround/1/2").context["adminform"].form.errors
    assert AcceptedClash.objects.count() == 0


def test_double_booking_is_not_offered_to_be_ignored(exhibition, english):
    make_session(exhibition, 1)
    make_session(exhibition, 2, starts_at=almaty(8, 10, 30), ends_at=almaty(8, 11, 30))
    assert f"{address(AcceptedClash, 'add')}?clash=" not in english.get(address(Release, "add")).text
    (clash,) = fingerprints(exhibition)
    assert "clash" in ignore(english, clash).context["adminform"].form.errors


@pytest.mark.parametrize(
    ("role", "may"), [("programme-manager", True), ("press", False), ("read-only", False)]
)
def test_role_decides_who_ignores_a_clash(exhibition, client, role, may):
    crowd(exhibition)
    client.force_login(staff(exhibition, role, "add_acceptedclash"))
    response = ignore(client, *fingerprints(exhibition))
    assert response.status_code == (302 if may else 403)
    assert AcceptedClash.objects.count() == may


def test_meeting_of_the_commission_is_occupied_to_the_programme_manager(exhibition, client):
    client.cookies["django_language"] = "en"
    make_session(exhibition, 1)
    room = exhibition.rooms.get()
    make_session(
        exhibition, 2, room=room, kind="commission", access="closed", title_en="Xyzzyq",
        starts_at=almaty(8, 10, 35), ends_at=almaty(8, 11, 25),
    )  # fmt: skip
    client.force_login(staff(exhibition, "programme-manager"))
    for html in (publish(client, exhibition).text, client.get(address(Release, "add")).text):
        assert "“Test Seminar 1” (08.09, 10:00–11:00): Room CONF1 is occupied." in html
        assert "Xyzzyq" not in html
        assert "10:35" not in html
        assert "11:25" not in html


def test_not_even_a_director_is_told_of_the_meeting_of_the_commission(exhibition, client):
    client.cookies["django_language"] = "en"
    make_session(exhibition, 1)
    make_session(
        exhibition, 2, kind="commission", access="closed", title_en="Xyzzyq",
        starts_at=almaty(8, 10, 35), ends_at=almaty(8, 11, 25),
    )  # fmt: skip
    client.force_login(staff(exhibition, "director"))
    told = publish(client, exhibition).text
    assert "Room CONF1 is occupied." in told
    assert "Xyzzyq" not in told


def test_list_form_and_release_page_take_as_many_queries_with_more_clashes(
    exhibition, english, django_assert_num_queries
):
    def add(number):
        session = make_session(exhibition, number, room=exhibition.rooms.get(code="CONF1"))
        Contribution.objects.create(session=session, person=Person.objects.create(surname_en="Test"))

    crowd(exhibition)
    add(4)
    for place, page in enumerate([address(Session, "changelist"), address(Release, "add")]):
        english.get(page)
        with CaptureQueriesContext(connection) as before:
            english.get(page)
        add(5 + 2 * place)
        add(6 + 2 * place)
        with django_assert_num_queries(len(before)):
            english.get(page)
