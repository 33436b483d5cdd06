"""What the pages of the programme bring for stars, and how their sessions are found."""

import gzip
import re

import pytest

from conference import my_programme
from conference.models import Conference
from conference.models.session import CODE_ALPHABET
from tests.conference.test_my_programme import MY, SCRIPT, titles, words
from tests.conftest import make_hall, make_room, make_session

# The pages that carry stars


@pytest.mark.parametrize("path", ["schedule/", "schedule/2011-09-08/"])
def test_lists_mark_the_place_of_the_star_and_show_no_dead_button(exhibition, client, publish, path):
    session = make_session(exhibition)
    publish()
    page = client.get(f"/en/{path}").text
    assert f'data-star="{session.code}"' in page
    assert "aria-pressed" not in page
    assert 'data-edition="test-expo-2011" data-release="1"' in page
    assert f'data-my href="{MY}"' in page


def test_session_page_has_a_place_for_the_star(exhibition, client, publish):
    session = make_session(exhibition, title_en="Tools & Trade")
    publish()
    page = client.get(f"/en/schedule/{session.code}/").text
    assert f'data-star="{session.code}" data-title="Tools &amp; Trade"' in page


def test_what_is_on_is_never_taken_from_a_cache(exhibition, client, publish, at):
    make_session(exhibition)
    publish()
    at(8, 10, 59)
    before = client.get("/en/schedule/2011-09-08/")
    at(8, 11)
    after = client.get("/en/schedule/2011-09-08/")
    assert 'data-state="on"' in before.text
    assert 'data-state="on"' not in after.text
    assert {"Last-Modified", "Expires"}.isdisjoint(before.headers)
    assert before.headers["Cache-Control"] == "public, no-cache"


def test_room_leads_to_its_hall_on_the_plan_or_says_that_it_is_elsewhere(exhibition, client, publish):
    hall = make_hall(exhibition, "B")
    rooms = [
        make_room(exhibition, "STAGE", hall=hall),
        make_room(exhibition, "CONF1"),
        make_room(exhibition, "AWAY", building="Congress centre"),
    ]
    sessions = [make_session(exhibition, number, room=room) for number, room in enumerate(rooms, 1)]
    publish()
    pages = [client.get(f"/en/schedule/{session.code}/").text for session in sessions]
    assert '<a href="/en/plan/?hall=B">Hall B</a>' in pages[0]
    assert client.get("/en/plan/?hall=B").status_code == 200
    assert ["Not in a hall of the stand plan" in page for page in pages] == [False, True, False]
    assert "Building: Congress centre" in pages[2]


def test_script_is_small():
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) <= 3 * 1024


def test_script_knows_every_sign_of_a_code():
    pattern = re.search(r"/\^(\[.*?\]\{6\})\$/", SCRIPT.read_text())[1]
    assert pattern == my_programme.CODE.pattern
    assert f"MOST = {my_programme.MOST};" in SCRIPT.read_text()
    assert re.fullmatch("[0-9a-z]+", CODE_ALPHABET)


def test_session_page_names_its_languages_and_leaves_out_what_is_not_known(exhibition, client, publish):
    known = make_session(exhibition, 1, languages=["ru", "kk"], channels=["en"])
    unknown = make_session(exhibition, 2)
    publish()
    told = words(client.get(f"/en/schedule/{known.code}/").text)
    assert "Working languages Russian, Kazakh Simultaneous interpretation English" in told
    told = words(client.get(f"/en/schedule/{unknown.code}/").text)
    assert "Working languages" not in told
    assert "interpretation" not in told


# The filters of the programme


def test_filter_of_languages_finds_what_is_spoken_and_what_is_interpreted(exhibition, client, publish):
    make_session(exhibition, 1, languages=["ru"], channels=["kk", "en"])
    make_session(exhibition, 2, languages=["kk"])
    make_session(exhibition, 3)
    publish()
    page = client.get("/en/schedule/?language=kk").text
    assert titles(page) == ["Test Seminar 1", "Test Seminar 2"]
    assert 'href="/en/schedule/?language=ru">Russian <span class="num">1</span></a>' in page
    assert "Nothing found" in client.get("/en/schedule/?language=be").text
    assert "Clear filters" in client.get("/en/schedule/?language=be").text


def test_filter_of_sections_finds_the_sessions_of_one(exhibition, client, publish):
    conference = Conference.objects.create(exhibition=exhibition, title_en="Conference", title_ru="Форум")
    track = conference.tracks.create(code="S1", name_en="Machines", name_ru="Машины")
    make_session(exhibition, 1, kind="conference-section", track=track)
    make_session(exhibition, 2)
    publish()
    assert titles(client.get("/en/schedule/?track=S1").text) == ["Test Seminar 1"]
    assert 'href="/en/schedule/?track=S1">Machines' in client.get("/en/schedule/").text


def test_filters_without_a_value_in_the_programme_are_not_offered(exhibition, client, publish):
    make_session(exhibition)
    publish()
    page = client.get("/en/schedule/").text
    assert "Section of the conference" not in page
    assert '<nav aria-label="Language"><p class="meta">' not in page
