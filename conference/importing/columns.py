"""The columns of a sheet, described once: for the reader, for whoever writes one, and for the template."""

import csv
import io
from dataclasses import dataclass

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.styles import Font

from conference.models import Contribution, Session
from conference.models.session import Access, Kind
from expo.languages import CODES

LANGUAGE_NAMES = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class Column:
    """``others`` are names under which it is understood as well; ``choices`` may be said in any language."""

    name: str
    meaning: str
    example: str = ""
    others: tuple = ()
    choices: tuple = ()


def _texts(name, others, example):
    field = Session._meta.get_field(name)
    for code in CODES:
        label = f"{capfirst(field.verbose_name)} ({LANGUAGE_NAMES[code]})"
        yield Column(f"{name}_{code}", label, example, tuple(f"{other}_{code}" for other in others))


def columns():
    """Return the columns in the order of the template, their words in the active language."""
    return [
        Column("reference", _("Your own number of the session: by it a second import knows it again"), "A-17",
               others=("id", "number", "no", "номер")),
        Column("guid", _("UUID of the session, where it comes from another system"), others=("uid", "uuid")),
        *_texts("title", ("name",), ""),
        *_texts("abstract", ("description",), ""),
        Column("date", _("Date"), "2011-09-07", others=("day", "дата")),
        Column("start", _("Start, a time of day or a date with a time"), "10:00",
               others=("starts_at", "begin", "from", "начало")),
        Column("end", _("End; or give the duration"), "11:30", others=("ends_at", "until", "to", "конец")),
        Column("duration", _("Duration: 1:30, or minutes"), "90",
               others=("length", "minutes", "длительность")),
        Column("room", _("Code or name of the room"), "CONF1", others=("hall", "place", "зал")),
        Column("section", _("Code or name of the section of the conference"), others=("track", "секция")),
        Column("kind", _("Kind of session"), "seminar", others=("type",), choices=tuple(Kind.choices)),
        Column("access", _("Who may come"), "open", choices=tuple(Access.choices)),
        Column("languages", _("Working languages"), "ru, kk", others=("language",),
               choices=tuple(settings.LANGUAGES)),
        Column("channels", _("Languages that are interpreted into"), "en", others=("interpretation",),
               choices=tuple(settings.LANGUAGES)),
        Column("organisations", _("Addresses or names of those who present, with semicolons between them"),
               others=("organizations", "companies")),
        Column("people", _("Names with roles, with semicolons between them: Name (chair); Name"),
               others=("persons", "speakers", "speaker"), choices=tuple(Contribution.Role.choices)),
        Column("source", _("Address of the page that confirms it")),
    ]  # fmt: skip


def csv_template():
    """Return the template as bytes: the names of the columns, as spreadsheets open them in Cyrillic."""
    text = io.StringIO()
    csv.writer(text).writerow([column.name for column in columns()])
    return ("\ufeff" + text.getvalue()).encode()


def xlsx_template():
    """Return the template as bytes: an empty sheet for the programme, and one that explains the columns."""
    book = Workbook()
    sheet, known = book.active, columns()
    sheet.title = "programme"
    sheet.append([column.name for column in known])
    sheet.freeze_panes = "A2"
    explained = book.create_sheet("columns")
    explained.append([str(_("Column")), str(_("Meaning")), str(_("Example")), str(_("Values"))])
    for column in known:
        values = ", ".join(value for value, _label in column.choices)
        explained.append([column.name, str(column.meaning), column.example, values])
    for page in (sheet, explained):
        for cell in page[1]:
            cell.font = Font(bold=True)
        for letter in page.column_dimensions or "ABCD":
            page.column_dimensions[letter].width = 24
    for letter in "BD":
        explained.column_dimensions[letter].width = 60
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
