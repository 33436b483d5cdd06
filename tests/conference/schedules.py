"""Schedules such as other systems publish, plainly made up, with the faults of real ones."""

import json
import uuid
from xml.sax.saxutils import escape, quoteattr

from conference import publishing
from conference.importing import applying, files, planning
from conference.models import (
    Conference,
    Release,
    Room,
    Session,
    Slot,
    SlotContribution,
    SlotPresenter,
    Track,
)


def guid(number):
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://test.example/{number}"))


def event(number=1, **values):
    """An event as frab and pretalx write it in JSON. None leaves a field out."""
    hour = 9 + number
    raw = {
        "id": number,
        "guid": guid(number),
        "date": f"2011-09-08T{hour:02}:00:00+06:00",
        "start": f"{hour:02}:00",
        "duration": "01:00",
        "room": "Test Room",
        "slug": f"test-{number}-talk",
        "url": f"https://test.example/{number}",
        "title": f"Test Talk {number}",
        "subtitle": "",
        "track": "Test Track",
        "type": "lecture",
        "language": "en",
        "abstract": f"Test abstract {number}.",
        "description": "",
        "persons": [{"id": number, "public_name": f"Test Person {number}"}],
        "links": [],
        **values,
    }
    return {name: value for name, value in raw.items() if value is not None}


def conference(*events, zone="Asia/Almaty", date="2011-09-08", **values):
    rooms = {}
    for one in events:
        rooms.setdefault(one.get("room", ""), []).append(one)
    day = {
        "index": 1,
        "date": date,
        "day_start": f"{date}T04:00:00+06:00",
        "day_end": f"{date}T23:59:00+06:00",
        "rooms": rooms,
    }
    return {"acronym": "test", "title": "Test Conference", "time_zone_name": zone, "days": [day], **values}


def as_json(*events, **values):
    """The JSON of frab."""
    return json.dumps({"schedule": {"version": "1", "conference": conference(*events, **values)}}).encode()


def as_xml(*events, zone="Asia/Almaty", date="2011-09-08", head='<?xml version="1.0" encoding="utf-8"?>'):
    """The XML of frab and of pretalx."""
    rooms = {}
    for one in events:
        rooms.setdefault(one.get("room", ""), []).append(_xml(one))
    inside = "".join(f"<room name={quoteattr(name)}>{''.join(found)}</room>" for name, found in rooms.items())
    return (
        f"{head}<schedule><version>1</version><conference><acronym>test</acronym>"
        f"<time_zone_name>{zone}</time_zone_name></conference>"
        f"<day index='1' date='{date}'>{inside}</day></schedule>"
    ).encode()


def _xml(one):
    plain = "".join(
        f"<{name}>{escape(str(value))}</{name}>"
        for name, value in one.items()
        if name not in ("id", "guid", "persons", "links")
    )
    people = "".join(
        f"<person id='{one['id']}'>{one['public_name']}</person>" for one in one.get("persons", ())
    )
    head = f"<event id='{one.get('id', '')}' guid='{one.get('guid', '')}'>"
    return f"{head}{plain}<persons>{people}</persons></event>"


def bring(exhibition, content, user=None, **wishes):
    """Import what a file holds and return the plan."""
    content = content.encode() if isinstance(content, str) else content
    wishes = planning.Wishes(**{"create_rooms": True} | wishes)
    document = files.read(content, exhibition, wishes.language)
    return applying.apply(exhibition=exhibition, document=document, wishes=wishes, user=user)


def told(plan):
    return [str(one) for one in plan.problems]


def publish(exhibition):
    return publishing.publish(exhibition=exhibition, name="Test release")


def export(client, form, language):
    return client.get(f"/schedule.{form}?lang={language}").content


def empty(exhibition):
    """Leave the edition its days, its sectors and its exhibitors."""
    SlotPresenter.objects.filter(slot__release__exhibition=exhibition).delete()
    SlotContribution.objects.filter(slot__release__exhibition=exhibition).delete()
    Slot.objects.filter(release__exhibition=exhibition).delete()
    Release.objects.filter(exhibition=exhibition).delete()
    Session.objects.filter(exhibition=exhibition).delete()
    Track.objects.filter(conference__exhibition=exhibition).delete()
    Room.objects.filter(exhibition=exhibition).delete()
    Conference.objects.filter(exhibition=exhibition).delete()


def take(exhibition, content):
    """Import a feed of ours into an edition that may have nothing, and return the counts."""
    plan = bring(exhibition, content, create_rooms=True, create_tracks=True)
    assert plan.errors == []
    return plan.counts
