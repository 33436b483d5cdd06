import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conference.models import Release, Slot
from conference.models.session import new_code
from tests.conftest import almaty, make_exhibition, make_room, make_sector, make_session

DAY = "/en/schedule/2011-09-08/"


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def titles(page):
    """The titles of the sessions in the order of the page."""
    found = re.findall(r'<h3><a href="[^"]*">(.*?)</a></h3>', page)
    return [re.sub(r"<[^>]*>|\xad", "", title) for title in found]


def two_rooms(exhibition):
    make_session(exhibition, 1, room=make_room(exhibition, "ONE"), access="open")
    make_session(exhibition, 2, room=make_room(exhibition, "TWO"), access="registered", kind="tour")


def test_day_lists_its_sessions_in_order_of_time(exhibition, client, publish):
    make_session(exhibition, 2)
    make_session(exhibition, 1)
    make_session(exhibition, 3, starts_at=almaty(9, 10), ends_at=almaty(9, 11))
    publish()
    assert titles(client.get(DAY).text) == ["Test Seminar 1", "Test Seminar 2"]


def test_day_places_sessions_in_the_grid_of_rooms_and_quarters(exhibition, client, publish):
    two_rooms(exhibition)
    publish()
    page = client.get(DAY).text
    assert '<div class="grid r2">' in page
    assert '<li class="slot s0 d4 c1" ' in page
    assert '<li class="slot s4 d4 c2" ' in page
    assert '<span class="c2">Room TWO</span>' in page


def test_day_shows_almaty_time_with_the_offset_of_2011(exhibition, client, publish):
    make_session(exhibition)
    publish()
    page = client.get(DAY).text
    assert "Time in Almaty (UTC+6)" in page
    assert '<time datetime="2011-09-08T10:00:00+06:00">10:00</time>' in page


def test_session_of_2026_is_shown_with_the_offset_of_2026(exhibition, client, publish):
    exhibition.opens_on, exhibition.closes_on = dt.date(2026, 9, 7), dt.date(2026, 9, 7)
    exhibition.save()
    exhibition.days.create(date=dt.date(2026, 9, 7), opens_at=dt.time(10), closes_at=dt.time(18))
    start = dt.datetime(2026, 9, 7, 5, tzinfo=dt.UTC)
    make_session(exhibition, starts_at=start, ends_at=start + dt.timedelta(hours=1))
    publish()
    page = client.get("/en/schedule/2026-09-07/").text
    assert "Time in Almaty (UTC+5)" in page
    assert '<time datetime="2026-09-07T10:00:00+05:00">10:00</time>' in page


def test_day_says_what_is_on_ended_and_next(exhibition, client, publish, at):
    for number in (1, 2, 3, 4):
        make_session(exhibition, number)
    publish()
    at(8, 11, 20)
    page = client.get(DAY).text
    assert re.findall(r'<p class="tag[^>]*>(.*?)</p>', page) == ["Ended", "On now", "Next"]
    assert '<span data-running="1">. 1 session is on.</span>' in page
    assert page.count('id="now"') == 1
    assert 'href="#now">Jump to now</a>' in page


def test_page_tells_its_script_how_to_tell_the_time(exhibition, client, publish, at):
    two_rooms(exhibition)
    publish()
    at(8, 11, 20)
    page = client.get(DAY).text
    assert 'data-from="2011-09-08" data-until="2011-09-08" data-ahead="0" data-offset="21600"' in page
    assert 'data-begins="2011-09-08T10:00:00+06:00" data-quarters="8"' in page
    assert 'data-from="2011-09-07" data-until="2011-09-10"' in client.get("/en/schedule/").text


def test_pages_stay_the_same_until_a_session_begins_or_ends(exhibition, client, publish, at):
    make_session(exhibition)
    publish()
    for address in (DAY, "/en/schedule/", "/en/"):
        seen = [at(8, *moment) or client.get(address).text for moment in ((10, 1), (10, 59), (11, 0))]
        assert seen[0] == seen[1] != seen[2]


def test_another_day_of_the_exhibition_has_no_now(exhibition, client, publish, at):
    make_session(exhibition)
    publish()
    at(9, 10, 30)
    page = client.get(DAY).text
    assert '<p class="tag" data-state="past">Ended</p>' in page
    assert "Jump to now" not in page
    assert 'class="clock' not in page
    assert "data-clock" not in page


@pytest.mark.parametrize("address", [DAY, "/en/schedule/"])
def test_after_the_exhibition_the_words_are_past_and_nothing_is_now(exhibition, client, publish, at, address):
    make_session(exhibition)
    publish()
    at(20, 12)
    page = client.get(address).text
    assert "essions" in page
    assert "have ended." in page
    assert "data-clock" not in page
    assert "now.js" not in page
    assert 'class="tag' not in page


def test_before_the_exhibition_nothing_is_on_or_next(exhibition, client, publish, at):
    make_session(exhibition)
    publish()
    at(1, 12)
    page = client.get(DAY).text
    assert "have ended" not in page
    assert "data-clock" not in page
    assert 'class="tag' not in page


@pytest.mark.parametrize("address", [DAY, "/en/schedule/", "/en/conference/"])
def test_programme_before_its_first_release_is_not_published_yet(exhibition, client, address):
    make_session(exhibition)
    response = client.get(address)
    assert response.status_code == 200
    assert "The programme has not been published yet" in response.text
    assert "Test Seminar" not in response.text


def test_draft_does_not_show_before_it_is_released(exhibition, client, publish):
    session = make_session(exhibition)
    publish()
    session.title_en = "Changed Seminar"
    session.save()
    make_session(exhibition, 2)
    assert titles(client.get(DAY).text) == ["Test Seminar 1"]


def test_release_of_another_edition_does_not_show(exhibition, client):
    other = make_exhibition("other")
    room = make_room(other)
    release = Release.objects.create(exhibition=other, number=1, name="Other", published_at=almaty(1, 0))
    make_slots(release, room, 1)
    assert "has not been published yet" in client.get(DAY).text


@pytest.mark.parametrize("date", ["2011-09-11", "2011-09-06", "2011-02-30", "2012-09-08", "0000-00-00"])
def test_day_outside_the_exhibition_is_not_found(exhibition, client, date):
    assert client.get(f"/en/schedule/{date}/").status_code == 404


def test_day_without_sessions_says_so(exhibition, client, publish):
    make_session(exhibition)
    publish()
    assert "No sessions on this day" in client.get("/en/schedule/2011-09-10/").text


def test_whole_programme_has_a_heading_for_each_day_with_sessions(exhibition, client, publish):
    make_session(exhibition, 1)
    make_session(exhibition, 2, starts_at=almaty(10, 10), ends_at=almaty(10, 11))
    publish()
    page = client.get("/en/schedule/").text
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    assert [heading.replace("\xa0", " ") for heading in headings] == [
        "Thursday, 8 September",
        "Saturday, 10 September",
    ]
    assert titles(page) == ["Test Seminar 1", "Test Seminar 2"]


def test_session_after_midnight_belongs_to_its_evening(exhibition, client, publish):
    make_session(exhibition, starts_at=almaty(9, 0, 15), ends_at=almaty(9, 1))
    publish()
    assert titles(client.get(DAY).text) == ["Test Seminar 1"]
    assert titles(client.get("/en/schedule/2011-09-09/").text) == []


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("access=open", ["Test Seminar 1"]),
        ("room=TWO", ["Test Seminar 2"]),
        ("kind=tour", ["Test Seminar 2"]),
        ("sector=FOOD", ["Test Seminar 1"]),
        ("access=open&sector=FOOD", ["Test Seminar 1"]),
        ("room=", ["Test Seminar 1", "Test Seminar 2"]),
        ("colour=red", ["Test Seminar 1", "Test Seminar 2"]),
    ],
)
def test_filters_narrow_the_day(exhibition, client, publish, query, left):
    two_rooms(exhibition)
    exhibition.sessions.filter(reference="T001").update(sector=make_sector(exhibition, "FOOD"))
    publish()
    assert titles(client.get(f"{DAY}?{query}").text) == left


@pytest.mark.parametrize("query", ["access=closed", "kind=commission", "room=NOPE", "access=open&kind=tour"])
def test_filter_that_leaves_nothing_offers_to_clear(exhibition, client, publish, query):
    two_rooms(exhibition)
    publish()
    page = client.get(f"{DAY}?{query}").text
    assert titles(page) == []
    assert "Nothing found" in page
    assert f'<a class="btn p" href="{DAY}">Clear filters</a>' in page
    assert "Closed event" not in page


def test_filter_links_count_what_they_leave_and_keep_the_others(exhibition, client, publish):
    two_rooms(exhibition)
    make_session(exhibition, 3, access="open", kind="tour")
    publish()
    page = client.get(f"{DAY}?kind=tour").text
    links = re.findall(r'<li><a href="([^"]*)"[^>]*>([^<]*) <span class="num">(\d+)</span>', page)
    assert (f"{DAY}?kind=tour", "All", "2") in links
    assert (f"{DAY}?access=open&amp;kind=tour", "Open to all", "1") in links
    assert (f"{DAY}?kind=seminar", "Seminar", "1") in links
    # A chosen one leads back.
    assert (DAY, "Tour", "2") in links
    assert not [label for _href, label, _count in links if label == "By invitation"]


def test_filters_stay_from_day_to_day(exhibition, client, publish):
    two_rooms(exhibition)
    publish()
    page = client.get(f"{DAY}?access=open").text
    assert 'href="/en/schedule/2011-09-09/?access=open"' in page
    assert 'href="/kk/schedule/2011-09-08/?access=open"' in page


def test_markup_in_a_filter_is_not_repeated(exhibition, client, publish):
    two_rooms(exhibition)
    publish()
    assert "<script>x" not in client.get(f"{DAY}?room=%3Cscript%3Ex").text


def test_long_words_of_grid_and_list_carry_soft_hyphens(exhibition, client, publish):
    two_rooms(exhibition)
    exhibition.sessions.filter(reference="T001").update(title_ru="Презентационная организация")
    publish()
    grid, whole = (client.get(address).text for address in ("/ru/schedule/2011-09-08/", "/ru/schedule/"))
    assert "Пре\xadзен\xadта\xadцион\xadная орга\xadни\xadза\xadция" in grid
    assert "Пре\xadзен\xadта\xadцион\xadная организация" in whole


def test_text_that_falls_back_carries_its_own_language(exhibition, client, publish):
    two_rooms(exhibition)
    publish()
    page = client.get("/be/schedule/2011-09-08/").text
    assert '<span lang="ru">Пробный семинар 1</span>' in page
    assert '<span lang="ru">Зал ONE</span>' in page


def make_slots(release, room, count):
    """Released sessions of two minutes one after the other, over three days."""
    Slot.objects.bulk_create(
        Slot(
            release=release, code=new_code(), uid=f"00000000-0000-4000-8000-{number:012}", kind="seminar",
            access="open", room=room, title_en=f"Slot {number}", title_ru=f"Слот {number}",
            provenance="illustrative",
            starts_at=almaty(8 + number % 3, 10) + dt.timedelta(minutes=number // 3 * 2),
            ends_at=almaty(8 + number % 3, 10) + dt.timedelta(minutes=number // 3 * 2 + 2),
        )
        for number in range(count)
    )  # fmt: skip


@pytest.mark.parametrize(
    "address", [DAY, "/en/schedule/", "/en/conference/", "/en/", "/schedule.ics", "/schedule.json"]
)
def test_programme_takes_as_many_queries_for_640_sessions_as_for_three_and_one(exhibition, client, address):
    room = make_room(exhibition)
    counts = []
    for number, size in enumerate((1, 3, 640), 1):
        release = Release.objects.create(
            exhibition=exhibition, number=number, name="Test", published_at=almaty(1, number)
        )
        make_slots(release, room, size)
        counts.append(queries(client, address))
    assert counts[0] == counts[1] == counts[2]
