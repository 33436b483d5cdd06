"""The programme as schedule XML, which EventFahrplan and Giggity read: https://c3voc.de/wiki/schedule.

It says what its twin in JSON says, so it is written from that.
"""

from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from conference import schedule_json

# What the twin calls otherwise is left out here and written by hand.
OF_THE_CONFERENCE = ("acronym", "title", "start", "end", "timeslot_duration", "time_zone_name", "url")
OF_AN_EVENT = (
    "date", "start", "duration", "room", "slug", "url", "title", "subtitle",
    "language", "track", "type", "abstract", "description",
)  # fmt: skip


def write(whole, slots):
    """Return the document of ``slots`` as bytes, the same for the same release and language."""
    twin = schedule_json.document(whole, slots)
    said = twin["schedule"]
    root = Element("schedule")
    system = urlsplit(twin["generator"]["url"]).netloc
    SubElement(root, "generator", name=twin["generator"]["name"], system=system)
    _text(root, "version", said["version"])
    _conference(root, said)
    guids = {room["name"]: room["guid"] for room in said["conference"]["rooms"]}
    for day in said["conference"]["days"]:
        _day(root, day, guids)
    indent(root)
    return tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _text(parent, name, text, **attributes):
    SubElement(parent, name, attributes).text = text or ""


def _conference(root, said):
    conference = SubElement(root, "conference")
    for name in OF_THE_CONFERENCE:
        _text(conference, name, said["conference"][name])
    _text(conference, "days", str(said["conference"]["daysCount"]))
    _text(conference, "base_url", said["base_url"])
    for track in said["conference"]["tracks"]:
        SubElement(conference, "track", track)


def _day(root, day, guids):
    element = SubElement(
        root, "day", index=str(day["index"]), date=day["date"], start=day["day_start"], end=day["day_end"]
    )
    for name, events in day["rooms"].items():
        room = SubElement(element, "room", name=name, guid=guids[name])
        for event in events:
            _event(room, event)


def _event(room, event):
    element = SubElement(room, "event", id=str(event["id"]), guid=event["guid"], code=event["code"])
    for name in OF_AN_EVENT:
        _text(element, name, event[name])
    recording = SubElement(element, "recording")
    _text(recording, "license", "")
    _text(recording, "optout", "true" if event["do_not_record"] else "false")
    persons = SubElement(element, "persons")
    for one in event["persons"]:
        _text(persons, "person", one["name"], id=str(one["id"]), guid=one["guid"])
    links = SubElement(element, "links")
    for link in event["links"]:
        _text(links, "link", link["title"], href=link["url"], type=link["type"])
    attachments = SubElement(element, "attachments")
    for one in event["attachments"]:
        _text(attachments, "attachment", one["title"], href=one["url"], type=one["type"])
