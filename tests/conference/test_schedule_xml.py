"""The schedule format: valid by the schemas of its authors, one programme in XML, JSON and iCalendar."""

import datetime as dt
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from conference import descriptions, ical, schedule_json, schedule_xml
from conference.models import Conference, Track
from conference.programme import Programme
from expo.models import Exhibition
from tests.conference.xsd import Schema
from tests.conftest import almaty, make_hall, make_organisation, make_room, make_session

FOLDER = Path(__file__).parent / "schema"
XSD = FOLDER / "schedule.xml.xsd"
LANGUAGES = ("ru", "kk", "be", "en")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300)
IN_MEMORY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def rich(exhibition, publish):
    """A programme with all that is difficult: two rooms of one name, a night, markup, a second release."""
    conference = Conference.objects.create(exhibition=exhibition, title_en="Test Conference")
    track = Track.objects.create(conference=conference, code="second", name_en="Second section")
    stage = make_room(exhibition, "STAGE", name_en="Hall", name_ru="Зал", hall=make_hall(exhibition, "A"))
    other = make_room(exhibition, "OTHER", name_en="Hall", name_ru="Зал", position=1)
    make_session(
        exhibition, 1, room=stage, organisations=[make_organisation(1, website="https://company.example/?a=1&b=2")],
        kind="conference-section", track=track, languages=["ru", "kk"], channels=["en"],
        title_ru="«Беларусь» & <Казахстан>", abstract_ru="Первая строка\r\nВторая\x0b строка]]>",
        starts_at=almaty(7, 10), ends_at=almaty(7, 11, 30),
    )  # fmt: skip
    make_session(exhibition, 2, room=other, starts_at=almaty(7, 10), ends_at=almaty(7, 11))
    make_session(
        exhibition, 3, room=stage, kind="show", starts_at=almaty(8, 23, 30), ends_at=almaty(9, 0, 30)
    )
    make_session(exhibition, 4, room=other, kind="open-day", starts_at=almaty(10, 4), ends_at=almaty(11, 4))
    exhibition.sessions.filter(reference="T001").update(
        provenance="item", provenance_url="https://source.example/"
    )
    publish()
    return publish()


def xml(client, query=""):
    response = client.get(f"/schedule.xml{query}")
    assert response.status_code == 200
    return response.content


def tree(client, query=""):
    return ET.fromstring(xml(client, query))  # noqa: S314


def twin(client, query=""):
    return json.loads(client.get(f"/schedule.json{query}").content)


def faults(document):
    """Ask the judge of the tests, and xmllint where it is installed."""
    found = Schema(XSD).faults(document)
    if shutil.which("xmllint"):
        asked = subprocess.run(
            ["xmllint", "--noout", "--schema", XSD, "-"], input=document, capture_output=True
        )
        assert (asked.returncode == 0) is (found == []), asked.stderr
    return found


def sessions_of(document):
    days = document["schedule"]["conference"]["days"]
    return [one for day in days for room in day["rooms"].values() for one in room]


def test_schemas_are_those_of_their_authors():
    said = (FOLDER / "README.md").read_text()
    for name in ("schedule.xml.xsd", "schedule.schema.json"):
        assert f"| `{hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()}` |" in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("narrowed", ["", "&day=2011-09-08", "&room=OTHER", "&track=show", "&codes="])
def test_xml_is_valid_by_the_schema_of_the_format(client, rich, language, narrowed):
    assert faults(xml(client, f"?lang={language}{narrowed}")) == []


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("<duration>01:30</duration>", "<duration>90</duration>", "'90' is no duration"),
        ("<duration>01:30</duration>", "", "event lacks duration"),
        ("<start>10:00</start>", "<start>10:00+06</start>", "is no start"),
        ("+06:00</date>", "</date>", "is no dateTimeTZ"),
        ("<optout>false", "<optout>no", "'no' is no xs:boolean"),
        ("<recording>", "<recording><extra />", "recording has extra out of place"),
        ('index="2"', 'index="1"', "day_index_unique: 1 is there twice"),
        ('index="2"', 'index="0"', "'0' is no xs:positiveInteger"),
        ('end="2011-09-11T04:00:00+06:00"', "", "day lacks the attribute end"),
        ("<acronym>test_expo_2011", "<acronym>Test EXPO", "is no acronym"),
        ("<version>", "<Version>1</Version><version>", "schedule has Version out of place"),
    ],
)
def test_judge_finds_what_is_wrong(client, rich, good, bad, said):
    document = xml(client).decode()
    assert good in document
    found = faults(document.replace(good, bad, 1).encode())
    assert any(said in fault for fault in found), found


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_is_valid_by_the_schema_of_the_format(client, rich, language):
    schema = json.loads((FOLDER / "schedule.schema.json").read_text())
    validator = jsonschema.Draft6Validator(schema, format_checker=jsonschema.Draft6Validator.FORMAT_CHECKER)
    document = twin(client, f"?lang={language}")
    assert [fault.message for fault in validator.iter_errors(document)] == []
    assert len(sessions_of(document)) == 4


def test_xml_is_utf8_without_a_mark_and_with_cyrillic_letters(client, rich):
    response = client.get("/schedule.xml?lang=ru")
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert response.content.startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<schedule>")
    assert "«Беларусь» &amp; &lt;Казахстан&gt;" in response.content.decode("utf-8")
    assert "&#" not in response.text


def test_root_says_which_release_of_which_conference_it_is(client, rich):
    root = tree(client, "?lang=en")
    conference = {one.tag: one.text for one in root.find("conference") if one.tag != "track"}
    assert root.find("generator").attrib == {"name": "belarus-expo", "system": "127.0.0.1:8000"}
    assert root.findtext("version") == "2: Test release"
    assert conference == {
        "acronym": "test_expo_2011",
        "title": "Test Exhibition",
        "start": "2011-09-07",
        "end": "2011-09-10",
        "days": "4",
        "timeslot_duration": "00:05",
        "time_zone_name": "Asia/Almaty",
        "url": "http://127.0.0.1:8000/en/schedule/",
        "base_url": "http://127.0.0.1:8000/en/schedule/",
    }
    assert [track.attrib for track in root.iterfind("conference/track")] == [
        {"name": "Conference section", "slug": "conference-section"},
        {"name": "Open day", "slug": "open-day"},
        {"name": "Seminar", "slug": "seminar"},
        {"name": "Show", "slug": "show"},
    ]


def test_event_carries_its_whole_text(client, rich, exhibition):
    session = exhibition.sessions.get(reference="T001")
    event = tree(client, "?lang=ru").find(f".//event[@guid='{session.uid}']")
    said = {one.tag: one.text or "" for one in event if not len(one)}
    assert event.get("code") == session.code.upper()
    assert said == {
        "date": "2011-09-07T10:00:00+06:00",
        "start": "10:00",
        "duration": "01:30",
        "room": "Зал (STAGE)",
        "slug": f"test_expo_2011-{session.code}",
        "url": f"http://127.0.0.1:8000/ru/schedule/{session.code}/",
        "title": "«Беларусь» & <Казахстан>",
        "subtitle": "Second section",
        "language": "ru",
        "track": "Секция конференции",
        "type": "Вход свободный",
        "abstract": "Первая строка\nВторая строка]]>",
        "description": said["description"],
        "persons": "",
        "attachments": "",
    }
    assert said["description"].startswith("Организации: Пробная компания 1\n")
    assert [(link.text, link.get("href")) for link in event.iterfind("links/link")] == [
        ("Пробная компания 1", "https://company.example/?a=1&b=2"),
        ("Источник", "https://source.example/"),
    ]
    assert event.findtext("recording/optout") == "false"


def test_working_languages_are_named(client, rich, exhibition):
    session = exhibition.sessions.get(reference="T001")
    event = tree(client, f"?lang=en&code={session.code}").find(".//event")
    languages = "Working languages: Russian, Kazakh. Simultaneous interpretation: English"
    assert languages in event.findtext("description").split("\n")
    (calendar,) = Calendar.from_ical(client.get(f"/schedule.ics?lang=en&code={session.code}").content).events
    assert languages in calendar["DESCRIPTION"].split("\n")


def test_session_after_midnight_belongs_to_the_evening_before(client, rich):
    days = tree(client).findall("day")
    assert [(day.get("date"), day.get("start"), day.get("end")) for day in days][1] == (
        "2011-09-08",
        "2011-09-08T04:00:00+06:00",
        "2011-09-09T04:00:00+06:00",
    )
    assert [event.findtext("date") for event in days[1].iter("event")] == ["2011-09-08T23:30:00+06:00"]
    assert [event.findtext("duration") for event in days[1].iter("event")] == ["01:00"]
    assert list(days[2].iter("event")) == []


def test_duration_stays_below_a_day(client, rich):
    lengths = [event.findtext("duration") for event in tree(client).iter("event")]
    assert sorted(lengths) == ["01:00", "01:00", "01:30", "23:59"]
    assert all(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", length) for length in lengths)


def test_rooms_of_one_name_are_kept_apart(client, rich):
    rooms = tree(client, "?lang=en").findall("day/room")
    assert [(room.get("name"), len(room)) for room in rooms[:2]] == [("Hall (STAGE)", 1), ("Hall (OTHER)", 1)]
    assert len({room.get("guid") for room in rooms}) == 2
    named = [room["name"] for room in twin(client, "?lang=en")["schedule"]["conference"]["rooms"]]
    assert named == ["Hall (STAGE)", "Hall (OTHER)"]


def test_xml_json_and_calendar_know_a_session_by_the_same_marks(client, rich):
    events = list(tree(client).iter("event"))
    in_json = {one["guid"]: (str(one["id"]), one["code"], one["slug"]) for one in sessions_of(twin(client))}
    in_xml = {one.get("guid"): (one.get("id"), one.get("code"), one.findtext("slug")) for one in events}
    calendar = Calendar.from_ical(client.get("/schedule.ics").content)
    assert in_xml == in_json
    assert {event["UID"] for event in calendar.events} == {f"{guid}@test-expo-2011" for guid in in_xml}
    starts = {event["UID"].split("@")[0]: event["DTSTART"].dt for event in calendar.events}
    assert {
        one.get("guid"): dt.datetime.fromisoformat(one.findtext("date")).replace(tzinfo=None)
        for one in events
    } == {guid: start.replace(tzinfo=None) for guid, start in starts.items()}


@pytest.mark.parametrize(("code", "number"), [("222222", 917087137), ("zzzzzz", 1804590817)])
def test_number_of_a_session_is_that_of_its_code_and_never_changes(exhibition, client, publish, code, number):
    make_session(exhibition, code=code)
    publish()
    ids = [int(event.get("id")) for event in tree(client).iter("event")]
    assert ids == [number]
    # Apps for phones keep it in a signed integer.
    assert number < 2**31


@pytest.mark.parametrize(
    ("slug", "acronym"), [("x", "x___"), ("Belarus-EXPO-2011", "belarus_expo_2011"), ("expo2012", "expo2012")]
)
def test_acronym_fits_the_format(slug, acronym):
    exhibition = Exhibition(slug=slug)
    assert schedule_json.acronym(exhibition) == acronym
    assert re.fullmatch("[a-z0-9_-]{4,}", acronym)


def test_programme_without_a_release_is_valid_and_empty(exhibition, client):
    make_session(exhibition)
    assert faults(xml(client)) == []
    assert list(tree(client).iter("event")) == []
    assert tree(client).findtext("version") == ""


@pytest.fixture
def loaded(rich, exhibition):
    """The programme and one of its slots, read once: what follows changes it in memory only."""
    whole = Programme(exhibition)
    slot = whole.query().prefetch_related("presenters__organisation").first()
    with translation.override("ru"):
        yield whole, slot


@IN_MEMORY
@given(title=TEXT, abstract=TEXT)
def test_any_text_survives_the_xml(loaded, title, abstract):
    whole, slot = loaded
    slot.title_ru, slot.abstract_ru = title, abstract
    document = schedule_xml.write(whole, [slot])
    event = ET.fromstring(document).find("day/room/event")  # noqa: S314
    assert event.findtext("title") == descriptions.clean(title)
    assert event.findtext("abstract") == descriptions.clean(abstract)
    assert Schema(XSD).faults(document) == []


@IN_MEMORY
@given(title=TEXT, abstract=TEXT)
def test_any_text_survives_the_calendar(loaded, title, abstract):
    whole, slot = loaded
    slot.title_ru, slot.abstract_ru = title, abstract
    document = ical.write(whole, [slot])
    assert max(map(len, document.split(b"\r\n"))) <= 75
    assert all(line.decode() or True for line in document.split(b"\r\n"))
    (event,) = Calendar.from_ical(document).events
    assert event["SUMMARY"] == descriptions.clean(title)
    assert event["DESCRIPTION"].startswith(descriptions.clean(abstract))


@IN_MEMORY
@given(text=TEXT)
def test_cleaning_takes_away_control_characters_alone(text):
    cleaned = descriptions.clean(text)
    assert descriptions.clean(cleaned) == cleaned
    assert [sign for sign in cleaned if sign.isprintable()] == [
        sign for sign in text if sign.isprintable() and ord(sign) & 0xFFFE != 0xFFFE
    ]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", cleaned)
