import re

import pytest

from conference import publishing
from tests.conftest import (
    almaty,
    make_exhibition,
    make_exhibitor,
    make_hall,
    make_organisation,
    make_room,
    make_sector,
    make_session,
)


def page_of(client, session, language="en"):
    response = client.get(f"/{language}/schedule/{session.code}/")
    assert response.status_code == 200
    return response.text


def test_page_says_when_where_and_for_whom(exhibition, client, publish):
    room = make_room(exhibition, "STAGE", capacity=60, hall=make_hall(exhibition, "A"))
    sector = make_sector(exhibition, "FOOD")
    session = make_session(exhibition, room=room, sector=sector, access="registered", kind="round-table")
    publish()
    page = page_of(client, session)
    text = " ".join(re.sub(r"<[^>]*>", "", page).replace("\xa0", " ").split())
    assert "<h1>Test Seminar 1</h1>" in page
    assert '<span class="tag">Round table</span>' in page
    assert "Thursday, 8 September 2011, 10:00–11:00" in text
    assert "Time in Almaty (UTC+6). In Minsk: 07:00–08:00" in text
    assert "Room STAGE, Hall A60 seats" in text
    assert "With registration" in text
    assert 'href="/en/schedule/2011-09-08/?room=STAGE"' in page
    assert 'href="/en/schedule/?sector=FOOD">Sector FOOD</a>' in page
    assert f'href="/schedule.ics?code={session.code}&amp;lang=en"' in page
    assert f'hreflang="kk" href="/kk/schedule/{session.code}/">Қазақша</a>' in page


def test_kazakh_date_puts_the_weekday_last(exhibition, client, publish):
    session = make_session(exhibition)
    publish()
    assert "2011 жылғы 8\xa0қыркүйек, бейсенбі, <time" in page_of(client, session, "kk")


def test_organisation_links_to_its_exhibitor_page_only_where_it_exhibits(exhibition, client, publish):
    exhibitor = make_exhibitor(exhibition, 1)
    guest = make_organisation(2)
    session = make_session(exhibition, organisations=[guest, exhibitor.organisation])
    publish()
    page = page_of(client, session)
    assert '<a href="/en/exhibitors/test-company-1/">Test Company 1</a>' in page
    assert "<li>Test Company 2</li>" in page
    assert page.index("Test Company 2") < page.index("Test Company 1")


def test_illustrative_session_is_noted_as_a_reconstruction(exhibition, client, publish):
    session = make_session(exhibition)
    publish()
    page = page_of(client, session)
    assert "<strong>Reconstruction.</strong>" in page
    assert "Partly" not in page


def test_documented_session_is_noted_as_partly_one_and_names_its_source(exhibition, client, publish):
    session = make_session(exhibition, provenance="item-documented", provenance_url="https://example.org/one")
    publish()
    page = page_of(client, session)
    assert "<strong>Partly a reconstruction.</strong>" in page
    assert 'href="https://example.org/one"' in page


def test_parallel_sessions_are_those_that_overlap(exhibition, client, publish):
    one = make_session(exhibition, 1, starts_at=almaty(8, 10), ends_at=almaty(8, 12))
    other = make_room(exhibition, "OTHER")
    make_session(exhibition, 2, room=other, starts_at=almaty(8, 9), ends_at=almaty(8, 10))
    make_session(exhibition, 3, room=other, starts_at=almaty(8, 11), ends_at=almaty(8, 13))
    publish()
    page = page_of(client, one)
    assert "Test Seminar 3" in page
    assert "Test Seminar 2" not in page


def test_sitting_of_the_conference_lists_the_others(exhibition, client, publish):
    plenary = make_session(exhibition, 1, kind="conference-plenary")
    section = make_session(exhibition, 3, kind="conference-section")
    seminar = make_session(exhibition, 5)
    publish()
    assert "Sittings of the conference" in page_of(client, plenary)
    assert f'href="/en/schedule/{section.code}/"' in page_of(client, plenary)
    assert "Sittings of the conference" not in page_of(client, seminar)


@pytest.mark.parametrize(
    ("moment", "word"),
    [((8, 9), None), ((8, 10, 30), "On now"), ((8, 12), "Ended"), ((20, 12), "Took place")],
)
def test_page_says_in_a_word_how_it_stands(exhibition, client, publish, at, moment, word):
    session = make_session(exhibition)
    publish()
    at(*moment)
    tags = re.findall(r'<span class="tag[^>]*>(.*?)</span>', page_of(client, session))
    assert tags == ["Seminar"] + ([word] if word else [])


@pytest.mark.parametrize("code", ["zzzzzz", "abcde", "abcdefg", "ABCDEF", "нет-та", "%00aaaa"])
def test_unknown_code_is_not_found(exhibition, client, publish, code):
    make_session(exhibition)
    publish()
    assert client.get(f"/en/schedule/{code}/").status_code == 404


def test_draft_closed_and_foreign_sessions_are_not_found(exhibition, client, publish):
    closed = make_session(exhibition, 1, kind="negotiations", access="closed")
    publish()
    draft = make_session(exhibition, 2)
    other = make_exhibition("other")
    other.days.create(date=almaty(8, 0).date(), opens_at="10:00", closes_at="18:00")
    foreign = make_session(other, 3)
    publishing.publish(exhibition=other, name="Other")
    statuses = [client.get(f"/en/schedule/{one.code}/").status_code for one in (closed, draft, foreign)]
    assert statuses == [404, 404, 404]


def test_page_of_a_session_that_left_the_programme_says_so(exhibition, client, publish):
    session = make_session(exhibition)
    publish()
    session.delete()
    publish()
    answer = client.get(f"/en/schedule/{session.code}/")
    page = answer.content.decode()
    assert answer.status_code == 410
    assert "Cancelled</span>" in page
    assert "It was to be: Thu\xa08\xa0Sept, 10:00–11:00, " in page
    assert '<meta name="robots" content="noindex">' in page
    assert "card.png" not in page


def test_page_takes_as_many_queries_for_three_parallel_sessions_as_for_one(
    exhibition, client, publish, django_assert_num_queries, django_assert_max_num_queries
):
    session = make_session(exhibition, 1, organisations=[make_organisation(1)], kind="conference-section")
    parallel = {"starts_at": session.starts_at, "ends_at": session.ends_at, "kind": "conference-section"}
    make_session(exhibition, 2, room=make_room(exhibition, "R2"), **parallel)
    publish()
    with django_assert_max_num_queries(12) as one:
        page_of(client, session)
    for number in (3, 4):
        make_session(
            exhibition, number, room=make_room(exhibition, f"R{number}"),
            organisations=[make_organisation(number)], **parallel,
        )  # fmt: skip
        session.presenters.create(organisation=make_organisation(number + 10))
    publish()
    with django_assert_num_queries(len(one)):
        page_of(client, session)
