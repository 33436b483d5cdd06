import re

import pytest

from conference.models import Conference, Track
from tests.conftest import almaty, make_organisation, make_room, make_session


def sittings(page):
    return re.findall(r'<a href="/en/schedule/[0-9a-z]{6}/">(.*?)</a>', page)


def headings(page):
    return re.findall(r"<h2[^>]*>(.*?)</h2>", page)


def make_conference(exhibition, **fields):
    values = {"title_en": "Test Conference", "title_ru": "Пробная конференция", "lead_en": "Test lead."}
    return Conference.objects.create(exhibition=exhibition, **values | fields)


def test_conference_lists_plenary_sections_by_track_and_closing(exhibition, client, publish):
    conference = make_conference(exhibition)
    tracks = [
        Track.objects.create(conference=conference, code=f"t{position}", name_en="T", position=position)
        for position in (1, 2)
    ]
    make_session(exhibition, 1, kind="conference-plenary")
    make_session(exhibition, 2, kind="conference-section", track=tracks[1])
    make_session(exhibition, 3, kind="conference-section", track=tracks[0])
    make_session(exhibition, 4, kind="conference-section")
    make_session(exhibition, 5, kind="conference-closing")
    make_session(exhibition, 6)
    publish()
    page = client.get("/en/conference/").text
    assert "<h1>Test Conference</h1>" in page
    assert "Test lead." in page
    assert headings(page) == ["Plenary session", "Sections", "Closing of the conference"]
    assert sittings(page) == [f"Test Seminar {number}" for number in (1, 3, 2, 4, 5)]
    assert "Time in Almaty (UTC+6)" in page


def test_conference_says_how_far_it_is_documented(exhibition, client, publish):
    conference = make_conference(exhibition)
    assert "<strong>Reconstruction.</strong>" in client.get("/en/conference/").text
    conference.provenance, conference.provenance_url = "item-documented", "https://example.org/c"
    conference.save()
    page = client.get("/en/conference/").text
    assert "<strong>Partly a reconstruction.</strong>" in page
    assert 'href="https://example.org/c"' in page


def test_edition_without_a_conference_still_has_the_page(exhibition, client):
    page = client.get("/en/conference/").text
    assert "<h1>Conference</h1>" in page
    assert "The programme has not been published yet" in page


def test_commission_is_announced_without_time_and_room(exhibition, client, publish):
    room = make_room(exhibition, "SECRET")
    make_session(
        exhibition, kind="commission", access="closed", room=room,
        starts_at=almaty(9, 10, 5), ends_at=almaty(9, 12, 55), organisations=[make_organisation(99)],
    )  # fmt: skip
    publish()
    page = client.get("/en/commission/").text
    assert "A regular meeting of the Commission is part of the exhibition." in page
    assert "Not published yet" in page
    for hidden in ("SECRET", "10:05", "12:55", "9 September", "Test Seminar", "Test Company"):
        assert hidden not in page


@pytest.mark.parametrize("is_published", [True, False])
def test_commission_is_not_announced_before_a_release_does(exhibition, client, publish, is_published):
    if is_published:
        make_session(exhibition)
        publish()
    make_session(exhibition, 2, kind="commission", access="closed")
    page = client.get("/en/commission/").text
    assert "A regular meeting" not in page
    assert "during the exhibition" not in page


def test_commission_page_states_its_legal_basis_with_sources(exhibition, client):
    page = client.get("/ru/commission/").text
    assert "https://adilet.zan.kz/rus/docs/P990001199_/compare/kaz" in page
    assert "http://www.enter-invest.com/en/media-center/news/2011/" in page
    english = client.get("/en/commission/").text
    for fact in ("3 June 1999", "19 August 1999", "17 November 1999", "decision No. 1199", "25 May 2011"):
        assert fact in english


@pytest.mark.parametrize("address", ["/en/conference/", "/en/commission/", "/en/schedule/"])
def test_pages_mark_their_entry_of_the_menu_and_refuse_writing(exhibition, client, address):
    page = client.get(address).text
    assert f'<a href="{address}" aria-current="page">' in page
    assert client.post(address).status_code == 405
