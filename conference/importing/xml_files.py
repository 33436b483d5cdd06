"""Schedule XML as frab, pretalx, Pentabarf and we write it."""

from graphlib import CycleError, TopologicalSorter
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from conference.importing import moments, own
from conference.importing.document import Document, FileRefused, Place
from conference.importing.events import Events
from conference.models.session import Kind
from expo.models.exhibition import TURN_OF_DAY

FIELDS = (
    "date", "start", "end", "duration", "room", "slug", "url", "title", "subtitle",
    "language", "track", "type", "abstract", "description",
)  # fmt: skip
DEEPEST = 50


class Parser(DefusedXMLParser):
    """Refuses entities and bombs, and remembers the line of each element."""

    depth = 0

    def _start(self, *arguments):
        self.depth += 1
        if self.depth > DEEPEST:
            raise FileRefused(_("The XML is nested too deeply."), "xml")
        element = super()._start(*arguments)
        element.line = self.parser.CurrentLineNumber
        return element

    def _end(self, tag):
        self.depth -= 1
        return super()._end(tag)


def read(content, exhibition, language=""):
    """Return the Document of schedule XML. Raises FileRefused where it is none."""
    root = _parse(content)
    if root.tag != "schedule" or root.find("day") is None:
        raise FileRefused(_("This is XML, but no schedule: <schedule> with its days is missing."), "xml")
    conference = root.find("conference")
    generator = root.find("generator")
    document = Document(form="XML", is_own=generator is not None and generator.get("name") == own.GENERATOR)
    document.language = language
    document.title = _said(conference, "acronym") or _said(conference, "title")
    named = moments.zone_of(_said(conference, "time_zone_name"))
    events = Events(document, exhibition.zone, named, _kinds(conference))
    for day in root.findall("day"):
        _read_day(document, events, day)
    events.finish()
    _order_rooms(document)
    return document


def _order_rooms(document):
    """Put the rooms in the order of their system, as far as it shows.

    In a day a room stands where its first event does, so only rooms that begin at once tell their order.
    """
    orders, begins = TopologicalSorter(), {}
    for event in document.events:
        begins.setdefault((event.day, event.room), event.starts_at)
    last = {}
    for (day, room), starts_at in begins.items():
        orders.add(room)
        if (day, starts_at) in last:
            orders.add(room, last[day, starts_at])
        last[day, starts_at] = room
    try:
        order = [name for name in orders.static_order() if name in document.rooms]
    except CycleError:
        return
    document.rooms = {name: document.rooms[name] for name in [*order, *document.rooms]}


def _parse(content):
    # Some systems leave an empty line before the declaration, which XML forbids.
    parser = Parser(forbid_dtd=False, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(content.lstrip())
        return parser.close()
    except DefusedXmlException:
        reason = _("The XML declares entities or loads others: such files are not read.")
        raise FileRefused(reason, "xml") from None
    except (ParseError, LookupError, ValueError) as error:
        reason = _("The XML cannot be read: %(error)s") % {"error": error}
        raise FileRefused(reason, "xml") from None


def _said(element, name):
    return ("" if element is None else element.findtext(name) or "").strip()


def _kinds(conference):
    tracks = () if conference is None else conference.iter("track")
    return {one.get("name"): one.get("slug") for one in tracks if one.get("slug") in Kind.values}


def _read_day(document, events, day):
    try:
        date = moments.parse_date(day.get("date"))
    except ValueError:
        date = None
    turn = TURN_OF_DAY
    try:
        turn = moments.parse(day.get("start"), None)[0].time()
    except ValueError:
        if day.get("start"):
            document.note(_where(day), "start", _("This is no date with a time."))
    for room in day.iter("room"):
        if room.get("name") is None:
            continue
        name = room.get("name").strip()
        if name and name not in document.rooms:
            document.rooms[name] = Place(name, guid=room.get("guid") or "")
        for event in room.findall("event"):
            events.add(_fields(event) | {"room": name or _said(event, "room")}, _where(event), date, turn)
    for event in day.findall("event"):
        events.add(_fields(event), _where(event), date, turn)


def _where(element):
    return _("line %(line)s") % {"line": element.line}


def _fields(event):
    raw = {name: event.get(name) for name in ("id", "guid", "code")}
    for name in FIELDS:
        found = event.find(name)
        if found is not None:
            raw[name] = "".join(found.itertext())
    people = event.find("persons")
    if people is not None:
        raw["persons"] = [
            dict(one.attrib) | {"name": "".join(one.itertext())} for one in people.findall("person")
        ]
    raw["links"] = [
        {"url": one.get("href") or "", "type": one.get("type"), "title": one.text or ""}
        for one in event.iter("link")
    ]
    return raw
