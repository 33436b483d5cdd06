"""What kinds of files are read as a programme, in which encodings, and what is refused."""

import codecs
import json

import pytest
from django.utils import translation

from conference.importing import files
from conference.importing.document import FileRefused
from conference.models import Session
from tests.conference.schedules import as_json, as_xml, bring, event
from tests.conftest import almaty


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def refusal(exhibition, content):
    with pytest.raises(FileRefused) as caught:
        files.read(content, exhibition)
    return "".join(caught.value.messages)


def test_list_of_talks_that_refers_to_rooms_tracks_and_speakers_is_read(exhibition):
    whole = {
        "timezone": "Asia/Almaty",
        "rooms": [{"id": 3, "name": {"en": "Test Room"}}],
        "tracks": [{"id": 5, "name": {"en": "Test Track"}}],
        "speakers": [{"code": "ABC", "name": "Test Person 1"}],
        "talks": [
            {"code": "TALK01", "title": "Test Talk 1", "abstract": "", "speakers": ["ABC"],
             "room": 3, "track": 5,
             "start": "2011-09-08T10:00:00+06:00", "end": "2011-09-08T10:40:00+06:00", "duration": 40},
        ],
    }  # fmt: skip
    bring(exhibition, json.dumps(whole))
    session = Session.objects.get()
    assert (session.title_en, session.room.name_en, session.ends_at) == (
        "Test Talk 1",
        "Test Room",
        almaty(8, 10, 40),
    )
    assert str(session.contributions.get().person) == "Test Person 1"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_and_other_encodings_are_read(exhibition, encoding):
    text = as_json(event(1, language="ru", title="Пробный доклад")).decode()
    bring(exhibition, text.encode(encoding))
    assert [one.title_ru for one in Session.objects.all()] == ["Пробный доклад"]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("\n\n<?xml version='1.0'?>", "utf-8"),
        ("<?xml version='1.0'?>", "utf-8-sig"),
        ("<?xml version='1.0' encoding='windows-1251'?>", "cp1251"),
        ("<?xml version='1.0' encoding='utf-16'?>", "utf-16"),
        ("", "utf-8"),
    ],
)
def test_xml_is_read_in_the_encoding_that_it_declares(exhibition, head, encoding):
    text = as_xml(event(1, language="ru", title="Пробный доклад"), head=head).decode()
    bring(exhibition, text.encode(encoding))
    assert [one.title_ru for one in Session.objects.all()] == ["Пробный доклад"]


BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><schedule>&y;</schedule>'
OUTER = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><schedule>&x;</schedule>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"%PDF-1.7\n", "no file of a programme"),
        (b"\x89PNG\r\n\x1a\n", "no file of a programme"),
        (b"\xd0\xcf\x11\xe0old", "XLS"),
        (b"PK\x03\x04zip", "no workbook"),
        (b"<!DOCTYPE html><html></html>", "page of the web"),
        (b"<rss></rss>", "no schedule"),
        (b"<schedule><day>", "XML cannot be read"),
        (BOMB.encode(), "declares entities"),
        (OUTER.encode(), "declares entities"),
        (b"<schedule>" + b"<day>" * 100, "nested too deeply"),
        (b"{", "JSON cannot be read"),
        (b"[" * 100_000, "JSON"),
        (b"{}", "no schedule"),
        (b'{"schedule": {"conference": {"days": []}}}', "no schedule"),
        (b'{"schedule": 5}', "no schedule"),
        (b"[1, 2]", "no session"),
        (b"title;start", "no session"),
        (b"just words\nand more", "No column"),
        (b"x" * (files.MOST_BYTES + 1), "larger than 10 MB"),
    ],
)
def test_file_that_is_no_programme_is_refused_with_a_reason(exhibition, content, reason):
    assert reason in refusal(exhibition, content)


def test_fields_of_any_kind_are_no_mistake_of_the_server(exhibition):
    odd = [None, 5, -1.5, True, [], ["x"], {}, {"x": 1}, "", "\n", "\x00", "x" * 5000]
    fields = list(event(1))
    events = [event(number, **{field: value}) for number, (field, value) in enumerate(
        ((field, value) for field in fields for value in odd if (field, type(value)) != ("room", dict)), 1
    )]  # fmt: skip
    whole = {
        "schedule": {"conference": {"days": [{"rooms": {"Test Room": events}}], "rooms": odd, "tracks": odd}}
    }
    plan = bring(exhibition, json.dumps(whole))
    assert sum(plan.counts.values()) == len(events)
    assert bring(exhibition, json.dumps(whole)).counts["changed"] == 0
