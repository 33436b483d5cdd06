"""The text of a protocol as data, and its hash."""

import datetime as dt
import json

import pytest

from conference import protocol_text
from conference.models.commission import Decision, Executor, Office, Part
from tests.meeting import (
    make_body,
    make_delegate,
    make_item,
    make_paragraph,
    make_person,
    make_protocol,
)


@pytest.fixture
def protocol(found):
    return make_protocol(found.meeting)


def make_decision(protocol, item, by, number="2.1"):
    paragraph = make_paragraph(
        protocol,
        "decision",
        by,
        item=item,
        texts={"ru": "Провести семинар.", "kk": "Семинар өткізілсін."},
        numbers={"ru": number, "kk": number},
    )
    Decision.objects.filter(pk=paragraph.decision.pk).update(deadline="date", due_on=dt.date(2011, 12, 31))
    return paragraph


def test_whole_tells_the_meeting(found, protocol):
    told = protocol_text.whole(protocol)

    assert told["format"] == 1
    assert told["meeting"] == {
        "number": None,
        "host": "KZ",
        "languages": ["ru", "kk"],
        "starts_at": "2011-09-09T10:00:00+06:00",
        "ends_at": "2011-09-09T13:00:00+06:00",
        "room": {"ru": "Зал CLOSED1", "kk": "Зал CLOSED1"},
        "city": {"ru": "Алматы", "kk": "Алматы"},
    }
    assert [one["number"] for one in told["agenda"]] == [1, 2]
    assert told["agenda"][1]["title"]["kk"].endswith("мәселе 2")


def test_whole_stands_without_room_and_time(found, protocol):
    found.meeting.session = None
    found.meeting.save()

    told = protocol_text.whole(protocol)["meeting"]

    assert (told["starts_at"], told["ends_at"], told["room"]) == (None, None, {"ru": "", "kk": ""})


def test_whole_lists_the_confirmed_delegates_their_head_first(found, protocol):
    person = make_person(70, position_ru="Председатель", organisation=found.kz_body)
    make_delegate(found.meeting, Part.KZ, role="head", person=person, position=5)
    make_delegate(found.meeting, Part.KZ, confirmed_at=None)
    make_delegate(found.meeting, Part.KZ, organisation=found.kz_body, position=6)

    lines = protocol_text.whole(protocol)["delegations"]["KZ"]

    assert [line["role"] for line in lines] == ["head", "member", "member"]
    assert lines[0]["name"]["ru"] == "Персона70"
    assert lines[0]["position"] == {"ru": "Председатель", "kk": "Председатель"}
    assert lines[0]["body"]["ru"] == "Пробное ведомство KZ 1"
    assert lines[2]["name"] == {"ru": "", "kk": ""}


def test_whole_names_the_co_chairs_of_the_day(found, protocol):
    Office.objects.filter(role="co-chair", part=Part.BY).update(until=dt.date(2011, 9, 8))
    Office.objects.create(part=Part.BY, role="co-chair", person=make_person(71), since=dt.date(2011, 9, 9))
    Office.objects.filter(role="co-chair", part=Part.KZ).delete()

    told = protocol_text.whole(protocol)["co_chairs"]

    assert list(told) == ["BY"]
    assert told["BY"]["name"]["ru"] == "Персона71"


def test_whole_gives_each_paragraph_with_what_a_decision_asks(found, protocol):
    make_paragraph(protocol, by=found.by_secretary, texts={"ru": "Состоялось", "kk": "Өтті"})
    decision = make_decision(protocol, found.items[2], found.by_secretary)
    Executor.objects.create(
        decision=decision.decision, organisation=found.kz_body, part="KZ", role="co-executor"
    )
    Executor.objects.create(decision=decision.decision, organisation=found.by_body, part="BY")

    first, second = protocol_text.whole(protocol)["paragraphs"]

    assert (first["kind"], first["number"], first["item"]) == ("preamble", {}, None)
    assert (first["text"], first["executors"], first["deadline"]) == (
        {"ru": "Состоялось", "kk": "Өтті"},
        [],
        None,
    )
    assert (second["key"], second["item"]) == (decision.key, 2)
    assert second["number"] == {"ru": "2.1", "kk": "2.1"}
    assert [(one["role"], one["part"]) for one in second["executors"]] == [
        ("responsible", "BY"),
        ("co-executor", "KZ"),
    ]
    assert second["executors"][0]["name"]["ru"] == "Пробное ведомство BY 1"
    assert second["deadline"] == {"kind": "date", "on": "2011-12-31"}


def test_digest_is_the_same_after_the_database_kept_the_text(found, protocol):
    make_decision(protocol, found.items[2], found.by_secretary)
    told = protocol_text.whole(protocol)

    assert protocol_text.digest(json.loads(json.dumps(told))) == protocol_text.digest(told)
    assert len(protocol_text.digest(told)) == 64
    assert protocol_text.digest(told | {"format": 2}) != protocol_text.digest(told)


def test_whole_takes_as_many_queries_for_a_longer_protocol(found, protocol, django_assert_num_queries):
    first = make_decision(protocol, found.items[2], found.by_secretary).decision
    Executor.objects.create(decision=first, organisation=found.kz_body, part="KZ")
    with django_assert_num_queries(8):
        protocol_text.whole(protocol)
    for number in range(2, 5):
        decision = make_decision(protocol, found.items[2], found.by_secretary, f"2.{number}").decision
        body = make_body("BY", number)
        Executor.objects.create(decision=decision, organisation=body, part="BY")
        make_item(found.meeting, position=number + 1)
        make_delegate(found.meeting, Part.BY, person=make_person(90 + number, organisation=body))

    with django_assert_num_queries(8):
        protocol_text.whole(protocol)
