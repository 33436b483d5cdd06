"""The programme of one visitor, told by the codes in an address."""

import datetime as dt
import html
import re
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from conference import my_programme
from tests.conftest import almaty, make_room, make_session

MY = "/en/schedule/my/"
SCRIPT = Path(settings.BASE_DIR, "expo/static/expo/stars.js")


def my(client, *sessions, language="en"):
    codes = ",".join(one if isinstance(one, str) else one.code for one in sessions)
    response = client.get(f"/{language}/schedule/my/?codes={codes}")
    assert response.status_code == 200
    return response.text


def titles(page):
    return re.findall(r'<h3><a href="[^"]*">(.*?)</a></h3>', page)


def words(page):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def item(page, session):
    """The words of one session in the list."""
    return words(re.search(rf'<li [^>]*data-star="{session.code}">(.*?)</li>', page, re.DOTALL)[1])


class Spot:
    """A slot as far as ``plan`` looks at it."""

    def __init__(self, start, minutes=60, building=""):
        self.starts_at = almaty(8, 0) + dt.timedelta(minutes=start)
        self.ends_at = self.starts_at + dt.timedelta(minutes=minutes)
        self.room = SimpleNamespace(building=building)


def planned(*spots):
    ((_date, entries),) = my_programme.plan(spots, lambda _spot: 8)
    return entries


# What the address says


@pytest.mark.parametrize(
    ("text", "codes", "is_damaged"),
    [
        ("abc234,def567", ["abc234", "def567"], False),
        ("ABC234, def567,", ["abc234", "def567"], False),
        ("abc234,abc234", ["abc234"], False),
        ("", [], False),
        (" , ", [], False),
        ("abc234,<b>,def567", ["abc234", "def567"], True),
        ("abc2345", [], True),
        ("abc23\x00", [], True),
        ("абвгде", [], True),
    ],
)
def test_address_is_read_and_what_cannot_be_a_code_is_left_out(text, codes, is_damaged):
    wish = my_programme.read(text)
    assert (wish.codes, wish.is_damaged, wish.is_cut) == (codes, is_damaged, False)


def test_address_is_cut_after_two_hundred_codes():
    codes = [f"a{number:05}" for number in range(201)]
    assert my_programme.read(",".join(codes)).is_cut
    assert my_programme.read(",".join(codes)).codes == codes[:200]
    assert not my_programme.read(",".join(codes[:200])).is_cut


@given(st.text(max_size=60))
def test_any_text_is_read_and_reads_the_same_again(text):
    wish = my_programme.read(text)
    assert my_programme.read(str(wish)).codes == wish.codes


def test_qr_code_obeys_the_policy_and_takes_the_longest_link():
    codes = ",".join(["abc234"] * 200)
    svg = my_programme.qr_code(f"https://expo.example/en/schedule/my/?codes={codes}")
    assert svg.startswith("<svg ")
    assert "style" not in svg
    assert 'fill="#fff"' in svg


# Overlaps, gaps and ways


def test_sessions_that_share_a_moment_overlap_and_those_that_touch_do_not():
    one, two, three = Spot(0, 60), Spot(30, 30), Spot(60, 30)
    entries = planned(one, two, three)
    assert [entry.overlaps for entry in entries] == [[two], [one], []]


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(1, 180)), max_size=12))
def test_overlaps_are_those_of_a_minute_by_minute_count(times):
    spots = sorted((Spot(*pair) for pair in times), key=lambda spot: spot.starts_at)
    days = my_programme.plan(spots, lambda _spot: 8)
    for entry in days[0][1] if days else []:
        minutes = set(minutes_of(entry.slot))
        shared = [one for one in spots if one is not entry.slot and minutes & set(minutes_of(one))]
        assert sorted(map(id, entry.overlaps)) == sorted(map(id, shared))


def minutes_of(spot):
    start = (spot.starts_at - almaty(8, 0)) // dt.timedelta(minutes=1)
    return range(start, start + (spot.ends_at - spot.starts_at) // dt.timedelta(minutes=1))


def test_free_time_counts_from_the_last_end_and_not_from_the_last_start():
    entries = planned(Spot(0, 120), Spot(30, 30), Spot(150, 30))
    assert [entry.free for entry in entries] == [None, None, dt.timedelta(minutes=30)]
    assert entries[2].hours_and_minutes == (0, 30)


def test_days_are_apart():
    today, tomorrow = Spot(0), Spot(24 * 60)
    days = my_programme.plan([today, tomorrow], lambda spot: spot.starts_at.day)
    assert [(date, entries[0].free) for date, entries in days] == [(8, None), (9, None)]


@pytest.mark.parametrize(("minutes", "is_too_far"), [(0, True), (44, True), (45, False), (120, False)])
def test_way_to_another_building_needs_time(minutes, is_too_far):
    entries = planned(Spot(0, 60), Spot(60 + minutes, 60, "Congress centre"))
    assert entries[1].is_elsewhere
    assert entries[1].is_too_far == is_too_far


def test_way_inside_the_building_is_not_mentioned():
    assert not planned(Spot(0, 60, "A"), Spot(60, 60, "A"))[1].is_elsewhere


# The page


def test_page_without_codes_explains_and_shows_no_session(exhibition, client, publish):
    make_session(exhibition)
    publish()
    page = client.get(MY).text
    assert "Mark a session of the programme with the star" in page
    assert "<noscript>" in page
    assert 'data-codes=""' in page
    assert titles(page) == []


def test_page_shows_the_sessions_of_the_link_in_order_of_time(exhibition, client, publish):
    one, two, three = (make_session(exhibition, number) for number in (1, 2, 3))
    publish()
    page = my(client, three, one)
    assert titles(page) == ["Test Seminar 1", "Test Seminar 3"]
    assert f'data-codes="{three.code},{one.code}"' in page
    assert two.code not in page
    assert "Time in Almaty (UTC+6). 2 sessions" in words(page)
    assert "10:00 – 11:00" in item(page, one)
    assert "Free before it: 1 h" in item(page, three)


def test_page_names_what_overlaps_and_what_follows_at_once(exhibition, client, publish):
    one = make_session(exhibition, 1)
    two = make_session(exhibition, 2)
    late = make_session(
        exhibition, 3, room=make_room(exhibition, "CONF2"), starts_at=almaty(8, 11, 30),
        ends_at=almaty(8, 12, 30),
    )  # fmt: skip
    publish()
    page = my(client, one, two, late)
    assert "Overlaps" not in item(page, one)
    assert "Follows without a break" in item(page, two)
    assert "Overlaps with “Test Seminar 3”" in item(page, two)
    assert "Overlaps with “Test Seminar 2”" in item(page, late)


def test_page_warns_of_the_way_to_another_building(exhibition, client, publish):
    away = make_room(exhibition, "CONF2", building="Congress centre", position=2)
    make_room(exhibition, "CONF1", position=1)
    one = make_session(exhibition, 1)
    two = make_session(exhibition, 2, room=away)
    publish()
    page = my(client, one, two)
    assert "another building" not in item(page, one)
    assert "In another building: allow 45 minutes for the way" in item(page, two)
    assert "Congress centre" in item(page, two)


def test_page_says_what_is_on_during_the_exhibition_only(exhibition, client, publish, at):
    one, two = make_session(exhibition, 1), make_session(exhibition, 2)
    publish()
    at(8, 10, 30)
    page = my(client, one, two)
    assert item(page, one).split(" Test")[0] == "10:00 – 11:00 On now"
    assert " Next Test" in item(page, two)
    at(20, 12)
    assert 'class="tag' not in my(client, one, two)


def test_link_names_the_session_that_was_cancelled(exhibition, client, publish):
    kept, dropped = make_session(exhibition, 1), make_session(exhibition, 2)
    publish()
    dropped.delete()
    publish()
    page = my(client, kept, dropped)
    assert titles(page) == ["Test Seminar 1"]
    assert f'data-take="{kept.code}"' in page
    assert "No longer in the programme" in page
    assert item(page, dropped) == "11:00 Thu 8 Sept Cancelled Test Seminar 2"


def test_moved_session_is_marked(exhibition, client, publish):
    still, moved = make_session(exhibition, 1), make_session(exhibition, 2)
    publish()
    moved.starts_at, moved.ends_at = almaty(8, 15), almaty(8, 16)
    moved.save()
    publish()
    page = my(client, still, moved)
    assert "Moved" in item(page, moved)
    assert "Moved" not in item(page, still)


def test_unknown_drafted_and_closed_sessions_are_all_told_alike(exhibition, client, publish):
    known = make_session(exhibition, 1)
    closed = make_session(exhibition, 2, kind="commission", access="closed")
    publish()
    draft = make_session(exhibition, 3)
    page = my(client, known, closed, draft, "zzzzzz")
    assert titles(page) == ["Test Seminar 1"]
    told = [item(page, SimpleNamespace(code=code)) for code in (closed.code, draft.code, "zzzzzz")]
    assert told == [f"— {code} No longer in the programme" for code in (closed.code, draft.code, "zzzzzz")]


def test_page_before_the_first_release_says_so(exhibition, client):
    session = make_session(exhibition)
    page = my(client, session)
    assert "The programme has not been published yet" in page
    assert "Test Seminar" not in page


def test_broken_link_shows_what_can_be_read_and_repeats_no_mark_up(exhibition, client, publish):
    session = make_session(exhibition)
    publish()
    page = my(client, session, quote("<script>alert(1)</script>"))
    assert titles(page) == ["Test Seminar 1"]
    assert "A part of the link cannot be read." in page
    assert "alert(1)" not in page


def test_link_of_more_than_two_hundred_is_shown_as_far_as_it_goes(exhibition, client, publish):
    session = make_session(exhibition)
    publish()
    page = my(client, session, *(f"a{number:05}" for number in range(200)))
    assert titles(page) == ["Test Seminar 1"]
    assert "the first 200 are shown" in page


def test_page_gives_its_address_as_link_qr_code_and_calendar(exhibition, client, publish, settings):
    settings.BASE_URL = "https://expo.example"
    session = make_session(exhibition)
    publish()
    page = my(client, session, language="kk")
    assert f'value="https://expo.example/kk/schedule/my/?codes={session.code}"' in page
    assert page.count("<svg ") == 1
    calendar = html.unescape(re.search(r'href="(/schedule\.ics\?codes=[^"]*)"', page)[1])
    assert calendar == f"/schedule.ics?codes={session.code}&lang=kk"
    assert client.get(calendar).text.count("BEGIN:VEVENT") == 1


def test_page_sets_no_cookie_and_asks_not_to_be_listed(exhibition, client, publish):
    session = make_session(exhibition)
    publish()
    response = client.get(f"{MY}?codes={session.code}")
    assert not response.cookies
    assert '<meta name="robots" content="noindex">' in response.text


def test_page_takes_no_more_queries_for_three_sessions_than_for_one(exhibition, client, publish):
    sessions = [make_session(exhibition, number) for number in (1, 2, 3, 4, 5, 6)]
    publish()
    for session in sessions[3:]:
        session.delete()
    publish()

    def queries(*chosen):
        with CaptureQueriesContext(connection) as captured:
            my(client, *chosen)
        return len(captured)

    first = [session.code for session in sessions[3:]]
    one = queries(sessions[0], first[0], "zzzzz1")
    assert queries(*sessions[:3], *first, "zzzzz1", "zzzzz2", "zzzzz3") == one
