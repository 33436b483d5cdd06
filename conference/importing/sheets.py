"""Programmes in CSV and XLSX, a session a row, in the columns that ``columns`` describes."""

import csv
import datetime as dt
import io
import re
import uuid
import zipfile
import zlib
from collections import Counter
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from conference.descriptions import clean
from conference.importing import durations, moments, own
from conference.importing.columns import columns
from conference.importing.document import Document, Event, FileRefused, Named, Place
from conference.models import Contribution, Session
from conference.models.session import Access, Kind
from expo.languages import CODES
from expo.models import Provenance

MOST_ROWS, MOST_COLUMNS = 10_000, 100
MOST_UNPACKED = 200 * 1024 * 1024
LONGEST_TITLE = Session._meta.get_field("title").max_length
LONGEST_REFERENCE = Session._meta.get_field("reference").max_length
# What the library stumbles upon in a file that is damaged, or that is another archive.
DAMAGE = (
    AttributeError, ArithmeticError, zipfile.BadZipFile, DefusedXmlException, EOFError, InvalidFileException,
    LookupError, NotImplementedError, OSError, ParseError, RuntimeError, TypeError, ValueError, zlib.error,
)  # fmt: skip
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ROLE = re.compile(r"(.*?)\s*\(([^()]+)\)")


def read_csv(text, exhibition, language=""):
    """Return the Document of a CSV file with commas, semicolons or tabs."""
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)

    def rows():
        line = 1
        for row in reader:
            yield _("line %(line)s") % {"line": line}, row
            line = reader.line_num + 1

    try:
        return _read("CSV", rows(), exhibition, language)
    except csv.Error as error:
        raise FileRefused(_("The CSV cannot be read: %(error)s") % {"error": error}, "csv") from None


def read_xlsx(content, exhibition, language=""):
    """Return the Document of the first sheet that has a title among its columns."""
    book = _book(content)
    try:
        sheet = next((one for one in book.worksheets if _has_title(one)), None)
        rows = [] if sheet is None else list(_rows(sheet))
    except DAMAGE:
        raise FileRefused(_damaged(), "xlsx") from None
    finally:
        book.close()
    if sheet is None:
        raise FileRefused(_no_title(), "columns")
    return _read("XLSX", rows, exhibition, language)


def _rows(sheet):
    """At most as many as are read, and one more, by which it shows that there are too many."""
    found = sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)
    for number, row in enumerate(found, 1):
        yield _("row %(row)s") % {"row": number}, row


def _damaged():
    return _("This is no workbook that can be read. Save it as XLSX once more, or as CSV.")


def _book(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except DAMAGE:
        raise FileRefused(_damaged(), "xlsx") from None
    if unpacked > MOST_UNPACKED:
        raise FileRefused(_("The workbook is too large when it is unpacked."), "size")
    return book


def _has_title(sheet):
    first = next(sheet.iter_rows(values_only=True, max_row=1, max_col=MOST_COLUMNS), ())
    return any(name.startswith("title") for name in _heads(first).values())


def _heads(row):
    """Return ``{place: name of the column}``, as far as they are known."""
    known = {other: column.name for column in columns() for other in (column.name, *column.others)}
    known |= dict.fromkeys(("title", "name", "название", "заголовок"), "title")
    known |= dict.fromkeys(("abstract", "description", "описание"), "abstract")
    written = ((place, str(cell or "").strip().casefold()) for place, cell in enumerate(row))
    found = {
        place: known[name.replace(" ", "_")] for place, name in written if name.replace(" ", "_") in known
    }
    return {
        place: name
        for place, name in found.items()
        if name not in [found[one] for one in found if one < place]
    }


def _no_title():
    return _("No column “title”, “title_en” or “title_ru” is in the first row: see the template.")


def _read(form, rows, exhibition, language):
    document = Document(form=form, language=language)
    rows = iter(rows)
    where, first = next(rows, ("", ()))
    heads = _heads(first)
    if not any(name.startswith("title") for name in heads.values()):
        raise FileRefused(_no_title(), "columns")
    for place, cell in enumerate(first):
        if place not in heads and str(cell or "").strip():
            document.note(
                where, str(cell)[:60], _("No such column is known, or it stands there twice: it is left out.")
            )
    for number, (where, row) in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise FileRefused(_("The sheet has more than %(most)s rows.") % {"most": MOST_ROWS}, "size")
        cells = {
            name: row[place]
            for place, name in heads.items()
            if place < len(row) and not _is_empty(row[place])
        }
        if cells:
            document.events.append(_Row(document, exhibition, where, cells).event)
    _part(document)
    return document


def _is_empty(cell):
    return cell is None or (isinstance(cell, str) and not cell.strip())


class _Row:
    """One row. Empty cells say nothing: what the draft has there stays."""

    def __init__(self, document, exhibition, where, cells):
        self.document, self.exhibition, self.cells = document, exhibition, cells
        self.event = Event(where=where, is_certain=True)
        self._set_texts()
        self._set_identity()
        self._set_time()
        self._set_choices()
        self._set_names()

    def refuse(self, column, reason):
        self.event.is_refused = True
        self.document.report(self.event.where, column, reason)

    def text(self, name):
        value = self.cells.get(name, "")
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return clean(str(value)).strip()

    def language_of(self, text):
        return self.document.language or ("ru" if _CYRILLIC.search(text) else "en")

    def _set_texts(self):
        for code in ("", *CODES):
            name = f"title_{code}".rstrip("_")
            if title := " ".join(self.text(name).split()):
                language = code or self.language_of(title)
                self.event.titles.setdefault(language, title)
                if len(title) > LONGEST_TITLE:
                    self.refuse(name, _("It is longer than %(most)s signs.") % {"most": LONGEST_TITLE})
            if abstract := self.text(f"abstract_{code}".rstrip("_")):
                language = code or self.language_of(abstract)
                self.event.abstracts.setdefault(language, abstract)

    def _set_identity(self):
        event, guid = self.event, self.text("guid")
        event.reference = event.number = self.text("reference")
        if len(event.reference) > LONGEST_REFERENCE:
            self.refuse("reference", _("It is longer than %(most)s signs.") % {"most": LONGEST_REFERENCE})
        try:
            event.uid = str(uuid.UUID(guid)) if guid else ""
        except ValueError:
            self.refuse("guid", _("This is no UUID: %(text)s") % {"text": guid[:60]})
        if not event.uid:
            name = event.reference or event.title
            event.uid = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.exhibition.slug}/sheet/{name}"))

    def _set_time(self):
        event, zone = self.event, self.exhibition.zone
        if not {"start", "date"} & self.cells.keys():
            for name in {"end", "duration"} & self.cells.keys():
                self.refuse(name, _("Without a start this says nothing."))
            return
        try:
            event.starts_at = self._moment("start", zone)
        except (ValueError, OverflowError):
            told = " ".join(filter(None, [self.text("date"), self.text("start")]))[:60]
            self.refuse("start", _("This is no date with a time: %(text)s") % {"text": told})
            return
        if "end" in self.cells:
            self._set_end(zone)
        elif "duration" in self.cells:
            try:
                event.ends_at = event.starts_at + durations.parse(self.cells["duration"])
            except ValueError:
                told = {"text": self.text("duration")[:60]}
                self.refuse("duration", _("This is no duration: %(text)s") % told)
        else:
            self.refuse("end", _("Give the end or the duration."))

    def _set_end(self, zone):
        event = self.event
        try:
            event.ends_at = self._moment("end", zone)
        except (ValueError, OverflowError):
            self.refuse("end", _("This is no time: %(text)s") % {"text": self.text("end")[:60]})
            return
        if event.ends_at <= event.starts_at and self._is_clock("end"):
            # An evening that ends after midnight.
            event.ends_at += dt.timedelta(days=1)
        if event.ends_at <= event.starts_at:
            self.refuse("end", _("The end must be later than the start."))

    def _is_clock(self, name):
        try:
            moments.parse_time(self.cells[name])
        except ValueError:
            return False
        return not isinstance(self.cells[name], dt.datetime)

    def _moment(self, name, zone):
        if self._is_clock(name):
            begins = self.event.starts_at
            date = begins.date() if begins and name == "end" else moments.parse_date(self.cells.get("date"))
            return dt.datetime.combine(
                date, moments.parse_time(self.cells[name]), begins.tzinfo if begins else zone
            )
        return moments.parse(self.cells.get(name, self.cells.get("date")), zone)[0]

    def _set_choices(self):
        event = self.event
        event.kind, event.access = self._choice("kind", Kind), self._choice("access", Access)
        for name in ("languages", "channels"):
            if name in self.cells:
                setattr(event, name, self._languages(name))

    def _choice(self, name, choices):
        text = self.text(name)
        if not text:
            return None
        value = own.words(choices).get(text.casefold())
        if value is None:
            told = {"text": text[:60], "values": ", ".join(choices.values)}
            self.refuse(name, _("“%(text)s” is none of: %(values)s") % told)
        return value

    def _languages(self, name):
        names = own.language_names()
        found = []
        for word in filter(None, re.split(r"[\s,;/]+", self.text(name))):
            code = names.get(word.casefold())
            if code is None:
                told = {"text": word[:60], "values": ", ".join(CODES)}
                self.refuse(name, _("“%(text)s” is none of: %(values)s") % told)
            elif code not in found:
                found.append(code)
        return found

    def _set_names(self):
        event = self.event
        if room := self.text("room"):
            event.room = room
            self.document.rooms.setdefault(room, Place(room))
        event.track = self.text("section") or None
        if "organisations" in self.cells:
            event.organisations = _split(self.text("organisations"))
        if "people" in self.cells:
            people = [self._person(one) for one in _split(self.text("people"))]
            event.people = list(dict.fromkeys(people))
        if source := self.text("source"):
            try:
                URLValidator(schemes=["http", "https"])(source)
                event.source, event.provenance = source, Provenance.ITEM
            except ValidationError:
                self.refuse("source", _("This is no address of a page: %(text)s") % {"text": source[:60]})
        if not event.titles:
            self.refuse("title", _("The title is missing."))

    def _person(self, text):
        found = _ROLE.fullmatch(text)
        role = own.words(Contribution.Role).get(found[2].casefold()) if found else None
        return Named(found[1], role=role) if role else Named(text)


def _split(text):
    return [one for one in (part.strip() for part in re.split(r"[;\n]", text)) if one]


def _part(document):
    """Two rows of one number would overwrite each other: only the first is read. Breaks share a title."""
    first, times = {}, Counter()
    for event in document.events:
        one = first.setdefault(event.uid, event)
        times[event.uid] += 1
        if one is event:
            continue
        if event.reference and event.reference == one.reference:
            event.is_refused = True
            reason = _("%(where)s has the same one: give each session a number of its own.")
            document.report(event.where, "reference", reason % {"where": one.where})
        elif event.title != one.title:
            reason = _("“%(title)s” (%(where)s) has this identifier already: this one gets its own.")
            document.note(event.where, "guid", reason % {"title": one.title[:60], "where": one.where})
        event.uid = str(uuid.uuid5(uuid.UUID(one.uid), str(times[one.uid])))
