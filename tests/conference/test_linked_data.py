"""What search engines read of a session."""

import json
import re

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from conference import linked_data
from conference.models import Slot
from tests.conftest import almaty, make_hall, make_organisation, make_room, make_session

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def data(client, session, language="en"):
    page = client.get(f"/{language}/schedule/{session.code}/")
    found, _path = SCRIPT.findall(page.text)
    return json.loads(found)


def test_session_page_describes_its_event(exhibition, client, publish):
    room = make_room(exhibition, "STAGE", hall=make_hall(exhibition, "A"))
    companies = [make_organisation(2, website="https://company.example/"), make_organisation(1)]
    session = make_session(
        exhibition, room=room, organisations=companies, languages=["ru", "en"], abstract_en="Test text.",
        starts_at=almaty(7, 23), ends_at=almaty(8, 0, 30),
    )  # fmt: skip
    publish()
    address = f"{settings.BASE_URL}/en/schedule/{session.code}/"
    place = {"@type": "PostalAddress", "addressLocality": "Almaty", "addressCountry": "Kazakhstan"}
    presenting = [
        {"@type": "Organization", "name": "Test Company 2", "url": "https://company.example/"},
        {"@type": "Organization", "name": "Test Company 1"},
    ]
    assert data(client, session) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": address,
        "url": address,
        "identifier": str(session.uid),
        "name": "Test Seminar 1",
        "description": "Test text.\nReconstruction. This session is shown by way of example: "
        "no document about it has been found.",
        "startDate": "2011-09-07T23:00:00+06:00",
        "endDate": "2011-09-08T00:30:00+06:00",
        "disambiguatingDescription": "Reconstruction. This session is shown by way of example: "
        "no document about it has been found.",
        "image": f"{address}card.png",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": "Room STAGE, Hall A",
            "address": place,
            "maximumAttendeeCapacity": 100,
        },
        "inLanguage": ["ru", "en"],
        "superEvent": {
            "@type": "ExhibitionEvent",
            "name": "Test Exhibition",
            "startDate": "2011-09-07",
            "endDate": "2011-09-10",
            "eventStatus": "https://schema.org/EventScheduled",
            "location": {"@type": "Place", "name": "Almaty", "address": place},
            "url": f"{settings.BASE_URL}/en/",
        },
        "mainEntityOfPage": {"@type": "WebPage", "@id": address, "inLanguage": "en"},
        "organizer": presenting,
        "performer": presenting,
    }


def test_what_is_not_known_is_left_out(exhibition, client, publish):
    session = make_session(exhibition)
    publish()
    assert {"organizer", "performer", "inLanguage"} & data(client, session).keys() == set()


@pytest.mark.parametrize(("language", "name"), [("ru", "Пробный семинар 1"), ("en", "Test Seminar 1")])
def test_event_speaks_the_language_of_the_page(exhibition, client, publish, language, name):
    session = make_session(exhibition)
    publish()
    found = data(client, session, language)
    assert found["name"] == name
    assert found["mainEntityOfPage"]["inLanguage"] == language


def test_title_cannot_break_out_of_the_script(exhibition, client, publish):
    title = "</script><script>alert(1)</script><!-- <script> ]]> & \u2028"
    session = make_session(exhibition, title_en=title)
    publish()
    page = client.get(f"/en/schedule/{session.code}/").text
    found, path = SCRIPT.findall(page)
    assert json.loads(found)["name"] == title
    assert json.loads(path)["itemListElement"][-1]["name"] == title
    assert not set("<>&\u2028") & set(found + path)
    assert "<script>alert" not in page


def test_other_pages_describe_no_event(exhibition, client, publish):
    make_session(exhibition)
    publish()
    assert "ld+json" not in client.get("/en/schedule/").text


@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_title_is_read_back_from_the_script(described, title):
    exhibition, slot = described
    slot.title_en = slot.title_ru = title
    text = linked_data.script(exhibition, slot, [])
    assert json.loads(text).get("name", "") == linked_data.descriptions.clean(title)
    assert not set("<>&\u2028\u2029") & set(text)


@pytest.fixture
def described(exhibition, publish):
    make_session(exhibition)
    publish()
    return exhibition, Slot.objects.select_related("room__hall").get()
